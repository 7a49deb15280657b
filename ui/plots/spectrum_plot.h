// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

namespace tenfold::ui {

/// A small picture of one layer: singular values as bars with the kept part in colour, or the error after
/// each sweep as a line.
class SpectrumPlot : public QWidget {
  Q_OBJECT

 public:
  explicit SpectrumPlot(QWidget* parent = nullptr);

  /// The first `kept` values are coloured; the caption says what cuts them.
  void showSpectrum(const std::vector<double>& values, std::int64_t kept, const QColor& colour,
                    const QString& caption);
  void showErrors(const std::vector<double>& errors, const QColor& colour);
  void clear();
  bool isEmpty() const { return values_.empty(); }
  const QString& caption() const { return caption_; }
  QSize sizeHint() const override { return {240, 84}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintBars(QPainter& painter, const QRectF& area) const;
  void paintLine(QPainter& painter, const QRectF& area) const;

  std::vector<double> values_;
  std::int64_t kept_ = 0;
  bool line_ = false;
  QColor colour_;
  QString caption_;
};

/// Share of the squared values that the first `kept` hold.
double energyKept(const std::vector<double>& values, std::int64_t kept);

/// At most `most` bars: the largest value of each run, so that the picture keeps its shape.
std::vector<double> thinned(const std::vector<double>& values, std::size_t most);

}  // namespace tenfold::ui
