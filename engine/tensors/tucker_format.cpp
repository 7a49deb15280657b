// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include "engine/decomposition/tucker.h"
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// Row-wise Kronecker product [count, r] and [count, s] -> [count, r·s].
at::Tensor face_splitting(const at::Tensor& a, const at::Tensor& b) {
  return (a.unsqueeze(2) * b.unsqueeze(1)).reshape({a.size(0), a.size(1) * b.size(1)});
}

/// Core [r_0, …] and one factor [mode, r_k] for each flat mode.
class TuckerFormat : public TensorFormat {
 public:
  std::string name() const override { return "Tucker"; }
  std::string core_name() const override { return "core"; }
  Shape validate_rank(const NestedShape& shape, const Rank& rank,
                      const FormatOptions& options) const override {
    return validate_tucker_rank(flat_shape(shape), rank, options.ranks, options.fixed_rank_modes);
  }
  std::optional<Shape> core_shape(const NestedShape&, const Shape& rank) const override { return rank; }
  std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const override {
    const Shape flat = flat_shape(shape);
    require_ranks(*this, rank, flat.size());
    std::vector<Shape> shapes;
    for (std::size_t k = 0; k < flat.size(); ++k) shapes.push_back({flat[k], rank[k]});
    return shapes;
  }
  Shape rank(const Factorization& f) const override {
    require_core(f);
    require_factors(f, 2);
    if (f.core.dim() != static_cast<std::int64_t>(f.factors.size()))
      throw Error("factors.count", "a core of {order} modes needs as many factors, not {count}",
                  {{"order", std::to_string(f.core.dim())}, {"count", std::to_string(f.factors.size())}});
    return f.core.sizes().vec();
  }
  NestedShape shape_of(const Factorization& f) const override {
    NestedShape shape;
    for (const at::Tensor& factor : f.factors) shape.emplace_back(factor.size(0));
    return shape;
  }

  /// The mode that grows least comes first, so that intermediates stay small.
  at::Tensor to_tensor(const Factorization& f) const override {
    TuckerFactors sorted{f.core, {}, std::vector<std::int64_t>(f.factors.size())};
    std::iota(sorted.modes.begin(), sorted.modes.end(), 0);
    const auto growth = [&](std::int64_t mode) {
      const at::Tensor& factor = f.factors[static_cast<std::size_t>(mode)];
      return static_cast<double>(factor.size(0)) / static_cast<double>(factor.size(1));
    };
    std::stable_sort(sorted.modes.begin(), sorted.modes.end(),
                     [&](std::int64_t a, std::int64_t b) { return growth(a) < growth(b); });
    // the last product makes the tensor, so it is written where it belongs, without a copy
    const std::int64_t last = sorted.modes.back();
    sorted.modes.pop_back();
    for (const std::int64_t mode : sorted.modes)
      sorted.factors.push_back(f.factors[static_cast<std::size_t>(mode)]);
    const at::Tensor rest = tucker_to_tensor(sorted), &factor = f.factors[static_cast<std::size_t>(last)];
    Shape sizes = rest.sizes().vec();
    const auto at = sizes.begin() + last;
    const std::int64_t before = product(Shape(sizes.begin(), at)),
                       after = product(Shape(at + 1, sizes.end()));
    *at = factor.size(0);
    if (after == 1) return at::mm(rest.reshape({before, factor.size(1)}), factor.t()).reshape(sizes);
    return at::bmm(factor.expand({before, -1, -1}), rest.reshape({before, factor.size(1), after}))
        .reshape(sizes);
  }

  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    Factorization taken{this, taken_shape(f.shape, indices), f.core, {}};
    const std::vector<Span> places = spans(f.shape);
    std::int64_t at = 0;  // the core's mode that the next factor belongs to
    for (std::size_t mode = 0; mode < indices.size(); ++mode) {
      const ModeIndex& index = indices[mode];
      const auto [first, last] = places[mode];
      if (index.kind == ModeIndex::Kind::all || (index.kind != ModeIndex::Kind::one && last - first == 1)) {
        for (std::size_t k = first; k < last; ++k, ++at)
          taken.factors.push_back(take(f.factors[k], 0, index));
      } else if (index.kind == ModeIndex::Kind::one) {
        const std::vector<std::int64_t> position = unravel(index.position, sizes_of(f.shape[mode]));
        for (std::size_t k = first; k < last; ++k)
          taken.core = at::matmul(taken.core.movedim(at, -1), f.factors[k].select(0, position[k - first]));
      } else {
        taken.factors.push_back(merged_rows(f, mode, first, last, index));
        taken.core = taken.core.flatten(at, at + static_cast<std::int64_t>(last - first) - 1);
        ++at;
      }
    }
    if (taken.factors.empty()) return dense_factorization(taken.core);
    return taken;
  }

  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    Factorization grown = f;
    const std::size_t place = flat_place(f.shape, mode);
    insert_mode(grown.shape, mode, new_dim);
    const at::Tensor factor =
        new_factor.defined() ? new_factor.to(f.options()) : at::ones({new_dim, 1}, f.options());
    grown.core = f.core.unsqueeze(static_cast<std::int64_t>(place));
    grown.factors.insert(grown.factors.begin() + static_cast<std::ptrdiff_t>(place), factor);
    return grown;
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling,
               const std::optional<at::Generator>& generator) const override {
    require_mean_zero(mean);
    const double spread =
        std::pow(root_of_ranks(rank(f), std), 1.0 / static_cast<double>(f.factors.size() + 1));
    for (const at::Tensor& tensor : f.tensors()) tensor.normal_(0, spread, generator);
  }

  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                          const DecompositionOptions& options, DecompositionReport& report,
                          const Job& job) const override {
    PartialTuckerOptions tucker_options = options.tucker;
    tucker_options.rank = rank;
    const TuckerFactors found = tucker(tensor, tucker_options, report, job);
    return {this, shape, found.core, found.factors};
  }

 private:
  /// The rows of one folded mode: one factor [count, product of its ranks].
  static at::Tensor merged_rows(const Factorization& f, std::size_t mode, std::size_t first, std::size_t last,
                                const ModeIndex& index) {
    const Shape sizes = sizes_of(f.shape[mode]);
    const auto at = unravel(index.list(product(sizes), f.core.device()), sizes);
    at::Tensor merged;
    for (std::size_t k = first; k < last; ++k) {
      const at::Tensor chosen = f.factors[k].index_select(0, at[k - first]);
      merged = merged.defined() ? face_splitting(merged, chosen) : chosen;
    }
    return merged;
  }
};

}  // namespace

std::unique_ptr<TensorFormat> make_tucker_format() { return std::make_unique<TuckerFormat>(); }

}  // namespace tenfold
