// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_shapes.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <deque>
#include <set>

#include "engine/support/error.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;
using torch::jit::Value;
using Kind = c10::TypeKind;
namespace prim = c10::prim;

constexpr std::int64_t guessed_batch = 2;

/// Sizes after the batch, and the dtype.
struct Form {
  Shape sizes;
  at::ScalarType dtype = at::kFloat;
};

at::Tensor random_tensor(const Shape& shape, at::ScalarType dtype) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
  if (at::isFloatingType(dtype)) return at::randn(shape, generator, at::kFloat).to(dtype);
  if (dtype == at::kBool) return at::ones(shape, at::kBool);
  return at::randint(0, 2, shape, generator, at::kLong).to(dtype);
}

at::ScalarType dtype_of(const std::string& name, at::ScalarType otherwise) {
  static const std::map<std::string, at::ScalarType> names{
      {"float32", at::kFloat},     {"float64", at::kDouble}, {"float16", at::kHalf},
      {"bfloat16", at::kBFloat16}, {"int64", at::kLong},     {"int32", at::kInt},
      {"int16", at::kShort},       {"uint8", at::kByte},     {"bool", at::kBool}};
  const auto found = names.find(name);
  return found == names.end() ? otherwise : found->second;
}

IValue replaced(const IValue& value, const std::function<at::Tensor(const at::Tensor&)>& each) {
  if (value.isTensor()) return each(value.toTensor());
  if (value.isTuple()) {
    std::vector<IValue> items;
    for (const IValue& item : value.toTupleRef().elements()) items.push_back(replaced(item, each));
    return c10::ivalue::Tuple::create(std::move(items));
  }
  if (value.isList()) {
    c10::impl::GenericList list(value.toList().elementType());
    for (const IValue& item : value.toListRef()) list.push_back(replaced(item, each));
    return list;
  }
  if (value.isGenericDict()) {
    const auto dict = value.toGenericDict();
    c10::impl::GenericDict made(dict.keyType(), dict.valueType());
    for (const auto& entry : dict) made.insert(entry.key(), replaced(entry.value(), each));
    return made;
  }
  return value;
}

/// The layer that an input meets first, found in the code with all calls put in place.
class LayerSearch {
 public:
  explicit LayerSearch(const ScriptFile& file) : file_(file) {
    auto& function = file.module.get_method("forward").function();
    function.ensure_defined();
    graph_ = torch::jit::toGraphFunction(function).graph()->copy();
    torch::jit::Inline(*graph_);
  }

  /// Forms to try for argument `index` of forward; empty where no layer is found.
  std::vector<Form> forms(std::size_t index) const {
    std::deque<const Value*> open{graph_->inputs().at(index)};
    std::set<const Value*> seen{open[0]};
    while (!open.empty()) {
      const Value* value = open.front();
      open.pop_front();
      for (const auto& use : value->uses()) {
        if (auto found = forms_of(*use.user, use.offset); !found.empty()) return found;
        for (const Value* next : reached(*use.user, use.offset))
          if (seen.insert(next).second) open.push_back(next);
      }
    }
    return {};
  }

 private:
  static std::vector<const Value*> reached(const torch::jit::Node& user, std::size_t offset) {
    if (user.kind() == prim::Return) {
      const auto* owner = user.owningBlock()->owningNode();
      if (owner == nullptr) return {};
      const std::size_t place = owner->kind() == prim::Loop ? offset - 1 : offset;
      if (place < owner->outputs().size()) return {owner->outputs()[place]};
      return {};
    }
    if (user.kind() == prim::Loop && offset >= 2)
      return {user.blocks()[0]->inputs()[offset - 1], user.outputs()[offset - 2]};
    return {user.outputs().begin(), user.outputs().end()};
  }

  /// The tensor that a chain of attributes, or a constant, names.
  IValue resolve(const Value* value) const {
    const auto* node = value->node();
    if (value == graph_->inputs()[0]) return file_.module._ivalue();
    if (node->kind() == prim::Constant) return torch::jit::toIValue(value).value_or(IValue());
    if (node->kind() == prim::unchecked_cast) return resolve(node->input(0));
    if (node->kind() == prim::ListConstruct && !node->inputs().empty()) return resolve(node->input(0));
    if (node->kind() == c10::aten::t || node->kind() == c10::aten::transpose) {
      const at::Tensor inner = tensor(node->input(0));
      return inner.defined() && inner.dim() == 2 ? IValue(inner.t()) : IValue();
    }
    if (node->kind() != prim::GetAttr) return {};
    const IValue owner = resolve(node->input());
    if (!owner.isObject()) return {};
    const auto object = owner.toObject();
    const auto place = object->type()->findAttributeSlot(node->s(c10::attr::name));
    return place ? object->getSlot(*place) : IValue();
  }

  at::Tensor tensor(const Value* value) const {
    const IValue found = resolve(value);
    if (found.isTensor()) return found.toTensor();
    return found.isTensorList() && !found.toTensorList().empty() ? found.toTensorVector()[0] : at::Tensor();
  }

  static std::vector<Form> images(std::int64_t channels, std::int64_t dimensions, at::ScalarType dtype) {
    static const std::map<std::int64_t, Shape> sides{
        {1, {128, 64, 256, 1024, 512, 16000, 32, 100, 16, 8}},
        {2, {224, 64, 32, 28, 128, 256, 299, 384, 96, 48, 16, 8}},
        {3, {16, 32, 8, 64}}};
    std::vector<Form> made;
    Shape tried = sides.at(dimensions);
    if (dimensions == 2 && channels == 1) tried.insert(tried.begin(), 28);
    for (const std::int64_t side : tried) {
      Shape sizes{channels};
      sizes.insert(sizes.end(), static_cast<std::size_t>(dimensions), side);
      made.push_back({sizes, dtype});
    }
    if (dimensions == 3)  // clips are wider than they are long
      made.push_back({{channels, 16, 112, 112}, dtype});
    return made;
  }

  static std::vector<Form> sequences(const Shape& features, at::ScalarType dtype) {
    std::vector<Form> made;
    for (const std::int64_t length : {16, 32, 8, 64, 128, 10, 20, 50, 100, 256, 512, 197, 4, 1}) {
      Shape sizes{length};
      sizes.insert(sizes.end(), features.begin(), features.end());
      made.push_back({sizes, dtype});
    }
    return made;
  }

  std::vector<Form> forms_of(const torch::jit::Node& node, std::size_t offset) const {
    const std::string name = node.kind().toQualString();
    const auto weight_at = [&](std::size_t place) {
      return node.inputs().size() > place ? tensor(node.input(place)) : at::Tensor();
    };
    if (name == "aten::embedding" || name == "aten::embedding_bag")
      return offset == 1 && weight_at(0).defined() ? sequences({}, at::kLong) : std::vector<Form>();
    if (name.find("conv") != std::string::npos && offset == 0) return convolution(node, name, weight_at(1));
    const at::Tensor weight = name == "aten::lstm" || name == "aten::gru" || name.starts_with("aten::rnn_")
                                  ? weight_at(name == "aten::lstm" ? 2 : 2)
                              : name == "aten::addmm" ? weight_at(2)
                                                      : weight_at(1);
    const bool recurrent = name == "aten::lstm" || name == "aten::gru" || name.starts_with("aten::rnn_");
    const bool product = name == "aten::matmul" || name == "aten::mm" || name == "aten::addmm";
    if (!weight.defined() || weight.dim() != 2 || !weight.is_floating_point()) return {};
    if (offset != (name == "aten::addmm" ? 1u : 0u)) return {};
    if (name != "aten::linear" && !recurrent && !product) return {};
    const std::int64_t features = weight.size(product ? 0 : 1);
    std::vector<Form> made = sequences({features}, weight.scalar_type());
    if (!recurrent) made.insert(made.begin(), Form{{features}, weight.scalar_type()});
    return made;
  }

  std::vector<Form> convolution(const torch::jit::Node& node, const std::string& name,
                                const at::Tensor& weight) const {
    if (!weight.defined() || weight.dim() < 3 || weight.dim() > 5) return {};
    const std::size_t groups_at = name == "aten::_convolution" || name == "aten::convolution" ? 8 : 6;
    const IValue groups = node.inputs().size() > groups_at ? resolve(node.input(groups_at)) : IValue();
    const bool transposed = name.find("transpose") != std::string::npos;
    const std::int64_t channels =
        transposed ? weight.size(0) : weight.size(1) * (groups.isInt() ? groups.toInt() : 1);
    return images(channels, weight.dim() - 2, weight.scalar_type());
  }

  const ScriptFile& file_;
  std::shared_ptr<torch::jit::Graph> graph_;
};

bool is_tensor_type(const c10::TypePtr& type) {
  return type->kind() == Kind::TensorType ||
         (type->kind() == Kind::OptionalType &&
          type->castRaw<c10::OptionalType>()->getElementType()->kind() == Kind::TensorType);
}

/// forward's arguments: which are tensors, and what the others are.
class Signature {
 public:
  explicit Signature(const ScriptFile& file)
      : formal_(file.module.get_method("forward").function().getSchema().arguments()) {
    formal_.erase(formal_.begin());
  }
  const std::vector<c10::Argument>& formal() const { return formal_; }

  std::size_t needed() const {
    std::size_t count = 0;
    for (const auto& each : formal_) count += is_tensor_type(each.type()) && !each.default_value() ? 1 : 0;
    return count;
  }
  std::size_t possible() const {
    std::size_t count = 0;
    for (const auto& each : formal_) count += is_tensor_type(each.type()) ? 1 : 0;
    return count;
  }

  /// Arguments with `tensors` for the first tensors among them.
  Arguments with(const std::vector<at::Tensor>& tensors) const {
    Arguments made;
    std::size_t next = 0;
    for (const auto& each : formal_) {
      if (is_tensor_type(each.type()) && next < tensors.size())
        made.emplace_back(tensors[next++]);
      else if (each.default_value())
        made.push_back(*each.default_value());
      else if (each.type()->kind() == Kind::OptionalType)
        made.emplace_back();
      else
        throw Error(
            "torchscript.argument",
            "the model takes '{name}', a {type}: only tensors, and what has a default, can be given to a "
            "scripted model; trace it with torch.jit.trace instead",
            {{"name", each.name()}, {"type", each.type()->repr_str()}});
    }
    return made;
  }

  /// As traced, the rest by default.
  Arguments completed(const std::vector<IValue>& traced) const {
    Arguments made;
    for (const IValue& each : traced)
      made.push_back(replaced(each, [](const at::Tensor& tensor) {
        return random_tensor(tensor.sizes().vec(), tensor.scalar_type());
      }));
    for (std::size_t k = made.size(); k < formal_.size(); ++k)
      made.push_back(formal_[k].default_value() ? *formal_[k].default_value() : IValue());
    return made;
  }

 private:
  std::vector<c10::Argument> formal_;
};

/// Forms for every tensor: those that meet no layer look like the first that does.
std::vector<Arguments> guesses(const ScriptFile& file, const Signature& signature) {
  const LayerSearch search(file);
  std::vector<std::vector<Form>> forms;
  const std::vector<Form>* first = nullptr;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < signature.formal().size(); ++k)
    if (is_tensor_type(signature.formal()[k].type()) && !signature.formal()[k].default_value()) {
      places.push_back(k);
      forms.push_back(search.forms(k + 1));
    }
  for (const auto& each : forms)
    if (!each.empty() && first == nullptr) first = &each;
  static const std::vector<Form> anything{
      {{16}, at::kFloat}, {{3, 32, 32}, at::kFloat}, {{16, 32}, at::kFloat}};
  if (first == nullptr) first = &anything;
  std::vector<Arguments> made;
  for (std::size_t k = 0; k < first->size(); ++k)
    for (const at::ScalarType other : {first->front().dtype, at::kLong, at::kFloat, at::kBool}) {
      std::vector<at::Tensor> tensors;
      bool all_known = true;
      for (const auto& each : forms) {
        all_known = all_known && !each.empty();
        Form form = each.empty() ? (*first)[k] : each[std::min(k, each.size() - 1)];
        if (each.empty()) form.dtype = other;
        Shape shape{guessed_batch};
        shape.insert(shape.end(), form.sizes.begin(), form.sizes.end());
        tensors.push_back(random_tensor(shape, form.dtype));
      }
      made.push_back(signature.with(tensors));
      if (all_known) break;
    }
  return made;
}

std::vector<Arguments> asked(const ScriptFile& file, const Signature& signature,
                             const std::vector<InputShape>& given) {
  if (given.size() < signature.needed() || given.size() > signature.possible())
    throw Error("torchscript.shapes", "the model takes {wanted} tensors, not {given}: each needs a shape",
                {{"wanted", std::to_string(signature.needed())}, {"given", std::to_string(given.size())}});
  const LayerSearch search(file);
  std::vector<at::Tensor> tensors, twice;
  for (std::size_t k = 0; k < signature.formal().size() && tensors.size() < given.size(); ++k) {
    if (!is_tensor_type(signature.formal()[k].type())) continue;
    const InputShape& shape = given[tensors.size()];
    const auto forms = search.forms(k + 1);
    const at::ScalarType dtype = dtype_of(shape.dtype, forms.empty() ? at::kFloat : forms[0].dtype);
    Shape doubled = shape.shape;
    if (doubled[0] == 1) doubled[0] = guessed_batch;
    tensors.push_back(random_tensor(shape.shape, dtype));
    twice.push_back(random_tensor(doubled, dtype));
  }
  std::vector<Arguments> made{signature.with(tensors)};
  if (tensors[0].size(0) == 1)  // statistics of a batch need more than one sample
    made.insert(made.begin(), signature.with(twice));
  return made;
}

}  // namespace

Arguments with_tensors(const Arguments& arguments, const std::vector<IValue>& tensors) {
  std::size_t next = 0;
  Arguments made;
  for (const IValue& each : arguments)
    made.push_back(replaced(each, [&](const at::Tensor&) { return tensors.at(next++).toTensor(); }));
  return made;
}

Proposals propose_inputs(const ScriptFile& file, const std::vector<InputShape>& given) {
  const Signature signature(file);
  Proposals made;
  made.tensors = signature.needed();
  if (!given.empty()) {
    made.arguments = asked(file, signature, given);
  } else if (!file.traced_inputs.empty()) {
    made.arguments = {signature.completed(file.traced_inputs)};
  } else {
    made.guessed = made.tensors > 0;
    made.arguments = guesses(file, signature);
  }
  return made;
}

}  // namespace tenfold::torchscript
