// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/plots/curves_plot.h"
#include "ui/widgets/card.h"

class QComboBox;
class QStackedWidget;

namespace tenfold::ui {

/// Curves over each other with a choice of what they show; an empty state until there are some.
class CurvesPanel : public QWidget {
  Q_OBJECT

 public:
  struct Words {
    const char* name;  ///< of the plot, and with "Choice", "Button" behind it of its controls
    QString accessible;
    QString choiceTip, button, buttonTip;  ///< no button where it is empty
  };

  CurvesPanel(const Words& words, QWidget* parent);

  void addChoice(const QString& text, int value);
  int choice() const;
  void show(CurveScene scene);
  void setEmpty(const QString& sentence);
  void setButtonEnabled(bool enabled);
  CurvesPlot& plot() { return *plot_; }

 signals:
  void choiceChanged();
  void buttonPressed();

 private:
  QComboBox* choice_;
  QPushButton* button_ = nullptr;
  CurvesPlot* plot_;
  EmptyState* empty_;
  QStackedWidget* pages_;
};

}  // namespace tenfold::ui
