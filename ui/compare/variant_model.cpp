// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/variant_model.h"

#include <QFont>

#include "ui/models/column_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText columns[VariantModel::ColumnCount] = {
    {"variant", "A set of decisions about the model; ▸ is the one that is worked on. Double click switches",
     false},
    {"parameters", "Parameters of the whole model, counted exactly", true},
    {"kept", "Share of the dense model's parameters", true},
    {"MACs", "Multiply-accumulates for one sample, counted exactly", true},
    {"file", "Size of the exported file; ○ while it is predicted", true},
    {"time", "Measured time of one call of the whole model (Model > Measure speed)", true},
    {"predicted loss", "What the losses of all layers sum up to; known after Solve", true},
    {"accuracy", "Measured (Model > Evaluate)", true},
    {"layers", "One bar a layer that can be factorized: colour is its family, height the share it keeps",
     false}};

Fact factOf(int column) {
  switch (column) {
    case VariantModel::Macs:
      return Fact::macs;
    case VariantModel::Bytes:
      return Fact::bytes;
    case VariantModel::Time:
      return Fact::time;
    case VariantModel::Loss:
      return Fact::loss;
    case VariantModel::Accuracy:
      return Fact::accuracy;
    default:
      return Fact::parameters;
  }
}

}  // namespace

void VariantModel::show(std::vector<VariantFacts> variants, std::int64_t dense) {
  dense_ = dense;
  if (variants.size() == variants_.size()) {  // the selection stays
    variants_ = std::move(variants);
    if (!variants_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    return;
  }
  beginResetModel();
  variants_ = std::move(variants);
  endResetModel();
}

int VariantModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(variants_.size());
}

int VariantModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString VariantModel::text(const VariantFacts& variant, int column) const {
  switch (column) {
    case Name:
      return (variant.current ? QStringLiteral("▸ ") : QStringLiteral("   ")) + variant.name;
    case Kept:
      return dense_ > 0 ? percentText(*variant.value(Fact::parameters) / double(dense_)) : noValue;
    case Bytes:
      return (variant.exported ? QString() : QStringLiteral("○ ")) +
             factText(Fact::bytes, variant.value(Fact::bytes));
    case Layers:
      return {};
    default:
      return factText(factOf(column), variant.value(factOf(column)));
  }
}

QVariant VariantModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const VariantFacts& variant = variants_[std::size_t(index.row())];
  if (role == Qt::DisplayRole) return text(variant, index.column());
  if (role == Qt::TextAlignmentRole) return alignmentOf(columns[index.column()]);
  if (role == Qt::ToolTipRole && index.column() != Layers)
    return plainTip(index.column() == Parameters ? exactText(std::int64_t(*variant.value(Fact::parameters)))
                                                 : tipOf(columns[index.column()]));
  if (role == SortRole) {
    if (index.column() == Name) return variant.name;
    const auto& value = variant.value(factOf(index.column()));
    return value ? QVariant(*value) : QVariant();
  }
  if (role == Qt::FontRole && index.column() == Name && variant.current) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  return {};
}

QVariant VariantModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return headerOf(columns, section, orientation, role);
}

}  // namespace tenfold::ui
