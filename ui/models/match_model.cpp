// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/match_model.h"

#include <QColor>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPalette>

#include "ui/models/column_text.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText matchColumns[MatchModel::ColumnCount] = {
    {"architecture", "A network whose graph is known", false},
    {"fit", "Whether every place of the architecture has its tensor", false},
    {"matched", "Tensors that found their place", true},
    {"missing", "Places without a tensor: they keep the architecture's own start", true},
    {"unexpected", "Tensors without a place: they are left out", true},
    {"different", "Tensors whose shape is not the one of their place", true}};

void addNames(QString& text, const QString& title, const std::vector<std::string>& names) {
  if (names.empty()) return;
  if (!text.isEmpty()) text += '\n';
  text += QStringLiteral("%1 (%2)\n").arg(title).arg(names.size());
  for (const auto& name : names) text += "  " + QString::fromStdString(name) + '\n';
}

}  // namespace

bool canAttach(const study::AttachReport& match) { return match.matched > 0 && match.different.empty(); }

MatchModel::MatchModel(std::vector<study::Architecture> known, QObject* parent)
    : QAbstractTableModel(parent), known_(std::move(known)) {}

void MatchModel::show(std::vector<study::AttachReport> matches) {
  beginResetModel();
  matches_ = std::move(matches);
  endResetModel();
}

QString MatchModel::nameOf(const study::AttachReport& match) const {
  for (const auto& each : known_)
    if (each.id == match.architecture) return engineText(each.name);
  return QFileInfo(QString::fromStdString(match.architecture)).fileName();
}

QString MatchModel::sentenceOf(const study::AttachReport& match) const {
  for (const auto& each : known_)
    if (each.id == match.architecture) return engineText(each.sentence);
  return QString::fromStdString(match.architecture);
}

QString MatchModel::describe(const study::AttachReport& match) const {
  QString text = sentenceOf(match) + '\n';
  for (const auto& remark : match.remarks) text += engineText(remark) + '\n';
  if (match.fits && match.unexpected.empty()) text += tr("Every tensor found its place.");
  addNames(text, tr("Different shape"), match.different);
  addNames(text, tr("Missing: places without a tensor"), match.missing);
  addNames(text, tr("Unexpected: tensors without a place"), match.unexpected);
  return text;
}

int MatchModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(matches_.size());
}

int MatchModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString MatchModel::text(const study::AttachReport& match, int column) const {
  const auto count = [](const std::vector<std::string>& names) {
    return exactText(std::int64_t(names.size()));
  };
  switch (column) {
    case Name:
      return nameOf(match);
    case Fit:
      if (match.fits) return tr("✓ fits");
      return canAttach(match) ? tr("● in part") : tr("✗ shapes differ");
    case Matched:
      return exactText(match.matched);
    case Missing:
      return count(match.missing);
    case Unexpected:
      return count(match.unexpected);
    default:
      return count(match.different);
  }
}

QVariant MatchModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const study::AttachReport& match = matches_[std::size_t(index.row())];
  const QPalette palette = QGuiApplication::palette();
  switch (role) {
    case Qt::DisplayRole:
      return text(match, index.column());
    case Qt::ToolTipRole:
      return plainTip(sentenceOf(match));
    case Qt::TextAlignmentRole:
      return alignmentOf(matchColumns[index.column()]);
    case Qt::ForegroundRole:
      if (index.column() == Fit && match.fits) return faster(palette);
      if (index.column() == Fit && !canAttach(match)) return slower(palette);
      return {};
    default:
      return {};
  }
}

QVariant MatchModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return headerOf(matchColumns, section, orientation, role);
}

}  // namespace tenfold::ui
