// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/parafac.h"
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// Weights [R] and one factor [mode, R] for each flat mode.
class CpFormat : public TensorFormat {
 public:
  std::string name() const override { return "CP"; }
  std::string core_name() const override { return "weights"; }
  Shape validate_rank(const NestedShape& shape, const Rank& rank,
                      const FormatOptions& options) const override {
    return {validate_cp_rank(flat_shape(shape), rank, options.ranks)};
  }
  std::optional<Shape> core_shape(const NestedShape&, const Shape& rank) const override {
    return Shape{rank.at(0)};
  }
  std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const override {
    std::vector<Shape> shapes;
    for (const std::int64_t size : flat_shape(shape)) shapes.push_back({size, rank.at(0)});
    return shapes;
  }
  Shape rank(const Factorization& f) const override {
    require_core(f);
    require_factors(f, 2);
    return {f.core.numel()};
  }
  NestedShape shape_of(const Factorization& f) const override {
    NestedShape shape;
    for (const at::Tensor& factor : f.factors) shape.emplace_back(factor.size(0));
    return shape;
  }

  at::Tensor to_tensor(const Factorization& f) const override { return cp_to_tensor({f.core, f.factors}); }

  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    Factorization taken{this, taken_shape(f.shape, indices), f.core, {}};
    const std::vector<Span> places = spans(f.shape);
    for (std::size_t mode = 0; mode < indices.size(); ++mode) {
      const ModeIndex& index = indices[mode];
      const auto [first, last] = places[mode];
      if (index.kind == ModeIndex::Kind::all) {
        for (std::size_t k = first; k < last; ++k) taken.factors.push_back(f.factors[k]);
      } else if (index.kind == ModeIndex::Kind::one) {
        const std::vector<std::int64_t> at = unravel(index.position, sizes_of(f.shape[mode]));
        for (std::size_t k = first; k < last; ++k)
          taken.core = taken.core * f.factors[k].select(0, at[k - first]);
      } else {
        taken.factors.push_back(rows(f, mode, first, last, index));
      }
    }
    return taken.factors.empty() ? dense_factorization(taken.core.sum()) : taken;
  }

  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    Factorization grown = f;
    const std::size_t place = flat_place(f.shape, mode);
    insert_mode(grown.shape, mode, new_dim);
    const at::Tensor factor =
        new_factor.defined() ? new_factor.to(f.options()) : at::ones({new_dim, f.core.numel()}, f.options());
    grown.factors.insert(grown.factors.begin() + static_cast<std::ptrdiff_t>(place), factor);
    return grown;
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling,
               const std::optional<at::Generator>& generator) const override {
    require_mean_zero(mean);
    const double spread =
        std::pow(root_of_ranks({f.core.numel()}, std), 1.0 / static_cast<double>(f.factors.size()));
    f.core.fill_(1);
    for (const at::Tensor& factor : f.factors) factor.normal_(0, spread, generator);
  }

  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                          const DecompositionOptions& options, DecompositionReport& report,
                          const Job& job) const override {
    ParafacOptions parafac_options = options.cp;
    parafac_options.rank = rank.at(0);
    const CpFactors found = parafac(tensor, parafac_options, report, job);
    return {this, shape, cp_weights(found), found.factors};
  }

 private:
  /// Rows of the factors of one logical mode multiplied together: [count, R].
  static at::Tensor rows(const Factorization& f, std::size_t mode, std::size_t first, std::size_t last,
                         const ModeIndex& index) {
    if (last - first == 1) return take(f.factors[first], 0, index);
    const Shape sizes = sizes_of(f.shape[mode]);
    const auto at = unravel(index.list(product(sizes), f.core.device()), sizes);
    at::Tensor product_of_rows;
    for (std::size_t k = first; k < last; ++k) {
      const at::Tensor chosen = f.factors[k].index_select(0, at[k - first]);
      product_of_rows = product_of_rows.defined() ? product_of_rows * chosen : chosen;
    }
    return product_of_rows;
  }
};

}  // namespace

std::unique_ptr<TensorFormat> make_cp_format() { return std::make_unique<CpFormat>(); }

}  // namespace tenfold
