// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "engine/study/study.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace tenfold::ui {

class Document;
class ReportStore;
class TotalsBar;

/// The top line: what is open, how small it shall be, Solve; the totals at the right.
class BudgetBar : public QWidget {
  Q_OBJECT

 public:
  BudgetBar(const Document& document, const ReportStore& store, QWidget* parent = nullptr);

  study::BudgetOptions options() const;

 signals:
  void solveWanted(const tenfold::study::BudgetOptions& options);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeBudget();
  void fillFamilies();
  void refresh();

  const Document& document_;
  const ReportStore& store_;
  QLabel *name_, *about_;
  QSlider* slider_;
  QSpinBox* percent_;
  QComboBox* family_;
  QPushButton* solve_;
  TotalsBar* totals_;
};

}  // namespace tenfold::ui
