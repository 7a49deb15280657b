// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagrams/network_drawing.h"

#include <QObject>
#include <QStringList>
#include <cmath>
#include <numbers>

#include "ui/document/requests.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/settings/engine_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

using DrawnSide = NetworkLeg::Side;

QString lowered(int number) {
  QString text;
  for (const QChar digit : QString::number(number)) text += QChar(0x2080 + digit.digitValue());
  return text;
}

QPointF unit(double x, double y) {
  const double length = std::hypot(x, y);
  return {x / length, y / length};
}

double spread(std::size_t k, std::size_t count) { return (double(k) + 0.5) / double(count); }

const QPointF left{-1, 0}, right{1, 0}, up{0, -1}, down{0, 1};

/// Fills a drawing in for one family.
class Layout {
 public:
  Layout(const LayerShape& shape, const LayerOptions& options, const Shape& ranks)
      : shape_(shape), options_(options), family_(family_of(options)), ranks_(ranks) {
    drawing_.family = family_;
    for (const auto& factor : factor_shapes(shape, options, ranks))
      drawing_.nodes.push_back(
          {{}, QString::fromStdString(factor.name), factor.shape, product(factor.shape), false, {}, down});
  }

  NetworkDrawing draw() {
    switch (family_) {
      case Family::dense:
        return {};
      case Family::low_rank:
        pair();
        break;
      case Family::cp:
        star(true);
        break;
      case Family::tucker:
        star(false);
        break;
      case Family::tt:
        chain();
        break;
      case Family::block_tt:
        ladder();
        break;
      case Family::block_cp:
        pairStar();
        break;
      case Family::tensor_ring:
        ring();
        break;
    }
    return std::move(drawing_);
  }

 private:
  bool isConvolution() const { return is_convolution(shape_.kind); }
  bool isEmbedding() const { return shape_.kind == LayerKind::embedding; }
  NetworkNode& node(std::size_t k) { return drawing_.nodes.at(k); }
  std::size_t count() const { return drawing_.nodes.size(); }

  void place(std::size_t k, const QString& name, double x, double y, const QPointF& caption = down) {
    node(k).name = name;
    node(k).place = {x, y};
    node(k).caption = caption;
  }

  void bond(std::size_t from, std::size_t to, int rank, bool captioned = true) {
    drawing_.bonds.push_back({int(from), int(to), rank, captioned, 0});
  }

  void leg(std::size_t k, DrawnSide side, std::int64_t size, const QPointF& towards) {
    const QString words = side == DrawnSide::kernel ? QString::number(size)
                          : side == DrawnSide::input
                              ? (isEmbedding() ? QObject::tr("row %1") : QObject::tr("in %1")).arg(size)
                              : (isEmbedding() ? QObject::tr("dim %1") : QObject::tr("out %1")).arg(size);
    drawing_.legs.push_back({int(k), side, size, towards, words});
  }

  /// The modes of a tensorized matrix: the first ones are the rows, which an embedding reads.
  DrawnSide sideOfMode(std::size_t mode, std::size_t first) const {
    return (mode < first) == isEmbedding() ? DrawnSide::input : DrawnSide::output;
  }
  std::size_t firstModes() const { return effective_shape(shape_, options_).out.size(); }

  void pair() {
    const bool spatial = std::get<LowRankOptions>(options_).scheme == ConvScheme::spatial;
    // factor_0 [out, r] and factor_1 [in, r]; an embedding's rows are its factor_0
    const std::size_t input = isEmbedding() ? 0 : 1, output = 1 - input;
    place(input, QStringLiteral("V"), 0.28, 0.5);
    place(output, QStringLiteral("U"), 0.72, 0.5);
    if (isEmbedding()) std::swap(node(0).name, node(1).name);
    bond(input, output, 0);
    const Shape& w = shape_.weight;
    leg(input, DrawnSide::input, isEmbedding() ? w[0] : w[1], left);
    leg(output, DrawnSide::output, isEmbedding() ? w[1] : w[0], right);
    if (!isConvolution()) return;
    if (spatial) {
      leg(input, DrawnSide::kernel, w[2], up);
      leg(output, DrawnSide::kernel, w[3], up);
      return;
    }
    for (std::size_t d = 2; d < w.size(); ++d) leg(input, DrawnSide::kernel, w[d], fan(d - 2, w.size() - 2));
  }

  /// Upwards, spread a little.
  static QPointF fan(std::size_t k, std::size_t count) { return unit(0.9 * (spread(k, count) - 0.5), -1); }

  void star(bool cp) {
    const QString letter = cp ? QStringLiteral("A") : QStringLiteral("U");
    place(0, cp ? QStringLiteral("λ") : QObject::tr("core"), 0.5, 0.5);
    node(0).diagonal = cp;
    const Shape modes = modes_of(shape_, options_);
    const std::size_t first = isConvolution() ? 1 : firstModes();
    std::vector<std::size_t> inputs, outputs, kernels;
    for (std::size_t mode = 0; mode < modes.size(); ++mode) {
      const bool kernel = isConvolution() && mode > 1;
      if (!kernel)
        (sideOfMode(mode, first) == DrawnSide::input ? inputs : outputs).push_back(mode);
      else
        kernels.push_back(mode);
    }
    for (const auto* side : {&inputs, &outputs})
      for (std::size_t k = 0; k < side->size(); ++k) {
        const bool in = side == &inputs;
        const std::size_t mode = (*side)[k];
        place(mode + 1, letter + lowered(int(mode) + 1), in ? 0.18 : 0.82, spread(k, side->size()));
        bond(in ? mode + 1 : 0, in ? 0 : mode + 1, cp ? 0 : int(mode), !cp || drawing_.bonds.empty());
        leg(mode + 1, in ? DrawnSide::input : DrawnSide::output, modes[mode], in ? left : right);
      }
    for (std::size_t k = 0; k < kernels.size(); ++k) {
      const std::size_t mode = kernels[k];
      if (!cp) {
        leg(0, DrawnSide::kernel, modes[mode], fan(k, kernels.size()));
        continue;
      }
      const double x = kernels.size() == 1 ? 0.5 : 0.36 + 0.28 * double(k) / double(kernels.size() - 1);
      place(mode + 1, letter + lowered(int(mode) + 1), x, 0.1, x < 0.5 ? left : right);
      bond(mode + 1, 0, 0, false);
      leg(mode + 1, DrawnSide::kernel, modes[mode], up);
    }
  }

  void chain() {
    const Shape modes = modes_of(shape_, options_);
    const std::size_t cores = count(), first = firstModes();
    // [in, kernel..., out] and [rows..., dims...] stand from left to right, [out..., in...] the other way
    const bool turned = !isConvolution() && !isEmbedding();
    for (std::size_t k = 0; k < cores; ++k) {
      const std::size_t at = turned ? cores - 1 - k : k;
      const bool end = at == 0 || at + 1 == cores;
      const bool kernel = isConvolution() && !end;
      place(k, QStringLiteral("G") + lowered(int(k) + 1), spread(at, cores), 0.5, end || kernel ? down : up);
      const DrawnSide side = kernel            ? DrawnSide::kernel
                             : isConvolution() ? (k == 0 ? DrawnSide::input : DrawnSide::output)
                                               : sideOfMode(k, first);
      leg(k, side, modes[k], at == 0 ? left : end ? right : kernel ? up : down);
      if (k + 1 < cores) bond(turned ? k + 1 : k, turned ? k : k + 1, int(k));
    }
  }

  /// Cores [r, out, in, r]: the outputs of all cores above, to the right; the inputs below, to the left.
  void ladder() {
    for (std::size_t k = 0; k < count(); ++k) {
      place(k, QStringLiteral("G") + lowered(int(k) + 1), spread(k, count()), 0.5, unit(0.75, 0.8));
      pairLegs(k, node(k).shape[1], node(k).shape[2]);
      if (k + 1 < count()) bond(k, k + 1, int(k));
    }
  }

  void pairLegs(std::size_t k, std::int64_t firstMode, std::int64_t secondMode) {
    leg(k, DrawnSide::output, isEmbedding() ? secondMode : firstMode, unit(0.3, -1));
    leg(k, DrawnSide::input, isEmbedding() ? firstMode : secondMode, unit(-0.3, 1));
  }

  void pairStar() {
    place(0, QStringLiteral("λ"), 0.5, 0.14, right);
    node(0).diagonal = true;
    for (std::size_t k = 1; k < count(); ++k) {
      place(k, QStringLiteral("A") + lowered(int(k)), spread(k - 1, count() - 1), 0.72, right);
      const auto& shape = node(k).shape;
      leg(k, DrawnSide::input, isEmbedding() ? shape[0] : shape[1], unit(-0.6, 1));
      leg(k, DrawnSide::output, isEmbedding() ? shape[1] : shape[0], unit(0.6, 1));
      bond(0, k, 0, k == 1);
    }
  }

  void ring() {
    const Shape modes = modes_of(shape_, options_);
    const std::size_t cores = count(), first = firstModes();
    for (std::size_t k = 0; k < cores; ++k) {
      // clockwise from the closing bond: at the bottom where the inputs come first, else at the top
      const bool fromBelow = isConvolution() || isEmbedding();
      const double angle = 2 * std::numbers::pi * spread(k, cores);
      const double x = (fromBelow ? -1 : 1) * std::sin(angle), y = (fromBelow ? 1 : -1) * std::cos(angle);
      const QPointF outward = unit(1.3 * x, y);
      place(k, QStringLiteral("G") + lowered(int(k) + 1), 0.5 + 0.36 * x, 0.5 + 0.46 * y, -outward);
      const DrawnSide side = !isConvolution() ? sideOfMode(k, first)
                             : k == 0         ? DrawnSide::input
                             : k + 1 == cores ? DrawnSide::output
                                              : DrawnSide::kernel;
      leg(k, side, modes[k], outward);
      bond(k == 0 ? cores - 1 : k - 1, k, int(k));
    }
    if (cores == 2)
      for (auto& bond : drawing_.bonds) bond.bend = 0.3;  // there and back, each on its own side
  }

  const LayerShape& shape_;
  const LayerOptions& options_;
  Family family_;
  Shape ranks_;
  NetworkDrawing drawing_;
};

NetworkRank rankOf(const LayerShape& shape, const LayerOptions& options, const Shape& ranks, std::size_t k) {
  NetworkRank rank;
  rank.size = ranks[k];
  Shape other = ranks;
  other[k] += ranks[k] > 1 ? -1 : 1;
  rank.saved = std::abs(count_parameters(factor_shapes(shape, options, ranks)) -
                        count_parameters(factor_shapes(shape, options, other)));
  return rank;
}

}  // namespace

std::int64_t NetworkDrawing::parameters() const {
  std::int64_t sum = 0;
  for (const auto& node : nodes) sum += node.parameters;
  return sum;
}

NetworkDrawing drawNetwork(const LayerShape& shape, const LayerOptions& options,
                           const std::vector<Spectrum>* spectra) {
  const Family family = family_of(options);
  if (family == Family::dense) return {};
  const Shape ranks = resolve_ranks(shape, options), limits = max_ranks(shape, options);
  NetworkDrawing drawing = Layout(shape, options, ranks).draw();
  drawing.spectraExpected = family == Family::low_rank || family == Family::tucker || family == Family::tt ||
                            family == Family::block_tt;
  const QStringList names = rankNames(shape, options);
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    NetworkRank rank = rankOf(shape, options, ranks, k);
    rank.name = names.value(qsizetype(k));
    rank.most = limits.at(k);
    if (spectra != nullptr && k < spectra->size() && !(*spectra)[k].values.empty()) {
      rank.values = (*spectra)[k].values;
      rank.kept = energyKept(rank.values, rank.size);
    }
    drawing.ranks.push_back(std::move(rank));
  }
  return drawing;
}

QString stepText(const NetworkDrawing& drawing, const ContractionStep& step) {
  QStringList names;
  for (const int factor : step.with) names << drawing.nodes.at(std::size_t(factor)).name;
  const QString operation = engineText(step.operation);
  const QString all = names.join(QStringLiteral(", "));
  switch (step.kind) {
    case ContractionStep::Kind::lookup:
      return QObject::tr("rows are looked up in %1").arg(all);
    case ContractionStep::Kind::merge:
      return QObject::tr("%1 become one: %2").arg(all, operation);
    case ContractionStep::Kind::input:
      break;
  }
  return QObject::tr("the input meets %1: %2").arg(all, operation);
}

QString flopText(std::int64_t flops) {
  const QString count = countText(flops);
  return count.contains(' ') ? count + QStringLiteral("FLOP") : count + QStringLiteral(" FLOP");
}

}  // namespace tenfold::ui
