// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_walk.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>

#include "engine/formats/pytree.h"
#include "engine/formats/state_names.h"
#include "engine/support/error.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;
namespace attr = c10::attr;
namespace prim = c10::prim;

constexpr std::int64_t most_steps = 20'000'000, most_iterations = 200'000;
constexpr std::size_t deepest_call = 200;

}  // namespace

Walk::Walk(const ScriptFile& file, bool training, const Job& job)
    : file_(file), training_(training), job_(job) {
  add_tensors();
}

void Walk::refuse(const Node& node, const std::string& what) {
  throw Error("torchscript.construct", "{what} ({place})", {{"what", what}, {"place", place_of(node)}});
}

Items Walk::inputs_of(const Node& node) const {
  Items in;
  for (const auto* value : node.inputs()) in.push_back(get(value));
  return in;
}

void Walk::add_tensors() {
  std::map<std::string, at::Tensor> tied;
  const auto add = [&](const std::string& name, const at::Tensor& tensor, InputKind kind) {
    if (!tensor.defined() || values_.contains(name)) return;
    const std::string geometry = geometry_of(tensor);
    Input input;
    input.kind = kind;
    input.name = name;
    input.value = program_.add_value("");
    program_.tensors[name] = tied.try_emplace(geometry, tensor).first->second;
    names_.try_emplace(geometry, name);
    values_[name] = input.value;
    program_.inputs.push_back(std::move(input));
  };
  for (const auto& each : file_.module.named_parameters()) add(each.name, each.value, InputKind::parameter);
  for (const auto& each : file_.module.named_buffers()) add(each.name, each.value, InputKind::buffer);
}

/// A parameter or buffer. Buffers are stood in for by copies: the walk runs what changes them.
Traced Walk::stored(const std::string& name, const at::Tensor& tensor) {
  const bool parameter = program_.input_of(values_.at(name))->kind == InputKind::parameter;
  Traced made = Traced::of(
      parameter ? tensor : scratch_.try_emplace(geometry_of(tensor), tensor.clone()).first->second);
  made.argument = Argument::ref(values_.at(name));
  return made;
}

Traced Walk::constant(const at::Tensor& tensor) {
  const auto [at, is_new] = constants_.try_emplace(geometry_of(tensor));
  if (!is_new) return at->second;
  Input input;
  input.kind = InputKind::constant;
  input.name = "constants." + std::to_string(constants_.size() - 1);
  input.value = program_.add_value("");
  program_.tensors[input.name] = tensor;
  at->second = Traced::of(tensor);
  at->second.argument = Argument::ref(input.value);
  program_.inputs.push_back(std::move(input));
  return at->second;
}

Traced Walk::attribute(const Traced& owner, const std::string& name) {
  const auto object = owner.value.toObject();
  const std::string path = entry_name(owner.path, name);
  const IValue value = object->getAttr(name);
  if (name == "training" && value.isBool()) {
    reads_training_ = true;
    return Traced::of(training_);
  }
  if (value.isTensor() && value.toTensor().defined()) {
    if (values_.contains(path)) return stored(path, value.toTensor());
    const auto known = names_.find(geometry_of(value.toTensor()));
    return known != names_.end() ? stored(known->second, value.toTensor()) : constant(value.toTensor());
  }
  if (value.isTensorList()) {  // LSTM keeps its parameters in a list too
    Items items;
    for (const at::Tensor& tensor : value.toTensorVector()) {
      const auto known = names_.find(geometry_of(tensor));
      items.push_back(known != names_.end() ? stored(known->second, tensor) : constant(tensor));
    }
    return Traced::sequence(std::move(items), value.type());
  }
  Traced made = Traced::unpacked(value);
  if (value.isObject()) made.path = path;
  return made;
}

Traced Walk::add_input(const std::string& name, const IValue& sample) {
  if (sample.isTuple() || sample.isList()) {
    Traced made = Traced::unpacked(sample);
    for (std::size_t k = 0; k < made.items->size(); ++k)
      (*made.items)[k] = add_input(name + "_" + std::to_string(k), plain((*made.items)[k]));
    return made;
  }
  if (sample.isGenericDict()) {
    Traced made = Traced::unpacked(sample);
    for (auto& [key, item] : *made.pairs)
      item = add_input(name + "_" + (key.isString() ? key.toStringRef() : "key"), plain(item));
    return made;
  }
  if (!sample.isTensor()) return Traced::of(sample);
  const at::Tensor tensor = sample.toTensor().clone();
  Input input;
  input.name = name;
  input.dtype = tensor.scalar_type();
  for (const std::int64_t size : tensor.sizes()) input.sizes.push_back({size, {}, {}});
  input.value = program_.add_value(name);
  Traced made = Traced::of(tensor, Origin::data);
  made.argument = Argument::ref(input.value);
  program_.argument_names.push_back(name);
  program_.inputs.push_back(std::move(input));
  return made;
}

void Walk::add_outputs(const Traced& result, std::string& spec) {
  if (result.items) {
    std::vector<std::string> parts(result.items->size());
    for (std::size_t k = 0; k < parts.size(); ++k) add_outputs((*result.items)[k], parts[k]);
    spec = pytree::sequence(result.type->kind() == c10::TypeKind::ListType ? "list" : "tuple", parts);
  } else if (result.pairs) {
    std::vector<std::variant<std::string, std::int64_t>> keys;
    std::vector<std::string> parts(result.pairs->size());
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const auto& [key, item] = (*result.pairs)[k];
      if (key.isString())
        keys.emplace_back(key.toStringRef());
      else if (key.isInt())
        keys.emplace_back(key.toInt());
      else
        throw Error("torchscript.keys",
                    "the model returns a dictionary whose keys are of type {type}: only texts and whole "
                    "numbers are supported",
                    {{"type", key.tagKind()}});
      add_outputs(item, parts[k]);
    }
    spec = pytree::dict(keys, parts);
  } else {
    spec = pytree::leaf();
    Traced made = result;
    if (result.is_tensor() && !result.argument) made = constant(result.value.toTensor());
    program_.outputs.push_back({made.argument ? *made.argument : Argument::of(made.value), {}});
  }
}

Program Walk::run(const std::vector<IValue>& inputs) {
  const at::NoGradGuard guard;
  const auto method = file_.module.get_method("forward");
  const auto& formal = method.function().getSchema().arguments();
  Traced self = Traced::of(file_.module._ivalue());
  Items arguments{self};
  for (std::size_t k = 0; k < inputs.size(); ++k)
    arguments.push_back(add_input(formal.at(k + 1).name(), inputs[k]));
  method.function().ensure_defined();
  const Traced result =
      call(*torch::jit::toGraphFunction(method.function()).graph(), std::move(arguments), "");
  std::string spec;
  add_outputs(result, spec);
  program_.has_argument_names = true;
  program_.in_spec = pytree::arguments(program_.argument_names.size());
  program_.out_spec = pytree::document(spec);
  return std::move(program_);
}

Traced Walk::call(torch::jit::Graph& graph, Items arguments, const std::string& scope) {
  if (frames_.size() >= deepest_call)
    throw Error("torchscript.depth", "the model's functions call each other without end");
  if (graph.inputs().size() != arguments.size() || graph.outputs().size() != 1)
    throw Error("torchscript.call", "a function of the model is called with a wrong number of arguments");
  const std::string outer = std::exchange(scope_, scope);
  frames_.emplace_back();
  for (std::size_t k = 0; k < arguments.size(); ++k) set(graph.inputs()[k], std::move(arguments[k]));
  block(*graph.block());
  Traced result = get(graph.outputs()[0]);
  frames_.pop_back();
  scope_ = outer;
  return result;
}

void Walk::block(const torch::jit::Block& block) {
  for (const Node* node : block.nodes()) step(*node);
}

void Walk::step(const Node& node) {
  if (++steps_ > most_steps) refuse(node, "the model takes more than 20 million steps");
  if (steps_ % 64 == 0) job_.checkpoint();
  try {
    const auto found = structure().find(node.kind());
    if (found != structure().end())
      (this->*found->second)(node);
    else
      operation(node);
  } catch (const Error&) {
    throw;
  } catch (const Cancelled&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error("torchscript.run", "{op} fails: {why} ({place})",
                {{"op", node.kind().toQualString()}, {"why", reason_of(problem)}, {"place", place_of(node)}});
  }
}

const std::unordered_map<c10::Symbol, Walk::Handler>& Walk::structure() {
  static const std::unordered_map<c10::Symbol, Handler> table{
      {prim::Constant, &Walk::constant_node},
      {prim::GetAttr, &Walk::attribute_node},
      {prim::If, &Walk::branch},
      {prim::Loop, &Walk::loop},
      {prim::RaiseException, &Walk::raise},
      {prim::CallMethod, &Walk::call_method},
      {prim::CallFunction, &Walk::call_function},
      {prim::ListConstruct, &Walk::make_sequence},
      {prim::TupleConstruct, &Walk::make_sequence},
      {prim::DictConstruct, &Walk::make_dict},
      {prim::ListUnpack, &Walk::unpack},
      {prim::TupleUnpack, &Walk::unpack},
      {prim::TupleIndex, &Walk::tuple_index},
      {prim::TupleSlice, &Walk::tuple_slice},
      {prim::unchecked_cast, &Walk::same},
      {prim::unchecked_unwrap_optional, &Walk::same},
      {c10::aten::_unwrap_optional, &Walk::same},
      {prim::NumToTensor, &Walk::number_to_tensor},
      {prim::Uninitialized, &Walk::uninitialized},
      {prim::isinstance, &Walk::is_instance},
      {prim::Print, &Walk::nothing},
      {c10::aten::warn, &Walk::nothing},
      {prim::SetAttr, &Walk::foreign},
      {prim::CreateObject, &Walk::foreign},
      {prim::Enter, &Walk::foreign},
      {prim::Exit, &Walk::foreign},
      {prim::fork, &Walk::fork},
      {c10::aten::wait, &Walk::same},
  };
  return table;
}

void Walk::constant_node(const Node& node) {
  const auto value = torch::jit::toIValue(node.output());
  if (!value) return set(node.output(), Traced::of(IValue()));  // a function, told by its type
  if (value->isTensor() && value->toTensor().defined())
    return set(node.output(), constant(value->toTensor()));
  const bool elsewhere = value->isDevice() && !value->toDevice().is_cpu();
  set(node.output(), Traced::unpacked(elsewhere ? IValue(c10::Device(c10::kCPU)) : *value));
}

void Walk::attribute_node(const Node& node) {
  const Traced& owner = get(node.input());
  if (!owner.value.isObject()) refuse(node, "the model asks for an attribute of something that has none");
  set(node.output(), attribute(owner, node.s(attr::name)));
}

void Walk::branch(const Node& node) {
  const Traced condition = get(node.input());
  if (condition.origin == Origin::data)
    refuse(node, "a branch depends on what stands in a tensor, which a graph of operators cannot hold");
  const auto* taken = node.blocks()[condition.value.toBool() ? 0 : 1];
  block(*taken);
  for (std::size_t k = 0; k < node.outputs().size(); ++k) set(node.output(k), get(taken->outputs()[k]));
}

void Walk::loop(const Node& node) {
  Items in = inputs_of(node);
  Traced condition = in[1];
  const auto& body = *node.blocks()[0];
  const std::int64_t trips = in[0].value.toInt();
  in.erase(in.begin(), in.begin() + 2);
  const Origin count = origin_of(get(node.input(0)));
  for (std::int64_t trip = 0; trip < trips; ++trip) {
    if (condition.origin == Origin::data || count == Origin::data)
      refuse(node, "a loop depends on what stands in a tensor, which a graph of operators cannot hold");
    if (!condition.value.toBool()) break;
    if (++iterations_ > most_iterations)
      refuse(node, "loops of the model go round more than 200000 times: one may have no end");
    set(body.inputs()[0], Traced::of(trip));
    for (std::size_t k = 0; k < in.size(); ++k) set(body.inputs()[k + 1], in[k]);
    block(body);
    condition = get(body.outputs()[0]);
    for (std::size_t k = 0; k < in.size(); ++k) in[k] = get(body.outputs()[k + 1]);
  }
  for (std::size_t k = 0; k < in.size(); ++k) set(node.output(k), in[k]);
}

void Walk::raise(const Node& node) {
  const IValue message = plain(get(node.input(0)));
  const std::string text = message.isString() ? message.toStringRef() : std::string("no message");
  throw Error("torchscript.raises", "the model itself refuses these inputs: {message} ({place})",
              {{"message", text.substr(0, 300)}, {"place", place_of(node)}});
}

void Walk::call_method(const Node& node) {
  Items in = inputs_of(node);
  if (!in[0].value.isObject()) refuse(node, "the model calls a method of something that has none");
  const auto object = in[0].value.toObject();
  auto* function = object->type()->findMethod(node.s(attr::name));
  if (function == nullptr || !function->isGraphFunction())
    refuse(node, "the model calls a method that is not in the file");
  function->ensure_defined();
  const std::string scope = object->type()->is_module() ? in[0].path : scope_;
  set(node.output(), call(*torch::jit::toGraphFunction(*function).graph(), std::move(in), scope));
}

void Walk::call_function(const Node& node) {
  Items in = inputs_of(node);
  auto* function = node.input(0)->type()->expectRef<c10::FunctionType>().function();
  if (function == nullptr || !function->isGraphFunction())
    refuse(node, "the model calls a function that is not in the file");
  function->ensure_defined();
  in.erase(in.begin());
  set(node.output(), call(*torch::jit::toGraphFunction(*function).graph(), std::move(in), scope_));
}

/// Tasks side by side are run one after the other.
void Walk::fork(const Node& node) {
  set(node.output(), call(*node.g(attr::Subgraph), inputs_of(node), scope_));
}

void Walk::make_sequence(const Node& node) {
  set(node.output(), Traced::sequence(inputs_of(node), node.output()->type()));
}

void Walk::make_dict(const Node& node) {
  const Items in = inputs_of(node);
  Traced made;
  made.type = node.output()->type();
  made.pairs = std::make_shared<Pairs>();
  for (std::size_t k = 0; k + 1 < in.size(); k += 2) made.pairs->emplace_back(in[k].value, in[k + 1]);
  set(node.output(), std::move(made));
}

void Walk::unpack(const Node& node) {
  const Traced& packed = get(node.input());
  if (!packed.items || packed.items->size() != node.outputs().size())
    refuse(node, "the model takes apart a list of another length");
  const Items items = *packed.items;
  for (std::size_t k = 0; k < items.size(); ++k) set(node.output(k), items[k]);
}

void Walk::tuple_index(const Node& node) {
  const Items in = inputs_of(node);
  const auto count = static_cast<std::int64_t>(in[0].items->size());
  std::int64_t index = in[1].value.toInt();
  if (index < 0) index += count;
  if (index < 0 || index >= count) refuse(node, "the model reads beyond a tuple");
  set(node.output(), (*in[0].items)[static_cast<std::size_t>(index)]);
}

void Walk::tuple_slice(const Node& node) {
  const Items& all = *get(node.input()).items;
  const auto begin = static_cast<std::size_t>(node.i(attr::beg)),
             end = static_cast<std::size_t>(node.i(attr::end));
  if (begin > end || end > all.size()) refuse(node, "the model reads beyond a tuple");
  Items part;
  for (std::size_t k = begin; k < end; ++k) part.push_back(all[k]);
  set(node.output(), Traced::sequence(std::move(part), node.output()->type()));
}

void Walk::same(const Node& node) { set(node.output(), get(node.input(0))); }

void Walk::number_to_tensor(const Node& node) {
  Traced made = get(node.input(0));
  made.number = true;
  set(node.output(), std::move(made));
}

void Walk::uninitialized(const Node& node) { set(node.output(), Traced::of(IValue())); }

void Walk::is_instance(const Node& node) {
  const c10::TypePtr found = plain(get(node.input(0))).type();
  bool matches = false;
  for (const c10::TypePtr& type : node.tys(attr::types)) matches = matches || found->isSubtypeOf(*type);
  set(node.output(), Traced::of(matches));
}

void Walk::nothing(const Node&) {}

void Walk::foreign(const Node& node) {
  const auto kind = node.kind();
  refuse(node, kind == prim::SetAttr        ? "the model changes an attribute of itself while it runs"
               : kind == prim::CreateObject ? "the model makes an object of a class of its own"
                                            : "the model uses a `with` statement");
}

}  // namespace tenfold::torchscript
