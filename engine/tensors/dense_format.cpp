// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/format_parts.h"

namespace tenfold {
namespace {

using namespace format_parts;

/// The tensor itself, stored with its logical shape.
class DenseFormat : public TensorFormat {
 public:
  std::string name() const override { return "Dense"; }
  std::string core_name() const override { return "tensor"; }
  Shape validate_rank(const NestedShape&, const Rank&, const FormatOptions&) const override { return {}; }
  std::optional<Shape> core_shape(const NestedShape& shape, const Shape&) const override {
    return logical_shape(shape);
  }
  std::vector<Shape> factor_shapes(const NestedShape&, const Shape&) const override { return {}; }
  NestedShape shape_of(const Factorization& f) const override { return nested(f.core.sizes().vec()); }
  Shape rank(const Factorization& f) const override {
    require_core(f);
    return {};
  }
  at::Tensor to_tensor(const Factorization& f) const override { return f.core.reshape(f.tensor_shape()); }

  Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const override {
    Factorization taken{this, taken_shape(f.shape, indices), f.core, {}};
    for (std::size_t k = indices.size(); k-- > 0;)
      taken.core = take(taken.core, static_cast<std::int64_t>(k), indices[k]);
    return taken;
  }

  Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                          const at::Tensor& new_factor) const override {
    Factorization grown = f;
    insert_mode(grown.shape, mode, new_dim);
    if (!new_factor.defined()) {
      grown.core = f.core.unsqueeze(mode).expand(grown.logical_shape()).contiguous();
      return grown;
    }
    Shape along(grown.shape.size(), 1);
    along[static_cast<std::size_t>(mode)] = new_dim;
    grown.core = f.core.unsqueeze(mode) * new_factor.to(f.core.options()).reshape(along);
    return grown;
  }

  void normal_(const Factorization& f, double mean, double std, InitScaling,
               const std::optional<at::Generator>& generator) const override {
    f.core.normal_(mean, std, generator);
  }

  Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape&,
                          const DecompositionOptions&, DecompositionReport& report,
                          const Job&) const override {
    report = {};
    return {this, shape, tensor.reshape(logical_shape(shape)).clone(), {}};
  }
};

}  // namespace

std::unique_ptr<TensorFormat> make_dense_format() { return std::make_unique<DenseFormat>(); }

}  // namespace tenfold
