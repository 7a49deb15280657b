// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

#include "engine/planning/linear_plan.h"

namespace tenfold {

/// How the weights of a plan's steps are made of its factors, as a list of operations on them: carried out
/// with operators that autograd knows or without a graph, and gone through backward without one. A training
/// step would else spend more on the nodes of a graph than on the numbers.
class WeightProgram {
 public:
  /// Every weight is a factor as it is.
  explicit WeightProgram(std::size_t factors);
  /// What `plan` does with tensors of the shapes of `factors`.
  WeightProgram(const LinearPlan& plan, const std::vector<at::Tensor>& factors);

  std::size_t factors() const { return factors_; }

  /// The weights [shared, made, contracted] or [made, contracted] of all steps, with a graph while one is
  /// recorded. `operands`, if given, gets what backward() needs.
  std::vector<at::Tensor> weights(at::TensorList factors, std::vector<at::Tensor>* operands = nullptr) const;

  /// Which weights depend on a wanted factor.
  std::vector<bool> reached(const std::vector<bool>& wanted) const;

  /// Gradients of the wanted factors, the others undefined, from those of the weights that reached() says.
  std::vector<at::Tensor> backward(const std::vector<at::Tensor>& gradients, at::TensorList operands,
                                   const std::vector<bool>& wanted) const;

 private:
  enum class Kind { view, permute, multiply, product };
  /// One operation; operands and results are numbered, factors first.
  struct Operation {
    Kind kind;
    int left, right = -1;
    Shape to = {};    ///< sizes of a view, order of a permutation
    Shape back = {};  ///< the same for the way back
  };
  class Recorder;

  std::vector<bool> all_reached(const std::vector<bool>& wanted) const;

  std::size_t factors_;
  std::vector<Operation> operations_;
  std::vector<int> made_;  ///< which of the numbered are the weights
};

}  // namespace tenfold
