// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/shape_proposals.h"

#include <algorithm>
#include <cmath>

namespace tenfold {
namespace {

/// One side of a matrix: its modes, ascending, and how many times its own size they multiply to.
struct Side {
  Shape modes;
  double growth = 1;

  double imbalance() const { return static_cast<double>(modes.back()) / static_cast<double>(modes.front()); }
};

/// A twentieth of zeros weighs as much as modes that are twice as uneven: zeros cost in every product, uneven
/// modes only in parameters.
double badness(double growth, double imbalance) { return 20 * (growth - 1) + std::log2(imbalance); }
double badness(const Side& side) { return badness(side.growth, side.imbalance()); }

constexpr double largest_growth = 1.1;

/// Every ascending list of `order` modes that multiplies to `size`, or to up to a tenth more where the last
/// one is rounded up.
void split(std::int64_t size, std::size_t order, std::int64_t least, Shape& modes, std::vector<Side>& found) {
  const std::int64_t met = product(modes), rest = (size + met - 1) / met;
  if (order == 1) {
    if (rest < least) return;
    Side side{modes, static_cast<double>(met * rest) / static_cast<double>(size)};
    side.modes.push_back(rest);
    if (side.growth <= largest_growth) found.push_back(side);
    return;
  }
  const auto most =
      static_cast<std::int64_t>(std::pow(static_cast<double>(rest), 1 / static_cast<double>(order)));
  for (std::int64_t mode = std::max(least, most / 8); mode <= most + 1; ++mode) {
    modes.push_back(mode);
    split(size, order - 1, mode, modes, found);
    modes.pop_back();
  }
}

/// The best few, and the best one without zeros if that is not among them.
std::vector<Side> sides_of(std::int64_t size, std::size_t order, std::size_t limit) {
  std::vector<Side> found;
  Shape modes;
  split(size, order, 2, modes, found);
  const Shape exact = get_tensorized_shape(size, size, order).first;
  const bool known =
      std::any_of(found.begin(), found.end(), [&](const Side& side) { return side.modes == exact; });
  if (exact.size() == order && !known) found.push_back({exact, 1});
  std::stable_sort(found.begin(), found.end(),
                   [](const Side& a, const Side& b) { return badness(a) < badness(b); });
  std::vector<Side> best;
  bool whole = false;
  for (const Side& side : found) {
    const bool first_whole = side.growth == 1 && !whole;
    if (best.size() >= limit && !first_whole) continue;
    whole = whole || side.growth == 1;
    best.push_back(side);
  }
  return best;
}

}  // namespace

std::vector<ShapeProposal> propose_shapes(const LayerShape& shape, std::size_t order, std::size_t limit) {
  if (is_convolution(shape.kind) || order == 0 || shape.weight.size() != 2) return {};
  const auto ins = sides_of(shape.weight[1], order, limit), outs = sides_of(shape.weight[0], order, limit);
  std::vector<ShapeProposal> proposals;
  for (const Side& in : ins)
    for (const Side& out : outs)
      proposals.push_back(
          {{in.modes, out.modes}, in.growth * out.growth - 1, std::max(in.imbalance(), out.imbalance())});
  std::stable_sort(proposals.begin(), proposals.end(), [](const ShapeProposal& a, const ShapeProposal& b) {
    return badness(1 + a.padding, a.imbalance) < badness(1 + b.padding, b.imbalance);
  });
  std::vector<ShapeProposal> best;
  for (ShapeProposal& each : proposals) {
    const bool beaten = std::any_of(best.begin(), best.end(), [&](const ShapeProposal& other) {
      return other.padding <= each.padding && other.imbalance <= each.imbalance;
    });
    if (!beaten) best.push_back(std::move(each));
  }
  const auto whole =
      std::find_if(best.begin(), best.end(), [](const ShapeProposal& each) { return each.padding == 0; });
  if (whole != best.end() && whole - best.begin() >= static_cast<std::ptrdiff_t>(limit))
    std::rotate(best.begin() + static_cast<std::ptrdiff_t>(limit) - 1, whole, whole + 1);
  if (best.size() > limit) best.resize(limit);
  return best;
}

}  // namespace tenfold
