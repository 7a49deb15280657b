// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/history_panel.h"

#include <QHelpEvent>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <QUndoView>
#include <QVBoxLayout>

#include "ui/widgets/numbers.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

/// Rows as high as the layer table's, with room at the left.
class StepDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight(option.fontMetrics)};
  }
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    option->icon = {};
    option->features &= ~QStyleOptionViewItem::HasDecoration;
    option->text.prepend(QStringLiteral("  "));
    option->textElideMode = Qt::ElideRight;
  }
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                 const QModelIndex& index) override {
    if (!index.isValid()) return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainTip(index.data().toString()), view);
    return true;
  }
};

}  // namespace

HistoryPanel::HistoryPanel(QUndoStack& history, QWidget* parent) : Card(tr("History"), parent) {
  setObjectName("historyPanel");
  auto* view = new QUndoView(&history, this);
  view->setObjectName("history");
  view->setFrameShape(QFrame::NoFrame);
  view->setEmptyLabel(tr("As opened"));
  view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  view->setItemDelegate(new StepDelegate(view));
  view->setToolTip(tr("Click a step to go back or forward to it"));
  view->setAccessibleName(tr("history"));
  body()->setContentsMargins(1, 2, 1, 2);
  body()->addWidget(view);
}

}  // namespace tenfold::ui
