// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "engine/spec/layer_spec.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QSlider;
class QSpinBox;

namespace tenfold::ui {

/// Edits a rank: one slider and number for each rank, or one for the fraction of the dense size.
class RankEditor : public QWidget {
  Q_OBJECT

 public:
  explicit RankEditor(QWidget* parent = nullptr);

  enum class Share {
    asked,     ///< the request itself
    resulting  ///< what came of one for several layers: not shown while one types
  };
  /// Shows the request; keeps its widgets while the kind and number of ranks stay.
  void show(const LayerShape& shape, const LayerOptions& options, Share share = Share::asked);
  /// Ranks of anything: a line for each, and no fraction to choose.
  void show(const QStringList& names, const Shape& limits, const Shape& ranks, const QColor& tone);

 signals:
  void rankEdited(const tenfold::Rank& rank);
  /// A slider was let go or a number was confirmed.
  void editingFinished();

 private:
  struct Line {
    QLabel* name;
    QSlider* slider;
    QSpinBox* number;
  };

  void buildNumbers(const QStringList& names);
  void addLine(int index, const QString& name);
  void buildFraction();
  void emptyGrid();
  void showNumbers(const QStringList& names, const Shape& limits, const Shape& ranks, const QColor& tone);
  void showFraction(double value, Share share, const QColor& tone);
  void setMode(int mode);
  void emitNumbers();

  QWidget* modeLine_;
  QComboBox* mode_;
  QGridLayout* grid_;
  std::vector<Line> lines_;
  QSlider* fractionSlider_ = nullptr;
  QDoubleSpinBox* fraction_ = nullptr;
  QStringList names_;
  LayerShape shape_;
  LayerOptions options_;
  bool showing_ = false;
};

}  // namespace tenfold::ui
