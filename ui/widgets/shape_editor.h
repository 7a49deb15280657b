// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <functional>
#include <vector>

#include "engine/study/reports.h"

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace tenfold::ui {

/// Edits how a matrix is folded into modes: "4x8/4x4", or one of the ways offered; says what is wrong while
/// it is.
class ShapeEditor : public QWidget {
  Q_OBJECT

 public:
  explicit ShapeEditor(QWidget* parent = nullptr);

  /// Hidden where the family has no tensorized shape. What one types stays while the request does.
  void show(const LayerShape& shape, const LayerOptions& options);
  /// What is half typed is not for the layer that is shown next.
  void finishEditing();

  /// What the menu asks for when it opens: ways to fold what is shown.
  void setOffers(std::function<std::vector<study::ShapeOffer>()> offers) { offers_ = std::move(offers); }

 signals:
  /// Only shapes that fit.
  void shapeEdited(const tenfold::TensorizedShape& shape);

 private:
  void read();
  void fillMenu();
  void complain(const QString& sentence);

  QLineEdit* text_;
  QLabel* problem_;
  QToolButton* suggest_;
  QMenu* menu_;
  std::function<std::vector<study::ShapeOffer>()> offers_;
  LayerShape shape_;
  LayerOptions options_;
};

/// "4x8/4x4"
QString shapeEditText(const TensorizedShape& shape);

}  // namespace tenfold::ui
