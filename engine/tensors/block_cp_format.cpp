// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/decomposition/parafac.h"
#include "engine/tensors/block_parts.h"
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// Elementwise in the last dimension R: [logical modes..., R] of both; folded modes grow (old slowest), plain
/// ones are paired.
at::Tensor joined_factors(at::Tensor left, at::Tensor right, const NestedShape& shape) {
  Shape sizes;
  std::int64_t dim = 0;
  for (std::size_t mode = 0; mode < shape.size(); ++mode, ++dim) {
    const bool folded = is_folded(shape[mode]);
    sizes.push_back(left.size(dim) * (folded ? right.size(dim) : 1));
    if (!folded) continue;
    left = left.unsqueeze(dim + 1);
    right = right.unsqueeze(dim);
    ++dim;
  }
  sizes.push_back(left.size(-1));
  return (left * right).reshape(sizes);
}

/// Weights [R] and one factor [k-th size of every logical mode..., R] for each k: CP of the tensor whose k-th
/// mode joins the k-th sizes, as BlockTT is a train of it.
class BlockCpFormat : public TensorFormat {
 public:
  std::string name() const override { return "BlockCP"; }
  std::string core_name() const override { return "weights"; }
  Shape validate_rank(const NestedShape& shape, const Rank& rank,
                      const FormatOptions& options) const override {
    return {validate_cp_rank(block_sizes(shape), rank, options.ranks)};
  }
  std::optional<Shape> core_shape(const NestedShape&, const Shape& rank) const override {
    return Shape{rank.at(0)};
  }
  std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const override {
    std::vector<Shape> shapes;
    for (std::size_t k = 0; k < core_count(shape); ++k) {
      shapes.emplace_back();
      for (const ShapeEntry& entry : shape) shapes.back().push_back(size_in_core(entry, k));
      shapes.back().push_back(rank.at(0));
    }
    return shapes;
  }
  Shape rank(const Factorization& f) const override {
    require_core(f);
    require_factors(f, f.factors.empty() ? 0 : f.factors[0].dim());
    return {f.core.numel()};
  }
  NestedShape shape_of(const Factorization& f) const override { return block_shape(f, 0); }

  /// With folded modes alone one product of two halves, as CP; plain modes are kept elementwise.
  at::Tensor to_tensor(const Factorization& f) const override {
    at::Tensor left = f.factors[0] * f.core;
    const std::size_t middle = (f.factors.size() + 1) / 2;
    for (std::size_t k = 1; k < middle; ++k) left = joined_factors(left, f.factors[k], f.shape);
    if (middle == f.factors.size()) return left.sum(-1).reshape(f.tensor_shape());
    at::Tensor right = f.factors[middle];
    for (std::size_t k = middle + 1; k < f.factors.size(); ++k)
      right = joined_factors(right, f.factors[k], f.shape);
    std::string a, b, both;
    char letter = 'a';
    for (const ShapeEntry& entry : f.shape) {
      a += letter;
      both += letter;
      if (is_folded(entry)) both += ++letter;
      b += letter++;
    }
    return at::einsum(a + "Z," + b + "Z->" + both, {left, right}).reshape(f.tensor_shape());
  }

  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    const Factorization taken = taken_blocks(f, indices, 0);
    if (!taken.shape.empty()) return taken;
    at::Tensor terms = taken.core;
    for (const at::Tensor& factor : taken.factors) terms = terms * factor;
    return dense_factorization(terms.sum());
  }

  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    return with_block_mode(f, new_dim, mode, new_factor, 0);
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling,
               const std::optional<at::Generator>& generator) const override {
    require_mean_zero(mean);
    const double spread =
        std::pow(root_of_ranks({f.core.numel()}, std), 1 / static_cast<double>(f.factors.size()));
    f.core.fill_(1);
    for (const at::Tensor& factor : f.factors) factor.normal_(0, spread, generator);
  }

  /// Plain modes are batches, each index decomposed alone; their weights go into the first factor.
  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                          const DecompositionOptions& options, DecompositionReport& report,
                          const Job& job) const override {
    const at::Tensor slices = interleaved(tensor, shape);
    ParafacOptions parafac_options = options.cp;
    parafac_options.rank = rank.at(0);
    const auto all = decomposed_slices(slices, report, job, [&](const at::Tensor& slice, const Job& step) {
      CpFactors cp = parafac(slice, parafac_options, report, step);
      cp.factors[0] = cp.factors[0] * cp_weights(cp);
      return cp.factors;
    });
    Factorization made{this, shape, at::ones(rank, tensor.options()), {}};
    for (std::size_t k = 0; k < all[0].size(); ++k)
      made.factors.push_back(unmerged(stacked(all, k).unsqueeze(1), shape, k).squeeze(0));
    return made;
  }

 private:
  static Shape block_sizes(const NestedShape& shape) {
    validate_block_tt_rank(shape, {std::int64_t{1}});  // lengths must agree
    Shape sizes(core_count(shape), 1);
    for (std::size_t k = 0; k < sizes.size(); ++k)
      for (const ShapeEntry& entry : shape) sizes[k] *= size_in_core(entry, k);
    return sizes;
  }
};

}  // namespace

std::unique_ptr<TensorFormat> make_block_cp_format() { return std::make_unique<BlockCpFormat>(); }

}  // namespace tenfold
