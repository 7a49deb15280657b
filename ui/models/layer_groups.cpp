// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include "ui/models/layer_model.h"

namespace tenfold::ui {
namespace {

constexpr int longGroup = 8;

QStringList partsOf(const study::LayerRow& row) { return QString::fromStdString(row.name).split('.'); }

bool isNumber(const QString& text) {
  return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); });
}

/// How many leading parts all names share; the last part is never taken.
int commonParts(const std::vector<QStringList>& names) {
  int common = names.empty() ? 0 : int(names.front().size()) - 1;
  for (const auto& parts : names) {
    int same = 0;
    while (same < common && same + 1 < parts.size() && parts[same] == names.front()[same]) ++same;
    common = std::min(common, same);
  }
  return names.size() > 1 ? common : 0;
}

}  // namespace

std::vector<LayerGroup> groupLayers(const std::vector<study::LayerRow>& rows) {
  std::vector<QStringList> names;
  for (const auto& row : rows) names.push_back(partsOf(row));
  const int common = commonParts(names);
  std::map<QString, int> sizes;
  for (const auto& parts : names) ++sizes[parts.value(common)];

  std::vector<LayerGroup> groups;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const QStringList& parts = names[k];
    int depth = common + 1;
    while (depth < parts.size() && sizes[parts[common]] > longGroup && !isNumber(parts[depth - 1])) ++depth;
    depth = std::min<int>(depth, int(parts.size()) - 1);
    if (depth <= 0 || depth <= common - 1 || parts.size() == 1) {
      groups.push_back({{}, {int(k)}, 0});
      continue;
    }
    const QString title = parts.mid(0, depth).join('.');
    if (groups.empty() || groups.back().title != title) groups.push_back({title, {}, int(title.size()) + 1});
    groups.back().layers.push_back(int(k));
  }
  for (auto& group : groups)  // a heading for one layer says nothing
    if (group.layers.size() == 1) group.title.clear(), group.prefix = 0;
  return groups;
}

}  // namespace tenfold::ui
