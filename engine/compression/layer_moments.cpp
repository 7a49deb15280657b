// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/layer_moments.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/compression/moment_sum.h"
#include "engine/compression/spread_recurrent.h"
#include "engine/data/token_classes.h"
#include "engine/kernels/all_finite.h"
#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Adds some of the rows [n, features] for all of them, `scale` times.
void add_rows(MomentSum& sum, const at::Tensor& rows, std::int64_t most, double scale,
              at::Generator& generator) {
  const at::Tensor kept = rows_at(rows, drawn_places(rows.size(0), most, generator));
  sum.add(kept, scale * static_cast<double>(rows.size(0)) / static_cast<double>(kept.size(0)));
}

/// A convolution's values without a batch are one sample.
at::Tensor batched(const Layer& layer, const at::Tensor& x) {
  const bool is_one = x.dim() < static_cast<std::int64_t>(layer.shape.weight.size());
  return is_convolution(layer.shape.kind) && is_one ? x.unsqueeze(0) : x;
}

/// [rows, channels] of [batch, channels, space...] or [..., features].
at::Tensor channels_last(const Layer& layer, const at::Tensor& x) {
  const at::Tensor last = is_convolution(layer.shape.kind) ? batched(layer, x).movedim(1, -1) : x;
  return last.reshape({-1, last.size(-1)});
}

/// Adds up the moments of one layer over the batches. It draws for itself, so that other layers change
/// nothing.
class LayerSum {
 public:
  LayerSum(const Layer& layer, const MomentOptions& options)
      : layer_(layer),
        options_(options),
        patches_(keeps_patches(layer, options)),
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.seed)),
        output_(options.most_outputs) {}

  /// `samples`: how many the values are of.
  void add_input(const at::Tensor& x, std::int64_t samples) {
    if (layer_.shape.kind == LayerKind::embedding) return count(x.reshape({-1}).to(at::kLong));
    const at::Tensor rows = input_rows(layer_, x.detach(), patches_);
    if (rows.numel() == 0) return;
    const auto surplus = static_cast<double>(positions_per_output(layer_, patches_));
    add_rows(input_, rows, samples * options_.most_positions, 1 / surplus, generator_);
  }

  void add_gradient(const at::Tensor& gradient, std::int64_t samples) {
    const at::Tensor rows = channels_last(layer_, gradient.detach());
    if (rows.numel() == 0) return;
    const double positions = static_cast<double>(rows.size(0)) / static_cast<double>(samples);
    add_rows(output_, rows, samples * options_.most_positions, 1 / positions, generator_);
  }

  /// Once.
  LayerMoments finish(std::int64_t samples) {
    const at::Tensor input = counts_.defined() ? counts_ : input_.take(), output = output_.take();
    for (const at::Tensor& sum : {input, output}) require_finite(sum, layer_);
    const auto mean = [](const at::Tensor& sum, std::size_t count) {
      return sum.defined() ? sum / static_cast<double>(count) : sum;
    };
    const auto count = static_cast<std::size_t>(samples);
    return {mean(input, count), mean(output, count * layer_.uses_as(layer_.shape.kind)), samples};
  }

 private:
  /// How often each row of an embedding is asked for.
  void count(const at::Tensor& asked) {
    const at::Tensor more = asked.bincount({}, layer_.shape.weight[0]).to(at::kDouble);
    counts_.defined() ? counts_.add_(more) : counts_ = more;
  }

  const Layer& layer_;
  const MomentOptions& options_;
  bool patches_ = false;
  at::Generator generator_;
  at::Tensor counts_;
  MomentSum input_{std::numeric_limits<std::int64_t>::max()}, output_;
};

/// Directions v with E v vᵀ the Hessian of the loss in the outputs, one [batch, outputs...] at a time; the
/// loss of tokens is the sum of theirs.
class Directions {
 public:
  Directions(const at::Tensor& output, const std::vector<c10::IValue>& inputs, const MomentOptions& options,
             at::Generator& generator)
      : output_(output.detach()), options_(options), generator_(generator) {
    const bool has_classes =
        (output.dim() == 2 || has_classes_of_tokens(output, inputs)) && output.size(-1) > 1;
    by_class_ = options.target == LossTarget::classes && has_classes;
    if (by_class_) prediction_ = (output_.flatten(0, -2).to(at::kFloat) / options.temperature).softmax(1);
    exact_ = by_class_ && output.size(-1) <= options.most_directions;
    count_ = exact_ ? output.size(-1) : std::min<std::int64_t>(options.most_directions, 16);
  }

  std::int64_t count() const { return count_; }

  at::Tensor at(std::int64_t index) const {
    const at::Tensor direction = by_class_ ? of_class(index) : of_output();
    return direction.to(output_.scalar_type()).view(output_.sizes());
  }

 private:
  /// √p_c (e_c − p): the exact Fisher of the softened prediction is the sum over classes.
  at::Tensor of_class(std::int64_t index) const {
    if (exact_) {
      at::Tensor direction = -prediction_;
      direction.select(1, index).add_(1);
      direction.mul_(prediction_.select(1, index).sqrt().unsqueeze(1));
      // tokens of a sample meet in attention, and the loss of one is not that of another
      return output_.dim() > 2 ? direction.mul_(signs({direction.size(0), 1})) : direction;
    }
    const at::Tensor start = at::rand({prediction_.size(0), 1}, generator_, at::kFloat);
    const at::Tensor place = (start + static_cast<double>(index)) / static_cast<double>(count_);
    const at::Tensor chosen =
        at::searchsorted(prediction_.cumsum(1), place).clamp_max(prediction_.size(1) - 1);
    return (at::zeros_like(prediction_).scatter_(1, chosen, 1.0) - prediction_) /
           std::sqrt(static_cast<double>(count_));
  }

  /// Random signs: E v vᵀ = 1.
  at::Tensor of_output() const { return signs(output_.sizes()) / std::sqrt(static_cast<double>(count_)); }

  at::Tensor signs(at::IntArrayRef sizes) const {
    return at::randint(0, 2, sizes, generator_, at::kFloat) * 2 - 1;
  }

  at::Tensor output_, prediction_;  ///< the latter as [rows, classes]
  const MomentOptions& options_;
  at::Generator& generator_;
  bool by_class_ = false, exact_ = false;
  std::int64_t count_ = 1;
};

/// Runs batches and gives layers what they sum.
class MomentRun {
 public:
  MomentRun(const Program& program, const std::vector<Layer>& layers, const MomentOptions& options)
      : program_(evaluation_copy(program)), layers_(layers), options_(options) {
    generator_ = at::make_generator<at::CPUGeneratorImpl>(options.seed);
    auto spread = spread_recurrent(program_, layers, options.gradients);
    for (std::size_t k = 0; k < layers.size(); ++k) {
      sums_.emplace_back(layers[k], options);
      if (layers[k].shape.kind != LayerKind::recurrent)
        for (const LayerUse& use : layers[k].uses) {
          if (use.kind == layers[k].shape.kind) watch(k, use.input, use.output);
        }
      else
        for (const SpreadUse& use : spread[layers[k].id]) watch(k, use.input, use.output);
    }
    if (options.gradients) make_leaves();
  }

  void add(const ProgramBatches::Batch& batch, const Job& job) {
    if (batch.size == 0) return;
    at::AutoGradMode with_gradients(options_.gradients);
    batch_ = &batch;
    std::vector<c10::IValue> inputs = batch.inputs;
    std::vector<at::Tensor> leaves = leaves_;
    if (options_.gradients) add_leaves(inputs, leaves);
    see_inputs(inputs);
    const auto hook = [&](std::size_t index, std::span<const c10::IValue>,
                          std::span<const c10::IValue> returned) { see(program_.nodes[index], returned); };
    const auto outputs = run(program_, inputs, hook, job);
    samples_ += batch.size;
    if (options_.gradients) propagate(first_output(outputs), leaves, job);
  }

  Moments finish(const ProgramBatches& batches) {
    batches.require_any(samples_);
    Moments moments;
    for (std::size_t k = 0; k < layers_.size(); ++k) moments[layers_[k].id] = sums_[k].finish(samples_);
    return moments;
  }

 private:
  void watch(std::size_t layer, ValueId input, ValueId output) {
    by_input_[input].push_back(layer);
    if (output != no_value) by_output_[output].push_back(layer);
  }

  /// Gradients are taken to the floating-point inputs and to what leaf_values() finds; nothing beyond is
  /// computed, so that only what they reach requires one.
  void make_leaves() {
    const std::set<ValueId> wanted = leaf_values();
    for (auto& [name, tensor] : program_.tensors) tensor = tensor.detach();
    for (const Input& input : program_.inputs) {
      if (input.kind == InputKind::user || !wanted.contains(input.value)) continue;
      const at::Tensor& tensor = program_.tensor_of(input);
      if (tensor.is_floating_point()) leaves_.push_back(tensor.requires_grad_());
    }
  }

  static void add_leaves(std::vector<c10::IValue>& inputs, std::vector<at::Tensor>& leaves) {
    for (c10::IValue& value : inputs)
      if (value.isTensor() && value.toTensor().is_floating_point()) {
        leaves.push_back(value.toTensor().detach().requires_grad_());
        value = leaves.back();
      }
  }

  /// The tables of all lookups, of layers that are not asked for too (tokens have no gradient), and what the
  /// layers are made of that neither these nor the inputs reach.
  std::set<ValueId> leaf_values() const {
    std::set<ValueId> leaves = factors_of_tables(), reached = leaves;
    for (const Input* input : program_.user_inputs())
      if (input->tensor && at::isFloatingType(input->dtype)) reached.insert(input->value);
    for (const Node& node : program_.nodes) {
      std::set<ValueId> read, made;
      for (const Argument& argument : node.arguments)
        for_each_value(argument, [&](ValueId value) { read.insert(value); });
      for_each_result(node, [&](ValueId value) { made.insert(value); });
      const auto any = [](const std::set<ValueId>& values, const auto& among) {
        return std::any_of(values.begin(), values.end(), [&](ValueId v) { return among.contains(v); });
      };
      const bool is_reached = any(read, reached);
      const bool is_start = looks_up(node) || (!is_reached && any(made, by_output_));
      if (is_start) leaves.insert(read.begin(), read.end());
      if (is_start || is_reached) reached.insert(made.begin(), made.end());
    }
    return leaves;
  }

  static bool looks_up(const Node& node) {
    return node.op == "aten::embedding" || node.op == "aten::embedding_bag";
  }

  /// Lookups in factorized tables read what is computed from the factors.
  std::set<ValueId> factors_of_tables() const {
    std::set<std::string> names;
    for (const FactorGroup& group : program_.groups)
      if (std::any_of(group.uses.begin(), group.uses.end(),
                      [](const GroupUse& use) { return use.kind == LayerKind::embedding; }))
        names.insert(group.factors.begin(), group.factors.end());
    std::set<ValueId> values;
    for (const Input& input : program_.inputs)
      if (names.contains(input.name)) values.insert(input.value);
    return values;
  }

  /// A layer may be given an input of the program, or a tensor of its own.
  void see_inputs(const std::vector<c10::IValue>& user) {
    std::size_t next = 0;
    for (const Input& input : program_.inputs) {
      if (input.kind != InputKind::user)
        see_input(input.value, program_.tensor_of(input));
      else if (const c10::IValue& value = user[next++]; value.isTensor())
        see_input(input.value, value.toTensor());
    }
  }

  void see(const Node& node, std::span<const c10::IValue> returned) {
    for (std::size_t k = 0; k < node.results.size() && k < returned.size(); ++k) {
      if (node.results[k].value != no_value && returned[k].isTensor())
        see_value(node.results[k].value, returned[k].toTensor());
      if (!node.results[k].list || !returned[k].isTensorList()) continue;
      const auto parts = returned[k].toTensorVector();
      for (std::size_t j = 0; j < parts.size() && j < node.results[k].elements.size(); ++j)
        see_value(node.results[k].elements[j], parts[j]);
    }
  }

  void see_value(ValueId value, const at::Tensor& tensor) {
    see_input(value, tensor);
    const auto layers = by_output_.find(value);
    if (layers == by_output_.end() || !options_.gradients || !tensor.requires_grad()) return;
    // registered before operators in place change the tensor: the gradient is that of the layer's own output
    tensor.register_hook([this, &layers = layers->second](const at::Tensor& gradient) {
      const at::NoGradGuard guard;
      for (const std::size_t layer : layers)
        sums_[layer].add_gradient(without_padding(gradient, *batch_), batch_->size);
    });
  }

  void see_input(ValueId value, const at::Tensor& tensor) {
    const auto found = by_input_.find(value);
    if (found == by_input_.end()) return;
    const at::NoGradGuard guard;
    for (const std::size_t layer : found->second)
      sums_[layer].add_input(without_padding(tensor, *batch_), batch_->size);
  }

  static at::Tensor first_output(const std::vector<c10::IValue>& outputs) {
    for (const c10::IValue& output : outputs)
      if (output.isTensor() && output.toTensor().is_floating_point()) return output.toTensor();
    throw Error("program.output", "the model returns no floating-point tensor");
  }

  void propagate(const at::Tensor& output, const std::vector<at::Tensor>& leaves, const Job& job) {
    if (!output.requires_grad())
      throw Error("calibration.gradient",
                  "no gradient leads from the model's first floating-point output back to its layers");
    const Directions directions(output, batch_->inputs, options_, generator_);
    for (std::int64_t k = 0; k < directions.count(); ++k) {
      job.checkpoint();
      torch::autograd::grad({output}, leaves, {directions.at(k)}, /*retain_graph=*/k + 1 < directions.count(),
                            /*create_graph=*/false, /*allow_unused=*/true);
    }
  }

  Program program_;
  const std::vector<Layer>& layers_;
  const MomentOptions& options_;
  at::Generator generator_;
  std::vector<LayerSum> sums_;
  std::map<ValueId, std::vector<std::size_t>> by_input_;   ///< a layer once a use
  std::map<ValueId, std::vector<std::size_t>> by_output_;  ///< both matrices of a recurrent layer
  std::vector<at::Tensor> leaves_;
  const ProgramBatches::Batch* batch_ = nullptr;  ///< the one that runs
  std::int64_t samples_ = 0;
};

}  // namespace

bool keeps_patches(const Layer& layer, const MomentOptions& options) {
  const Shape& w = layer.shape.weight;
  return (layer.shape.kind == LayerKind::conv2d || layer.shape.kind == LayerKind::conv1d) &&
         product(w) / w[0] <= options.most_patch;
}

at::Tensor input_rows(const Layer& layer, const at::Tensor& x, bool patches) {
  if (!patches) return channels_last(layer, x);
  const bool line = layer.shape.kind == LayerKind::conv1d;
  const auto two = [&](const Shape& values, std::int64_t first) {
    return line ? Shape{first, values[0]} : values;
  };
  const Shape kernel(layer.shape.weight.begin() + 2, layer.shape.weight.end());
  const at::Tensor maps = batched(layer, x);
  return at::im2col(line ? maps.unsqueeze(2) : maps, two(kernel, 1), two(layer.dilation, 1),
                    two(layer.padding, 0), two(layer.stride, 1))
      .transpose(1, 2)
      .flatten(0, 1);
}

std::int64_t positions_per_output(const Layer& layer, bool patches) {
  const bool plain = is_convolution(layer.shape.kind) && !is_transposed(layer.shape.kind);
  return patches || !plain ? 1 : product(layer.stride);
}

at::Tensor drawn_places(std::int64_t rows, std::int64_t most, at::Generator& generator) {
  if (rows <= most) return {};
  const at::Tensor stretches = at::arange(most, at::kDouble) + at::rand({most}, generator, at::kDouble);
  const double length = static_cast<double>(rows) / static_cast<double>(most);
  return (stretches * length).to(at::kLong).clamp_max(rows - 1);
}

at::Tensor rows_at(const at::Tensor& rows, const at::Tensor& places) {
  return places.defined() ? rows.index_select(0, places) : rows;
}

at::Tensor without_padding(const at::Tensor& values, const ProgramBatches::Batch& batch) {
  std::int64_t padded = batch.size;
  for (const c10::IValue& value : batch.inputs)
    if (value.isTensor() && value.toTensor().dim() > 0) padded = value.toTensor().size(0);
  const bool has_padding = padded > batch.size && values.dim() > 0 && values.size(0) % padded == 0;
  return has_padding ? values.narrow(0, 0, values.size(0) / padded * batch.size) : values;
}

void require_finite(const at::Tensor& moment, const Layer& layer) {
  if (moment.defined() && !all_finite(moment))
    throw Error("calibration.not-finite",
                "what the layer {layer} is given or its gradients are not finite with this calibration data",
                {{"layer", layer.name}});
}

Moments gather_moments(const Program& program, const std::vector<Layer>& layers,
                       const ProgramBatches& batches, const MomentOptions& options, const Job& job) {
  MomentRun run(program, layers, options);
  for (std::int64_t k = 0; k < batches.count(); ++k) {
    job.checkpoint(k, batches.count(), "looking at the layers' inputs and gradients");
    run.add(batches.at(k), job);
  }
  return run.finish(batches);
}

}  // namespace tenfold
