// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layer_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QTreeView>
#include <algorithm>

#include "ui/models/layer_model.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr int cellPad = 6;

void paintBar(QPainter& painter, const QRect& rect, double share, const QColor& colour,
              const QPalette& palette) {
  const QRectF groove(rect.left() + cellPad, rect.center().y() - 3, rect.width() - 2 * cellPad, 7);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(hairline(palette));
  painter.drawRoundedRect(groove, 2, 2);
  painter.setBrush(colour);
  const double width = std::max(2.0, groove.width() * std::min(1.0, share));
  painter.drawRoundedRect(QRectF(groove.left(), groove.top(), width, groove.height()), 2, 2);
  painter.restore();
}

/// Behind a number, which stays readable on it.
void paintTint(QPainter& painter, const QRect& cell, double share, QColor tint) {
  tint.setAlphaF(0.25F);
  QRectF bar = QRectF(cell).adjusted(2, 4, -2, -4);
  bar.setLeft(bar.right() - bar.width() * share);
  painter.fillRect(bar, tint);
}

/// Small, at the right end of a cell.
void paintLock(QPainter& painter, const QRect& cell, const QPalette& palette) {
  const QPointF at(cell.right() - 5, cell.center().y() + 1);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(secondaryText(palette), 1.3));
  painter.drawArc(QRectF(at.x() - 2.5, at.y() - 6, 5, 8), 0, 180 * 16);
  painter.setPen(Qt::NoPen);
  painter.setBrush(secondaryText(palette));
  painter.drawRoundedRect(QRectF(at.x() - 4, at.y() - 2, 8, 6.5), 1, 1);
  painter.restore();
}

QColor verdictColour(const QString& verdict, const QPalette& palette) {
  if (verdict == "faster") return faster(palette);
  if (verdict == "slower") return slower(palette);
  return secondaryText(palette);
}

}  // namespace

QSize LayerDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight(option.fontMetrics)};
}

void LayerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString text = item.text;
  QStyle& style = *item.widget->style();
  style.drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
  const QVariant family = index.data(LayerModel::FamilyRole), share = index.data(LayerModel::ShareRole);
  if (share.isValid()) {
    const QColor colour = family.isValid()
                              ? familyStyle(static_cast<Family>(family.toInt()), item.palette).colour
                              : accent(item.palette);
    if (text.isEmpty()) return paintBar(*painter, item.rect, share.toDouble(), colour, item.palette);
    paintTint(*painter, item.rect, share.toDouble(), colour);
  }
  QRect cell = item.rect.adjusted(cellPad, 0, -cellPad, 0);
  // the branch of a tree has left room already
  const auto* tree = qobject_cast<const QTreeView*>(item.widget);
  if (index.column() == LayerModel::Name && (tree == nullptr || tree->rootIsDecorated()))
    cell.setLeft(item.rect.left() + 2);
  if (index.column() == LayerModel::Name && index.data(LayerModel::LockedRole).toBool()) {
    paintLock(*painter, cell, item.palette);
    cell.setRight(cell.right() - 14);
  }
  if (family.isValid() && index.column() == LayerModel::FamilyColumn) {
    paintMarker(*painter, static_cast<Family>(family.toInt()), item.palette,
                QPointF(cell.left() + 6, cell.center().y() + 0.5), 10);
    cell.setLeft(cell.left() + 18);
  }
  const QVariant foreground = index.data(Qt::ForegroundRole);
  QColor colour = foreground.isValid() ? foreground.value<QColor>() : item.palette.color(QPalette::Text);
  if (const QString verdict = index.data(LayerModel::VerdictRole).toString(); !verdict.isEmpty())
    colour = verdictColour(verdict, item.palette);
  if (text == QStringLiteral("–")) colour = secondaryText(item.palette);
  // what tells one path of modules from the next stands at its end
  const bool path = index.column() == LayerModel::Name && text.contains('.');
  const Qt::TextElideMode elide = path ? Qt::ElideLeft : Qt::ElideRight;
  painter->setPen(colour);
  painter->setFont(item.font);
  painter->drawText(cell, int(item.displayAlignment), item.fontMetrics.elidedText(text, elide, cell.width()));
}

}  // namespace tenfold::ui
