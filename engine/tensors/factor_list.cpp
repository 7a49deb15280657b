// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factor_list.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/generated/variable_factories.h>

#include "engine/support/error.h"

namespace tenfold {
namespace {

std::string key(std::size_t index) { return "factor_" + std::to_string(index); }

}  // namespace

at::Tensor stored_form(const at::Tensor& tensor, bool split_complex) {
  return split_complex && tensor.is_complex() ? at::view_as_real(tensor.resolve_conj()).contiguous() : tensor;
}

at::Tensor tensor_of(const at::Tensor& stored, bool split_complex) {
  return split_complex ? at::view_as_complex(stored) : stored;
}

void require_parameter(const at::Tensor& tensor) {
  if (!tensor.is_leaf())
    throw Error("factors.leaf", "a factor that autograd computed cannot be a parameter; detach it first");
  if (!tensor.is_floating_point() && !tensor.is_complex())
    throw Error("factors.type", "a factor holds real or complex numbers");
}

bool copy_into(const at::Tensor& stored, const at::Tensor& values) {
  if (stored.sizes() != values.sizes() || stored.scalar_type() != values.scalar_type() ||
      stored.device() != values.device())
    return false;
  const at::NoGradGuard no_grad;
  stored.copy_(values);
  return true;
}

FactorListImpl::FactorListImpl(const std::vector<at::Tensor>& factors, bool split_complex)
    : split_complex_(split_complex) {
  extend(factors);
}

at::Tensor FactorListImpl::operator[](std::size_t index) const {
  return tensor_of(stored_.at(index), split_complex_);
}

std::vector<at::Tensor> FactorListImpl::tensors() const {
  std::vector<at::Tensor> all;
  for (const at::Tensor& stored : stored_) all.push_back(tensor_of(stored, split_complex_));
  return all;
}

void FactorListImpl::append(const at::Tensor& factor) {
  require_parameter(factor);
  stored_.push_back(register_parameter(key(stored_.size()), stored_form(factor, split_complex_)));
}

void FactorListImpl::extend(const std::vector<at::Tensor>& factors) {
  for (const at::Tensor& factor : factors) append(factor);
}

void FactorListImpl::insert(std::int64_t index, const at::Tensor& factor) {
  require_parameter(factor);
  stored_.insert(stored_.begin() + static_cast<std::ptrdiff_t>(place(index, stored_.size() + 1)),
                 stored_form(factor, split_complex_));
  register_all();
}

at::Tensor FactorListImpl::pop(std::int64_t index) {
  const auto at = stored_.begin() + static_cast<std::ptrdiff_t>(place(index, stored_.size()));
  const at::Tensor taken = tensor_of(*at, split_complex_);
  stored_.erase(at);
  register_all();
  return taken;
}

bool FactorListImpl::assign(const std::vector<at::Tensor>& factors) {
  bool in_place = factors.size() == stored_.size();
  for (std::size_t k = 0; in_place && k < factors.size(); ++k)
    in_place = copy_into(stored_[k], stored_form(factors[k], split_complex_));
  if (in_place) return true;
  stored_.clear();
  parameters_.clear();
  extend(factors);
  return false;
}

void FactorListImpl::reset() {
  for (at::Tensor& stored : stored_) stored = stored.detach().clone().requires_grad_(stored.requires_grad());
  register_all();
}

void FactorListImpl::pretty_print(std::ostream& stream) const {
  stream << "FactorList(" << stored_.size() << (stored_.size() == 1 ? " factor)" : " factors)");
}

void FactorListImpl::register_all() {
  parameters_.clear();
  for (std::size_t k = 0; k < stored_.size(); ++k)
    stored_[k] = register_parameter(key(k), stored_[k], stored_[k].requires_grad());
}

std::size_t FactorListImpl::place(std::int64_t index, std::size_t end) const {
  const auto count = static_cast<std::int64_t>(end), at = index < 0 ? index + count : index;
  if (at < 0 || at >= count)
    throw Error("factors.place", "place {place} is outside a list of {count} factors",
                {{"place", std::to_string(index)}, {"count", std::to_string(stored_.size())}});
  return static_cast<std::size_t>(at);
}

}  // namespace tenfold
