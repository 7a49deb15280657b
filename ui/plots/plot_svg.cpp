// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_svg.h"

#include <qcustomplot.h>

#include "ui/diagrams/svg_picture.h"

namespace tenfold::ui {
namespace {

/// QSvgGenerator knows no clipping: the sheet's colour over what a zoomed curve draws beside the axes, below
/// their numbers and words.
class Surroundings : public QCPLayerable {
 public:
  explicit Surroundings(QCustomPlot& plot) : QCPLayerable(&plot) {}

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  void draw(QCPPainter* painter) override {
    const QRect sheet = parentPlot()->viewport(), inside = parentPlot()->axisRect()->rect();
    painter->setPen(Qt::NoPen);
    painter->setBrush(parentPlot()->axisRect()->backgroundBrush());
    for (const QRect& part : QRegion(sheet) - QRegion(inside)) painter->drawRect(part);
  }
};

/// A layer above curves for as long as the plot is written.
class SurroundingsLayer {
 public:
  explicit SurroundingsLayer(QCustomPlot& plot) : plot_(plot) {
    plot.addLayer(name, plot.layer("main"), QCustomPlot::limAbove);
    surroundings_ = new Surroundings(plot);
    surroundings_->setLayer(QString(name));
  }
  ~SurroundingsLayer() {
    delete surroundings_;
    plot_.removeLayer(plot_.layer(name));
  }
  SurroundingsLayer(const SurroundingsLayer&) = delete;
  SurroundingsLayer& operator=(const SurroundingsLayer&) = delete;

 private:
  static constexpr const char* name = "surroundings";
  QCustomPlot& plot_;
  Surroundings* surroundings_;
};

}  // namespace

bool savePlotSvg(QCustomPlot& plot, const QString& path) {
  const SurroundingsLayer layer(plot);
  return saveSvg(path, plot.accessibleName(), plot.size(), [&plot](QPaintDevice& sheet) {
    QCPPainter painter;
    if (!painter.begin(&sheet)) return false;
    painter.setMode(QCPPainter::pmVectorized);
    plot.toPainter(&painter, plot.width(), plot.height());
    return painter.end();
  });
}

}  // namespace tenfold::ui
