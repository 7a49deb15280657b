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

/// The factor, or what it is a view of.
at::Tensor parameter_of(const at::Tensor& factor) {
  return factor.is_view() ? at::Tensor(factor._base()) : factor;
}

/// Whether a factor, or the parameter that it is a view of, has a gradient: an optimizer may write behind its
/// counter.
bool awaits_step(const at::Tensor& factor) {
  return has_gradient(factor) || has_gradient(parameter_of(factor));
}

using GradientCount = std::atomic<std::int64_t>;

/// How many gradients a parameter was given since it was asked about first, by a hook that stays with it;
/// nothing of what learns nothing.
std::shared_ptr<const GradientCount> gradient_count(const at::Tensor& parameter) {
  if (!parameter.is_leaf() || !parameter.requires_grad()) return nullptr;
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

KeptTensors::Seen::Seen(const at::Tensor& factor)
    : storage(factor.storage()),
      data(factor.const_data_ptr()),
      version(static_cast<std::int64_t>(factor._version())),
      sizes(factor.sizes().vec()),
      strides(factor.strides().vec()),
      conjugated(factor.is_conj()),
      negated(factor.is_neg()),
      learning(parameter_of(factor).requires_grad()),
      gradients(gradient_count(parameter_of(factor))),
      gradients_then(gradients ? gradients->load() : 0),
      numbers(awaits_step(factor) ? factor.detach().clone() : at::Tensor()) {}

bool KeptTensors::Seen::is(const at::Tensor& factor) {
  if (factor.const_data_ptr() != data || static_cast<std::int64_t>(factor._version()) != version ||
      factor.sizes() != at::IntArrayRef(sizes) || factor.strides() != at::IntArrayRef(strides) ||
      factor.is_conj() != conjugated || factor.is_neg() != negated)
    return false;
  if (parameter_of(factor).requires_grad() != learning || (gradients && gradients->load() != gradients_then))
    return false;
  const bool awaits = awaits_step(factor);
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
