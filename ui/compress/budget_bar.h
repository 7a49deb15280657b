// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "engine/study/study.h"

class QActionGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace tenfold::ui {

class CalibrationChip;
class Document;
class DropLimit;
class DropService;
class MenuButton;
class ReportStore;
class SolveService;
class TotalsBar;
class VariantButton;

/// The top line: what is open, how small it shall be, Solve; the totals at the right. Once layers were looked
/// at, the recipe follows the slider.
class BudgetBar : public QWidget {
  Q_OBJECT

 public:
  BudgetBar(Document& document, const ReportStore& store, SolveService& solver, DropService& dropper,
            QWidget* parent = nullptr);

  /// All but the metric, which is the document's. Where accuracy is limited: of the parameters that are then
  /// as few as possible.
  study::SolveOptions options() const;
  /// The accuracy that may be lost, 0.01 is a point, where that is what the budget limits.
  std::optional<double> drop() const;
  /// Limits accuracy from now on.
  void limitDrop(double most);

  void setVariantActions(const QList<QAction*>& actions);

 signals:
  void solveWanted(const tenfold::study::SolveOptions& options);
  void calibrateWanted();
  void samplesWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// Beside the budget, or below it where type is large or the window narrow.
  void placeTotals();
  QWidget* makeBudget();
  void makeLimit(QWidget* group);
  void showLimit();
  void makeFamilies(QWidget* group);
  void colourFamilies();
  void chooseFamily(int index);
  std::vector<Family> families() const;
  /// The slider was moved by a person.
  void follow();
  void refresh();
  void refreshBudget();
  void refreshMessage();

  Document& document_;
  const ReportStore& store_;
  SolveService& solver_;
  DropService& dropper_;
  QLabel *name_, *message_ = nullptr;
  VariantButton* variant_;
  QComboBox* quantity_;
  QSlider* slider_;
  QSpinBox* percent_;
  DropLimit* drop_;
  MenuButton* families_;
  std::vector<QAction*> familyActions_;  ///< automatic first
  QActionGroup* alignment_;
  QPushButton* solve_;
  CalibrationChip* chip_;
  TotalsBar* totals_;
  QHBoxLayout *line_, *below_;
  QTimer settle_;
  bool showing_ = false;
  std::optional<Budget> shown_;  ///< of the recipe, as it was last taken over
};

}  // namespace tenfold::ui
