// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/compare/bound_edit.h"
#include "ui/compare/limits.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QSlider;

namespace tenfold::ui {

/// A slider for each fact with what it may be at most, or at least, which can be typed as well; below, what
/// is best within all of them.
class LimitsPanel : public Card {
  Q_OBJECT

 public:
  explicit LimitsPanel(QWidget* parent = nullptr);

  /// From what to what each fact goes; facts that nobody has cannot be limited. Limits stay.
  void showRanges(const std::vector<VariantFacts>& variants, const std::vector<VariantFacts>& points);
  void showCount(const LimitCount& count);
  void showAdvice(const QString& text, const QString& button);

  const Limits& limits() const { return limits_; }
  /// Does not tell.
  void setLimits(const Limits& limits);
  void reset();

 signals:
  /// By a person.
  void limitsChanged();
  void adviceTaken();

 private:
  struct Line {
    Fact fact;
    QCheckBox* check;
    QSlider* slider;
    BoundEdit* value;
    std::optional<double> low, high;  ///< of all that are compared
    double bound = 0;                 ///< also while it is not checked
    bool touched = false;             ///< the bound was chosen
  };

  Line makeLine(Fact fact);
  void moved(Line& line);
  /// None: there is to be no limit.
  void choose(Line& line, std::optional<double> bound);
  void show(Line& line);
  double loosest(const Line& line) const { return lessIsBetter(line.fact) ? *line.high : *line.low; }

  std::vector<Line> lines_;
  Limits limits_;
  QLabel* advice_;
  QPushButton *take_, *reset_;
  bool showing_ = false;  ///< the sliders are set, not moved
};

}  // namespace tenfold::ui
