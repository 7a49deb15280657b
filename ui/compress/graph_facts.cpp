// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/graph_facts.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <set>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

using Kind = study::GraphNode::Kind;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(tenfold::ui::GraphPanel)
};

QString words(const std::string& text) { return QString::fromStdString(text); }

/// "torchvision.models.resnet.Bottleneck" → "Bottleneck"
QString className(const std::string& type) { return words(type.substr(type.rfind('.') + 1)); }

/// "batch_norm" → "batch norm"
QString spoken(const std::string& op) { return words(op).replace('_', ' '); }

QString countsBeforeAfter(std::int64_t before, std::int64_t after) {
  if (before == after) return countText(before);
  return QStringLiteral("%1 → %2").arg(countText(before), countText(after));
}

QString parametersTip(std::int64_t before, std::int64_t after) {
  if (before == after) return Text::tr("%1 parameters").arg(exactText(before));
  return Text::tr("%1 → %2 parameters: %3")
      .arg(exactText(before), exactText(after), smallerText(double(after) / double(before)));
}

class LookMaker {
 public:
  LookMaker(const study::ModelGraph& graph, const ModuleTree& tree, const Document& document)
      : graph_(graph), tree_(tree), document_(document) {
    for (const auto& row : document.report().layers) {
      const LayerSpec spec = document.specOf(row.id);
      const std::int64_t dense = row.parameters_with(DenseOptions{});
      dense_.push_back(dense);
      now_.push_back(problems(row.shape, spec).empty() ? row.parameters_with(spec.options) : dense);
    }
  }

  GraphLooks make() const {
    GraphLooks looks;
    for (std::size_t k = 0; k < graph_.nodes.size(); ++k) looks.nodes.push_back(nodeLook(k));
    for (const auto& module : tree_.modules) looks.modules.push_back(moduleLook(module));
    return looks;
  }

  std::int64_t dense(int layer) const { return dense_[std::size_t(layer)]; }
  std::int64_t now(int layer) const { return now_[std::size_t(layer)]; }

 private:
  const study::LayerRow* rowOf(const study::GraphNode& node) const {
    const auto& layers = document_.report().layers;
    return node.layer >= 0 && node.layer < int(layers.size()) ? &layers[std::size_t(node.layer)] : nullptr;
  }

  QString pathOf(const study::GraphNode& node) const {
    return words(node.module.empty() ? node.name : node.module + "." + node.name);
  }

  GraphLook nodeLook(std::size_t number) const {
    const auto& node = graph_.nodes[number];
    GraphLook look;
    look.title = words(tree_.titles[number]);
    look.gives = shapeText(node.output);
    QStringList tip{pathOf(node)};
    if (node.kind != Kind::operation) {
      look.style = GraphLook::Style::end;
      look.kind = shapeText(node.output);
      tip << Text::tr("batch of %1: %2").arg(graph_.batch).arg(look.gives);
    } else if (const auto* row = rowOf(node); row != nullptr) {
      fillLayer(look, *row, node.layer, tip);
    } else {
      if (spoken(node.op) != look.title) look.kind = spoken(node.op);
      // what all such modules are called says less than what they do
      if (look.kind.startsWith(look.title)) std::swap(look.title, look.kind), look.kind.clear();
      tip << Text::tr("%1, gives %2").arg(spoken(node.op), look.gives);
      if (node.parameters > 0) tip << Text::tr("%1 parameters").arg(exactText(node.parameters));
    }
    if (node.macs > 0 && rowOf(node) == nullptr)
      tip << Text::tr("%1 MACs for one sample").arg(exactText(node.macs));
    look.tip = tip.join('\n');
    return look;
  }

  void fillLayer(GraphLook& look, const study::LayerRow& row, int layer, QStringList& tip) const {
    const LayerSpec spec = document_.specOf(row.id);
    const auto kind = id(row.shape.kind);
    look.style = GraphLook::Style::layer;
    look.kind = QString::fromUtf8(kind.data(), qsizetype(kind.size()));
    look.left = shapeText(row.shape.weight);
    look.right = countsBeforeAfter(dense(layer), now(layer));
    look.widest = row.unfit.empty() ? QStringLiteral("%1 → 88.8 k").arg(countText(dense(layer))) : look.right;
    look.families = {spec.family()};
    tip << Text::tr("%1 %2, gives %3").arg(look.kind, look.left, look.gives);
    tip << parametersTip(dense(layer), now(layer));
    tip << Text::tr("%1 MACs for one sample").arg(exactText(row.macs));
    if (!row.unfit.empty())
      tip << Text::tr("stays dense: %1").arg(words(row.unfit));
    else if (spec.family() != Family::dense && problems(row.shape, spec).empty())
      tip << Text::tr("%1, ranks %2")
                 .arg(familyWord(spec.family()), listText(resolve_ranks(row.shape, spec.options)));
    else
      tip << familyWord(spec.family());
    if (spec.locked) tip << Text::tr("locked");
    if (row.uses > 1) tip << Text::tr("one weight, used in %1 places").arg(row.uses);
  }

  GraphLook moduleLook(const GraphModule& module) const {
    GraphLook look;
    look.style = GraphLook::Style::module;
    look.title = words(module.title);
    if (const auto type = graph_.types.find(module.path); type != graph_.types.end())
      look.kind = className(type->second);
    std::set<int> layers;
    std::int64_t before = 0, after = 0, macs = 0;
    for (int k = module.first; k < module.after; ++k) {
      const auto& node = graph_.nodes[std::size_t(k)];
      macs += node.macs;
      const auto* row = rowOf(node);
      if (row == nullptr) {
        before += node.parameters;
        after += node.parameters;
      } else if (layers.insert(node.layer).second) {
        before += dense(node.layer);
        after += now(node.layer);
        const Family family = document_.specOf(row->id).family();
        const bool known =
            std::find(look.families.begin(), look.families.end(), family) != look.families.end();
        if (!known && look.families.size() < 4) look.families.push_back(family);
      }
    }
    const int operations = module.after - module.first;
    look.left = layers.empty()       ? Text::tr("%1 operations").arg(operations)
                : layers.size() == 1 ? Text::tr("1 layer")
                                     : Text::tr("%1 layers").arg(layers.size());
    look.right = before > 0 ? countsBeforeAfter(before, after) : QString();
    look.widest = before > 0 ? QStringLiteral("%1 → 88.8 k").arg(countText(before)) : QString();
    look.tip =
        QStringList{
            words(module.path) + (look.kind.isEmpty() ? QString() : QStringLiteral(" · ") + look.kind),
            Text::tr("%1 operations, %2 of them layers").arg(operations).arg(layers.size()),
            parametersTip(before, after), Text::tr("%1 MACs for one sample").arg(exactText(macs)),
            Text::tr("Double click opens or closes it")}
            .join('\n');
    return look;
  }

  const study::ModelGraph& graph_;
  const ModuleTree& tree_;
  const Document& document_;
  std::vector<std::int64_t> dense_, now_;  ///< parameters of each layer
};

}  // namespace

GraphLooks looksOf(const study::ModelGraph& graph, const ModuleTree& tree, const Document& document) {
  return LookMaker(graph, tree, document).make();
}

QString graphAsCsv(const study::ModelGraph& graph, const Document& document) {
  const ModuleTree none;
  const LookMaker facts(graph, none, document);
  QString text = QStringLiteral("number,name,operator,output,parameters,parameters_now,macs,from\n");
  std::vector<QStringList> sources(graph.nodes.size());
  for (const auto& edge : graph.edges) sources[std::size_t(edge.to)] << QString::number(edge.from);
  for (std::size_t k = 0; k < graph.nodes.size(); ++k) {
    const auto& node = graph.nodes[k];
    const bool layer = node.layer >= 0;
    text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7,%8\n")
                .arg(k)
                .arg(quoted(words(node.module.empty() ? node.name : node.module + "." + node.name)),
                     words(node.op), shapeText(node.output))
                .arg(layer ? facts.dense(node.layer) : node.parameters)
                .arg(layer ? facts.now(node.layer) : node.parameters)
                .arg(node.macs)
                .arg(sources[k].join(' '));
  }
  return text;
}

}  // namespace tenfold::ui
