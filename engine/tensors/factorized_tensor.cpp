// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factorized_tensor.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// The factorization by name, and whether "Complex" stood in front.
std::pair<const TensorFormat*, bool> named_format(const std::string& name, bool folded) {
  const auto [split, rest] = split_complex_name(name);
  const TensorFormat& format = tensor_format(rest);
  return {split && folded && format.name() == "TT" ? &tensor_format("blocktt") : &format, split};
}

/// A BlockTT of plain modes alone is one folded mode: a tensorized vector.
NestedShape shape_for(const TensorFormat& format, const NestedShape& shape) {
  const bool blocks = format.name() == "BlockTT" || format.name() == "BlockCP";
  if (!blocks || is_folded(shape)) return shape;
  return {ShapeEntry(flat_shape(shape))};
}

/// Split storage is of complex numbers: of the precision that was asked for.
at::TensorOptions storage(const FactorizedTensorOptions& options, bool split) {
  const auto type =
      options.tensor.has_dtype() ? c10::typeMetaToScalarType(options.tensor.dtype()) : at::kFloat;
  return split && at::isFloatingType(type) ? options.tensor.dtype(c10::toComplexType(type)) : options.tensor;
}

Factorization allocate(const TensorFormat& format, const NestedShape& shape, const Shape& rank,
                       const at::TensorOptions& options) {
  Factorization f{&format, shape, {}, {}};
  if (const auto core = format.core_shape(shape, rank)) f.core = at::zeros(*core, options);
  for (const Shape& sizes : format.factor_shapes(shape, rank)) f.factors.push_back(at::zeros(sizes, options));
  return f;
}

bool is_small_float(const at::Tensor& tensor) {
  return tensor.scalar_type() == at::kHalf || tensor.scalar_type() == at::kBFloat16;
}

void require_no_complex_loss(const at::Tensor& tensor, at::ScalarType kept) {
  if (tensor.is_complex() && !c10::isComplexType(kept))
    throw Error("tensor.complex", "a complex tensor does not fit real factors: their dtype is {dtype}",
                {{"dtype", c10::toString(kept)}});
}

/// Of the factors as they are kept, after the last rounding.
double error_as_kept(const Factorization& kept, const at::Tensor& tensor) {
  const at::Tensor original =
      tensor.detach().to(wide_type(tensor.scalar_type())).reshape(kept.tensor_shape());
  const double norm = tenfold::frobenius_norm(original);
  const auto type = c10::typeMetaToScalarType(kept.options().dtype());
  const at::Tensor rest =
      original - kept.to(at::TensorOptions(original.device()).dtype(wide_type(type))).to_tensor();
  return norm == 0 ? 0 : tenfold::frobenius_norm(rest) / norm;
}

/// The same tensor in tensors that the dtype can hold: where one has numbers too large for it, powers of two
/// go from one to the other until all reach as far.
Factorization within_range(const Factorization& f, at::ScalarType type) {
  std::vector<at::Tensor> parts = f.tensors();
  if (parts.size() == 1) return f;  // the dense tensor itself
  std::vector<int> exponents;
  bool fits = true;
  for (const at::Tensor& part : parts) {
    const double most = part.numel() == 0 ? 0 : part.abs().max().item<double>();
    if (most == 0 || !std::isfinite(most)) return f;
    fits = fits && most < largest_number(type) / 2;
    exponents.push_back(std::ilogb(most));
  }
  if (fits) return f;
  const int sum = std::accumulate(exponents.begin(), exponents.end(), 0),
            count = static_cast<int>(parts.size());
  int left = sum;
  for (int k = 0; k < count; ++k) {
    const int to = k + 1 < count ? sum / count : left;
    const auto part = static_cast<std::size_t>(k);
    parts[part] = parts[part] * std::ldexp(1.0, to - exponents[part]);
    left -= to;
  }
  return f.with_tensors(parts);
}

/// `type`: in which the factors are going to be kept.
Factorization decompose(const TensorFormat& format, const at::Tensor& tensor, const NestedShape& shape,
                        const Shape& rank, DecompositionOptions options, DecompositionReport* report,
                        const Job& job, at::ScalarType type) {
  const at::NoGradGuard no_grad;
  if (tensor.numel() != product(flat_shape(shape)))
    throw Error("shape.mismatch", "a tensor of shape {found} does not fit the shape {wanted}",
                {{"found", to_string(tensor.sizes().vec())}, {"wanted", to_string(shape)}});
  DecompositionReport own;
  DecompositionReport& said = report ? *report : own;
  const at::Tensor work =
      (is_small_float(tensor) ? tensor.to(at::kFloat) : tensor).detach().reshape(flat_shape(shape));
  if (is_small_float(tensor) || static_cast<std::int64_t>(c10::elementSize(type)) < tensor.element_size())
    options.cp.kept_in = type;
  const Factorization found = within_range(format.decompose(work, shape, rank, options, said, job), type);
  const Factorization kept =
      found.map([&](const at::Tensor& t) { return t.to(tensor.options()).contiguous(); });
  if (is_small_float(tensor)) said.relative_error = error_as_kept(kept, tensor);
  return kept;
}

class FunctionHook : public TensorHook {
 public:
  explicit FunctionHook(DecompositionHook hook) : hook_(std::move(hook)) {}
  Factorization apply(FactorizedTensorImpl& tensor, const Factorization& f) override {
    return hook_(tensor, f);
  }

 private:
  DecompositionHook hook_;
};

}  // namespace

FactorizedTensorImpl::FactorizedTensorImpl(Factorization f, bool split_complex)
    : format_(f.format), split_complex_(split_complex) {
  validate(f);
  shape_ = f.shape;
  if (f.core.defined()) {
    require_parameter(f.core);
    core_ = register_parameter(format_->core_name(), stored_form(f.core, split_complex_));
  }
  if (!f.factors.empty()) factors_ = register_module("factors", FactorList(f.factors, split_complex_));
}

Factorization FactorizedTensorImpl::factorization() const {
  return {format_, shape_, core_.defined() ? tensor_of(core_, split_complex_) : at::Tensor(),
          factors_.is_empty() ? std::vector<at::Tensor>{} : factors_->tensors()};
}

Factorization FactorizedTensorImpl::forward(const TensorIndices& indices) {
  Factorization f = factorization();
  for (const auto& [name, hook] : hooks_) f = hook->apply(*this, f);
  return indices.empty() ? f : f.index(indices);
}

std::string FactorizedTensorImpl::format_name() const {
  return (split_complex_ ? "Complex" : "") + format_->name();
}

std::int64_t FactorizedTensorImpl::order() const {
  const std::string name = format_->name();
  if (name == "BlockTT" || name == "BlockCP" || name == "LowRank") return dim();
  return static_cast<std::int64_t>(tensor_shape().size());
}

std::int64_t FactorizedTensorImpl::size(std::int64_t mode) const {
  const Shape sizes = shape();
  const std::int64_t at = mode < 0 ? mode + dim() : mode;
  if (at < 0 || at >= dim())
    throw Error("index.mode", "there is no mode {mode} among {order}",
                {{"mode", std::to_string(mode)}, {"order", std::to_string(dim())}});
  return sizes[static_cast<std::size_t>(at)];
}

at::ScalarType FactorizedTensorImpl::dtype() const {
  return c10::typeMetaToScalarType(factorization().options().dtype());
}

FactorizedTensorImpl& FactorizedTensorImpl::normal_(double mean, double std, InitScaling scaling,
                                                    const std::optional<at::Generator>& generator) {
  const at::NoGradGuard no_grad;
  format_->normal_(factorization(), mean, std, scaling, generator);
  return *this;
}

void FactorizedTensorImpl::init_from_tensor(const at::Tensor& tensor, const DecompositionOptions& options,
                                            DecompositionReport* report, const Job& job) {
  DecompositionReport own;
  DecompositionReport& said = report ? *report : own;
  require_no_complex_loss(tensor, dtype());
  const Factorization f = decompose(*format_, tensor, shape_, rank(), options, &said, job, dtype());
  const Factorization kept = f.to(factorization().options()).detach();
  if (tensor.scalar_type() != dtype()) said.relative_error = error_as_kept(kept, tensor);
  if (!assign(kept))
    said.remarks.emplace_back("The tensor has lower ranks: new parameters took the place of the old ones");
}

void FactorizedTensorImpl::init_from_matrix(const at::Tensor& matrix, const DecompositionOptions& options,
                                            DecompositionReport* report, const Job& job) {
  init_from_tensor(matrix, options, report, job);
}

void FactorizedTensorImpl::init_unsqueezed(const at::Tensor& tensor,
                                           const std::vector<std::int64_t>& unsqueezed_modes,
                                           std::optional<double> fill, const DecompositionOptions& options,
                                           DecompositionReport* report, const Job& job) {
  const Shape ranks = rank();
  if (format_->name() != "Tucker" || is_folded(shape_))
    throw Error("unsqueezed.format", "only a plain Tucker tensor can have unsqueezed modes");
  for (const std::int64_t mode : unsqueezed_modes)
    if (mode < 0 || mode >= dim())
      throw Error("unsqueezed.mode", "there is no mode {mode} among {order} to be unsqueezed",
                  {{"mode", std::to_string(mode)}, {"order", std::to_string(dim())}});
  require_no_complex_loss(tensor, dtype());
  NestedShape present;
  Shape present_ranks;
  const auto is_unsqueezed = [&](std::size_t mode) {
    return std::find(unsqueezed_modes.begin(), unsqueezed_modes.end(), static_cast<std::int64_t>(mode)) !=
           unsqueezed_modes.end();
  };
  for (std::size_t mode = 0; mode < shape_.size(); ++mode) {
    if (is_unsqueezed(mode) && ranks[mode] != 1)
      throw Error("unsqueezed.rank", "the unsqueezed mode {mode} has rank {rank}, not 1",
                  {{"mode", std::to_string(mode)}, {"rank", std::to_string(ranks[mode])}});
    if (is_unsqueezed(mode)) continue;
    present.push_back(shape_[mode]);
    present_ranks.push_back(ranks[mode]);
  }
  Factorization f = decompose(*format_, tensor, present, present_ranks, options, report, job, dtype());
  for (std::size_t mode = 0; mode < shape_.size(); ++mode) {
    if (!is_unsqueezed(mode)) continue;
    const std::int64_t size = shape()[mode];
    const double value = fill.value_or(1.0 / static_cast<double>(size));
    f = f.transduct(size, static_cast<std::int64_t>(mode), at::full({size, 1}, value, f.options()));
  }
  assign(f.to(factorization().options()).detach());
}

bool FactorizedTensorImpl::assign(const Factorization& f) {
  if (f.format != format_)
    throw Error("factors.format", "{found} factors cannot be those of {wanted}",
                {{"found", f.format->name()}, {"wanted", format_->name()}});
  Factorization checked = f;
  validate(checked);
  const at::Tensor core = core_.defined() ? stored_form(f.core, split_complex_) : at::Tensor();
  const bool core_stays = !core_.defined() || fits(core_, core);
  if (!core_stays) require_parameter(f.core);
  const bool factors_stay = factors_.is_empty() || factors_->assign(f.factors);
  if (!core_stays) {
    const bool learns = core_.requires_grad();
    parameters_.erase(format_->core_name());
    core_ = register_parameter(format_->core_name(), core, learns);
  } else if (core_.defined()) {
    copy_into(core_, core);
  }
  shape_ = checked.shape;
  return core_stays && factors_stay;
}

void FactorizedTensorImpl::transduct(std::int64_t new_dim, std::int64_t mode, const at::Tensor& new_factor) {
  const at::NoGradGuard no_grad;
  const Factorization grown = factorization().transduct(new_dim, mode, new_factor);
  if (grown.format != format_)
    throw Error("transduct.matrix", "a low-rank matrix has two modes and gets no third; take CP instead");
  assign(grown.detach());
}

void FactorizedTensorImpl::add_hook(const std::string& name, std::shared_ptr<TensorHook> hook) {
  if (has_hook(name)) throw Error("hook.twice", "the tensor has {name} already", {{"name", name}});
  hook->attach(*this);
  const auto others = std::find_if(hooks_.begin(), hooks_.end(), [&](const auto& each) {
    return hook->comes_first() && !each.second->comes_first();
  });
  hooks_.emplace(others, name, std::move(hook));
}

void FactorizedTensorImpl::remove_hook(const std::string& name) {
  if (!has_hook(name)) throw Error("hook.none", "the tensor has no {name}", {{"name", name}});
  const auto at =
      std::find_if(hooks_.begin(), hooks_.end(), [&](const auto& each) { return each.first == name; });
  at->second->detach(*this);
  hooks_.erase(at);
}

std::string FactorizedTensorImpl::register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                                          const std::string& name) {
  add_hook(name, std::make_shared<FunctionHook>(std::move(hook)));
  return name;
}

bool FactorizedTensorImpl::has_hook(const std::string& name) const {
  return std::any_of(hooks_.begin(), hooks_.end(), [&](const auto& each) { return each.first == name; });
}

void FactorizedTensorImpl::unregister(const std::string& name) {
  if (parameters_.contains(name)) parameters_.erase(name);
  if (named_children().contains(name)) unregister_module(name);
}

void FactorizedTensorImpl::reset() {
  if (core_.defined())
    core_ = register_parameter(format_->core_name(), core_.detach().clone(), core_.requires_grad());
  if (!factors_.is_empty())
    factors_ =
        register_module("factors", FactorList(std::dynamic_pointer_cast<FactorListImpl>(factors_->clone())));
  for (const auto& [name, hook] : hooks_) hook->attach(*this);
}

void FactorizedTensorImpl::pretty_print(std::ostream& stream) const {
  stream << (split_complex_ ? "Complex" : "") << factorization().str();
}

FactorizedTensor FactorizedTensor::copy() const {
  return FactorizedTensor(std::dynamic_pointer_cast<FactorizedTensorImpl>(get()->clone()));
}

FactorizedTensor FactorizedTensor::create(const NestedShape& shape, const Rank& rank,
                                          const std::string& factorization,
                                          const FactorizedTensorOptions& options) {
  require_valid(shape);
  const auto [format, complex_name] = named_format(factorization, is_folded(shape));
  const bool split = complex_name || options.split_complex;
  const NestedShape kept = shape_for(*format, shape);
  const Shape ranks = format->validate_rank(kept, rank, options.format);
  FactorizedTensor made(allocate(*format, kept, ranks, storage(options, split)), split);
  made->normal_();
  return made;
}

FactorizedTensor FactorizedTensor::create(const Shape& shape, const Rank& rank,
                                          const std::string& factorization,
                                          const FactorizedTensorOptions& options) {
  return create(nested(shape), rank, factorization, options);
}

FactorizedTensor FactorizedTensor::create(std::initializer_list<std::int64_t> shape, const Rank& rank,
                                          const std::string& factorization,
                                          const FactorizedTensorOptions& options) {
  return create(Shape(shape), rank, factorization, options);
}

FactorizedTensor FactorizedTensor::from_tensor(const at::Tensor& tensor, const Rank& rank,
                                               const std::string& factorization,
                                               const DecompositionOptions& decomposition,
                                               const FactorizedTensorOptions& options,
                                               DecompositionReport* report, const Job& job) {
  return from_tensor(tensor, nested(tensor.sizes().vec()), rank, factorization, decomposition, options,
                     report, job);
}

FactorizedTensor FactorizedTensor::from_tensor(const at::Tensor& tensor, const NestedShape& shape,
                                               const Rank& rank, const std::string& factorization,
                                               const DecompositionOptions& decomposition,
                                               const FactorizedTensorOptions& options,
                                               DecompositionReport* report, const Job& job) {
  require_valid(shape);
  const auto [format, complex_name] = named_format(factorization, is_folded(shape));
  const NestedShape kept = shape_for(*format, shape);
  const Shape ranks = format->validate_rank(kept, rank, options.format);
  const Factorization f =
      decompose(*format, tensor, kept, ranks, decomposition, report, job, tensor.scalar_type());
  return FactorizedTensor(f, complex_name || options.split_complex);
}

FactorizedTensor FactorizedTensor::from_matrix(const at::Tensor& matrix, const Shape& row_shape,
                                               const Shape& column_shape, const Rank& rank,
                                               const std::string& factorization,
                                               const DecompositionOptions& decomposition,
                                               const FactorizedTensorOptions& options,
                                               DecompositionReport* report, const Job& job) {
  if (matrix.dim() < 2 || matrix.size(-2) != product(row_shape) || matrix.size(-1) != product(column_shape))
    throw Error("shape.mismatch", "a tensor of shape {found} does not fit the shape {wanted}",
                {{"found", to_string(matrix.sizes().vec())},
                 {"wanted", to_string(NestedShape{row_shape, column_shape})}});
  NestedShape shape;
  for (std::int64_t mode = 0; mode + 2 < matrix.dim(); ++mode) shape.emplace_back(matrix.size(mode));
  shape.emplace_back(row_shape);
  shape.emplace_back(column_shape);
  return from_tensor(matrix, shape, rank, factorization, decomposition, options, report, job);
}

}  // namespace tenfold
