// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/bound_edit.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QScopedValueRollback>
#include <algorithm>
#include <cmath>

#include "ui/compare/limits.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

struct BoundUnit {
  const char* name;  ///< as it is written
  double size;
};

/// The first is that of a number without one; ascending but for that.
std::vector<BoundUnit> unitsOf(Fact fact) {
  switch (fact) {
    case Fact::parameters:
    case Fact::macs:
      return {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}};
    case Fact::bytes:
      return {{"", 1},     {"B", 1},    {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"kB", 1e3},
              {"MB", 1e6}, {"GB", 1e9}, {"K", 0x1p10},   {"M", 0x1p20},   {"G", 0x1p30}};
    case Fact::time:
      return {{"", 1e-3}, {"ns", 1e-9}, {"us", 1e-6}, {"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}};
    case Fact::loss:
      return {{"", 1}};
    case Fact::error:
    case Fact::accuracy:
      return {{"", 1e-2}, {"%", 1e-2}};
  }
  return {};
}

/// Those that typedText() chooses from, the smallest first.
std::vector<BoundUnit> shownUnits(Fact fact) {
  switch (fact) {
    case Fact::bytes:
      return {{"B", 1}, {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}};
    case Fact::time:
      return {{"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}};
    case Fact::error:
    case Fact::accuracy:
      return {{"%", 1e-2}};
    default:
      return unitsOf(fact);
  }
}

QString exampleOf(Fact fact) {
  switch (fact) {
    case Fact::parameters:
    case Fact::macs:
      return QStringLiteral("20 k, 1.5 M, 31744");
    case Fact::bytes:
      return QStringLiteral("200 KiB, 1.5 MB");
    case Fact::time:
      return QStringLiteral("2.5 ms, 800 us");
    case Fact::loss:
      return QStringLiteral("0.005");
    case Fact::error:
    case Fact::accuracy:
      return QStringLiteral("98.5 %");
  }
  return {};
}

/// "1,048,576" and "2,5" without their commas.
QString withPoint(QString number) {
  static const QRegularExpression grouped(QStringLiteral("^\\d{1,3}(,\\d{3})+(\\.\\d*)?$"));
  if (grouped.match(number).hasMatch()) return number.remove(',');
  return number.count(',') == 1 && !number.contains('.') ? number.replace(',', '.') : number;
}

bool canBe(Fact fact, double value) {
  if (!std::isfinite(value)) return false;
  if (fact == Fact::loss) return true;
  return value >= 0 && (fact != Fact::accuracy || value <= 1);
}

}  // namespace

std::optional<double> factFromText(Fact fact, const QString& text) {
  static const QRegularExpression parts(
      QStringLiteral("^\\s*([+−-]?[\\d.,]+(?:[eE][+-]?\\d+)?)\\s*([^\\d\\s]*)\\s*$"));
  const auto match = parts.match(text);
  if (!match.hasMatch()) return {};
  bool isNumber = false;
  const double number =
      withPoint(match.captured(1).replace(QStringLiteral("−"), "-").remove('+')).toDouble(&isNumber);
  const QString name = match.captured(2);
  const auto units = unitsOf(fact);
  auto unit = std::find_if(units.begin(), units.end(),
                           [&](const BoundUnit& each) { return name == QString::fromUtf8(each.name); });
  if (unit == units.end())  // "31.7 K", "2 MS"
    unit = std::find_if(units.begin(), units.end(), [&](const BoundUnit& each) {
      return name.compare(QString::fromUtf8(each.name), Qt::CaseInsensitive) == 0;
    });
  if (!isNumber || unit == units.end() || !canBe(fact, number * unit->size)) return {};
  return number * unit->size;
}

QString typedText(Fact fact, double value) {
  const auto units = shownUnits(fact);
  BoundUnit unit = units.front();
  for (const BoundUnit& each : units)
    if (std::abs(value) >= each.size) unit = each;
  const QString number = QString::number(value / unit.size, 'g', 7), name = QString::fromUtf8(unit.name);
  return name.isEmpty() ? number : number + " " + name;
}

BoundEdit::BoundEdit(Fact fact, QWidget* parent) : QLineEdit(parent), fact_(fact) {
  setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  const QString about = lessIsBetter(fact)
                            ? tr("The most that %1 may be, for example %2; empty for no limit")
                            : tr("The least that %1 may be, for example %2; empty for no limit");
  usualTip_ = about.arg(factWord(fact), exampleOf(fact));
  setToolTip(usualTip_);
  setAccessibleName(usualTip_);
  connect(this, &QLineEdit::textEdited, this, &BoundEdit::check);
}

QSize BoundEdit::sizeHint() const {
  const int widest = fontMetrics().horizontalAdvance(limitText(Fact::accuracy, 1));
  return {widest + 20, QLineEdit::sizeHint().height()};
}

void BoundEdit::showBound(const QString& words, double bound, bool limited) {
  words_ = words;
  bound_ = bound;
  limited_ = limited;
  if (!hasFocus())
    showWords();
  else if (!isModified())
    setText(typedText(fact_, bound_));
}

void BoundEdit::showWords() {
  setText(words_);
  setModified(false);
  check();
}

void BoundEdit::check() {
  wrong_ = isModified() && !text().trimmed().isEmpty() && !factFromText(fact_, text());
  setToolTip(wrong_ ? tr("This is no such limit: write it as %1").arg(exampleOf(fact_)) : usualTip_);
  showColours();
}

void BoundEdit::showColours() {
  const QScopedValueRollback colouring(colouring_, true);
  QPalette colours;
  if (wrong_)
    colours.setColor(QPalette::Text, slower(palette()));
  else if (!limited_ && !hasFocus())
    colours.setColor(QPalette::Text, secondaryText(palette()));
  setPalette(colours);
}

bool BoundEdit::enter() {
  if (!isModified()) return true;
  if (wrong_) return false;
  const bool emptied = text().trimmed().isEmpty();
  setModified(false);
  emit entered(emptied ? std::nullopt : factFromText(fact_, text()));
  return true;
}

void BoundEdit::focusInEvent(QFocusEvent* event) {
  QLineEdit::focusInEvent(event);
  if (event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason) return;
  setText(typedText(fact_, bound_));
  setModified(false);
  showColours();
  selectAll();
}

void BoundEdit::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  if (event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason) return;
  enter();
  showWords();
}

void BoundEdit::keyPressEvent(QKeyEvent* event) {
  const bool up = event->key() == Qt::Key_Up, down = event->key() == Qt::Key_Down;
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    if (enter()) {
      setText(typedText(fact_, bound_));
      setModified(false);
    }
    selectAll();
  } else if (event->key() == Qt::Key_Escape && isModified()) {
    setText(typedText(fact_, bound_));
    setModified(false);
    check();
    selectAll();
  } else if (up || down) {
    setModified(false);
    emit stepped(up ? 1 : -1);
    selectAll();
  } else {
    QLineEdit::keyPressEvent(event);
  }
}

bool BoundEdit::event(QEvent* event) {
  // Escape is the window's to stop what runs, but for what is being typed
  if (event->type() == QEvent::ShortcutOverride && isModified() &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    event->accept();
    return true;
  }
  return QLineEdit::event(event);
}

void BoundEdit::changeEvent(QEvent* event) {
  QLineEdit::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && !colouring_) showColours();
}

}  // namespace tenfold::ui
