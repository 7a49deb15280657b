// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "engine/spec/layer_spec.h"

class QLabel;
class QLineEdit;

namespace tenfold::ui {

/// Edits how a matrix is folded into modes: "4x8/4x4"; says what is wrong while it is.
class ShapeEditor : public QWidget {
  Q_OBJECT

 public:
  explicit ShapeEditor(QWidget* parent = nullptr);

  /// Hidden where the family has no tensorized shape.
  void show(const LayerShape& shape, const LayerOptions& options);

 signals:
  /// Only shapes that fit.
  void shapeEdited(const tenfold::TensorizedShape& shape);

 private:
  void read();
  void complain(const QString& sentence);

  QLineEdit* text_;
  QLabel* problem_;
  LayerShape shape_;
  LayerOptions options_;
};

/// "4x8/4x4"
QString shapeEditText(const TensorizedShape& shape);

}  // namespace tenfold::ui
