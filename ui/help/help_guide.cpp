// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/help_guide.h"

#include <QApplication>
#include <QDialog>
#include <QKeyEvent>

#include "ui/help/help_dialog.h"
#include "ui/help/help_topics.h"

namespace tenfold::ui {

HelpGuide::HelpGuide(QWidget* window) : QObject(window), window_(window) { qApp->installEventFilter(this); }

void HelpGuide::show(const QString& id) {
  // a modal dialog blocks every window but its own
  QWidget* modal = QApplication::activeModalWidget();
  QWidget* owner = modal != nullptr ? modal : window_;
  if (dialog_ != nullptr && dialog_->parentWidget() != owner) delete dialog_;
  if (dialog_ == nullptr) dialog_ = new HelpDialog(owner);
  dialog_->open(id);
  dialog_->show();
  dialog_->raise();
  dialog_->activateWindow();
}

void HelpGuide::showForFocus() {
  const QWidget* focus = QApplication::focusWidget();
  show(helpTopicAround(focus != nullptr ? focus : QApplication::activeWindow()));
}

bool HelpGuide::eventFilter(QObject* watched, QEvent* event) {
  // the window has F1 in its menu; its dialogs have no menu
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_F1) {
    const auto* dialog = qobject_cast<const QDialog*>(QApplication::activeWindow());
    if (watched->isWidgetType() && dialog != nullptr && dialog != dialog_) {
      showForFocus();
      return true;
    }
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace tenfold::ui
