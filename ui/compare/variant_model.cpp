// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/variant_model.h"

#include <QDir>
#include <QFont>
#include <QGuiApplication>

#include "ui/models/column_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText variantColumns[VariantModel::ColumnCount] = {
    {"variant", "A set of decisions about the model; ▸ is the one that is worked on. Double click switches",
     false},
    {"parameters", "Parameters of the whole model, counted exactly", true},
    {"kept", "Share of the dense model's parameters", true},
    {"MACs", "Multiply-accumulates for one sample, counted exactly", true},
    {"file", "Size of the exported file; ○ while it is predicted", true},
    {"time", "Measured time of one call of the whole model", true},
    {"predicted loss",
     "What the losses of all layers sum up to, under the metric of the current variant; there is none before "
     "it is calibrated",
     true},
    {"weight error", "How much of the weights is lost, of all layers that can be factorized", true},
    {"accuracy", "Measured on the data that was chosen (Model > Evaluate)", true},
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
    case VariantModel::Error:
      return Fact::error;
    case VariantModel::Accuracy:
      return Fact::accuracy;
    default:
      return Fact::parameters;
  }
}

}  // namespace

void VariantModel::show(std::vector<VariantFacts> variants) {
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
      if (!variant.isOwn()) return QStringLiteral("   ") + shownName(variant);
      return (variant.current ? QStringLiteral("▸ ") : QStringLiteral("   ")) + variant.name;
    case Kept:
      return variant.dense > 0 ? percentText(*variant.value(Fact::parameters) / variant.dense) : noValue;
    case Bytes:
      return (variant.exported ? QString() : QStringLiteral("○ ")) +
             factText(Fact::bytes, variant.value(Fact::bytes));
    case Layers:
      return {};
    default: {
      const Fact fact = factOf(column);
      return variant.value(fact) ? factText(fact, variant.value(fact)) : missingText(variant, fact);
    }
  }
}

QString VariantModel::tip(const VariantFacts& variant, int column) const {
  if (column == Name && !variant.isOwn())
    return variant.otherModel
               ? tr("Of the session %1, which is about another model: only whole models compare")
                     .arg(QDir::toNativeSeparators(variant.session))
               : tr("Of the session %1: to look at, not to change")
                     .arg(QDir::toNativeSeparators(variant.session));
  if (column == Parameters) return exactText(std::int64_t(*variant.value(Fact::parameters)));
  return QString::fromUtf8(variantColumns[column].tip);
}

QVariant VariantModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const VariantFacts& variant = variants_[std::size_t(index.row())];
  const int column = index.column();
  if (role == Qt::DisplayRole) return text(variant, column);
  if (role == Qt::TextAlignmentRole) return alignmentOf(variantColumns[column]);
  if (role == Qt::ToolTipRole && column != Layers) return plainTip(tip(variant, column));
  if (role == SortRole) {
    if (column == Name) return variant.name;
    if (column == Kept) return variant.dense > 0 ? *variant.value(Fact::parameters) / variant.dense : 0;
    const auto& value = variant.value(factOf(column));
    return value ? QVariant(*value) : QVariant();
  }
  if (role == Qt::ForegroundRole) {
    const bool missing = column > Kept && column < Layers && !variant.value(factOf(column));
    if (missing || (column == Name && !variant.isOwn())) return secondaryText(QGuiApplication::palette());
  }
  if (role == Qt::FontRole && column == Name && variant.current) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  return {};
}

QVariant VariantModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return headerOf(variantColumns, section, orientation, role);
}

}  // namespace tenfold::ui
