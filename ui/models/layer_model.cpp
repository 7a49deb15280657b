// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_model.h"

#include <QColor>
#include <QGuiApplication>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/models/column_text.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText layerColumns[LayerModel::ColumnCount] = {
    {"name", "Name of the module in the model", false},
    {"kind", "What the layer computes", false},
    {"weight", "Shape of the dense weight: outputs first", true},
    {"params", "Parameters of the dense layer, bias included", true},
    {"MACs", "Multiply-accumulates for one sample, as the file has the layer", true},
    {"family", "How the weight is stored: dense, or as a product of small tensors", false},
    {"ranks", "Inner sizes of the product: smaller ranks, fewer parameters, larger error", true},
    {"after", "Parameters with this family and these ranks: exact", true},
    {"kept", "Share of the layer's parameters that is kept", false},
    {"loss",
     "What the layer loses as it is kept: the predicted rise of the loss, or the error of its weight while "
     "layers are "
     "judged by that. The bar is its part of what the worst layer loses",
     true},
    {"ms",
     "Milliseconds that the layer takes of a forward, in its place in the model and in the form it has now; "
     "○ while it is predicted",
     true},
    {"of time",
     "Share of the whole model's time; ○ while it is predicted, or of the model as its file has it, until "
     "Model > Measure speed has measured this form",
     true},
    {"speed",
     "Speed against the dense layer: ▲ faster, ● same within noise, ▼ slower; hollow △ ○ ▽ while it is "
     "predicted",
     true}};

QString kindText(const study::LayerRow& row) {
  const auto text = id(row.shape.kind);
  return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::int64_t denseOf(const study::LayerRow& row) { return row.parameters_with(DenseOptions{}); }

/// The column is for comparing: what would round to nothing is only said to be small, the tooltip has it in
/// µs.
QString millisecondsText(double seconds) {
  return seconds < 1e-5 ? QStringLiteral("< 0.01") : threeDigits(seconds * 1e3);
}

/// A prediction is no closer than that, and needs no more room with its mark than a measurement without.
QString twoDigits(double milliseconds) {
  if (milliseconds < 0.0005) return QStringLiteral("≈ 0");
  const int decimals = milliseconds < 0.095 ? 3 : milliseconds < 0.95 ? 2 : milliseconds < 9.5 ? 1 : 0;
  return QString::number(milliseconds, 'f', decimals);
}

QString wholePercent(double share) {
  return share < 0.005 ? QStringLiteral("< 1 %")
                       : QString::number(share * 100, 'f', 0) + QStringLiteral(" %");
}

/// Rows below each other have as many digits: 4.0 % beside 4.1 %.
QString measuredShare(double share) {
  const QString text = percentText(share);
  const bool whole = !text.contains('.') && share > 0 && share < 0.0995;
  return whole ? QString::number(share * 100, 'f', 1) + QStringLiteral(" %") : text;
}

const QString predictedMark = QStringLiteral("○ ");

/// Of the columns of time.
QString timeCell(const LayerTime& time, int column) {
  if (column == LayerModel::Time) {
    if (!time.seconds) return noValue;
    return time.measured ? millisecondsText(*time.seconds) : predictedMark + twoDigits(*time.seconds * 1e3);
  }
  if (!time.share) return noValue;
  return time.shareMeasured ? measuredShare(*time.share) : predictedMark + wholePercent(*time.share);
}

/// As a bar behind the number: against the layer that takes most of those that are known.
QVariant timeBar(const ModelTime& model, const LayerTime& time) {
  double most = 0;
  for (const LayerTime& each : model.layers) most = std::max(most, each.seconds.value_or(0));
  return time.seconds && most > 0 ? QVariant(std::min(1.0, *time.seconds / most)) : QVariant();
}

double timeSort(const LayerTime& time, int column) {
  return (column == LayerModel::Time ? time.seconds : time.share).value_or(-1);
}

}  // namespace

LayerModel::LayerModel(const Document& document, const ReportStore& store, QObject* parent)
    : QAbstractItemModel(parent), document_(document), store_(store) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    std::visit(
        Overloaded{[this](const ModelOpened&) {
                     beginResetModel();
                     groups_ = groupLayers(document_.report().layers);
                     time_ = timeOf(document_, store_);
                     endResetModel();
                   },
                   [this](const LayersChanged&) { refresh(); }, [this](const ModelCalibrated&) { refresh(); },
                   [](const VariantsChanged&) {}, [](const FileChanged&) {}},
        change);
  });
  connect(&store, &ReportStore::changed, this, &LayerModel::refresh);
  groups_ = groupLayers(document.report().layers);
  if (document.isOpen()) time_ = timeOf(document, store);
}

void LayerModel::setColouring(Colouring colouring) {
  colouring_ = colouring;
  refresh();
}

std::optional<double> LayerModel::weightOf(const study::LayerRow& row) const {
  switch (colouring_) {
    case Colouring::parameters:
      return double(after(row));
    case Colouring::time:
      return timeAt(row).seconds;
    case Colouring::error:
      if (const auto* report = store_.layer(document_.specOf(row.id), metricKey(document_.recipe())))
        return report->relative_error;
      return {};
    case Colouring::sensitivity:
      return lossOf(row);
    default:
      return {};
  }
}

QVariant LayerModel::tint(const study::LayerRow& row) const {
  const QPalette palette = QGuiApplication::palette();
  if (colouring_ == Colouring::kind) return tintOf(row.shape.kind, palette);
  const auto weight = weightOf(row);
  return weight && heaviest_ > 0 ? QVariant(tintOf(*weight / heaviest_, palette)) : QVariant();
}

void LayerModel::refresh() {
  losses_ = store_.losses(document_.recipe());
  worst_ = 0;
  for (const auto& row : document_.report().layers) worst_ = std::max(worst_, lossOf(row).value_or(0));
  if (groups_.empty()) return;
  time_ = timeOf(document_, store_);
  heaviest_ = 0;
  for (const auto& row : document_.report().layers)
    heaviest_ = std::max(heaviest_, weightOf(row).value_or(0));
  const int last = int(groups_.size()) - 1;
  emit dataChanged(index(0, 0), index(last + 1, ColumnCount - 1));
  for (int g = 0; g <= last; ++g)
    if (const QModelIndex group = index(g, 0); rowCount(group) > 0)
      emit dataChanged(index(0, 0, group), index(rowCount(group) - 1, ColumnCount - 1, group));
}

// the internal id of a top-level row is 0, of a row inside group g it is g + 1
QModelIndex LayerModel::index(int row, int column, const QModelIndex& parent) const {
  if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) return {};
  return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : 0);
}

QModelIndex LayerModel::parent(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == 0) return {};
  return createIndex(int(index.internalId()) - 1, 0, quintptr(0));
}

int LayerModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return groups_.empty() ? 0 : int(groups_.size()) + 1;
  if (parent.column() != 0 || parent.internalId() != 0 || isOther(parent)) return 0;
  const LayerGroup& group = groups_[std::size_t(parent.row())];
  return group.title.isEmpty() ? 0 : int(group.layers.size());
}

int LayerModel::columnCount(const QModelIndex&) const { return ColumnCount; }

bool LayerModel::isOther(const QModelIndex& index) const {
  return index.isValid() && index.internalId() == 0 && index.row() == int(groups_.size());
}

const LayerGroup* LayerModel::groupAt(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() != 0 || isOther(index)) return nullptr;
  const LayerGroup& group = groups_[std::size_t(index.row())];
  return group.title.isEmpty() ? nullptr : &group;
}

const study::LayerRow* LayerModel::rowAt(const QModelIndex& index) const {
  if (!index.isValid() || groupAt(index) != nullptr || isOther(index)) return nullptr;
  const bool alone = index.internalId() == 0;
  const auto& group = groups_[alone ? std::size_t(index.row()) : std::size_t(index.internalId()) - 1];
  return &document_.report().layers[std::size_t(group.layers[alone ? 0 : std::size_t(index.row())])];
}

std::int64_t LayerModel::after(const study::LayerRow& row) const {
  const LayerSpec spec = document_.specOf(row.id);
  return problems(row.shape, spec).empty() ? row.parameters_with(spec.options) : denseOf(row);
}

Verdict LayerModel::verdictOf(const study::LayerRow& row) const {
  const LayerSpec spec = document_.specOf(row.id);
  if (spec.family() == Family::dense) return {};
  return ui::verdictOf(store_.time(spec), store_.layer(spec, metricKey(document_.recipe())));
}

std::optional<double> LayerModel::lossOf(const study::LayerRow& row) const {
  const LayerSpec spec = document_.specOf(row.id);
  if (spec.family() == Family::dense) return {};
  if (const auto* report = store_.layer(spec, metricKey(document_.recipe()))) return report->loss;
  // until the layer was decomposed, what was predicted for it
  const auto index = std::size_t(&row - document_.report().layers.data());
  return index < losses_.size() ? losses_[index] : std::nullopt;
}

QString LayerModel::lossText(const study::LayerRow& row) const {
  const auto loss = lossOf(row);
  if (!loss) return noValue;
  // as with times: what is next to nothing is only said to be small, the tooltip has it
  if (document_.metric() != Metric::weight)
    return *loss < 1e-3 ? QStringLiteral("< 0.001") : threeDigits(*loss);
  const auto norm = store_.weightNorm(row.id);
  return norm && *norm > 0 ? percentText(std::sqrt(2 * std::max(0.0, *loss)) / *norm) : noValue;
}

QString LayerModel::lossTip(const study::LayerRow& row) const {
  if (document_.specOf(row.id).family() == Family::dense) return QObject::tr("A dense layer loses nothing");
  if (!lossOf(row)) return QObject::tr("Not known yet");
  if (document_.metric() == Metric::weight) return QObject::tr("%1 of the weight is lost").arg(lossText(row));
  return QObject::tr("The loss will rise by %1 through this layer").arg(*lossOf(row), 0, 'g', 3);
}

double LayerModel::share(const LayerGroup& group) const {
  double before = 0, now = 0;
  for (const int k : group.layers) {
    const auto& row = document_.report().layers[std::size_t(k)];
    before += double(denseOf(row));
    now += double(after(row));
  }
  return before > 0 ? now / before : 1;
}

QString LayerModel::text(const study::LayerRow& row, int column, const QModelIndex& index) const {
  const LayerSpec spec = document_.specOf(row.id);
  switch (column) {
    case Name: {
      const QString name = QString::fromStdString(row.name);
      if (index.internalId() == 0) return name;
      return name.mid(groups_[std::size_t(index.internalId()) - 1].prefix);
    }
    case Kind:
      return kindText(row);
    case Weight:
      return shapeText(row.shape.weight);
    case Parameters:
      return countText(denseOf(row));
    case Macs:
      return countText(row.macs);
    case FamilyColumn:
      return familyWord(spec.family());
    case Ranks:
      return spec.family() == Family::dense ? noValue : listText(resolve_ranks(row.shape, spec.options));
    case After:
      return countText(after(row));
    case Time:
    case TimeShare:
      return timeCell(timeAt(row), column);
    case Loss:
      return lossText(row);
    case Speed: {
      const Verdict verdict = verdictOf(row);
      return verdict.isKnown() ? badgeText(verdict) : noValue;
    }
    default:
      return {};
  }
}

QString LayerModel::groupText(const LayerGroup& group, int column) const {
  if (column == Name) return group.title;
  std::int64_t before = 0, macs = 0, now = 0;
  for (const int k : group.layers) {
    const auto& row = document_.report().layers[std::size_t(k)];
    before += denseOf(row);
    macs += row.macs;
    now += after(row);
  }
  switch (column) {
    case Parameters:
      return countText(before);
    case Macs:
      return countText(macs);
    case After:
      return countText(now);
    case Time:
    case TimeShare:
      return timeCell(time_.sum(group.layers), column);
    default:
      return {};
  }
}

QVariant LayerModel::otherData(int column, int role) const {
  const bool ofTime = column == Time || column == TimeShare;
  switch (role) {
    case Qt::DisplayRole:
      if (column == Name) return QObject::tr("other");
      return ofTime ? timeCell(time_.other, column) : QVariant();
    case Qt::ToolTipRole:
      return timeTip(time_.other, ofTime ? column : int(TimeShare));
    case Qt::ForegroundRole:
      return secondaryText(QGuiApplication::palette());
    case ShareRole:
      return column == Time ? timeBar(time_, time_.other) : QVariant();
    case SortRole:
      return ofTime ? QVariant(timeSort(time_.other, column)) : QVariant();
    default:
      return {};
  }
}

const LayerTime& LayerModel::timeAt(const study::LayerRow& row) const {
  return time_.layers[std::size_t(&row - document_.report().layers.data())];
}

QString LayerModel::timeTip(const LayerTime& time, int column) const {
  const study::ForwardTimes& source = time_.source;
  if (&time == &time_.other && source.rounds > 0) {
    QStringList parts;
    for (const auto& part : source.operators)
      if (parts.size() < 6) parts << QString::fromStdString(part.name) + ' ' + percentText(part.share);
    return QObject::tr("Operations that are no layer, as shares of the whole time: %1").arg(parts.join(", "));
  }
  if (!time.seconds) return QObject::tr("Not measured in this form yet: Model > Measure speed measures it");
  if (!time.measured)
    return QObject::tr("Predicted %1, on one thread; Model > Measure speed measures")
        .arg(timeText(*time.seconds));
  if (column == TimeShare && !time.shareMeasured)
    return QObject::tr(
        "Predicted, or as its file has the model; Model > Measure speed measures it in this form");
  if (!time.part) return QObject::tr("%1, measured alone").arg(timeText(*time.seconds));
  return QObject::tr("%1 of a forward in its place, between %2 and %3; batch %4, %5")
      .arg(timeText(time.part->seconds), timeText(time.part->low), timeText(time.part->high))
      .arg(source.batch)
      .arg(threadsText(source.threads));
}

QVariant LayerModel::sortValue(const study::LayerRow& row, int column) const {
  const LayerSpec spec = document_.specOf(row.id);
  switch (column) {
    case Name:
      return QString::fromStdString(row.name);
    case Weight:
    case Parameters:
      return qlonglong(denseOf(row));
    case Macs:
      return qlonglong(row.macs);
    case After:
      return qlonglong(after(row));
    case Kept:
      return double(after(row)) / double(denseOf(row));
    case Time:
    case TimeShare:
      return timeSort(timeAt(row), column);
    case Loss:
      return lossOf(row).value_or(-1);
    case Speed: {
      const Verdict verdict = verdictOf(row);
      return verdict.isKnown() ? verdict.ratio : -1.0;
    }
    case Ranks:
      return spec.family() == Family::dense ? qlonglong(0)
                                            : qlonglong(resolve_ranks(row.shape, spec.options).front());
    case FamilyColumn:
      return int(spec.family());
    default:
      return kindText(row);
  }
}

QString LayerModel::toolTip(const study::LayerRow& row, int column) const {
  if (!row.unfit.empty()) return QObject::tr("Stays dense: %1").arg(engineText(row.unfit));
  const LayerSpec spec = document_.specOf(row.id);
  switch (column) {
    case FamilyColumn:
      return familySentence(spec.family());
    case Parameters:
      return QObject::tr("%1 parameters").arg(exactText(denseOf(row)));
    case Macs:
      return QObject::tr("%1 multiply-accumulates for one sample").arg(exactText(row.macs));
    case After:
    case Kept: {
      const std::int64_t now = after(row);
      return QObject::tr("%1 parameters: %2")
          .arg(exactText(now), smallerText(double(now) / double(denseOf(row))));
    }
    case Ranks:  // more of them than the column has room for
      return spec.family() == Family::dense ? QObject::tr("A dense layer has no ranks")
                                            : QObject::tr("Ranks %1").arg(text(row, Ranks, indexOf(row.id)));
    case Speed:
      if (const auto* time = store_.time(spec))
        return QObject::tr("dense %1, now %2; between %3 and %4 as fast in repeated pairs")
            .arg(timeText(time->dense_seconds), timeText(time->seconds), timesText(time->ratio_low),
                 timesText(time->ratio_high));
      if (const Verdict verdict = verdictOf(row); verdict.isKnown())
        return QObject::tr("Predicted %1, on one thread; Model > Measure speed measures")
            .arg(ui::verdictText(verdict));
      return QObject::tr("Not measured in this form yet");
    case Loss:
      return lossTip(row);
    case Time:
    case TimeShare:
      return timeTip(timeAt(row), column);
    default: {
      const QString name = QString::fromStdString(row.type.empty() ? row.name : row.name + ": " + row.type);
      return column == Name && spec.locked ? name + QObject::tr(" (locked: no budget touches it)") : name;
    }
  }
}

QVariant LayerModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const int column = index.column();
  if (role == Qt::TextAlignmentRole) return alignmentOf(layerColumns[column]);
  if (isOther(index)) return otherData(column, role);
  const QPalette palette = QGuiApplication::palette();
  if (const LayerGroup* group = groupAt(index)) {
    const auto& first = document_.report().layers[std::size_t(group->layers.front())];
    if (role == Qt::DisplayRole) return groupText(*group, column);
    if (role == Qt::ForegroundRole) return secondaryText(palette);
    if (role == SortRole && (column == Time || column == TimeShare))
      return timeSort(time_.sum(group->layers), column);
    if (role == SortRole) return sortValue(first, column);
    if (role == ShareRole && column == Kept) return share(*group);
    if (role == FamilyRole && column == Kept) return int(Family::dense);
    return {};
  }
  const study::LayerRow& row = *rowAt(index);
  const Family family = document_.specOf(row.id).family();
  switch (role) {
    case Qt::DisplayRole:
      return text(row, column, index);
    case Qt::ToolTipRole:
      return toolTip(row, column);
    case Qt::ForegroundRole:
      if (!row.unfit.empty() || column == Kind || (column == FamilyColumn && family == Family::dense))
        return secondaryText(palette);
      return {};
    case Qt::BackgroundRole:
      return tint(row);
    case SortRole:
      return sortValue(row, column);
    case IdRole:
      return QString::fromStdString(row.id);
    case FamilyRole:
      return column == FamilyColumn || column == Kept || column == Loss ? QVariant(int(family)) : QVariant();
    case ShareRole:
      if (column == Time) return timeBar(time_, timeAt(row));
      if (column == Loss) {
        const auto loss = lossOf(row);
        return loss && worst_ > 0 ? QVariant(*loss / worst_) : QVariant();
      }
      return column == Kept ? QVariant(double(after(row)) / double(denseOf(row))) : QVariant();
    case LockedRole:
      return document_.specOf(row.id).locked;
    case VerdictRole:
      return column == Speed ? QVariant(verdictOf(row).word) : QVariant();
    default:
      return {};
  }
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return headerOf(layerColumns, section, orientation, role);
}

Qt::ItemFlags LayerModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  return groupAt(index) != nullptr || isOther(index) ? Qt::ItemIsEnabled
                                                     : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

QModelIndex LayerModel::indexOf(const std::string& id) const {
  for (int g = 0; g < int(groups_.size()); ++g) {
    const LayerGroup& group = groups_[std::size_t(g)];
    for (int k = 0; k < int(group.layers.size()); ++k)
      if (document_.report().layers[std::size_t(group.layers[std::size_t(k)])].id == id)
        return group.title.isEmpty() ? index(g, 0) : index(k, 0, index(g, 0));
  }
  return {};
}

QString LayerModel::otherAsText() const {
  QStringList cells;
  for (int column = 0; column < ColumnCount; ++column) cells << otherData(column, Qt::DisplayRole).toString();
  return cells.join('\t') + '\n';
}

QString LayerModel::asText(const QModelIndexList& rows) const {
  QStringList titles;
  for (const auto& column : layerColumns) titles << titleOf(column);
  QString text = titles.join('\t') + '\n';
  for (const QModelIndex& index : rows) {
    if (isOther(index)) text += otherAsText();
    const study::LayerRow* row = rowAt(index);
    if (row == nullptr) continue;
    QStringList cells;
    for (int column = 0; column < ColumnCount; ++column) {
      if (column == Name)
        cells << QString::fromStdString(row->name);
      else if (column == Parameters)
        cells << QString::number(denseOf(*row));
      else if (column == Macs)
        cells << QString::number(row->macs);
      else if (column == After)
        cells << QString::number(after(*row));
      else if (column == Kept)
        cells << percentText(double(after(*row)) / double(denseOf(*row)));
      else
        cells << this->text(*row, column, index);
    }
    text += cells.join('\t') + '\n';
  }
  return text;
}

}  // namespace tenfold::ui
