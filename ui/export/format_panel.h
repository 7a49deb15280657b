// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "ui/export/export_kind.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QSpinBox;
class QStackedWidget;

namespace tenfold::ui {

class ChoiceCard;

/// What can be written, as cards, and what can be chosen about it.
class FormatPanel : public Card {
  Q_OBJECT

 public:
  explicit FormatPanel(QWidget* parent = nullptr);

  const ExportChoice& choice() const { return choice_; }
  /// An unknown kind is the recommended one.
  void choose(const ExportChoice& choice);
  void chooseKind(const QString& kind);
  /// The keyboard to the chosen card.
  void focusChosen();

 signals:
  void changed();

 private:
  QWidget* makeOnnxOptions();
  QWidget* makeReportOptions();
  void read();
  void refresh();

  ExportChoice choice_;
  std::vector<ChoiceCard*> cards_;
  QStackedWidget* options_;
  QSpinBox* opset_;
  QCheckBox *half_, *csv_, *recipe_;
};

}  // namespace tenfold::ui
