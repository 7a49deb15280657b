// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/widgets/layer_delegate.h"

namespace tenfold::ui {

class VariantModel;

/// Draws the layers of a variant as a row of bars.
class VariantDelegate : public LayerDelegate {
  Q_OBJECT

 public:
  explicit VariantDelegate(const VariantModel& model, QObject* parent = nullptr)
      : LayerDelegate(parent), model_(model) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const VariantModel& model_;
};

}  // namespace tenfold::ui
