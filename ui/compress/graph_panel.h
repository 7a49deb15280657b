// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/graph/graph_view.h"
#include "ui/jobs/latest_job.h"

class QLabel;
class QPushButton;

namespace tenfold::ui {

/// The model as a graph of its operations, with modules that open and close. Layers are the same as in the
/// table: what is selected here is selected there.
class GraphPanel : public PlotPanel {
  Q_OBJECT

 public:
  using Ids = std::vector<std::string>;

  GraphPanel(Document& document, Dialogs& dialogs, MessageLog& messages, QWidget* parent = nullptr);

  /// What is selected. One layer is brought into sight, its modules opened.
  void show(const Ids& ids);
  /// Fades all layers but these; nothing: none is faded.
  void highlight(const std::optional<Ids>& ids);
  void setAllOpen(bool open);

  GraphView& view() { return *view_; }
  /// What lays the graph out.
  LatestJob& job() { return job_; }
  const study::ModelGraph* graph() const { return graph_.get(); }
  const ModuleTree& modules() const { return *tree_; }
  const OpenModules& open() const { return open_; }

 signals:
  void layersWanted(const std::vector<std::string>& ids);

 protected:
  QString numbers() const override;
  void extendMenu(QMenu& menu) override;
  void refresh() override;
  void changeEvent(QEvent* event) override;

 private:
  GraphPanel(Document& document, GraphView* view, Dialogs& dialogs, MessageLog& messages, QWidget* parent);

  void readGraph();
  void layOut(int module);
  void bringIntoSight();
  void setOpen(int module, bool open);
  void select(int firstNode, int afterNode);
  GraphLooks looks() const;
  std::vector<int> nodesOf(const Ids& ids) const;
  void showSummary();

  Document& document_;
  GraphView* view_;
  QLabel* summary_;
  QPushButton *openAll_, *closeAll_, *fit_;
  LatestJob job_;
  std::string model_;  ///< hash of the one whose graph this is
  std::shared_ptr<const study::ModelGraph> graph_;
  std::shared_ptr<const ModuleTree> tree_ = std::make_shared<ModuleTree>();
  OpenModules open_;
  Ids ids_;
  std::optional<Ids> matches_;
  int wanted_ = -1;  ///< node to be brought into sight once it is drawn
  bool pressing_ = false, drawn_ = false;
};

}  // namespace tenfold::ui
