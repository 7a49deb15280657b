// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "ui/weights/attach_panel.h"
#include "ui/weights/decompose_panel.h"
#include "ui/weights/module_panel.h"
#include "ui/weights/tensor_panel.h"
#include "ui/weights/weights_bar.h"

class QSplitter;

namespace tenfold::ui {

class Panels;

/// What was found inside a file of weights: tensors and modules left, the ways on at the right.
class WeightsPage : public QWidget {
  Q_OBJECT

 public:
  WeightsPage(WeightsDocument& document, DecomposeService& service, Dialogs& dialogs,
              QWidget* parent = nullptr);

  TensorPanel& tensors() { return *tensors_; }
  DecomposePanel& decompose() { return *decompose_; }

  Panels& panels() { return *panels_; }

 signals:
  void attachWanted();
  void choiceWanted(const QString& choice);

 private:
  WeightsBar* bar_;
  TensorPanel* tensors_;
  ModulePanel* modules_;
  AttachPanel* attach_;
  DecomposePanel* decompose_;
  QSplitter *whole_, *left_, *right_;
  Panels* panels_;
};

}  // namespace tenfold::ui
