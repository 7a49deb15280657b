// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// Contracts the bond between them: [..., r] and [r, ...].
at::Tensor contract(const at::Tensor& left, const at::Tensor& right) {
  return at::tensordot(left, right, {-1}, {0});
}

/// Cores [r_k, mode_k, r_{k+1}] for each flat mode: a tensor train, or a ring when the outer ranks are one
/// bond.
class TrainFormat : public TensorFormat {
 public:
  explicit TrainFormat(bool ring) : ring_(ring) {}

  std::string name() const override { return ring_ ? "TensorRing" : "TT"; }
  Shape validate_rank(const NestedShape& shape, const Rank& rank,
                      const FormatOptions& options) const override {
    if (ring_) return validate_tr_rank(flat_shape(shape), rank, options.ranks);
    return validate_tt_rank(flat_shape(shape), rank, {options.ranks});
  }
  std::optional<Shape> core_shape(const NestedShape&, const Shape&) const override { return std::nullopt; }
  std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const override {
    const Shape flat = flat_shape(shape);
    require_ranks(*this, rank, flat.size() + 1);
    std::vector<Shape> shapes;
    for (std::size_t k = 0; k < flat.size(); ++k) shapes.push_back({rank[k], flat[k], rank[k + 1]});
    return shapes;
  }
  Shape rank(const Factorization& f) const override {
    require_factors(f, 3);
    Shape ranks{f.factors[0].size(0)};
    for (const at::Tensor& core : f.factors) ranks.push_back(core.size(2));
    if (ring_ ? ranks.front() != ranks.back() : ranks.front() != 1 || ranks.back() != 1)
      throw Error("factors.border",
                  ring_ ? "the first and the last core of a ring share a bond: {first} and {last} differ"
                        : "the outer ranks of a train are 1, not {first} and {last}",
                  {{"first", std::to_string(ranks.front())}, {"last", std::to_string(ranks.back())}});
    return ranks;
  }
  NestedShape shape_of(const Factorization& f) const override {
    NestedShape shape;
    for (const at::Tensor& core : f.factors) shape.emplace_back(core.size(1));
    return shape;
  }

  at::Tensor to_tensor(const Factorization& f) const override {
    return (ring_ ? tr_to_tensor(f.factors) : tt_to_tensor(f.factors)).reshape(f.tensor_shape());
  }

  /// Slices of removed modes are matrices; they go into the next core that stays, or the last one.
  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    Factorization taken{this, taken_shape(f.shape, indices), {}, {}};
    const std::vector<Span> places = spans(f.shape);
    at::Tensor pending;
    const auto keep = [&](const at::Tensor& core) {
      taken.factors.push_back(pending.defined() ? contract(pending, core) : core);
      pending = at::Tensor();
    };
    for (std::size_t mode = 0; mode < indices.size(); ++mode) {
      const ModeIndex& index = indices[mode];
      const auto [first, last] = places[mode];
      if (index.kind == ModeIndex::Kind::all) {
        for (std::size_t k = first; k < last; ++k) keep(f.factors[k]);
      } else if (index.kind == ModeIndex::Kind::one) {
        const std::vector<std::int64_t> at = unravel(index.position, sizes_of(f.shape[mode]));
        for (std::size_t k = first; k < last; ++k) {
          const at::Tensor slice = f.factors[k].select(1, at[k - first]);
          pending = pending.defined() ? at::mm(pending, slice) : slice;
        }
      } else {
        keep(last - first == 1 ? take(f.factors[first], 1, index) : chosen(f, mode, first, last, index));
      }
    }
    if (taken.factors.empty()) return dense_factorization(pending.diagonal().sum());
    if (pending.defined()) taken.factors.back() = contract(taken.factors.back(), pending);
    return taken;
  }

  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    Factorization grown = f;
    const std::size_t place = flat_place(f.shape, mode);
    const std::int64_t bond = rank(f)[place];
    insert_mode(grown.shape, mode, new_dim);
    const at::Tensor core =
        new_factor.defined()
            ? new_factor.to(f.options())
            : at::eye(bond, f.options()).unsqueeze(1).expand({bond, new_dim, bond}).contiguous();
    grown.factors.insert(grown.factors.begin() + static_cast<std::ptrdiff_t>(place), core);
    return grown;
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling scaling,
               const std::optional<at::Generator>& generator) const override {
    require_mean_zero(mean);
    Shape bonds = rank(f);
    bonds.pop_back();
    const double cores = static_cast<double>(f.factors.size());
    const double element = scaling == InitScaling::corrected ? root_of_ranks(bonds, std)
                                                             : std / static_cast<double>(product(bonds));
    for (const at::Tensor& core : f.factors) core.normal_(0, std::pow(element, 1 / cores), generator);
  }

  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                          const DecompositionOptions& options, DecompositionReport& report,
                          const Job& job) const override {
    if (ring_) return {this, shape, {}, ring_of(tensor, rank, options, report, job)};
    TensorTrainOptions train = options.train;
    train.rank = rank;
    return {this, shape, {}, tensor_train(tensor, train, report, job)};
  }

 private:
  /// Successive SVDs where the outer bonds fit the first mode, else alternating least squares.
  static std::vector<at::Tensor> ring_of(const at::Tensor& tensor, const Shape& rank,
                                         const DecompositionOptions& options, DecompositionReport& report,
                                         const Job& job) {
    const std::int64_t first = tensor.size(0), most = std::min(first, tensor.numel() / first);
    if (rank[0] * rank[1] > most) {
      TensorRingAlsOptions als;
      als.rank = rank;
      als.seed = options.train.seed;
      return tensor_ring_als(tensor, als, report, job);
    }
    return tensor_ring(tensor, {rank, 0, options.train.svd, options.train.seed}, report, job);
  }

  /// The cores of a folded mode multiplied for each chosen position: [r, count, r'].
  static at::Tensor chosen(const Factorization& f, std::size_t mode, std::size_t first, std::size_t last,
                           const ModeIndex& index) {
    const Shape sizes = sizes_of(f.shape[mode]);
    const auto at = unravel(index.list(product(sizes), f.factors[first].device()), sizes);
    at::Tensor matrices;
    for (std::size_t k = first; k < last; ++k) {
      const at::Tensor slices = f.factors[k].index_select(1, at[k - first]).transpose(0, 1);
      matrices = matrices.defined() ? at::bmm(matrices, slices) : slices;
    }
    return matrices.transpose(0, 1);
  }

  bool ring_;
};

}  // namespace

std::unique_ptr<TensorFormat> make_tt_format() { return std::make_unique<TrainFormat>(false); }
std::unique_ptr<TensorFormat> make_tensor_ring_format() { return std::make_unique<TrainFormat>(true); }

}  // namespace tenfold
