// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "ui/document/weights_document.h"

class QComboBox;
class QLabel;

namespace tenfold::ui {

/// The top line of the Weights page: what the file is, which dictionary of a checkpoint is shown, totals.
class WeightsBar : public QWidget {
  Q_OBJECT

 public:
  explicit WeightsBar(const WeightsDocument& document, QWidget* parent = nullptr);

 signals:
  /// Another dictionary of the same file.
  void choiceWanted(const QString& choice);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* addTotal(const QString& caption, const char* object);
  void refresh();

  const WeightsDocument& document_;
  QLabel *name_, *what_, *tensors_, *parameters_, *bytes_;
  QWidget* choiceLine_;
  QComboBox* choice_;
};

}  // namespace tenfold::ui
