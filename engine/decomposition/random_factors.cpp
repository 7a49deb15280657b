// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/random_factors.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/decomposition/train_ranks.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Shape = std::vector<std::int64_t>;

/// One stream of tensors.
class Stream {
 public:
  Stream(std::uint64_t seed, at::ScalarType type)
      : generator_(at::make_generator<at::CPUGeneratorImpl>(seed)), type_(type) {}

  at::Tensor next(const Shape& shape) { return at::rand(shape, generator_, type_); }
  at::Tensor orthonormal(std::int64_t rows, std::int64_t columns) {
    return std::get<0>(at::linalg_qr(next({rows, columns})));
  }

 private:
  at::Generator generator_;
  at::ScalarType type_;
};

void require_rank(std::int64_t rank, std::int64_t size, bool orthogonal) {
  if (rank < 1 || (orthogonal && rank > size))
    throw Error("random.rank", "Rank {rank} of a mode of size {size} is not possible",
                {{"rank", std::to_string(rank)}, {"size", std::to_string(size)}});
}

}  // namespace

at::Tensor random_tensor(const Shape& shape, std::uint64_t seed, at::ScalarType type) {
  return Stream(seed, type).next(shape);
}

CpFactors random_cp(const Shape& shape, std::int64_t rank, std::uint64_t seed, const RandomCpOptions& options,
                    at::ScalarType type) {
  Stream stream(seed, type);
  CpFactors cp;
  for (const std::int64_t size : shape) {
    require_rank(rank, size, options.orthogonal);
    cp.factors.push_back(options.orthogonal ? stream.orthonormal(size, rank) : stream.next({size, rank}));
  }
  if (options.normalise_factors) return cp_normalize(cp);
  cp.weights = cp_weights(cp);
  return cp;
}

TuckerFactors random_tucker(const Shape& shape, const Shape& rank, std::uint64_t seed,
                            const RandomTuckerOptions& options, at::ScalarType type) {
  Shape ranks = rank;
  if (ranks.size() == 1) ranks.resize(shape.size(), ranks[0]);
  if (ranks.size() != shape.size())
    throw Error("tucker.ranks", "{modes} modes need {modes} ranks, not {ranks}",
                {{"modes", std::to_string(shape.size())}, {"ranks", std::to_string(ranks.size())}});
  Stream stream(seed, type);
  TuckerFactors tucker;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    require_rank(ranks[k], shape[k], options.orthogonal);
    tucker.factors.push_back(options.orthogonal ? stream.orthonormal(shape[k], ranks[k])
                                                : stream.next({shape[k], ranks[k]}));
    if (options.non_negative) tucker.factors[k] = tucker.factors[k].abs().to(type);
    tucker.modes.push_back(static_cast<std::int64_t>(k));
  }
  tucker.core = stream.next(ranks);
  if (options.non_negative) tucker.core = tucker.core.abs().to(type);
  return tucker;
}

std::vector<at::Tensor> random_tt(const Shape& shape, const Shape& rank, std::uint64_t seed,
                                  at::ScalarType type) {
  Shape bonds = inner_ranks(shape, {rank});
  bonds.insert(bonds.begin(), 1);
  bonds.push_back(1);
  Stream stream(seed, type);
  std::vector<at::Tensor> cores;
  for (std::size_t k = 0; k < shape.size(); ++k)
    cores.push_back(stream.next({bonds[k], shape[k], bonds[k + 1]}));
  return cores;
}

std::vector<at::Tensor> random_tt_matrix(const Shape& shape, const Shape& rank, std::uint64_t seed,
                                         at::ScalarType type) {
  if (shape.empty() || shape.size() % 2 != 0)
    throw Error("tt_matrix.order", "A tensorized matrix has as many row modes as column modes");
  const std::size_t half = shape.size() / 2;
  Shape pairs;
  for (std::size_t k = 0; k < half; ++k) pairs.push_back(shape[k] * shape[k + half]);
  std::vector<at::Tensor> cores = random_tt(pairs, rank, seed, type);
  for (std::size_t k = 0; k < half; ++k)
    cores[k] = cores[k].reshape({cores[k].size(0), shape[k], shape[k + half], cores[k].size(2)});
  return cores;
}

std::vector<at::Tensor> random_tr(const Shape& shape, const Shape& rank, std::uint64_t seed,
                                  at::ScalarType type) {
  const Shape ranks = ring_ranks(shape, {rank});
  Stream stream(seed, type);
  std::vector<at::Tensor> cores;
  for (std::size_t k = 0; k < shape.size(); ++k)
    cores.push_back(stream.next({ranks[k], shape[k], ranks[(k + 1) % ranks.size()]}));
  return cores;
}

}  // namespace tenfold
