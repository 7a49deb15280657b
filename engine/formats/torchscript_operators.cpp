// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/formats/torchscript_walk.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;
using Kind = c10::TypeKind;

/// Questions about a tensor whose answers are the same for every batch.
const std::set<std::string>& facts() {
  static const std::set<std::string> names{
      "aten::dim",         "prim::dtype",      "prim::device",  "prim::layout",     "prim::requires_grad",
      "prim::is_nested",   "prim::is_cuda",    "prim::is_cpu",  "prim::is_sparse",  "prim::is_quantized",
      "prim::is_mkldnn",   "prim::is_meta",    "prim::is_xpu",  "prim::is_mps",     "prim::is_sparse_csr",
      "prim::is_vulkan",   "prim::is_hpu",     "prim::is_ipu",  "prim::is_mtia",    "prim::is_ort",
      "prim::is_maia",     "prim::is_xla",     "prim::type",    "aten::is_complex", "aten::is_floating_point",
      "aten::is_signed",   "aten::get_device", "aten::is_conj", "aten::is_neg",     "aten::is_contiguous",
      "aten::is_inference"};
  return names;
}

bool makes_tensors(const c10::FunctionSchema& schema) {
  return std::any_of(schema.returns().begin(), schema.returns().end(), [](const c10::Argument& each) {
    return each.type()->isSubtypeOf(*c10::TensorType::get()) ||
           each.type()->isSubtypeOf(*c10::ListType::ofTensors());
  });
}

c10::TypePtr without_optional(const c10::TypePtr& type) {
  return type->kind() == Kind::OptionalType ? type->castRaw<c10::OptionalType>()->getElementType() : type;
}

bool touches_files(const std::string& name) { return is_one_of(name, {"aten::save", "aten::from_file"}); }

}  // namespace

void Walk::operation(const Node& node) {
  const std::string name = node.kind().toQualString();
  if (!node.kind().is_aten() && !node.kind().is_prim())
    refuse(node, "the operator " + name + " is not on the list of operators that a model file may use");
  if (touches_files(name)) refuse(node, "the model wants to use files (" + name + "), which it may not");
  Items in = inputs_of(node);
  if (shape_query(node, name, in) || container_operation(node, name, in) || conversion(node, name, in) ||
      number_operation(node, name, in) || fused_call(node, name, in) || tensor_call(node, in))
    return;
  evaluate(node, name, in);
}

Traced Walk::size(const Traced& tensor, std::int64_t dimension) {
  const at::Tensor& value = tensor.value.toTensor();
  if (dimension < 0) dimension += value.dim();
  Traced made = Traced::of(value.size(dimension), std::min(tensor.origin, Origin::sizes));
  if (!tensor.argument || tensor.origin == Origin::fixed) return made;
  tenfold::Node node = new_node("aten::sym_size", "int");
  node.arguments = {*tensor.argument, Argument::of(dimension)};
  node.results = {{program_.add_value(""), false, {}}};
  made.argument = Argument::ref(node.results[0].value);
  program_.nodes.push_back(std::move(node));
  return made;
}

tenfold::Node Walk::new_node(const std::string& op, const std::string& overload) const {
  tenfold::Node node;
  node.op = op;
  node.overload = overload;
  node.handle = find_operator(op, overload);
  node.scope = scope_;
  return node;
}

bool Walk::shape_query(const Node& node, const std::string& name, Items& in) {
  if (name == "aten::is_grad_enabled") {
    set(node.output(), Traced::of(true));  // fused ways for inference are not what is wanted
    return true;
  }
  if (is_one_of(name, {"aten::__is__", "aten::__isnot__"})) {
    std::vector<IValue> stack{plain(in[0]), plain(in[1])};
    node.getOperation()(stack);
    set(node.output(), Traced::of(stack.at(0)));
    return true;
  }
  if (in.empty() || (!in[0].is_tensor() && !in[0].number)) return false;
  if (facts().contains(name)) {
    std::vector<IValue> stack;
    for (const Traced& each : in) stack.push_back(plain(each));
    node.getOperation()(stack);
    set(node.output(), Traced::of(stack.at(0)));
    return true;
  }
  if (in[0].number) return false;
  if (name == "aten::size" && in.size() == 2) {
    set(node.output(), size(in[0], in[1].value.toInt()));
  } else if (name == "aten::size") {
    Items sizes;
    for (std::int64_t d = 0; d < in[0].value.toTensor().dim(); ++d) sizes.push_back(size(in[0], d));
    set(node.output(), Traced::sequence(std::move(sizes), c10::ListType::ofInts()));
  } else if (name == "aten::len") {
    set(node.output(), size(in[0], 0));
  } else if (name == "aten::numel") {
    Traced product = Traced::of(std::int64_t{1});
    for (std::int64_t d = 0; d < in[0].value.toTensor().dim(); ++d)
      product = number_node("_operator.mul", {product, size(in[0], d)});
    set(node.output(), product);
  } else {
    return false;
  }
  return true;
}

Argument Walk::list_argument(const Node& node, const Traced& traced, const c10::TypePtr& type) {
  const c10::TypePtr list = without_optional(type);
  if (list->kind() != Kind::ListType) refuse(node, "the model gives a list where none belongs");
  const c10::TypePtr element = list->castRaw<c10::ListType>()->getElementType();
  std::vector<Argument> items;
  for (const Traced& item : *traced.items) items.push_back(argument_of(node, item, element));
  const bool tensors = without_optional(element)->kind() == Kind::TensorType;
  if (tensors && !items.empty()) return Argument::list(std::move(items));
  if (std::any_of(items.begin(), items.end(),
                  [](const Argument& item) { return item.kind != Argument::Kind::constant; }))
    return Argument::list(std::move(items));
  std::vector<IValue> values;
  for (const Argument& item : items) values.push_back(item.constant);
  return Argument::of(make_list(values, list));
}

Argument Walk::argument_of(const Node& node, const Traced& traced, const c10::TypePtr& type) {
  if (traced.items) return list_argument(node, traced, type);
  if (traced.number && without_optional(type)->kind() == Kind::TensorType) {
    tenfold::Node made = new_node("aten::scalar_tensor", "");
    const auto dtype = static_cast<std::int64_t>(traced.value.isDouble() ? at::kFloat : at::kLong);
    made.arguments = {traced.argument ? *traced.argument : Argument::of(traced.value), Argument::of(dtype),
                      Argument::of(IValue()), Argument::of(IValue()), Argument::of(IValue())};
    made.results = {{program_.add_value(""), false, {}}};
    const Argument value = Argument::ref(made.results[0].value);
    program_.nodes.push_back(std::move(made));
    return value;
  }
  if (traced.argument) return *traced.argument;
  if (traced.origin == Origin::data)
    refuse(node, "a number that depends on what stands in a tensor is given to an operator");
  if (traced.value.isTensor() && traced.value.toTensor().defined())
    return *constant(traced.value.toTensor()).argument;
  return Argument::of(traced.value);
}

Traced Walk::result(tenfold::Node& made, const IValue& value, Origin origin) {
  Result slot;
  Traced traced;
  const auto named = [&](const at::Tensor& tensor, ValueId id) {
    Traced each = Traced::of(tensor, origin);
    each.argument = Argument::ref(id);
    return each;
  };
  if (value.isTensorList()) {
    slot.list = true;
    Items items;
    for (const at::Tensor& tensor : value.toTensorVector()) {
      slot.elements.push_back(program_.add_value(""));
      items.push_back(named(tensor, slot.elements.back()));
    }
    traced = Traced::sequence(std::move(items), c10::ListType::ofTensors());
  } else if (value.isTensor() && value.toTensor().defined()) {
    slot.value = program_.add_value("");
    traced = named(value.toTensor(), slot.value);
  } else {
    traced = Traced::of(value, origin);
  }
  made.results.push_back(std::move(slot));
  return traced;
}

namespace {

/// Operators of TorchScript that are the dispatcher's by another name.
struct Spelling {
  std::string op, overload;
  bool identity = false;
  std::vector<int> order;  ///< where each argument comes from; -1: the default. Empty: as they are
};

/// The tracer's two operators for all convolutions, numbers or a word as padding, as the layer they came
/// from.
Spelling convolution(const std::string& name, const Items& in) {
  const std::int64_t dimensions = in[1].value.toTensor().dim() - 2;
  const std::string suffix = std::to_string(dimensions) + "d";
  if (name == "aten::_convolution_mode") return {"aten::conv" + suffix, "padding", false, {}};
  if (in[6].value.toBool())
    return {"aten::conv_transpose" + suffix, dimensions == 1 ? "" : "input", false, {0, 1, 2, 3, 4, 7, 8, 5}};
  return {"aten::conv" + suffix, "", false, {0, 1, 2, 3, 4, 5, 8}};
}

Spelling spelling_of(const c10::FunctionSchema& schema, const Items& in) {
  const bool convolves = schema.name() == "aten::_convolution" || schema.name() == "aten::_convolution_mode";
  if (convolves && in[1].is_tensor()) return convolution(schema.name(), in);
  const std::string full = schema.name() + "." + schema.overload_name();
  const bool no_dtype = in.size() > 1 && in[1].value.isNone();
  if (full == "aten::to.prim_dtype" && !no_dtype) return {"aten::to", "dtype", false, {0, 1, 2, 3}};
  if (full == "aten::to.prim_dtype" || full == "aten::to.prim_other" || full == "aten::cpu." ||
      full == "aten::cuda.")
    return {"", "", true, {}};
  if (full == "aten::to.prim_Device")
    return in.size() > 2 && in[2].value.isNone() ? Spelling{"", "", true, {}}
                                                 : Spelling{"aten::to", "dtype", false, {0, 2, 3, 4}};
  if (full == "aten::split.") return {"aten::split_with_sizes", "", false, {}};
  if (full == "prim::data.") return {"aten::detach", "", false, {}};
  return {schema.name(), schema.overload_name(), false, {}};
}

}  // namespace

bool Walk::tensor_call(const Node& node, Items& in) {
  const auto* schema = node.maybeSchema();
  if (schema == nullptr) return false;
  const Spelling spelling = spelling_of(*schema, in);
  if (spelling.identity) {
    set(node.output(), in[0]);
    return true;
  }
  const auto found = c10::Dispatcher::singleton().findSchema({spelling.op, spelling.overload});
  if (!found || !makes_tensors(found->schema())) return false;
  Items ordered;
  for (std::size_t i = 0; i < found->schema().arguments().size(); ++i) {
    const int from = spelling.order.empty()      ? static_cast<int>(i)
                     : i < spelling.order.size() ? spelling.order[i]
                                                 : -1;
    if (from < 0 || static_cast<std::size_t>(from) >= in.size()) break;
    ordered.push_back(in[static_cast<std::size_t>(from)]);
  }
  const Items results = apply(node, spelling.op, spelling.overload, std::move(ordered));
  for (std::size_t k = 0; k < results.size() && k < node.outputs().size(); ++k)
    set(node.output(k), results[k]);
  return true;
}

Items Walk::apply(const Node& node, const std::string& op, const std::string& overload, Items in) {
  tenfold::Node made;
  try {
    made = new_node(op, overload);
  } catch (const Error& problem) {
    refuse(node, problem.what());
  }
  const auto& formal = made.schema()->arguments();
  std::vector<IValue> stack;
  Origin origin = Origin::fixed;
  for (std::size_t i = 0; i < formal.size(); ++i) {
    if (i >= in.size() && !formal[i].default_value())
      refuse(node, "the operator " + op + " lacks an argument");
    if (i >= in.size()) in.push_back(Traced::unpacked(*formal[i].default_value()));
    const Traced& traced = in[i];
    made.arguments.push_back(argument_of(node, traced, formal[i].type()));
    stack.push_back(coerce(value_for(traced, formal[i].type()), formal[i]));
    origin = std::max({origin, origin_of(traced), is_written(traced) ? Origin::data : Origin::fixed});
  }
  if (made.schema()->is_mutable() && origin == Origin::data && in[0].is_tensor())
    written_.insert(in[0].value.toTensor().storage().unsafeGetStorageImpl());
  try {
    call_operator(*made.handle, stack);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error("torchscript.run", "{op} fails: {why} ({place})",
                {{"op", op}, {"why", reason_of(problem)}, {"place", place_of(node)}});
  }
  Items results;
  for (const IValue& value : stack) results.push_back(result(made, value, origin));
  program_.nodes.push_back(std::move(made));
  return results;
}

IValue Walk::value_for(const Traced& traced, const c10::TypePtr& type) {
  if (!traced.items) return plain(traced);
  std::vector<IValue> values;
  for (const Traced& item : *traced.items) values.push_back(plain(item));
  return make_list(values, without_optional(type));
}

bool Walk::is_written(const Traced& traced) const {
  return traced.is_tensor() && traced.value.toTensor().defined() && traced.value.toTensor().has_storage() &&
         written_.contains(traced.value.toTensor().storage().unsafeGetStorageImpl());
}

/// What neither makes tensors nor computes with sizes: carried out, and its result is one for all calls.
void Walk::evaluate(const Node& node, const std::string& name, Items& in) {
  std::vector<IValue> stack;
  Origin origin = Origin::fixed;
  for (const Traced& each : in) {
    stack.push_back(plain(each));
    origin = std::max(origin, origin_of(each));
  }
  if (node.maybeSchema() != nullptr && node.schema().is_vararg())
    stack.emplace_back(static_cast<std::int64_t>(in.size()));
  try {
    node.getOperation()(stack);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& problem) {
    refuse(node, name + " cannot be followed: " + reason_of(problem));
  }
  if (stack.size() != node.outputs().size()) refuse(node, name + " cannot be followed");
  for (std::size_t k = 0; k < stack.size(); ++k) set(node.output(k), Traced::unpacked(stack[k], origin));
}

}  // namespace tenfold::torchscript
