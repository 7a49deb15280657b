// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace tenfold::study {

struct PlotAxis {
  std::string title;
  bool logarithmic = false;  ///< values that are not positive are left out
  bool per_cent = false;     ///< values are shares, written in per cent
};

struct PlotSeries {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

/// Lines with markers over two axes. Colours tell series apart for all kinds of sight, markers in addition.
struct LinePlot {
  std::string title;
  PlotAxis x, y;
  std::vector<PlotSeries> series;
};

/// Bars of one or two values for each name, lying, on a common linear scale.
struct BarPlot {
  struct Row {
    std::string name;
    std::vector<double> values;
  };
  std::string title;
  std::vector<std::string> series;  ///< what the values of a row are
  std::vector<Row> rows;
};

/// SVG elements of a drawing whose size is written into `width` and `height`.
struct SvgDrawing {
  std::string elements;
  int width = 0, height = 0;
};

SvgDrawing draw(const LinePlot& plot);
SvgDrawing draw(const BarPlot& plot);

/// Drawings one below the other as one <svg>; with its namespace it is a file of its own, and may stand in
/// HTML.
std::string svg_document(const std::vector<SvgDrawing>& drawings);

/// Text with & < > " written out, for SVG and HTML; what neither takes becomes U+FFFD.
std::string escaped(const std::string& text);

}  // namespace tenfold::study
