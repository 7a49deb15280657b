// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/graph_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <algorithm>

#include "ui/compress/graph_facts.h"

namespace tenfold::ui {
namespace {

constexpr int boxesAtFirst = 26;

PlotPicture pictureOf(GraphView* view) {
  return {view, [view] { return view->toPixmap(2); },
          [view](const QString& path) { return view->savePdfTo(path); },
          [view](const QString& path) { return view->saveSvgTo(path); }};
}

}  // namespace

GraphPanel::GraphPanel(Document& document, Dialogs& dialogs, MessageLog& messages, QWidget* parent)
    : GraphPanel(document, new GraphView, dialogs, messages, parent) {}

GraphPanel::GraphPanel(Document& document, GraphView* view, Dialogs& dialogs, MessageLog& messages,
                       QWidget* parent)
    : PlotPanel("graph", pictureOf(view), {}, {dialogs, messages}, parent), document_(document), view_(view) {
  setObjectName("graphPanel");
  summary_ = secondaryLabel({}, this);
  summary_->setObjectName("graphSummary");
  choices()->addWidget(summary_, 1);
  const auto add = [this](const QString& text, const QString& tip, const char* name) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(tip);
    choices()->addWidget(button);
    return button;
  };
  openAll_ = add(tr("Expand all"), tr("Open all modules: every operation is shown"), "graphOpenAll");
  closeAll_ = add(tr("Collapse all"), tr("Close all modules: a box for each"), "graphCloseAll");
  fit_ = add(tr("Fit"), tr("Show the whole graph (F, or a double click beside the boxes)"), "graphFit");
  setTabOrder(openAll_, closeAll_);
  setTabOrder(closeAll_, fit_);
  setTabOrder(fit_, view_);
  connect(openAll_, &QPushButton::clicked, this, [this] { setAllOpen(true); });
  connect(closeAll_, &QPushButton::clicked, this, [this] { setAllOpen(false); });
  connect(fit_, &QPushButton::clicked, view_, &GraphView::fit);
  connect(view_, &GraphView::nodePressed, this, [this](int node) { select(node, node + 1); });
  connect(view_, &GraphView::modulePressed, this, [this](int module) {
    const auto& pressed = tree_->modules[std::size_t(module)];
    select(pressed.first, pressed.after);
  });
  connect(view_, &GraphView::moduleToggled, this, &GraphPanel::setOpen);
  connect(&document_, &Document::changed, this, &GraphPanel::refreshSoon);
  empty()->setSentence(tr("Open a model: its operations are drawn here."));
  refreshSoon();
}

void GraphPanel::refresh() {
  const bool shown = document_.isOpen() && document_.model();
  showPlot(shown);
  if (!shown) {
    graph_.reset();
    model_.clear();
    return;
  }
  if (document_.report().hash != model_ || graph_ == nullptr) return readGraph();
  if (!drawn_ && !job_.isRunning()) return layOut(-1);  // it was cancelled
  if (drawn_) view_->setLooks(looks());
  bringIntoSight();
}

/// The same model with other weights keeps what is open.
void GraphPanel::readGraph() {
  model_ = document_.report().hash;
  graph_ = std::make_shared<const study::ModelGraph>(study::model_graph(document_.model()));
  auto tree = std::make_shared<const ModuleTree>(findModules(*graph_));
  const bool same = drawn_ && *tree == *tree_;
  tree_ = std::move(tree);
  if (!same) {
    drawn_ = false;
    wanted_ = -1;
    open_ = openAtFirst(*tree_, boxesAtFirst);
    view_->clear();
  }
  const auto& layers = document_.report().layers;
  if (wanted_ < 0 && !ids_.empty() && !layers.empty() && ids_.front() != layers.front().id)
    if (const auto nodes = nodesOf(ids_); ids_.size() == 1 && !nodes.empty()) wanted_ = nodes.front();
  layOut(-1);
}

GraphLooks GraphPanel::looks() const {
  GraphLooks made = looksOf(*graph_, *tree_, document_);
  if (!matches_) return made;
  std::vector<char> matched(graph_->nodes.size());
  for (const int node : nodesOf(*matches_)) matched[std::size_t(node)] = 1;
  for (std::size_t k = 0; k < matched.size(); ++k) made.nodes[k].matched = matched[k] != 0;
  for (std::size_t k = 0; k < made.modules.size(); ++k) {
    const auto& module = tree_->modules[k];
    made.modules[k].matched = std::any_of(matched.begin() + module.first, matched.begin() + module.after,
                                          [](char each) { return each != 0; });
  }
  return made;
}

/// `module`: what stays where it is; −1: nothing does.
void GraphPanel::layOut(int module) {
  const GraphLooks now = looks();
  job_.start(
      tr("Drawing the graph"),
      [graph = graph_, tree = tree_, open = open_, sizes = sizesFor(now, view_->font())](const Worker&) {
        return std::make_shared<const GraphPicture>(drawGraph(*graph, *tree, open, sizes));
      },
      [this, module](const Outcome<std::shared_ptr<const GraphPicture>>& outcome) {
        if (!outcome.result || graph_ == nullptr) return;
        const auto selected = nodesOf(ids_);
        if (drawn_)
          view_->showAgain(*outcome.result, looks(), module);
        else
          view_->show(*outcome.result, looks());
        view_->setSelected(selected);
        if (!drawn_ && selected.size() == 1) view_->reveal(selected.front());
        drawn_ = true;
        bringIntoSight();
      });
  showSummary();
}

void GraphPanel::showSummary() {
  const int boxes = shownBoxes(*tree_, open_), all = int(graph_->nodes.size());
  const auto closed = std::count(open_.begin(), open_.end(), 0);
  summary_->setText(boxes == all ? tr("%1 operations").arg(all)
                                 : tr("%1 operations in %2 boxes").arg(all).arg(boxes));
  openAll_->setEnabled(closed > 0);
  closeAll_->setEnabled(closed < qsizetype(open_.size()));
}

void GraphPanel::setOpen(int module, bool open) {
  open_.at(std::size_t(module)) = open;
  layOut(module);
}

void GraphPanel::setAllOpen(bool open) {
  if (graph_ == nullptr) return;
  open_.assign(open_.size(), open);
  drawn_ = false;  // another picture: seen from its beginning, or where the selected layer is
  wanted_ = -1;
  layOut(-1);
}

std::vector<int> GraphPanel::nodesOf(const Ids& ids) const {
  std::vector<int> nodes;
  if (graph_ == nullptr) return nodes;
  const auto& layers = document_.report().layers;
  for (int node = 0; node < int(graph_->nodes.size()); ++node) {
    const int layer = graph_->nodes[std::size_t(node)].layer;
    if (layer >= 0 && layer < int(layers.size()) &&
        std::find(ids.begin(), ids.end(), layers[std::size_t(layer)].id) != ids.end())
      nodes.push_back(node);
  }
  return nodes;
}

void GraphPanel::select(int firstNode, int afterNode) {
  Ids ids;
  const auto& layers = document_.report().layers;
  for (int node = firstNode; node < afterNode; ++node)
    if (const int layer = graph_->nodes[std::size_t(node)].layer; layer >= 0 && layer < int(layers.size()))
      if (const auto& id = layers[std::size_t(layer)].id; std::find(ids.begin(), ids.end(), id) == ids.end())
        ids.push_back(id);
  if (ids.empty()) return;
  pressing_ = true;  // it is in sight already
  emit layersWanted(ids);
  pressing_ = false;
}

void GraphPanel::show(const Ids& ids) {
  ids_ = ids;
  const auto nodes = nodesOf(ids);
  view_->setSelected(drawn_ ? nodes : std::vector<int>());
  if (pressing_ || ids.size() != 1 || nodes.empty() || document_.report().hash != model_) return;
  wanted_ = nodes.front();
  if (isVisible()) bringIntoSight();
}

void GraphPanel::bringIntoSight() {
  if (wanted_ < 0 || !drawn_ || job_.isRunning()) return;
  const int closed = closedAround(*tree_, open_, wanted_);
  if (closed < 0) return view_->reveal(std::exchange(wanted_, -1));
  for (int module = tree_->around[std::size_t(wanted_)]; module >= 0;
       module = tree_->modules[std::size_t(module)].parent)
    open_[std::size_t(module)] = 1;
  layOut(closed);
}

void GraphPanel::highlight(const std::optional<Ids>& ids) {
  matches_ = ids;
  refreshSoon();
}

void GraphPanel::changeEvent(QEvent* event) {
  PlotPanel::changeEvent(event);
  if (event->type() == QEvent::FontChange && graph_ != nullptr && drawn_) layOut(-1);
}

void GraphPanel::extendMenu(QMenu& menu) {
  menu.addAction(tr("&Expand all"), this, [this] { setAllOpen(true); })->setEnabled(openAll_->isEnabled());
  menu.addAction(tr("C&ollapse all"), this, [this] { setAllOpen(false); })
      ->setEnabled(closeAll_->isEnabled());
  menu.addAction(tr("&Fit"), view_, &GraphView::fit);
  menu.addSeparator();
}

QString GraphPanel::numbers() const { return graph_ == nullptr ? QString() : graphAsCsv(*graph_, document_); }

}  // namespace tenfold::ui
