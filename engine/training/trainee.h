// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <torch/nn/module.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/program/layers.h"
#include "engine/program/program.h"

namespace tenfold {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// What a model gives for a batch.
struct Forward {
  at::Tensor scores;                         ///< [samples, classes]
  std::map<std::string, at::Tensor> layers;  ///< outputs of layers by id, where they were asked for
};

/// A model as the fit loop sees it.
class Trainee {
 public:
  virtual ~Trainee() = default;
  /// Distinct tensors that autograd can train, in a fixed order; what needs no gradient stays as it is.
  virtual NamedTensors parameters() const = 0;
  /// What training changes besides: running statistics.
  virtual NamedTensors buffers() const = 0;
  virtual Forward forward(const at::Tensor& samples, bool layers) = 0;
  virtual void set_training(bool training) = 0;
  /// The part of the model that a parameter belongs to: the name's path.
  virtual std::string part_of(const std::string& parameter) const;
  /// What is added to the loss; undefined when nothing is. `weight`: the option lasso.
  virtual at::Tensor penalty(double weight) = 0;
};

/// A Program that is trained: a copy with tensors of its own, tied ones still tied.
class ProgramTrainee : public Trainee {
 public:
  /// Throws Error when it has no input with a batch, or several.
  explicit ProgramTrainee(const Program& program, at::Device device = at::kCPU);

  NamedTensors parameters() const override;
  NamedTensors buffers() const override;
  Forward forward(const at::Tensor& samples, bool layers) override;
  void set_training(bool training) override;
  /// The name of the layer, whether it is factorized or not.
  std::string part_of(const std::string& parameter) const override;
  at::Tensor penalty(double weight) override;

  /// The program as it is now, on the CPU, its mode as it came, tensors without gradients.
  Program program() const;
  /// Sizes of the input with the batch first, -1 where it may change.
  std::vector<std::int64_t> input_sizes() const;
  bool is_factorized() const { return !program_.groups.empty(); }
  at::ScalarType input_type() const { return type_; }

 private:
  Program program_;
  bool came_training_ = false;
  at::Device device_;
  std::vector<c10::IValue> values_;
  std::size_t slot_ = 0;
  at::ScalarType type_ = at::kFloat;
  std::map<ValueId, std::string> layer_values_;
  std::map<std::string, std::string> parts_;  ///< layers by their parameters
};

/// A LibTorch module that is trained: `forward` calls it; `penalty`, where given, is added to the loss (as
/// TensorLasso::loss()).
class ModuleTrainee : public Trainee {
 public:
  ModuleTrainee(std::shared_ptr<torch::nn::Module> module,
                std::function<at::Tensor(const at::Tensor&)> forward,
                std::function<at::Tensor()> penalty = {})
      : module_(std::move(module)), forward_(std::move(forward)), penalty_(std::move(penalty)) {}

  NamedTensors parameters() const override;
  NamedTensors buffers() const override;
  Forward forward(const at::Tensor& samples, bool) override { return {forward_(samples), {}}; }
  void set_training(bool training) override { module_->train(training); }
  at::Tensor penalty(double) override { return penalty_ ? penalty_() : at::Tensor(); }

 private:
  std::shared_ptr<torch::nn::Module> module_;
  std::function<at::Tensor(const at::Tensor&)> forward_;
  std::function<at::Tensor()> penalty_;
};

/// Σ over ranks of the norms of the slices of the factors that belong to the rank, over all groups (group
/// lasso: Yuan and Lin, 2006): ranks that are not needed go to 0. [] with gradients.
at::Tensor rank_norms(const Program& program);

}  // namespace tenfold
