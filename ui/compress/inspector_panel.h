// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace tenfold::ui {

struct LayerFacts;
class RankEditor;
class ShapeEditor;
class SpectrumPlot;

/// Why nothing of a model can be made smaller: it has no layer that can.
QString noLayersSentence();

/// Edits the selected layer, or several at once, and says what follows from it.
class InspectorPanel : public Card {
  Q_OBJECT

 public:
  InspectorPanel(Document& document, const ReportStore& store, QWidget* parent = nullptr);

  void show(const std::vector<std::string>& ids);

 signals:
  void calibrateWanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makePage();
  QWidget* makeFacts();
  QWidget* makeScheme();
  QWidget* makeStability();
  QWidget* makeAware();
  void refreshAware();
  void showFact(QLabel* value, bool shown);
  void addFact(const QString& name, const QString& object, const QString& tip, QLabel*& value);
  void connectEditors();
  void refresh();
  void refreshFamilies();
  void refreshOne(const study::LayerRow& row);
  void refreshMany();
  void refreshPicture(const study::LayerRow& row, const LayerSpec& spec);
  void showFacts(const LayerFacts& facts);
  std::vector<const study::LayerRow*> rows() const;

  Document& document_;
  const ReportStore& store_;
  std::vector<std::string> ids_;
  EmptyState* empty_;
  QStackedWidget* pages_;
  QComboBox *family_, *scheme_;
  QWidget *schemeLine_, *stabilityLine_, *facts_;
  RankEditor* rank_;
  ShapeEditor* shape_;
  SpectrumPlot *spectrum_, *sweeps_;
  QLabel *parameters_, *macs_, *error_, *loss_, *plan_, *decomposed_, *predicted_, *time_, *remark_;
  QCheckBox *lock_, *aware_, *stable_;
  QPushButton *reset_, *calibrate_;
};

}  // namespace tenfold::ui
