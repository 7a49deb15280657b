// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <vector>

#include "engine/spec/input_shape.h"

class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace tenfold::ui {

/// Asks for the shapes of a model's inputs, where its file does not say them.
class InputsDialog : public QDialog {
  Q_OBJECT

 public:
  explicit InputsDialog(const QString& file, QWidget* parent = nullptr);

  /// Empty while problem() is not.
  std::vector<InputShape> inputs() const;
  /// What keeps the dialog from being accepted; empty when all is well.
  QString problem() const;

 private:
  void refresh();

  QLineEdit* shapes_;
  QLabel* problem_;
  QDialogButtonBox* buttons_;
};

}  // namespace tenfold::ui
