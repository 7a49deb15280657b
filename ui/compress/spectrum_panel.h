// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <optional>
#include <string>
#include <vector>

#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/jobs/spectrum_service.h"
#include "ui/plots/rank_plot.h"

class QAction;
class QComboBox;
class QLabel;
class QPushButton;

namespace tenfold::ui {

class MenuButton;

/// What one rank of the selected layer cuts away, with the line that moves it and the ranks of the rules.
class SpectrumPanel : public PlotPanel {
  Q_OBJECT

 public:
  SpectrumPanel(Document& document, const ReportStore& store, SpectrumService& service, Dialogs& dialogs,
                MessageLog& messages, QWidget* parent = nullptr);

  void show(const std::vector<std::string>& ids);
  /// The mode or bond whose values are shown, in the order of max_ranks().
  void showRank(int rank);
  /// The rules whose ranks are drawn, as to_string() says them.
  QStringList lines() const;
  void setLines(const QStringList& rules);

 protected:
  QString numbers() const override;
  void refresh() override;
  void extendMenu(QMenu& menu) override;

 private:
  const study::LayerRow* row() const;
  std::optional<RankScene> scene(const study::LayerRow& row) const;
  /// Before the spectrum of every rank is known: that of the first, as the layer was analysed.
  std::optional<RankScene> firstScene(const study::LayerRow& row, const LayerSpec& spec) const;
  std::vector<RankThreshold> drawn(const std::vector<RankThreshold>& all) const;
  QString whyEmpty() const;
  /// Which rank of the layer is shown: until the spectrum of every rank is known the first.
  std::size_t shownRank(const study::LayerRow& row) const;
  void nameRanks(const study::LayerRow* row);
  void setRank(std::int64_t rank);
  void take(std::int64_t rank);
  /// Of all rules that are known for what is shown; nullptr: not this one.
  const RankThreshold* threshold(const RankRule& rule) const;
  void addButton(const RankRule& rule, const char* name);
  void addLinesMenu();

  Document& document_;
  const ReportStore& store_;
  SpectrumService& service_;
  std::vector<std::string> ids_;
  int rank_ = 0;
  std::vector<RankThreshold> known_;  ///< of what is shown
  QLabel* layer_;
  QComboBox* ranks_;
  std::vector<std::pair<RankRule, QPushButton*>> buttons_;
  std::vector<std::pair<RankRule, QAction*>> lines_;
  RankPlot* plot_;
};

}  // namespace tenfold::ui
