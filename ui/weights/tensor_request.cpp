// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/tensor_request.h"

#include <algorithm>
#include <utility>

#include "engine/spec/factors.h"
#include "engine/spec/rank_rules.h"
#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

constexpr double startingShare = 0.25;

Rank rankOf(const Shape& ranks) { return ranks.size() == 1 ? Rank{ranks.front()} : Rank{ranks}; }

std::int64_t sum(const Shape& values) {
  std::int64_t total = 0;
  for (const auto value : values) total += value;
  return total;
}

/// Elements of the cores of a train (open ends) or a ring.
std::int64_t coreElements(const Shape& modes, const Shape& ranks, Family family) {
  const Shape bonds = format_ranks(family, ranks);
  std::int64_t total = 0;
  for (std::size_t k = 0; k < modes.size(); ++k) total += bonds[k] * modes[k] * bonds[k + 1];
  return total;
}

std::int64_t ownElements(const Shape& modes, Family family, const Shape& ranks) {
  switch (family) {
    case Family::low_rank:
      return ranks[0] * sum(modes);
    case Family::cp:
      return ranks[0] * (1 + sum(modes));
    case Family::tucker: {
      std::int64_t total = product(ranks);
      for (std::size_t k = 0; k < modes.size(); ++k) total += modes[k] * ranks[k];
      return total;
    }
    default:
      return coreElements(modes, ranks, family);
  }
}

/// The largest equal ranks that fit: a ring whose bonds differ is slow to fit.
template <class Fits>
Shape equalRanks(const Shape& limits, const Fits& fits) {
  const auto cut = [&](std::int64_t rank) {
    Shape ranks;
    for (const auto limit : limits) ranks.push_back(std::min(rank, limit));
    return ranks;
  };
  std::int64_t rank = 1;
  while (cut(rank + 1) != cut(rank) && fits(cut(rank + 1))) ++rank;
  return cut(rank);
}

}  // namespace

std::vector<Family> tensorFamilies(const Shape& tensor) {
  if (tensor.size() == 2)
    return {Family::low_rank, Family::cp,       Family::tucker,     Family::tt,
            Family::block_tt, Family::block_cp, Family::tensor_ring};
  return {Family::tucker, Family::cp, Family::tt, Family::tensor_ring};
}

bool mayFold(const Shape& tensor, Family family) { return tensor.size() == 2 && family != Family::low_rank; }

bool mustFold(Family family) { return pairs_modes(family); }

TensorRequest startingRequest(const Shape& tensor, Family family, bool folded,
                              const TensorizedShape& folding) {
  TensorRequest request{tensor, family, folded, {}, folding};
  if (folded) {
    const LayerShape matrix = foldedMatrix(request);
    LayerOptions options = make_options(family, {std::int64_t{1}}, matrix);
    if (!folding.in.empty()) *tensorized_shape_of(options) = folding;
    request.folding = effective_shape(matrix, options);
    request.ranks = resolve_ranks(matrix, with_fraction(options, matrix, startingShare));
    if (request.ranks.empty()) request.ranks = rankLimits(request);  // one core has no bond to choose
    return request;
  }
  const double most = startingShare * double(product(tensor));
  const auto fits = [&](const Shape& ranks) { return double(ownElements(tensor, family, ranks)) <= most; };
  const Shape limits = rankLimits(request);
  const auto usable = [&](Shape ranks) { return usable_ranks(family, tensor, std::move(ranks)); };
  request.ranks = family == Family::tensor_ring ? equalRanks(limits, fits) : grow_ranks(limits, fits, usable);
  return request;
}

Shape rankLimits(const TensorRequest& request) {
  return request.folded ? max_ranks(foldedMatrix(request), foldedOptions(request))
                        : rank_limits(request.family, request.tensor);
}

QStringList rankNames(const TensorRequest& request) {
  if (request.folded) return rankNames(foldedMatrix(request), foldedOptions(request));
  QStringList names;
  const auto count = rankLimits(request).size();
  if (count == 1) return {QObject::tr("rank")};
  for (std::size_t k = 0; k < count; ++k) {
    if (request.family == Family::tensor_ring && k == 0)
      names << QObject::tr("closing bond");
    else if (request.family == Family::tucker)
      names << QObject::tr("mode %1").arg(k + 1);
    else
      names << QObject::tr("bond %1").arg(request.family == Family::tensor_ring ? k : k + 1);
  }
  return names;
}

std::int64_t factorElements(const TensorRequest& request) {
  return request.folded ? weight_parameters(foldedMatrix(request), foldedOptions(request))
                        : ownElements(request.tensor, request.family, request.ranks);
}

LayerShape foldedMatrix(const TensorRequest& request) { return {LayerKind::linear, request.tensor}; }

LayerOptions foldedOptions(const TensorRequest& request) {
  LayerOptions options = default_options(request.family);
  if (TensorizedShape* shape = tensorized_shape_of(options)) *shape = request.folding;
  if (!request.ranks.empty()) *rank_of(options) = rankOf(request.ranks);
  return options;
}

study::DecomposeOptions decomposeOptions(const TensorRequest& request) {
  study::DecomposeOptions options;
  options.family = request.family;
  options.rank = rankOf(request.ranks);
  if (request.folded) options.shape = request.folding;
  return options;
}

}  // namespace tenfold::ui
