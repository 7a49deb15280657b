// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/variant_delegate.h"

#include <QPainter>
#include <algorithm>

#include "ui/compare/variant_model.h"
#include "ui/settings/family_style.h"

namespace tenfold::ui {

void VariantDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  LayerDelegate::paint(painter, option, index);
  if (index.column() != VariantModel::Layers) return;
  const auto& layers = model_.variants()[std::size_t(index.row())].layers;
  if (layers.empty()) return;
  const QRectF area = QRectF(option.rect).adjusted(6, 4, -6, -4);
  const double step = std::min(14.0, area.width() / double(layers.size()));
  const double width = std::max(1.0, step - (step > 4 ? 2 : 0));
  painter->save();
  painter->setPen(Qt::NoPen);
  double x = area.left();
  for (const auto& bar : layers) {
    const double height = std::max(2.0, area.height() * std::min(1.0, bar.kept));
    painter->setBrush(familyStyle(bar.family, option.palette).colour);
    painter->drawRect(QRectF(x, area.bottom() - height, width, height));
    x += step;
  }
  painter->restore();
}

}  // namespace tenfold::ui
