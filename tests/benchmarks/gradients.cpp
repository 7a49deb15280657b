// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/gradients.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>
#include <utility>

namespace tenfold::benchmarks {
namespace {

struct NoNumbers : torch::autograd::Node {
  using Node::Node;
  std::vector<at::Tensor> like;

  torch::autograd::variable_list apply(torch::autograd::variable_list&&) override {
    torch::autograd::variable_list gradients;
    for (const at::Tensor& each : like) gradients.push_back(at::empty_like(each));
    return gradients;
  }
};

}  // namespace

std::vector<at::Tensor> gradients_of(const at::Tensor& result, const std::vector<at::Tensor>& of,
                                     const at::Tensor& gradient) {
  result.backward(gradient);
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& each : of) gradients.push_back(std::exchange(each.mutable_grad(), {}));
  return gradients;
}

void engine_alone(const std::vector<at::Tensor>& inputs, const at::Tensor& gradient) {
  const auto node = std::shared_ptr<NoNumbers>(new NoNumbers, torch::autograd::deleteNode);
  node->set_next_edges(torch::autograd::collect_next_edges(inputs));
  node->like = inputs;
  const at::Tensor result = at::empty_like(gradient);
  torch::autograd::set_history(result, node);
  gradients_of(result, inputs, gradient);
}

}  // namespace tenfold::benchmarks
