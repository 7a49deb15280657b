// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/svg_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/study/json_text.h"
#include "engine/support/number_text.h"

namespace tenfold::study {
namespace {

constexpr int width = 640, height = 300, left = 70, right = 20, top = 34, bottom = 46;
constexpr int bar_height = 11, row_gap = 8, name_width = 210;
/// Okabe and Ito's.
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"};

/// "18.4 k": three digits of large numbers.
std::string scaled_number(double value) {
  constexpr std::array suffixes{"", " k", " M", " G", " T"};
  std::size_t step = 0;
  for (; std::abs(value) >= 999.5 && step + 1 < suffixes.size(); ++step) value /= 1000;
  return short_number(value, 3) + suffixes[step];
}

std::string tick_text(const PlotAxis& axis, double value) {
  return axis.per_cent ? short_number(100 * value) + " %" : scaled_number(value);
}

std::string place(double value) { return fixed_number(value, 1); }

std::string text_at(double x, double y, const std::string& words, const std::string& more = {}) {
  return "<text x=\"" + place(x) + "\" y=\"" + place(y) + "\"" + more + ">" + escaped(words) + "</text>\n";
}

std::string line_from(double x1, double y1, double x2, double y2, const char* colour) {
  return "<line x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2) + "\" y2=\"" +
         place(y2) + "\" stroke=\"" + colour + "\"/>\n";
}

/// From values to places along one axis.
class Scale {
 public:
  Scale(const PlotAxis& axis, const std::vector<double>& values, double from, double to)
      : logarithmic_(axis.logarithmic), from_(from), to_(to) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double value : values)
      if (shows(value)) {
        low = std::min(low, mapped(value));
        high = std::max(high, mapped(value));
      }
    if (!(low <= high)) low = high = 0;
    if (high - low < 1e-12 * std::max(1.0, std::abs(high))) {
      const double around = std::max(0.5, 1e-3 * std::abs(high));  // of large numbers 0.5 is nothing
      low -= around;
      high += around;
    }
    low_ = low;
    high_ = high;
  }

  bool shows(double value) const { return std::isfinite(value) && (!logarithmic_ || value > 0); }
  double at(double value) const { return from_ + (mapped(value) - low_) / (high_ - low_) * (to_ - from_); }

  /// Round values within the range: of a logarithmic one powers of ten, and where it is short 2 and 5 times
  /// them.
  std::vector<double> ticks() const {
    std::vector<double> values;
    if (logarithmic_ && high_ - low_ >= 0.7 && high_ - low_ < 2.5) {
      for (double k = std::floor(low_); k <= high_; ++k)
        for (const double factor : {1.0, 2.0, 5.0})
          if (const double tick = factor * std::pow(10.0, k);
              std::log10(tick) >= low_ - 1e-9 && std::log10(tick) <= high_ + 1e-9)
            values.push_back(tick);
      return values;
    }
    if (logarithmic_ && high_ - low_ >= 2.5) {
      const double step = std::ceil((high_ - low_) / 6);
      for (double k = std::ceil(low_); k <= high_ + 1e-9; k += step) values.push_back(std::pow(10.0, k));
      return values;
    }
    const double low = logarithmic_ ? std::pow(10.0, low_) : low_,
                 high = logarithmic_ ? std::pow(10.0, high_) : high_;
    const double rough = (high - low) / 5, power = std::pow(10.0, std::floor(std::log10(rough)));
    const double factor = rough / power;
    const double step = power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10);
    for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k)
      values.push_back(k * step);
    return values;
  }

 private:
  double mapped(double value) const { return logarithmic_ ? std::log10(value) : value; }

  bool logarithmic_;
  double from_, to_, low_ = 0, high_ = 1;
};

std::string marker(std::size_t series, double x, double y) {
  const std::string fill = std::string(" fill=\"") + colours[series % colours.size()] + "\"/>\n";
  if (series % 2 == 0) return "<circle cx=\"" + place(x) + "\" cy=\"" + place(y) + "\" r=\"3.2\"" + fill;
  return "<rect x=\"" + place(x - 3) + "\" y=\"" + place(y - 3) + "\" width=\"6\" height=\"6\"" + fill;
}

std::string axes(const LinePlot& plot, const Scale& x, const Scale& y) {
  std::string text = text_at(left, 18, plot.title, " font-weight=\"bold\"");
  for (const double tick : x.ticks()) {
    text += line_from(x.at(tick), top, x.at(tick), height - bottom, "#ddd");
    text += text_at(x.at(tick), height - bottom + 16, tick_text(plot.x, tick), " text-anchor=\"middle\"");
  }
  for (const double tick : y.ticks()) {
    text += line_from(left, y.at(tick), width - right, y.at(tick), "#ddd");
    text += text_at(left - 6, y.at(tick) + 4, tick_text(plot.y, tick), " text-anchor=\"end\"");
  }
  text += line_from(left, height - bottom, width - right, height - bottom, "#444");
  text += line_from(left, top, left, height - bottom, "#444");
  text += text_at((left + width - right) / 2.0, height - 10, plot.x.title, " text-anchor=\"middle\"");
  const double middle = (top + height - bottom) / 2.0;
  return text + text_at(14, middle, plot.y.title,
                        " text-anchor=\"middle\" transform=\"rotate(-90 14 " + place(middle) + ")\"");
}

}  // namespace

std::string escaped(const std::string& text) {
  std::string result;
  // names of files may be any bytes, of which XML takes UTF-8 alone, without control characters
  const auto known = nlohmann::json::parse(json_text(text, -1)).get<std::string>();
  for (const char c : known)
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t')
      result += "\uFFFD";
    else
      result += c;
  return result;
}

SvgDrawing draw(const LinePlot& plot) {
  std::vector<double> xs, ys;
  for (const PlotSeries& series : plot.series)
    for (const auto& [x, y] : series.points) {
      xs.push_back(x);
      ys.push_back(y);
    }
  const Scale x(plot.x, xs, left, width - right), y(plot.y, ys, height - bottom, top);
  std::string text = axes(plot, x, y);
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    std::string path, markers;
    for (const auto& [px, py] : plot.series[s].points) {
      if (!x.shows(px) || !y.shows(py)) continue;
      path += (path.empty() ? "M" : " L") + place(x.at(px)) + " " + place(y.at(py));
      markers += marker(s, x.at(px), y.at(py));
    }
    text += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colours[s % colours.size()] + "\"/>\n";
    text += markers;
    if (plot.series.size() > 1) {
      const double at = width - right - 150;
      text += marker(s, at, top + 12.0 + 16.0 * static_cast<double>(s));
      text += text_at(at + 8, top + 16.0 + 16.0 * static_cast<double>(s), plot.series[s].name);
    }
  }
  return {text, width, height};
}

SvgDrawing draw(const BarPlot& plot) {
  double most = 0;
  for (const BarPlot::Row& row : plot.rows)
    for (const double value : row.values) most = std::max(most, value);
  std::string text = text_at(8, 18, plot.title, " font-weight=\"bold\"");
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    const double x = name_width + 8 + 130.0 * static_cast<double>(s);
    text += marker(s, x, 34) + text_at(x + 8, 38, plot.series[s]);
  }
  double y = 50;
  for (const BarPlot::Row& row : plot.rows) {
    const double high = bar_height * static_cast<double>(row.values.size());
    text += text_at(name_width, y + high / 2 + 4, row.name, " text-anchor=\"end\"");
    for (std::size_t s = 0; s < row.values.size(); ++s) {
      const double length = most > 0 ? (width - name_width - 80) * std::max(row.values[s], 0.0) / most : 0;
      text += "<rect x=\"" + place(name_width + 8) + "\" y=\"" + place(y) + "\" width=\"" + place(length) +
              "\" height=\"" + std::to_string(bar_height - 1) + "\" fill=\"" + colours[s % colours.size()] +
              "\"/>\n";
      text += text_at(name_width + 12 + length, y + bar_height - 2, scaled_number(row.values[s]),
                      " font-size=\"10\"");
      y += bar_height;
    }
    y += row_gap;
  }
  return {text, width, static_cast<int>(y) + 8};
}

std::string svg_document(const std::vector<SvgDrawing>& drawings) {
  int wide = 0, high = 0;
  std::string inside;
  for (const SvgDrawing& drawing : drawings) {
    inside += "<g transform=\"translate(0 " + std::to_string(high) + ")\">\n" + drawing.elements + "</g>\n";
    wide = std::max(wide, drawing.width);
    high += drawing.height;
  }
  const std::string size = std::to_string(wide), tall = std::to_string(high);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size + "\" height=\"" + tall +
         "\" viewBox=\"0 0 " + size + " " + tall +
         "\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n"
         "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" +
         inside + "</svg>\n";
}

}  // namespace tenfold::study
