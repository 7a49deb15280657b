// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/checkpoint.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include "engine/kernels/derivatives.h"

namespace tenfold {
namespace {

using Compute = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

struct Kept : torch::CustomClassHolder {
  explicit Kept(Compute function) : compute(std::move(function)) {}
  Compute compute;
};

struct Recomputed : torch::autograd::Function<Recomputed> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const Compute& compute,
                            at::TensorList inputs) {
    context->save_for_backward(inputs.vec());
    context->saved_data["compute"] = c10::IValue::make_capsule(c10::make_intrusive<Kept>(compute));
    return compute(inputs.vec());
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto kept = c10::static_intrusive_pointer_cast<Kept>(context->saved_data["compute"].toCapsule());
    const torch::autograd::variable_list saved = context->get_saved_variables();
    torch::autograd::variable_list inputs, wanted;
    const bool again = at::GradMode::is_enabled();  // gradients that have a graph themselves
    const auto alone = [&](const at::Tensor& input) {
      return again ? input.view_as(input) : input.detach().requires_grad_(input.requires_grad());
    };
    for (const at::Tensor& input : saved) {
      inputs.push_back(input.defined() ? alone(input) : input);
      if (input.defined() && input.requires_grad()) wanted.push_back(inputs.back());
    }
    const at::AutoGradMode recording(true);
    const at::Tensor value = kept->compute(inputs);
    const auto found = torch::autograd::grad({value}, wanted, {gradients[0]}, std::nullopt, again, true);
    torch::autograd::variable_list all{at::Tensor()};  // none for the function
    std::size_t next = 0;
    for (const at::Tensor& input : saved)
      all.push_back(input.defined() && input.requires_grad() ? found[next++] : at::Tensor());
    return all;
  }
};

}  // namespace

at::Tensor checkpoint(const Compute& compute, const std::vector<at::Tensor>& inputs) {
  if (has_tangent(inputs) || !wants_derivative(inputs)) return compute(inputs);
  return Recomputed::apply(compute, at::TensorList(inputs));
}

}  // namespace tenfold
