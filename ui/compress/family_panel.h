// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/layer_ways_service.h"
#include "ui/jobs/report_store.h"
#include "ui/plots/family_points.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace tenfold::ui {

class FamilyPlot;

/// All families of the selected layer: what is lost, or what the model is worth, against size or time; a
/// click takes one.
class FamilyPanel : public PlotPanel {
  Q_OBJECT

 public:
  FamilyPanel(Document& document, const ReportStore& store, LayerWaysService& ways, Dialogs& dialogs,
              MessageLog& messages, QWidget* parent = nullptr);

  void show(const std::vector<std::string>& ids);
  void setComputing(bool computing);
  void setMeasuring(bool measuring);

  FamilyChoice choice() const;
  void choose(const FamilyChoice& choice);
  /// The choice in words, to be remembered between runs; what is not known changes nothing.
  QString choiceText() const;
  void restoreChoice(const QString& text);

  /// Measures what the axes show of the layer.
  void measure();

 signals:
  void familiesWanted(const std::string& id);
  /// Scores need data: measure() is to be called again when there is some.
  void dataWanted();

 protected:
  QString numbers() const override;
  void refresh() override;

 private:
  const study::LayerRow* row() const;
  std::vector<study::FamilyPoint> points() const;
  FamilyState state(const study::LayerRow& row) const;
  void addNumbers(FamilyState& state, const std::vector<study::FamilyPoint>& points) const;
  void addScores(FamilyState& state, const std::vector<study::FamilyPoint>& points, study::Score score) const;
  std::vector<study::FamilyPoint> withCurrent(std::vector<study::FamilyPoint> ways) const;
  LayerWaysService::Wish wish() const;
  void showEmpty(const study::LayerRow* row, bool known);
  QString whyEmpty() const;
  QString whyUnmeasured() const;
  void makeChoices();

  Document& document_;
  const ReportStore& store_;
  LayerWaysService& ways_;
  std::vector<std::string> ids_;
  QComboBox *quantity_, *axis_;
  QLabel* layer_;
  QPushButton *compute_, *measure_;
  bool known_ = false;  ///< the layer was looked at
  bool computing_ = false;
  FamilyPlot* plot_;
};

}  // namespace tenfold::ui
