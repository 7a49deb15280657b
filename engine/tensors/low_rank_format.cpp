// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/decomposition/svd.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// A matrix as factor_0 [out, r] · factor_1 [in, r]ᵀ by truncated SVD, the transpose without a conjugate also
/// of complex factors; folded modes are kept together.
class LowRankFormat : public TensorFormat {
 public:
  std::string name() const override { return "LowRank"; }
  Shape validate_rank(const NestedShape& shape, const Rank& rank,
                      const FormatOptions& options) const override {
    const Shape sizes = matrix(shape);
    return {std::min(validate_cp_rank(sizes, rank, counted(options.ranks)), std::min(sizes[0], sizes[1]))};
  }
  std::optional<Shape> core_shape(const NestedShape&, const Shape&) const override { return std::nullopt; }
  std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const override {
    const Shape sizes = matrix(shape);
    return {{sizes[0], rank.at(0)}, {sizes[1], rank.at(0)}};
  }
  Shape rank(const Factorization& f) const override {
    require_factors(f, 2);
    return {f.factors[0].size(1)};
  }
  NestedShape shape_of(const Factorization& f) const override {
    NestedShape shape;
    for (const at::Tensor& factor : f.factors) shape.emplace_back(factor.size(0));
    return shape;
  }
  at::Tensor to_tensor(const Factorization& f) const override {
    return at::mm(f.factors[0], f.factors[1].t()).reshape(f.tensor_shape());
  }

  /// One row or column is a vector, and dense.
  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    Factorization taken{this, taken_shape(f.shape, indices), {}, {}};
    for (std::size_t side = 0; side < 2; ++side)
      taken.factors.push_back(take(f.factors[side], 0, indices[side]));
    if (taken.shape.size() == 2) return taken;
    return {&tensor_format("dense"), taken.shape, at::matmul(taken.factors[0], taken.factors[1].t()), {}};
  }

  /// With a third mode it is a CP of the logical modes, which has the same factors.
  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    const Factorization cp{&tensor_format("CP"), nested(f.logical_shape()),
                           at::ones(rank(f), f.options().requires_grad(false)), f.factors};
    return cp.transduct(new_dim, mode, new_factor);
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling,
               const std::optional<at::Generator>& generator) const override {
    require_mean_zero(mean);
    const double spread = std::sqrt(root_of_ranks(rank(f), std));
    for (const at::Tensor& factor : f.factors) factor.normal_(0, spread, generator);
  }

  /// Both factors carry the root of the singular values: best for training on.
  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                          const DecompositionOptions&, DecompositionReport& report,
                          const Job& job) const override {
    report = {};
    const at::Tensor dense = tensor.reshape(logical_shape(shape));
    const SvdFactors svd = truncated_svd(dense, rank.at(0), job);
    const at::Tensor root = svd.S.clamp_min(0).sqrt();
    Factorization made{this, shape, {}, {svd.U * root, svd.V.conj() * root}};
    const at::Tensor wide = dense.to(dense.is_complex() ? at::kComplexDouble : at::kDouble);
    const double norm = at::linalg_vector_norm(wide).item().toDouble();
    const at::Tensor rest =
        wide - at::mm(made.factors[0].to(wide.scalar_type()), made.factors[1].to(wide.scalar_type()).t());
    report.relative_error = norm > 0 ? at::linalg_vector_norm(rest).item().toDouble() / norm : 0;
    report.spectra = {doubles(svd.spectrum.defined() ? svd.spectrum : svd.S)};
    return made;
  }

 private:
  static Shape matrix(const NestedShape& shape) {
    if (shape.size() != 2)
      throw Error("low_rank.matrix", "low-rank keeps a matrix, not a tensor of shape {shape}",
                  {{"shape", to_string(shape)}});
    return logical_shape(shape);
  }
  /// There are no weights to count.
  static RankOptions counted(RankOptions options) {
    if (options.rule == FractionRule::within) options = {Rounding::floor, FractionRule::tensorly};
    return options;
  }
};

}  // namespace

std::unique_ptr<TensorFormat> make_low_rank_format() { return std::make_unique<LowRankFormat>(); }

}  // namespace tenfold
