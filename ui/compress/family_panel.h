// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/plots/family_points.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace tenfold::ui {

class FamilyPlot;

/// All families of the selected layer against its size; a click takes one.
class FamilyPanel : public PlotPanel {
  Q_OBJECT

 public:
  FamilyPanel(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
              QWidget* parent = nullptr);

  void show(const std::vector<std::string>& ids);
  void setComputing(bool computing);

 signals:
  void familiesWanted(const std::string& id);

 protected:
  QString numbers() const override;
  void refresh() override;

 private:
  const study::LayerRow* row() const;
  std::vector<study::FamilyPoint> points() const;
  FamilyState state(const study::LayerRow& row) const;
  QString whyEmpty() const;

  Document& document_;
  const ReportStore& store_;
  std::vector<std::string> ids_;
  QComboBox* axis_;
  QLabel* layer_;
  QPushButton* compute_;
  FamilyPlot* plot_;
};

}  // namespace tenfold::ui
