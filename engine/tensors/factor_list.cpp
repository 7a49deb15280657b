// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factor_list.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/generated/variable_factories.h>

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold {

at::Tensor stored_form(const at::Tensor& tensor, bool split_complex) {
  if (!split_complex || !(tensor.is_complex() || tensor.is_floating_point())) return tensor;
  const at::Tensor complex = tensor.detach().to(c10::toComplexType(tensor.scalar_type()));
  // no view of the complex one, whose views would name that as their base instead of the parameter
  return at::view_as_real(complex.resolve_conj()).contiguous().detach();
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

bool fits(const at::Tensor& stored, const at::Tensor& values) {
  return stored.sizes() == values.sizes() && stored.scalar_type() == values.scalar_type() &&
         stored.device() == values.device();
}

bool copy_into(const at::Tensor& stored, const at::Tensor& values) {
  if (!fits(stored, values)) return false;
  const at::NoGradGuard no_grad;
  stored.copy_(values);
  return true;
}

FactorListImpl::FactorListImpl(const std::vector<at::Tensor>& factors, bool split_complex, std::string prefix)
    : split_complex_(split_complex), prefix_(std::move(prefix)) {
  extend(factors);
}

at::Tensor FactorListImpl::operator[](std::int64_t index) const {
  const Entry& entry = entries_[place(index, entries_.size())];
  if (entry.list)
    throw Error("factors.nested", "at place {place} of the factors stands a list, not a factor",
                {{"place", std::to_string(index)}});
  return tensor_of(entry.stored, split_complex_);
}

bool FactorListImpl::is_list(std::int64_t index) const {
  return entries_[place(index, entries_.size())].list != nullptr;
}

FactorList FactorListImpl::list(std::int64_t index) const {
  const Entry& entry = entries_[place(index, entries_.size())];
  if (!entry.list)
    throw Error("factors.flat", "at place {place} of the factors stands a factor, not a list",
                {{"place", std::to_string(index)}});
  return FactorList(entry.list);
}

std::vector<at::Tensor> FactorListImpl::tensors() const {
  std::vector<at::Tensor> all;
  for (const Entry& entry : entries_) {
    if (!entry.list) {
      all.push_back(tensor_of(entry.stored, split_complex_));
      continue;
    }
    const std::vector<at::Tensor> inner = entry.list->tensors();
    all.insert(all.end(), inner.begin(), inner.end());
  }
  return all;
}

void FactorListImpl::append(const at::Tensor& factor, bool requires_grad) {
  require_parameter(factor);
  entries_.push_back(Entry{stored_form(factor, split_complex_).set_requires_grad(requires_grad)});
  enter(entries_.size() - 1);
}

void FactorListImpl::append(const FactorList& list) {
  if (list.is_empty() || list.get() == this)
    throw Error("factors.list", "a list of factors cannot hold itself or an empty handle");
  entries_.push_back(Entry{{}, list.ptr()});
  enter(entries_.size() - 1);
}

void FactorListImpl::extend(const std::vector<at::Tensor>& factors) {
  for (const at::Tensor& factor : factors) append(factor);
}

void FactorListImpl::extend(const FactorList& list) {
  if (list->split_complex_ != split_complex_)
    throw Error("factors.storage", "factors kept as real pairs and others cannot share a list");
  const std::vector<Entry> others = list->entries_;  // a copy, as it may be this list
  for (const Entry& entry : others) {
    if (entry.list.get() == this) append(FactorList(entry.list));  // throws
    entries_.push_back(entry);
    enter(entries_.size() - 1);
  }
}

void FactorListImpl::insert(std::int64_t index, const at::Tensor& factor) {
  require_parameter(factor);
  entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(place(index, entries_.size() + 1)),
                  Entry{stored_form(factor, split_complex_).set_requires_grad(true)});
  enter_all();
}

void FactorListImpl::set(std::int64_t index, const at::Tensor& factor) {
  require_parameter(factor);
  entries_[place(index, entries_.size())] =
      Entry{stored_form(factor, split_complex_).set_requires_grad(true)};
  enter_all();
}

at::Tensor FactorListImpl::pop(std::int64_t index) {
  const at::Tensor taken = (*this)[index];
  erase(index);
  return taken;
}

void FactorListImpl::erase(std::int64_t index) {
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(place(index, entries_.size())));
  enter_all();
}

FactorList FactorListImpl::slice(std::int64_t from, std::int64_t to, std::int64_t step) const {
  if (step < 1)
    throw Error("index.step", "the step of a slice is at least 1, not {step}",
                {{"step", std::to_string(step)}});
  const auto count = static_cast<std::int64_t>(entries_.size());
  const auto bound = [&](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + count : at, 0, count);
  };
  const auto taken = std::make_shared<FactorListImpl>(std::vector<at::Tensor>{}, split_complex_, prefix_);
  const std::int64_t end = bound(to);
  for (std::int64_t at = bound(from); at < end; at += std::min(step, count))
    taken->entries_.push_back(entries_[static_cast<std::size_t>(at)]);
  taken->enter_all();
  return FactorList(taken);
}

bool FactorListImpl::assign(const std::vector<at::Tensor>& factors) {
  bool in_place = factors.size() == entries_.size();
  for (std::size_t k = 0; in_place && k < factors.size(); ++k)
    in_place = !entries_[k].list && fits(entries_[k].stored, stored_form(factors[k], split_complex_));
  if (in_place) {
    for (std::size_t k = 0; k < factors.size(); ++k)
      copy_into(entries_[k].stored, stored_form(factors[k], split_complex_));
    return true;
  }
  for (const at::Tensor& factor : factors) require_parameter(factor);
  const std::vector<at::Tensor> before = parameters();
  const bool learns = before.empty() || std::any_of(before.begin(), before.end(), [](const at::Tensor& each) {
                        return each.requires_grad();
                      });
  leave_all();
  entries_.clear();
  for (const at::Tensor& factor : factors) append(factor, learns);
  return false;
}

void FactorListImpl::reset() {
  for (Entry& entry : entries_) {
    if (entry.list)
      entry.list = std::dynamic_pointer_cast<FactorListImpl>(entry.list->clone());
    else
      entry.stored = entry.stored.detach().clone().requires_grad_(entry.stored.requires_grad());
  }
  enter_all();
}

void FactorListImpl::pretty_print(std::ostream& stream) const {
  const bool parameters = prefix_ == "param_";
  stream << (parameters ? "ParameterList(" : "FactorList(") << entries_.size()
         << (parameters ? " parameter" : " factor") << (entries_.size() == 1 ? ")" : "s)");
}

void FactorListImpl::enter(std::size_t index) {
  Entry& entry = entries_[index];
  if (entry.list)
    register_module(key(index), entry.list);
  else
    register_parameter(key(index), entry.stored, entry.stored.requires_grad());
}

void FactorListImpl::leave_all() {
  parameters_.clear();
  for (const auto& child : named_children()) unregister_module(child.key());
}

void FactorListImpl::enter_all() {
  leave_all();
  for (std::size_t k = 0; k < entries_.size(); ++k) enter(k);
}

std::size_t FactorListImpl::place(std::int64_t index, std::size_t end) const {
  const std::int64_t at = index < 0 ? index + static_cast<std::int64_t>(entries_.size()) : index;
  if (at < 0 || at >= static_cast<std::int64_t>(end))
    throw Error("factors.place", "place {place} is outside a list of {count} factors",
                {{"place", std::to_string(index)}, {"count", std::to_string(entries_.size())}});
  return static_cast<std::size_t>(at);
}

FactorList operator+(const FactorList& a, const FactorList& b) {
  FactorList sum = a->slice(0);
  sum->extend(b);
  return sum;
}

FactorList operator+(const FactorList& a, const std::vector<at::Tensor>& b) {
  FactorList sum = a->slice(0);
  sum->extend(b);
  return sum;
}

FactorList operator+(const std::vector<at::Tensor>& a, const FactorList& b) {
  FactorList sum = b->slice(0, 0);
  sum->extend(a);
  sum->extend(b);
  return sum;
}

}  // namespace tenfold
