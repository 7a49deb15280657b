// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/tensor_lasso.h"

#include <ATen/ATen.h>

#include <cctype>

#include "engine/hooks/lasso_weights.h"
#include "engine/support/error.h"
#include "engine/tensors/rank_bonds.h"

namespace tenfold {
namespace {

constexpr const char* lasso_name = "tensor lasso";

/// "ComplexTuckerTensorized" -> "tucker"
std::string format_of_class(const std::string& name) {
  std::string low;
  for (const char c : split_complex_name(name).second)
    low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string end : {"tensorized", "tensor"})
    if (low.size() > end.size() && low.ends_with(end)) return low.substr(0, low.size() - end.size());
  return low;
}

void require_lasso(const FactorizedTensorImpl& tensor) {
  if (!tensor.has_hook(lasso_name)) throw Error("lasso.none", "the tensor has no lasso");
}

/// Clamped and thresholded in place, past autograd: what an earlier call saved keeps its value, because
/// doing it twice changes nothing.
void tidy(const at::Tensor& weights, const TensorLassoOptions& options) {
  const at::NoGradGuard no_grad;
  at::Tensor data = weights.variable_data();
  if (options.clamp_weights) data.clamp_(-1, 1);
  if (options.threshold > 0) data.masked_fill_(data.abs() <= options.threshold, 0);
}

}  // namespace

struct TensorLasso::State {
  const TensorFormat* format;
  TensorLassoOptions options;
  at::Tensor sum = {};
  std::int64_t count = 0;

  bool own(const Factorization& f) const { return options.own_weights && f.format->name() == "CP"; }
  std::vector<at::Tensor> weights(FactorizedTensorImpl& tensor) const {
    const Factorization f = tensor.factorization();
    if (own(f)) return {f.core};
    refresh_weights(tensor);
    return registered_weights(tensor);
  }
};

class TensorLasso::Hook : public TensorHook {
 public:
  explicit Hook(std::shared_ptr<State> state) : state_(std::move(state)) {}

  Factorization apply(FactorizedTensorImpl& tensor, const Factorization& f) override {
    const std::vector<at::Tensor> weights = state_->weights(tensor);
    for (const at::Tensor& each : weights) {
      tidy(each, state_->options);
      const at::Tensor size = each.abs().sum();
      state_->sum = state_->sum.defined() ? state_->sum + size.to(state_->sum.device()) : size;
      state_->count += each.numel();
    }
    return state_->own(f) ? f : scale_components(f, weights);
  }
  /// The weights are those of all components, also of those that dropout leaves out.
  bool comes_first() const override { return true; }
  void attach(FactorizedTensorImpl& tensor) override {
    if (!state_->own(tensor.factorization())) register_weights(tensor);
  }
  void detach(FactorizedTensorImpl& tensor) override {
    if (!state_->own(tensor.factorization())) tensor.unregister("lasso_weights");
  }

 private:
  std::shared_ptr<State> state_;
};

TensorLasso TensorLasso::from_factorization_name(const std::string& name, const TensorLassoOptions& options) {
  const TensorFormat& format = tensor_format(format_of_class(name));
  if (format.name() == "Dense") throw Error("lasso.dense", "a dense tensor has no ranks for a lasso");
  if (!(options.penalty >= 0) || !(options.threshold >= 0))
    throw Error("lasso.options", "penalty and threshold of a lasso are not below 0");
  return TensorLasso(std::make_shared<State>(State{&format, options}));
}

TensorLasso TensorLasso::from_factorization(FactorizedTensor tensor, const TensorLassoOptions& options) {
  return from_factorization_name(tensor->format().name(), options);
}

const TensorLassoOptions& TensorLasso::options() const { return state_->options; }

void TensorLasso::require_format(const FactorizedTensorImpl& tensor) const {
  if (&tensor.format() != state_->format)
    throw Error("lasso.format", "a lasso for {wanted} does not go on {found}",
                {{"wanted", state_->format->name()}, {"found", tensor.format_name()}});
}

FactorizedTensor TensorLasso::apply(FactorizedTensor tensor) const {
  require_format(*tensor);
  if (state_->own(tensor->factorization()) && at::isComplexType(tensor->dtype()))
    throw Error("lasso.complex", "complex weights of CP cannot be a lasso's own");
  tensor->add_hook(lasso_name, std::make_shared<Hook>(state_));
  return tensor;
}

FactorizedTensor TensorLasso::remove(FactorizedTensor tensor) const {
  return remove_tensor_lasso(std::move(tensor));
}

void TensorLasso::set_weights(FactorizedTensor tensor, double value) const {
  const at::NoGradGuard no_grad;
  require_format(*tensor);
  require_lasso(*tensor);
  for (const at::Tensor& weights : state_->weights(*tensor)) weights.fill_(value);
}

at::Tensor TensorLasso::loss() const {
  if (state_->count == 0) return at::zeros({});
  const double share = state_->options.normalize_loss ? 1 / static_cast<double>(state_->count) : 1;
  return state_->sum * (state_->options.penalty * share);
}

std::int64_t TensorLasso::count() const { return state_->count; }

void TensorLasso::reset() const {
  state_->sum = at::Tensor();
  state_->count = 0;
}

Factorization TensorLasso::weighted(FactorizedTensor tensor) const {
  require_format(*tensor);
  require_lasso(*tensor);
  const std::vector<at::Tensor> weights = state_->weights(*tensor);
  for (const at::Tensor& each : weights) tidy(each, state_->options);
  const Factorization f = tensor->factorization();
  return state_->own(f) ? f : scale_components(f, weights);
}

Shape TensorLasso::surviving_rank(FactorizedTensor tensor) const {
  const Factorization f = weighted(std::move(tensor)).detach();
  Shape counts;
  for (const at::Tensor& kept : surviving_components(f)) counts.push_back(kept.numel());
  return rank_of_bonds(f, counts);
}

Shape TensorLasso::prune(FactorizedTensor tensor) const {
  const at::NoGradGuard no_grad;
  const std::vector<at::Tensor> kept = surviving_components(weighted(tensor).detach());
  const Factorization f = tensor->factorization().detach();
  const Factorization pruned = take_components(f, kept);
  if (pruned.rank() == f.rank()) return f.rank();
  const bool own = state_->own(f);
  std::vector<at::Tensor> left;
  if (!own)
    for (const at::Tensor& weights : registered_weights(*tensor))
      left.push_back(weights.detach().reshape(-1).index_select(0, kept[left.size()].to(weights.device())));
  tensor->assign(pruned);
  if (own) return tensor->rank();
  tensor->unregister("lasso_weights");
  register_weights(*tensor, left);
  return tensor->rank();
}

FactorizedTensor TensorLasso::fold(FactorizedTensor tensor) const {
  const at::NoGradGuard no_grad;
  tensor->assign(weighted(tensor).detach());
  return remove_tensor_lasso(std::move(tensor));
}

TensorLasso tensor_lasso(const std::string& factorization, double penalty, bool clamp_weights,
                         double threshold, bool normalize_loss) {
  return TensorLasso::from_factorization_name(factorization,
                                              {penalty, clamp_weights, threshold, normalize_loss});
}

std::vector<at::Tensor> lasso_weights(FactorizedTensor tensor) {
  require_lasso(*tensor);
  refresh_weights(*tensor);
  return registered_weights(*tensor);
}

FactorizedTensor remove_tensor_lasso(FactorizedTensor tensor) {
  tensor->remove_hook(lasso_name);
  return tensor;
}

}  // namespace tenfold
