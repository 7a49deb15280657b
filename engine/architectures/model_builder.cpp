// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/model_builder.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/program/edit.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::int64_t most_missing = std::int64_t{1} << 28;
constexpr std::size_t most_nodes = 100000;

/// One element seen everywhere: no memory of its own, whatever the shape.
at::Tensor placeholder(const Shape& shape, FirstValues start) {
  product(shape);  // throws where a file's sizes multiply beyond all numbers
  return at::full({}, start == FirstValues::ones ? 1.0 : 0.0, at::kFloat).expand(shape);
}

Argument number(double value) { return Argument::of(value); }
Argument flag(bool value) { return Argument::of(value); }
Argument square(std::int64_t value) { return whole_numbers({value, value}); }

}  // namespace

std::string size_text(const Shape& shape) {
  std::string text = "[";
  for (std::size_t d = 0; d < shape.size(); ++d) text += (d > 0 ? ", " : "") + std::to_string(shape[d]);
  return text + "]";
}

void start_missing(Drawing& drawing) {
  std::int64_t elements = 0;
  for (const auto& [name, start] : drawing.starts) {
    elements += drawing.program.tensors.at(name).numel();
    if (elements > most_missing)
      throw Error("attach.missing", "the weights lack {name} and more: too much to start anew",
                  {{"name", name}});
  }
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{0});
  for (const auto& [name, start] : drawing.starts) {
    at::Tensor& tensor = drawing.program.tensors.at(name);
    const bool trains = tensor.requires_grad();
    if (start == FirstValues::random) {
      const auto inputs = static_cast<double>(tensor.numel() / std::max<std::int64_t>(tensor.size(0), 1));
      tensor = at::randn(tensor.sizes(), generator, at::kFloat) / std::sqrt(std::max(inputs, 1.0));
    } else {
      tensor = tensor.detach().contiguous();
    }
    tensor.requires_grad_(trains);
  }
}

ModelBuilder::Module::Module(ModelBuilder& builder, const std::string& name, const std::string& type)
    : builder_(builder) {
  builder.modules_.push_back({builder.path_of(name), type});
}

ModelBuilder::ModelBuilder(const StateDict& weights, const Choices& said)
    : choices(said), weights_(weights) {}

std::string ModelBuilder::path_of(const std::string& name) const {
  const std::string base = modules_.empty() ? std::string() : modules_.back().path;
  return base.empty() || name.empty() ? base + name : base + "." + name;
}

const at::Tensor* ModelBuilder::find(const std::string& name) const { return weights_.find(path_of(name)); }

std::int64_t ModelBuilder::size(const std::string& name, std::size_t dimension,
                                std::int64_t otherwise) const {
  const at::Tensor* tensor = find(name);
  const auto at = static_cast<std::int64_t>(dimension);
  return tensor != nullptr && at < tensor->dim() ? tensor->size(at) : otherwise;
}

std::int64_t ModelBuilder::count_from(const std::string& prefix, std::int64_t first,
                                      const std::string& tensor) const {
  std::int64_t next = first;
  while (has(prefix + std::to_string(next) + "." + tensor)) ++next;
  return next - first;
}

void ModelBuilder::remark(const std::string& sentence) { drawing_.fit.remarks.push_back(sentence); }

void ModelBuilder::remark_on_classes(std::int64_t classes, std::int64_t colours) {
  if (classes == 1000 && colours == 3)
    remark(
        "1000 classes, so images are probably normalised as ImageNet's: mean 0.485,0.456,0.406, deviation "
        "0.229,0.224,0.225");
}

std::int64_t ModelBuilder::heads(std::int64_t width, std::int64_t usual, bool sure) {
  const std::int64_t heads = choices.number("heads", usual);
  if (width % heads != 0)
    throw Error("architecture.heads", "{heads} heads do not divide the width {width}",
                {{"heads", std::to_string(heads)}, {"width", std::to_string(width)}});
  if (!sure && !choices.said.contains("heads"))
    remark(std::to_string(heads) + " heads: weights do not show it, say it with heads=N");
  return heads;
}

Dimension ModelBuilder::symbol(const std::string& name, std::int64_t hint, std::int64_t most) {
  const nlohmann::json expression = {
      {"as_expr",
       {{"expr_str", "Symbol('" + name + "', positive=True, integer=True)"}, {"hint", {{"as_int", hint}}}}}};
  drawing_.program.symbols[name] = {1, most > 0 ? std::optional(most) : std::nullopt};
  return {hint, name, expression.dump()};
}

Argument ModelBuilder::input(const std::string& name, const std::vector<Dimension>& sizes,
                             at::ScalarType dtype) {
  Input made;
  made.name = name;
  made.sizes = sizes;
  made.dtype = dtype;
  made.value = drawing_.program.add_value(name);
  drawing_.program.argument_names.push_back(name);
  drawing_.program.has_argument_names = true;
  drawing_.program.inputs.push_back(std::move(made));
  return Argument::ref(drawing_.program.inputs.back().value);
}

Argument ModelBuilder::images(std::int64_t channels, std::int64_t image) {
  const std::int64_t side = choices.number("image", image);
  return input("x", {batch(), {channels, {}, {}}, {side, {}, {}}, {side, {}, {}}}, at::kFloat);
}

Argument ModelBuilder::size_of(const Argument& value, std::int64_t dimension, const Dimension& symbol) {
  const Argument made = call("aten::sym_size", {value, whole(dimension)}, "int");
  auto& stored = drawing_.program.values[static_cast<std::size_t>(made.value)];
  stored.name = "sym_size_" + symbol.symbol;
  stored.metadata = R"({"sym_int_values":)" + symbol.expression + "}";
  return made;
}

/// Tied weights are one tensor with several names.
at::Tensor ModelBuilder::one_object(const at::Tensor& tensor) {
  at::Tensor& kept = objects_[{tensor.const_data_ptr(), tensor.sizes().vec(), tensor.strides().vec()}];
  if (!kept.defined()) kept = tensor.detach();
  return kept;
}

at::Tensor ModelBuilder::take(const std::string& path, const Shape& shape, FirstValues start) {
  const at::Tensor* found = weights_.find(path);
  asked_.insert(path);
  Fit& fit = drawing_.fit;
  if (found != nullptr && found->sizes() == at::IntArrayRef(shape)) {
    ++fit.matched;
    return one_object(*found);
  }
  if (found == nullptr)
    fit.missing.push_back(path);
  else
    fit.different.push_back(path + ": " + size_text(found->sizes().vec()) + " in the file, " +
                            size_text(shape) + " in the architecture");
  drawing_.starts[path] = start;
  return placeholder(shape, start);
}

Argument ModelBuilder::add_tensor(InputKind kind, const std::string& path, const at::Tensor& tensor) {
  Program& program = drawing_.program;
  Input made;
  made.kind = kind;
  made.name = path;
  made.value = program.add_value((kind == InputKind::parameter ? "p_" : "b_") + path);
  program.tensors[path] = tensor;
  drawn_[path] = made.value;
  program.inputs.push_back(std::move(made));
  return Argument::ref(program.inputs.back().value);
}

Argument ModelBuilder::parameter(const std::string& name, const Shape& shape, FirstValues start) {
  const std::string path = path_of(name);
  if (const auto made = drawn_.find(path); made != drawn_.end()) return Argument::ref(made->second);
  const at::Tensor tensor = take(path, shape, start);
  if (tensor.is_floating_point()) tensor.requires_grad_(true);
  return add_tensor(InputKind::parameter, path, tensor);
}

Argument ModelBuilder::buffer(const std::string& name, const Shape& shape, FirstValues start) {
  const std::string path = path_of(name);
  if (const auto made = drawn_.find(path); made != drawn_.end()) return Argument::ref(made->second);
  return add_tensor(InputKind::buffer, path, take(path, shape, start));
}

Argument ModelBuilder::fixed(const std::string& name, const at::Tensor& tensor) {
  const std::string path = path_of(name);
  const at::Tensor* found = weights_.find(path);
  asked_.insert(path);
  const bool usable =
      found != nullptr && found->sizes() == tensor.sizes() && found->scalar_type() == tensor.scalar_type();
  drawing_.fit.matched += usable ? 1 : 0;
  const Argument made = add_tensor(InputKind::buffer, path, usable ? one_object(*found) : tensor);
  drawing_.program.inputs.back().persistent = usable;
  return made;
}

std::string ModelBuilder::module_stack() const {
  std::string text = "L__self__,,tenfold." + choices.id;
  std::string key = "L__self__";
  for (const auto& [path, type] : modules_) {
    if (path.find_first_of(",;@") != std::string::npos) continue;
    key += "_" + path.substr(path.rfind('.') + 1);
    text += ";" + key + "," + path + "," + type;
  }
  return nlohmann::json{{"nn_module_stack", text}}.dump();
}

Argument ModelBuilder::call(const std::string& op, std::vector<Argument> arguments,
                            const std::string& overload) {
  if (drawing_.program.nodes.size() >= most_nodes)
    throw Error("architecture.size", "the weights have names of a {id} with more than {most} steps",
                {{"id", choices.id}, {"most", std::to_string(most_nodes)}});
  const Entered top = modules_.empty() ? Entered{} : modules_.back();
  NodeBuilder builder(drawing_.program, top.path, top.type);
  const Argument made = builder.call(op, std::move(arguments), no_value, overload);
  for (Node& node : builder.take()) {
    node.metadata = module_stack();
    drawing_.program.nodes.push_back(std::move(node));
  }
  return made;
}

Drawing ModelBuilder::finish(const std::vector<Argument>& outputs) {
  Program& program = drawing_.program;
  for (const auto& output : outputs) program.outputs.push_back({output, {}});
  std::stable_sort(program.inputs.begin(), program.inputs.end(),
                   [](const Input& a, const Input& b) { return a.kind < b.kind; });
  for (const auto& [name, tensor] : weights_)
    if (!asked_.contains(name)) drawing_.fit.unexpected.push_back(name);
  find_training_rules(program);
  set_training(program, false);
  program.finish();
  return std::move(drawing_);
}

Argument ModelBuilder::conv2d(const std::string& name, const Argument& x, const ConvSizes& sizes) {
  const auto entered = module(name, "torch.nn.modules.conv.Conv2d");
  const Argument weight =
      parameter("weight", {sizes.out, sizes.in / sizes.groups, sizes.kernel, sizes.kernel});
  const Argument bias = sizes.bias ? parameter("bias", {sizes.out}, FirstValues::zeros) : Argument::of({});
  return call("aten::conv2d",
              {x, weight, bias, square(sizes.stride), square(sizes.padding), square(1), whole(sizes.groups)});
}

Argument ModelBuilder::batch_norm(const std::string& name, const Argument& x, std::int64_t channels) {
  const auto entered = module(name, "torch.nn.modules.batchnorm.BatchNorm2d");
  const Argument weight = parameter("weight", {channels}, FirstValues::ones);
  const Argument bias = parameter("bias", {channels}, FirstValues::zeros);
  const Argument mean = buffer("running_mean", {channels}, FirstValues::zeros);
  const Argument variance = buffer("running_var", {channels}, FirstValues::ones);
  if (has("num_batches_tracked")) buffer("num_batches_tracked", {}, FirstValues::zeros);
  return call("aten::batch_norm",
              {x, weight, bias, mean, variance, flag(true), number(0.1), number(1e-5), flag(true)});
}

Argument ModelBuilder::linear(const std::string& name, const Argument& x, std::int64_t out, std::int64_t in,
                              bool bias) {
  const auto entered = module(name, "torch.nn.modules.linear.Linear");
  const Argument weight = parameter("weight", {out, in});
  return call("aten::linear",
              {x, weight, bias ? parameter("bias", {out}, FirstValues::zeros) : Argument::of({})});
}

Argument ModelBuilder::layer_norm(const std::string& name, const Argument& x, std::int64_t width,
                                  double epsilon) {
  const auto entered = module(name, "torch.nn.modules.normalization.LayerNorm");
  const Argument weight = parameter("weight", {width}, FirstValues::ones);
  const Argument bias = parameter("bias", {width}, FirstValues::zeros);
  return call("aten::layer_norm", {x, whole_numbers({width}), weight, bias, number(epsilon)});
}

Argument ModelBuilder::embedding(const std::string& name, const Argument& ids, std::int64_t rows,
                                 std::int64_t width, std::int64_t padding_row) {
  const auto entered = module(name, "torch.nn.modules.sparse.Embedding");
  return call("aten::embedding", {parameter("weight", {rows, width}), ids, whole(padding_row)});
}

Argument ModelBuilder::activation(const std::string& kind, const Argument& x) {
  return kind == "none" ? x : call("aten::" + kind, {x});
}

Argument ModelBuilder::dropout(const Argument& x, double share) {
  return call("aten::dropout", {x, number(share), flag(true)});
}

Argument ModelBuilder::max_pool(const Argument& x, std::int64_t kernel, std::int64_t stride,
                                std::int64_t padding) {
  return call("aten::max_pool2d", {x, square(kernel), square(stride), square(padding)});
}

Argument ModelBuilder::average_pool_to(const Argument& x, std::int64_t side) {
  return call("aten::adaptive_avg_pool2d", {x, square(side)});
}

Argument ModelBuilder::flatten(const Argument& x, std::int64_t first) {
  return call("aten::flatten", {x, whole(first)}, "using_ints");
}

Argument ModelBuilder::add(const Argument& a, const Argument& b) {
  return call("aten::add", {a, b}, "Tensor");
}

Argument ModelBuilder::attention(const Argument& q, const Argument& k, const Argument& v,
                                 const Argument& mask, double dropped) {
  return call("aten::scaled_dot_product_attention", {q, k, v, mask, number(dropped)});
}

}  // namespace tenfold
