// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/tensors/block_parts.h"
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// Contracts the bond of [r, logical modes..., b] and [b, logical modes..., r']: folded modes grow (old
/// slowest), plain ones are paired, so that each of their indices has a train of its own.
at::Tensor joined_cores(at::Tensor left, at::Tensor right, const NestedShape& shape) {
  std::string a = "X", b = "Y", both = "X";
  Shape sizes{left.size(0)};
  char letter = 'a';
  for (std::size_t mode = 0; mode < shape.size(); ++mode) {
    const auto dim = static_cast<std::int64_t>(mode) + 1;
    a += letter;
    both += letter;
    if (is_folded(shape[mode])) ++letter;
    b += letter;
    if (is_folded(shape[mode])) both += letter;
    ++letter;
    sizes.push_back(is_folded(shape[mode]) ? left.size(dim) * right.size(dim) : left.size(dim));
  }
  sizes.push_back(right.size(-1));
  at::Tensor product = at::einsum(a + "Y," + b + "Z->" + both + "Z", {left, right});
  left = right = at::Tensor();  // gone before the copy that puts the modes in order
  return product.reshape(sizes);
}

/// Cores [r_k, k-th size of every logical mode..., r_{k+1}] with outer ranks 1 (Novikov et al., 2015, for
/// matrices).
class BlockTtFormat : public TensorFormat {
 public:
  std::string name() const override { return "BlockTT"; }
  Shape validate_rank(const NestedShape& shape, const Rank& rank,
                      const FormatOptions& options) const override {
    return validate_block_tt_rank(shape, rank, {options.ranks});
  }
  std::optional<Shape> core_shape(const NestedShape&, const Shape&) const override { return std::nullopt; }
  std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const override {
    require_ranks(*this, rank, core_count(shape) + 1);
    std::vector<Shape> shapes;
    for (std::size_t k = 0; k < core_count(shape); ++k) {
      Shape core{rank[k]};
      for (const ShapeEntry& entry : shape) core.push_back(size_in_core(entry, k));
      core.push_back(rank[k + 1]);
      shapes.push_back(core);
    }
    return shapes;
  }
  Shape rank(const Factorization& f) const override {
    require_factors(f, f.factors.empty() ? 0 : f.factors[0].dim());
    if (f.factors[0].dim() < 3)
      throw Error("factors.order", "a core of a BlockTT has two bonds and at least one mode");
    Shape ranks{f.factors[0].size(0)};
    for (const at::Tensor& core : f.factors) ranks.push_back(core.size(-1));
    if (ranks.front() != 1 || ranks.back() != 1)
      throw Error("factors.border", "the outer ranks of a train are 1, not {first} and {last}",
                  {{"first", std::to_string(ranks.front())}, {"last", std::to_string(ranks.back())}});
    return ranks;
  }
  NestedShape shape_of(const Factorization& f) const override { return block_shape(f, 1); }

  at::Tensor to_tensor(const Factorization& f) const override {
    Shape modes;
    const Shape bonds = rank(f);
    for (std::size_t k = 0; k < f.factors.size(); ++k)
      modes.push_back(f.factors[k].numel() / (bonds[k] * bonds[k + 1]));
    const std::size_t cut = smallest_halves(modes, bonds);
    at::Tensor whole = f.factors[0], back = f.factors.back();
    for (std::size_t k = 1; k < std::min(cut, f.factors.size()); ++k)
      whole = joined_cores(std::move(whole), f.factors[k], f.shape);
    for (std::size_t k = f.factors.size() - 1; k-- > cut;)
      back = joined_cores(f.factors[k], std::move(back), f.shape);
    if (f.factors.size() > 1) whole = joined_cores(std::move(whole), std::move(back), f.shape);
    return whole.squeeze(0).squeeze(-1).reshape(f.tensor_shape());
  }

  /// A list on a folded mode becomes a plain one: each of its indices picks a slice of every core.
  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    const Factorization taken = taken_blocks(f, indices, 1);
    if (!taken.shape.empty()) return taken;
    at::Tensor scalar = taken.factors[0];
    for (std::size_t k = 1; k < taken.factors.size(); ++k) scalar = at::mm(scalar, taken.factors[k]);
    return dense_factorization(scalar.reshape({}));
  }

  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    return with_block_mode(f, new_dim, mode, new_factor, 1);
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling scaling,
               const std::optional<at::Generator>& generator) const override {
    require_mean_zero(mean);
    const Shape bonds = rank(f);
    const bool corrected = scaling == InitScaling::corrected;
    const double element = corrected ? root_of_ranks(bonds, std) : std / static_cast<double>(product(bonds));
    const double count = static_cast<double>(corrected ? f.factors.size() : f.shape.size());
    for (const at::Tensor& core : f.factors) core.normal_(0, std::pow(element, 1 / count), generator);
  }

  /// Plain modes are batches: each index is decomposed alone and the cores are stacked, which represents
  /// every one as well as a decomposition of its own.
  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                          const DecompositionOptions& options, DecompositionReport& report,
                          const Job& job) const override {
    if (!is_folded(shape)) return one_core(tensor, shape, report);
    const at::Tensor slices = interleaved(tensor, shape);
    TensorTrainOptions train = options.train;
    train.rank = rank;
    train.fill_ranks = slices.size(0) > 1;  // stacked cores need the same ranks
    const auto trains = decomposed_slices(slices, report, job, [&](const at::Tensor& slice, const Job& step) {
      return tensor_train(slice, train, report, step);
    });
    Factorization made{this, shape, {}, {}};
    for (std::size_t k = 0; k < trains[0].size(); ++k)
      made.factors.push_back(unmerged(stacked(trains, k), shape, k));
    return made;
  }

 private:
  Factorization one_core(const at::Tensor& tensor, const NestedShape& shape,
                         DecompositionReport& report) const {
    report = {};
    return {this, shape, {}, {tensor.unsqueeze(0).unsqueeze(-1).clone()}};
  }
};

}  // namespace

std::unique_ptr<TensorFormat> make_block_tt_format() { return std::make_unique<BlockTtFormat>(); }

}  // namespace tenfold
