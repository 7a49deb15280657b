// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/kept_tensors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <unordered_map>

#include "engine/kernels/derivatives.h"

namespace tenfold {
namespace {

bool has_gradient(const at::Tensor& tensor) { return tensor.is_leaf() && tensor.grad().defined(); }

bool learns(const at::TensorBase& tensor) { return tensor.is_leaf() && tensor.requires_grad(); }

/// What an optimizer has: the tensor that the factor is a view of, if that learns, else the factor.
at::Tensor parameter_of(const at::Tensor& factor) {
  return factor.is_view() && learns(factor._base()) ? at::Tensor(factor._base()) : factor;
}

using GradientCount = std::atomic<std::int64_t>;

/// How many gradients a parameter was given since it was asked about first, by a hook that stays with it;
/// nothing of what learns nothing.
std::shared_ptr<const GradientCount> gradient_count(const at::Tensor& parameter) {
  if (!learns(parameter)) return nullptr;
  struct Counted {
    c10::weak_intrusive_ptr<c10::TensorImpl> parameter;
    std::shared_ptr<GradientCount> count;
  };
  static std::mutex mutex;
  static std::unordered_map<const c10::TensorImpl*, Counted> all;
  const std::lock_guard lock(mutex);
  if (const auto found = all.find(parameter.unsafeGetTensorImpl()); found != all.end())
    if (!found->second.parameter.expired()) return found->second.count;
  std::erase_if(all, [](const auto& each) { return each.second.parameter.expired(); });
  const auto count = std::make_shared<GradientCount>(0);
  parameter.register_hook([count](const at::Tensor&) { ++*count; });
  all.insert_or_assign(parameter.unsafeGetTensorImpl(),
                       Counted{c10::weak_intrusive_ptr<c10::TensorImpl>(parameter.getIntrusivePtr()), count});
  return count;
}

}  // namespace

KeptTensors::Seen::Seen(const at::Tensor& factor) : Seen(factor, parameter_of(factor)) {}

KeptTensors::Seen::Seen(const at::Tensor& factor, const at::Tensor& parameter)
    : storage(factor.storage()),
      data(factor.const_data_ptr()),
      version(static_cast<std::int64_t>(factor._version())),
      sizes(factor.sizes().vec()),
      strides(factor.strides().vec()),
      conjugated(factor.is_conj()),
      negated(factor.is_neg()),
      gradients(gradient_count(parameter)),
      gradients_then(gradients ? gradients->load() : 0),
      numbers(has_gradient(parameter) ? factor.detach().clone() : at::Tensor()) {}

bool KeptTensors::Seen::is(const at::Tensor& factor) {
  if (factor.const_data_ptr() != data || static_cast<std::int64_t>(factor._version()) != version ||
      factor.sizes() != at::IntArrayRef(sizes) || factor.strides() != at::IntArrayRef(strides) ||
      factor.is_conj() != conjugated || factor.is_neg() != negated)
    return false;
  const at::Tensor parameter = parameter_of(factor);
  if (learns(parameter) != (gradients != nullptr) || (gradients && gradients->load() != gradients_then))
    return false;
  const bool awaits = has_gradient(parameter);  // an optimizer may write behind its counter
  if (!numbers.defined()) return !awaits;
  if (!at::equal(numbers, factor)) return false;
  if (!awaits) numbers.reset();  // the next step needs a gradient first
  return true;
}

bool KeptTensors::is_current(const std::vector<at::Tensor>& factors) {
  if (seen_.size() != factors.size()) return false;
  for (std::size_t f = 0; f < factors.size(); ++f)
    if (!seen_[f].is(factors[f])) return false;
  return true;
}

std::vector<at::Tensor> KeptTensors::of(const std::vector<at::Tensor>& factors, const Make& make) {
  if (wants_derivative(factors)) {
    forget();
    return make();
  }
  // tensors of inference mode have no version: nobody could tell that they changed
  const bool unversioned = std::any_of(factors.begin(), factors.end(),
                                       [](const at::Tensor& factor) { return factor.is_inference(); });
  if (unversioned) return make();
  const std::lock_guard lock(mutex_);
  if (is_current(factors)) return kept_;
  // ordinary tensors even in inference mode, as they may later meet an input that wants a gradient
  const c10::InferenceMode ordinary(false);
  const at::NoGradGuard no_graph;
  const c10::impl::ExcludeDispatchKeyGuard as_they_are(c10::autocast_dispatch_keyset);
  kept_.clear();
  seen_.clear();
  for (const at::Tensor& made : make()) kept_.push_back(made.detach());
  for (const at::Tensor& factor : factors) seen_.emplace_back(factor);
  ++times_made_;
  return kept_;
}

void KeptTensors::forget() {
  const std::lock_guard lock(mutex_);
  seen_.clear();
  kept_.clear();
}

}  // namespace tenfold
