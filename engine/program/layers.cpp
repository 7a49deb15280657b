// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/layers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/program/operators.h"
#include "engine/program/recurrent_call.h"

namespace tenfold {
namespace {

/// What one node does with a weight: the places of its arguments.
struct Call {
  LayerKind kind;
  std::size_t weight_index = 1, input_index = 0;
  int bias_index = 2;
  ValueId weight = no_value;  ///< the parameter's value (behind a transpose for addmm)
  bool turned = false;        ///< the parameter itself is [in, out]
};

/// Where a convolution has what describes it, behind its weight.
struct ConvolutionPlaces {
  bool transposed = false;
  std::size_t stride = 3, padding = 4, dilation = 5, groups = 6, output_padding = 0;
};

/// Nothing for what is none, or may be either.
std::optional<ConvolutionPlaces> convolution_places(const Node& node) {
  if (is_one_of(node.op, {"aten::conv1d", "aten::conv2d", "aten::conv3d"})) return ConvolutionPlaces{};
  if (is_one_of(node.op, {"aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d"}))
    return ConvolutionPlaces{true, 3, 4, 7, 6, 5};
  if (node.op != "aten::convolution" || node.arguments[6].kind != Argument::Kind::constant) return {};
  return ConvolutionPlaces{node.arguments[6].constant.toBool(), 3, 4, 5, 8, 7};
}

class LayerFinder {
 public:
  explicit LayerFinder(const Program& program) : program_(program) {
    for (const auto& input : program.inputs) {
      if (input.kind == InputKind::user) continue;
      inputs_[input.value] = &input;
      first_name_.try_emplace(program.tensor_of(input).unsafeGetTensorImpl(), input.name);
    }
    for (std::size_t n = 0; n < program.nodes.size(); ++n)
      for_each_result(program.nodes[n], [&](ValueId value) { producer_[value] = n; });
  }

  std::vector<Layer> find() {
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      const Node& node = program_.nodes[n];
      if (node.group >= 0)
        add_group(node.group);
      else if (const auto call = call_of(node))
        add_use(n, *call);
      else
        for (const Input* weight : recurrent_matrices(node))
          add_use(n, {LayerKind::recurrent, 0, 0, -1, weight->value});
    }
    find_other_uses();
    tell_apart();
    order_matrices();
    for (Layer& layer : layers_)
      std::stable_partition(layer.uses.begin(), layer.uses.end(),
                            [&](const LayerUse& use) { return use.kind == layer.shape.kind; });
    return std::move(layers_);
  }

 private:
  const Input* parameter(const Argument& argument) const {
    if (argument.kind != Argument::Kind::value) return nullptr;
    const auto found = inputs_.find(argument.value);
    return found != inputs_.end() && found->second->kind == InputKind::parameter ? found->second : nullptr;
  }

  /// The parameter whose transpose this value is: core ATen writes linear as addmm(bias, x, permute(weight)).
  const Input* transposed_parameter(const Argument& argument) const {
    if (argument.kind != Argument::Kind::value) return nullptr;
    const auto made = producer_.find(argument.value);
    if (made == producer_.end()) return nullptr;
    const Node& node = program_.nodes[made->second];
    if (!swaps_matrix(node)) return nullptr;
    const Input* input = parameter(node.arguments[0]);
    return input != nullptr && program_.tensor_of(*input).dim() == 2 ? input : nullptr;
  }

  std::optional<Call> call_of(const Node& node) const {
    if (node.results.empty()) return {};
    const auto with = [&](LayerKind kind, std::size_t weight, std::size_t input,
                          int bias) -> std::optional<Call> {
      const Input* found = parameter(node.arguments[weight]);
      if (found == nullptr) return {};
      return Call{kind, weight, input, bias, found->value};
    };
    if (node.op == "aten::linear") return with(LayerKind::linear, 1, 0, 2);
    if (node.op == "aten::embedding") return with(LayerKind::embedding, 0, 1, -1);
    if (const auto places = convolution_places(node)) return convolution_call(node, *places);
    if (node.op == "aten::embedding_bag") return with(LayerKind::embedding, 0, 1, -1);
    return product_call(node);
  }

  std::optional<Call> convolution_call(const Node& node, const ConvolutionPlaces& places) const {
    const Input* weight = parameter(node.arguments[1]);
    const std::int64_t space = weight == nullptr ? 0 : program_.tensor_of(*weight).dim() - 2;
    if (space < 1 || space > 3) return {};
    const LayerKind kind = convolution_over(static_cast<std::size_t>(space), places.transposed);
    return Call{kind, 1, 0, 2, weight->value, places.transposed};
  }

  /// A matrix product with a parameter, transposed or stored as [in, out].
  std::optional<Call> product_call(const Node& node) const {
    const bool addmm = node.op == "aten::addmm";
    if (!addmm && node.op != "aten::mm" && node.op != "aten::matmul") return {};
    const std::size_t index = addmm ? 2 : 1;
    const Input* weight = transposed_parameter(node.arguments[index]);
    const bool turned = weight == nullptr;
    if (turned) weight = parameter(node.arguments[index]);
    if (weight == nullptr || program_.tensor_of(*weight).dim() != 2) return {};
    return Call{LayerKind::linear, index, index - 1, addmm ? 0 : -1, weight->value, turned};
  }

  /// The matrices of a recurrent operator: each is a layer.
  std::vector<const Input*> recurrent_matrices(const Node& node) const {
    std::vector<const Input*> found;
    const auto call = recurrent_call(node);
    if (!call || node.arguments[0].kind != Argument::Kind::value) return found;
    for (std::size_t k = 0; k < call->parameters.size(); ++k)
      if (const Input* weight = call->is_matrix(k) ? parameter(call->parameters[k]) : nullptr;
          weight != nullptr && program_.tensor_of(*weight).dim() == 2)
        found.push_back(weight);
    return found;
  }

  /// The calls that take the matrix which a group is multiplied back to.
  std::vector<LayerUse> takers_of(const GroupUse& made) const {
    std::vector<LayerUse> takers;
    for (std::size_t n = 0; n < program_.nodes.size(); ++n)
      if (const auto call = recurrent_call(program_.nodes[n]))
        for (const Argument& argument : call->parameters)
          if (argument.value == made.output)
            takers.push_back(
                {n, program_.nodes[n].arguments[0].value, program_.nodes[n].results[0].value, {}, made.kind});
    if (takers.empty())
      takers.push_back({0, made.input, made.output, {}, made.kind});  // rearranged before it is taken
    return takers;
  }

  /// Matrices stand in the order of their operators, though what makes factorized ones comes before these.
  void order_matrices() {
    std::map<const void*, std::size_t> of_tensor;
    std::map<ValueId, std::size_t> of_value;
    std::size_t next = 0;
    for (const Node& node : program_.nodes)
      if (const auto call = recurrent_call(node))
        for (const Argument& argument : call->parameters) {
          if (const Input* stored = parameter(argument))
            of_tensor.try_emplace(program_.tensor_of(*stored).unsafeGetTensorImpl(), next++);
          else
            of_value.try_emplace(argument.value, next++);
        }
    const auto place = [&](const Layer& layer) {
      if (layer.group < 0) return of_tensor.at(program_.tensors.at(layer.id).unsafeGetTensorImpl());
      const auto found =
          of_value.find(program_.groups[static_cast<std::size_t>(layer.group)].uses.at(0).output);
      return found != of_value.end() ? found->second : next;
    };
    std::vector<std::size_t> at;
    std::vector<Layer> matrices;
    for (std::size_t k = 0; k < layers_.size(); ++k)
      if (layers_[k].shape.kind == LayerKind::recurrent) {
        at.push_back(k);
        matrices.push_back(layers_[k]);
      }
    std::stable_sort(matrices.begin(), matrices.end(),
                     [&](const Layer& a, const Layer& b) { return place(a) < place(b); });
    for (std::size_t k = 0; k < at.size(); ++k) layers_[at[k]] = std::move(matrices[k]);
  }

  void add_group(int index) {
    const FactorGroup& group = program_.groups[static_cast<std::size_t>(index)];
    if (!groups_seen_.insert(index).second) return;
    Layer layer{group.spec.id, group.scope, group.scope_type, group.shape};
    layer.stride = group.stride;
    layer.padding = group.padding;
    layer.dilation = group.dilation;
    layer.output_padding = group.output_padding;
    layer.padding_idx = group.padding_idx;
    layer.group = index;
    if (group.shape.kind == LayerKind::recurrent)
      layer.uses = takers_of(group.uses.at(0));
    else
      for (const auto& use : group.uses) layer.uses.push_back({0, use.input, use.output, use.bias, use.kind});
    layers_.push_back(std::move(layer));
  }

  void add_use(std::size_t n, const Call& call) {
    const Node& node = program_.nodes[n];
    const at::Tensor& weight = program_.tensor_of(*inputs_.at(call.weight));
    const std::string& layer_id = first_name_.at(weight.unsafeGetTensorImpl());
    Layer made = describe(node, call, weight, layer_id);
    const LayerUse use{n, node.arguments[call.input_index].value, node.results[0].value, bias_of(node, call),
                       call.kind};
    const auto [at, is_new] = index_.try_emplace(layer_id, layers_.size());
    if (is_new) {
      made.uses.push_back(use);
      layers_.push_back(std::move(made));
      return;
    }
    Layer& layer = layers_[at->second];
    layer.uses.push_back(use);
    if (!made.unfit.empty()) layer.unfit = made.unfit;
    if (is_table_and_output(layer, made)) {
      layer.padding_idx = std::max(layer.padding_idx, made.padding_idx);
      layer.shape.kind = made.shape.kind = LayerKind::linear;
    }
    if (layer.shape != made.shape || layer.turned != made.turned || layer.stride != made.stride ||
        layer.padding != made.padding || layer.dilation != made.dilation ||
        layer.output_padding != made.output_padding)
      layer.unfit = "the weight is shared by layers of different kinds";
  }

  /// Where words are looked up in the weight of the output.
  static bool is_table_and_output(const Layer& layer, const Layer& other) {
    const auto fits = [](LayerKind kind) {
      return kind == LayerKind::linear || kind == LayerKind::embedding;
    };
    return layer.shape.kind != other.shape.kind && fits(layer.shape.kind) && fits(other.shape.kind);
  }

  const Argument* bias_argument(const Node& node, const Call& call) const {
    if (call.bias_index < 0) return nullptr;
    const Argument& bias = node.arguments[static_cast<std::size_t>(call.bias_index)];
    return bias.kind == Argument::Kind::value ? &bias : nullptr;
  }
  bool has_computed_bias(const Node& node, const Call& call) const {
    const Argument* bias = bias_argument(node, call);
    return bias != nullptr && !inputs_.contains(bias->value);
  }
  std::string bias_of(const Node& node, const Call& call) const {
    const Argument* bias = bias_argument(node, call);
    return bias == nullptr || has_computed_bias(node, call) ? std::string() : inputs_.at(bias->value)->name;
  }

  Layer describe(const Node& node, const Call& call, const at::Tensor& weight,
                 const std::string& layer_id) const {
    Layer layer;
    layer.id = layer_id;
    layer.name = node.scope.empty() ? layer_id.substr(0, layer_id.rfind('.')) : node.scope;
    layer.type = node.scope_type;
    layer.shape = {call.kind, weight.sizes().vec(), 1};
    layer.turned = call.turned;
    if (call.turned) std::swap(layer.shape.weight[0], layer.shape.weight[1]);
    if (has_computed_bias(node, call)) layer.unfit = "its bias is computed";
    if (const std::string bias = bias_of(node, call); !bias.empty() && program_.tensors.at(bias).dim() != 1)
      layer.unfit = "its bias is no vector";
    if (node.op == "aten::addmm" && (node.arguments[3].constant.toScalar().toDouble() != 1 ||
                                     node.arguments[4].constant.toScalar().toDouble() != 1))
      layer.unfit = "its product is scaled";
    if (is_convolution(call.kind)) describe_convolution(node, layer);
    if (call.kind == LayerKind::embedding) describe_embedding(node, layer);
    if (!weight.is_floating_point()) layer.unfit = "its weight is not floating-point";
    return layer;
  }

  static Shape spread(const Argument& argument, std::size_t dimensions) {
    if (argument.kind != Argument::Kind::constant) return {};
    Shape values =
        argument.constant.isInt() ? Shape{argument.constant.toInt()} : argument.constant.toIntVector();
    if (values.size() == 1) values.assign(dimensions, values[0]);
    return values;
  }

  static void describe_convolution(const Node& node, Layer& layer) {
    const ConvolutionPlaces places = convolution_places(node).value();
    const std::size_t dimensions = spatial_modes(layer.shape.kind);
    layer.stride = spread(node.arguments[places.stride], dimensions);
    layer.dilation = spread(node.arguments[places.dilation], dimensions);
    layer.shape.groups = node.arguments[places.groups].constant.toInt();
    if (places.transposed) {
      layer.output_padding = spread(node.arguments[places.output_padding], dimensions);
      layer.shape.weight[0] *= layer.shape.groups;
      layer.shape.weight[1] /= layer.shape.groups;
    }
    const Argument& padding = node.arguments[places.padding];
    if (padding.kind == Argument::Kind::constant && padding.constant.isString())
      resolve_padding(padding.constant.toStringRef(), layer);
    else
      layer.padding = spread(padding, dimensions);
    if (layer.shape.groups != 1)
      layer.unfit = "it has " + std::to_string(layer.shape.groups) +
                    " groups; only ungrouped convolutions are factorized";
    if (layer.stride.size() != dimensions || layer.dilation.size() != dimensions)
      layer.unfit = "its stride or dilation is computed";
    if (layer.padding.size() != dimensions ||
        (places.transposed && layer.output_padding.size() != dimensions))
      layer.unfit = "its padding is computed";
  }

  static void resolve_padding(const std::string& text, Layer& layer) {
    const std::size_t dimensions = layer.shape.weight.size() - 2;
    layer.padding.assign(dimensions, 0);
    if (text == "valid") return;
    for (std::size_t d = 0; d < dimensions; ++d) {
      const std::int64_t total = layer.dilation[d] * (layer.shape.weight[d + 2] - 1);
      layer.padding[d] = total / 2;
      if (total % 2 != 0) layer.unfit = "its 'same' padding is not symmetric";
    }
  }

  static void describe_embedding(const Node& node, Layer& layer) {
    const bool bag = node.op == "aten::embedding_bag";
    const auto set = [&](std::size_t place) {
      const Argument& flag = node.arguments[place];
      return flag.kind != Argument::Kind::constant || !flag.constant.isBool() || flag.constant.toBool();
    };
    if (bag && node.arguments.size() > 8 && !node.arguments[8].constant.isNone() &&
        node.arguments[8].constant.toInt() >= 0)
      layer.unfit = "its bags leave out padding";
    if (set(3) || set(bag ? 5 : 4)) layer.unfit = "its gradient is scaled by frequency or sparse";
    if (bag) return;
    layer.padding_idx = node.arguments[2].constant.toInt();
  }

  /// A weight that something else reads too (a penalty, a product with its transpose) must stay.
  void find_other_uses() {
    std::map<ValueId, std::size_t> layer_of;
    for (const auto& input : program_.inputs)
      if (input.kind == InputKind::parameter)
        if (const auto at = index_.find(first_name_.at(program_.tensor_of(input).unsafeGetTensorImpl()));
            at != index_.end())
          layer_of[input.value] = at->second;
    const auto must_stay = [&](ValueId value, const std::string& reader) {
      if (const auto found = layer_of.find(value); found != layer_of.end())
        layers_[found->second].unfit = "its weight is also used by " + reader;
    };
    for (const Node& node : program_.nodes) {
      if (node.group >= 0) continue;
      if (const Input* weight = swaps_matrix(node) ? parameter(node.arguments[0]) : nullptr) {
        for_each_result(node, [&](ValueId value) { follow_transpose(layer_of, weight->value, value); });
        continue;
      }
      const auto call = call_of(node);
      std::set<ValueId> taken;
      for (const Input* weight : recurrent_matrices(node)) taken.insert(weight->value);
      for (std::size_t k = 0; k < node.arguments.size(); ++k)
        if (!call || k != call->weight_index)
          for_each_value(node.arguments[k], [&](ValueId value) {
            if (!taken.contains(value)) must_stay(value, node.op);
          });
    }
    for (const auto& output : program_.outputs)
      for_each_value(output.argument, [&](ValueId value) { must_stay(value, "the model's results"); });
  }

  /// A module that computes with several weights (PyTorch's attention) would give its name to all of them.
  void tell_apart() {
    std::map<std::string, int> layers_of;
    for (const Layer& layer : layers_) ++layers_of[layer.name];
    for (Layer& layer : layers_)
      if (layers_of.at(layer.name) > 1 || layer.shape.kind == LayerKind::recurrent)
        layer.name = layer.id.ends_with(".weight") ? layer.id.substr(0, layer.id.rfind('.')) : layer.id;
  }

  /// A transpose is read like the weight itself.
  static void follow_transpose(std::map<ValueId, std::size_t>& layer_of, ValueId weight, ValueId transpose) {
    if (const auto found = layer_of.find(weight); found != layer_of.end())
      layer_of.emplace(transpose, found->second);
  }

  const Program& program_;
  std::map<ValueId, const Input*> inputs_;
  std::map<const void*, std::string> first_name_;
  std::map<ValueId, std::size_t> producer_;
  std::map<std::string, std::size_t> index_;
  std::set<int> groups_seen_;
  std::vector<Layer> layers_;
};

}  // namespace

std::size_t Layer::uses_as(LayerKind kind) const {
  return static_cast<std::size_t>(
      std::count_if(uses.begin(), uses.end(), [&](const LayerUse& use) { return use.kind == kind; }));
}

std::vector<Layer> find_layers(const Program& program) { return LayerFinder(program).find(); }

}  // namespace tenfold
