// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/text_size.h"

#include <QApplication>
#include <QComboBox>
#include <QFont>
#include <QWidget>
#include <algorithm>

namespace tenfold::ui {
namespace {

int now = 100;

/// The system's own size, asked for before it is changed.
double systemSize() {
  static const double size = QApplication::font().pointSizeF();
  return size;
}

}  // namespace

void applyTextPercent(int percent) {
  percent = std::clamp(percent, leastTextPercent, mostTextPercent);
  const double size = systemSize(), before = QApplication::font().pointSizeF(), after = size * percent / 100;
  if (qFuzzyCompare(before, after)) return;
  // widgets with a size of their own (headings) do not follow the application's
  QList<std::pair<QWidget*, QFont>> own;
  for (QWidget* widget : QApplication::allWidgets())
    if (widget->testAttribute(Qt::WA_SetFont) && widget->font().resolveMask() & QFont::SizeResolved)
      own.append({widget, widget->font()});
  QFont font = QApplication::font();
  font.setPointSizeF(after);
  QApplication::setFont(font);
  for (auto& [widget, large] : own) {
    large.setPointSizeF(large.pointSizeF() * after / before);
    widget->setFont(large);
  }
  // these measure their texts once, when they are first shown
  for (QWidget* widget : QApplication::allWidgets())
    if (auto* box = qobject_cast<QComboBox*>(widget)) {
      const auto policy = box->sizeAdjustPolicy();
      box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
      box->setSizeAdjustPolicy(policy);
    }
  now = percent;
}

int textPercent() { return now; }

}  // namespace tenfold::ui
