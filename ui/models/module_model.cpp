// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/module_model.h"

#include <QColor>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QPalette>
#include <string_view>
#include <unordered_map>

#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr const char* titles[ModuleModel::ColumnCount] = {QT_TRANSLATE_NOOP("Column", "module"),
                                                          QT_TRANSLATE_NOOP("Column", "type"),
                                                          QT_TRANSLATE_NOOP("Column", "settings")};

/// "torch.nn.modules.conv.Conv2d" is known by its last word.
QString shortType(const std::string& type) {
  return QString::fromStdString(type.substr(type.rfind('.') + 1));
}

using Places = std::unordered_map<std::string_view, int>;

/// The nearest module above a path; -1 when there is none.
int ancestorOf(std::string_view path, const Places& places, int self) {
  while (!path.empty()) {
    const auto dot = path.rfind('.');
    path = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
    if (const auto at = places.find(path); at != places.end() && at->second != self) return at->second;
  }
  return -1;
}

}  // namespace

ModuleModel::ModuleModel(const WeightsDocument& document, QObject* parent)
    : QAbstractItemModel(parent), document_(document) {
  connect(&document, &WeightsDocument::changed, this, [this] {
    beginResetModel();
    build();
    endResetModel();
  });
  build();
}

void ModuleModel::build() {
  const auto& rows = document_.report().modules;
  nodes_.assign(rows.size(), {});
  top_.clear();
  Places places;
  for (int k = 0; k < int(rows.size()); ++k) places.emplace(rows[std::size_t(k)].path, k);
  for (int k = 0; k < int(rows.size()); ++k) {
    const std::string& path = rows[std::size_t(k)].path;
    Node& node = nodes_[std::size_t(k)];
    node.parent = ancestorOf(path, places, k);
    auto& siblings = node.parent < 0 ? top_ : nodes_[std::size_t(node.parent)].children;
    node.place = int(siblings.size());
    siblings.push_back(k);
    const std::size_t above = node.parent < 0 ? 0 : rows[std::size_t(node.parent)].path.size();
    node.name = QString::fromStdString(path.substr(above > 0 && path.size() > above ? above + 1 : 0));
    if (path.empty()) node.name = shortType(rows[std::size_t(k)].type);
  }
}

const std::vector<int>& ModuleModel::childrenOf(const QModelIndex& parent) const {
  return parent.isValid() ? nodes_[std::size_t(parent.internalId())].children : top_;
}

QModelIndex ModuleModel::index(int row, int column, const QModelIndex& parent) const {
  if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) return {};
  return createIndex(row, column, quintptr(childrenOf(parent)[std::size_t(row)]));
}

QModelIndex ModuleModel::parent(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const int above = nodes_[std::size_t(index.internalId())].parent;
  return above < 0 ? QModelIndex() : createIndex(nodes_[std::size_t(above)].place, 0, quintptr(above));
}

int ModuleModel::rowCount(const QModelIndex& parent) const {
  return parent.column() > 0 ? 0 : int(childrenOf(parent).size());
}

int ModuleModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant ModuleModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const study::ModuleRow& row = rowOf(int(index.internalId()));
  if (role == PathRole) return QString::fromStdString(row.path);
  if (role == Qt::ForegroundRole && index.column() != Name) return secondaryText(QGuiApplication::palette());
  if (role == Qt::ToolTipRole)
    return plainTip(QString::fromStdString(index.column() == Settings && !row.settings.empty() ? row.settings
                                           : row.path.empty()                                  ? row.type
                                                              : row.path + ": " + row.type));
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case Name:
      return nodes_[std::size_t(index.internalId())].name;
    case Type:
      return shortType(row.type);
    default:
      return QString::fromStdString(row.settings);
  }
}

QVariant ModuleModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  return role == Qt::DisplayRole ? QVariant(QCoreApplication::translate("Column", titles[section]))
                                 : QVariant();
}

}  // namespace tenfold::ui
