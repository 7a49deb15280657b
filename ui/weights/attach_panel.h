// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/document/weights_document.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace tenfold::ui {

/// What else was found in the file, and the way from weights to a model.
class AttachPanel : public Card {
  Q_OBJECT

 public:
  explicit AttachPanel(const WeightsDocument& document, QWidget* parent = nullptr);

 signals:
  void attachWanted();

 private:
  void refresh();

  const WeightsDocument& document_;
  QLabel *found_, *remarks_;
};

}  // namespace tenfold::ui
