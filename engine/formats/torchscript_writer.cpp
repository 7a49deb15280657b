// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_writer.h"

#include <ATen/ATen.h>
#include <ATen/ScalarOps.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/serialization/export.h>

#include <nlohmann/json.hpp>
#include <set>

#include "engine/formats/archive_sink.h"
#include "engine/formats/torchscript_module.h"
#include "engine/formats/torchscript_passes.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"
#include "engine/support/identifier.h"

namespace tenfold {
namespace {

namespace jit = torch::jit;
using c10::IValue;
using c10::Symbol;
using Kind = c10::TypeKind;

std::string parent_of(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}
std::string last_of(const std::string& path) { return path.substr(path.rfind('.') + 1); }

/// The modules that the names of parameters and buffers ask for, each with a class of its own.
class ModuleTree {
 public:
  explicit ModuleTree(const Program& program) : unit_(std::make_shared<jit::CompilationUnit>()) {
    for (const auto& node : program.nodes)
      if (!node.scope.empty()) types_.try_emplace(node.scope, last_of(node.scope_type));
    make("");
    for (const auto& input : program.inputs) {
      if (input.kind != InputKind::parameter && input.kind != InputKind::buffer) continue;
      jit::Module& owner = make(parent_of(input.name));
      const at::Tensor& tensor = program.tensor_of(input);
      if (input.kind == InputKind::parameter)
        owner.register_parameter(last_of(input.name), tensor, false);
      else
        owner.register_buffer(last_of(input.name), tensor);
    }
    for (auto& [path, module] : modules_)
      module.register_attribute("training", c10::BoolType::get(), program.training);
    for (auto entry = modules_.rbegin(); entry != modules_.rend(); ++entry)
      if (!entry->first.empty())
        modules_.at(parent_of(entry->first)).register_module(last_of(entry->first), entry->second);
  }

  jit::Module& root() { return modules_.at(""); }
  const std::shared_ptr<jit::CompilationUnit>& unit() const { return unit_; }

 private:
  jit::Module& make(const std::string& path) {
    if (const auto found = modules_.find(path); found != modules_.end()) return found->second;
    if (!path.empty()) make(parent_of(path));
    const auto type = types_.find(path);
    const std::string kind = path.empty()           ? "Model"
                             : type == types_.end() ? "Module"
                                                    : identifier(type->second);
    const std::string name = path.empty() ? kind : kind + "_" + std::to_string(modules_.size());
    return modules_.emplace(path, jit::Module(c10::QualifiedName("__torch__.tenfold." + name), unit_))
        .first->second;
  }

  std::shared_ptr<jit::CompilationUnit> unit_;
  std::map<std::string, std::string> types_;
  std::map<std::string, jit::Module> modules_;
};

/// TorchScript's names for Python's operators on numbers.
const std::map<std::string, std::string>& written_number_operators() {
  static const std::map<std::string, std::string> names{
      {"add", "aten::add"},         {"sub", "aten::sub"},
      {"mul", "aten::mul"},         {"eq", "aten::eq"},
      {"ne", "aten::ne"},           {"lt", "aten::lt"},
      {"le", "aten::le"},           {"gt", "aten::gt"},
      {"ge", "aten::ge"},           {"floordiv", "aten::floordiv"},
      {"mod", "aten::remainder"},   {"truediv", "aten::div"},
      {"neg", "aten::neg"},         {"pow", "aten::pow"},
      {"sym_max", "prim::max"},     {"sym_min", "prim::min"},
      {"sym_float", "aten::Float"}, {"sym_int", "aten::Int"},
      {"trunc", "aten::Int"},       {"ceil", "aten::ceil"},
      {"floor", "aten::floor"},     {"sym_sqrt", "aten::sqrt"},
      {"sym_not", "aten::__not__"}, {"not_", "aten::__not__"},
      {"and_", "aten::__and__"},    {"or_", "aten::__or__"}};
  return names;
}

/// Checks that a graph of fixed inputs needs, and TorchScript does without.
bool is_check(const Node& node) {
  return node.op.starts_with("aten::_assert") || node.op == "aten::_functional_assert_scalar" ||
         node.op.starts_with("aten::sym_constrain_range");
}

/// One flat forward.
class ForwardWriter {
 public:
  ForwardWriter(const Program& program, ModuleTree& tree)
      : program_(program), tree_(tree), graph_(std::make_shared<jit::Graph>()) {}

  void write(const Job& job) {
    self_ = graph_->addInput("self");
    self_->setType(tree_.root().type());
    modules_[""] = self_;
    write_inputs();
    training_ = graph_->insertGetAttr(self_, "training");
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      if (n % 64 == 0)
        job.checkpoint(static_cast<std::int64_t>(n), static_cast<std::int64_t>(program_.nodes.size()),
                       "writing the graph");
      write_node(program_.nodes[n]);
    }
    write_outputs();
    graph_->lint();
    define();
  }

 private:
  jit::Value* module(const std::string& path) {
    if (const auto found = modules_.find(path); found != modules_.end()) return found->second;
    jit::Value* owner = module(parent_of(path));
    return modules_[path] = graph_->insertGetAttr(owner, last_of(path));
  }

  void write_inputs() {
    std::set<std::string> taken{"self"};
    for (const auto& input : program_.inputs) {
      if (input.kind != InputKind::user || !input.tensor) continue;
      std::string name = identifier(program_.values[static_cast<std::size_t>(input.value)].name);
      while (!taken.insert(name).second) name += "_";
      jit::Value* value = graph_->addInput(name);
      value->setType(c10::TensorType::get());
      arguments_.emplace_back(name, c10::TensorType::get());
      values_[input.value] = value;
    }
    for (const auto& input : program_.inputs) {
      if (input.kind == InputKind::user && input.tensor) continue;
      if (input.kind == InputKind::user)
        values_[input.value] = graph_->insertConstant(input.constant);
      else if (input.kind == InputKind::constant)
        values_[input.value] = graph_->insertConstant(program_.tensor_of(input).detach());
      else
        values_[input.value] = graph_->insertGetAttr(module(parent_of(input.name)), last_of(input.name));
    }
  }

  jit::Value* list(const Argument& argument, const c10::TypePtr& type) {
    c10::TypePtr element = c10::TensorType::get();
    if (type) {
      const c10::TypePtr inner =
          type->kind() == Kind::OptionalType ? type->castRaw<c10::OptionalType>()->getElementType() : type;
      element = inner->expectRef<c10::ListType>().getElementType();
    }
    if (element->kind() == Kind::SymIntType) element = c10::IntType::get();
    std::vector<jit::Value*> items;
    for (const auto& item : argument.items) items.push_back(value(item, nullptr));
    return graph_->insertNode(graph_->createList(element, items))->output();
  }

  jit::Value* value(const Argument& argument, const c10::Argument* formal) {
    if (argument.kind == Argument::Kind::value) return values_.at(argument.value);
    if (argument.kind == Argument::Kind::list)
      return list(argument, formal != nullptr ? formal->type() : nullptr);
    const bool number_as_tensor = formal != nullptr && argument.constant.isScalar() &&
                                  formal->type()->isSubtypeOf(*c10::OptionalType::ofTensor());
    if (number_as_tensor && tensors_for_numbers_)
      return graph_->insertConstant(c10::scalar_to_tensor(argument.constant.toScalar()));
    return graph_->insertConstant(formal == nullptr || number_as_tensor ? argument.constant
                                                                        : coerce(argument.constant, *formal));
  }

  /// What the mode decides.
  jit::Value* by_mode(const TrainingRule& rule) {
    if (rule.training.isBool()) return training_;
    const auto of = [&](const char* op, jit::Value* a, jit::Value* b) {
      return graph_->insert(Symbol::fromQualString(op), {a, b});
    };
    jit::Value* training = graph_->insert(Symbol::fromQualString("aten::Int"), {training_});
    jit::Value* number = of("aten::mul", graph_->insertConstant(rule.training.toDouble()), training);
    if (rule.evaluation.toDouble() == 0) return number;
    jit::Value* evaluation = of("aten::sub", graph_->insertConstant(1), training);
    return of("aten::add", number,
              of("aten::mul", graph_->insertConstant(rule.evaluation.toDouble()), evaluation));
  }

  static bool follows_mode(const Node& node, std::size_t argument) {
    return node.training_rule && node.training_rule->argument == argument &&
           !(node.training_rule->training == node.training_rule->evaluation);
  }

  jit::Value* call(const Node& node) {
    const auto* schema = node.schema();
    std::vector<jit::NamedValue> positional, keyword;
    if (schema == nullptr) {
      const auto found = written_number_operators().find(last_of(node.op));
      if (found == written_number_operators().end())
        throw Error("torchscript.operator", "the operator {op} cannot be written as TorchScript",
                    {{"op", node.op}});
      for (const auto& argument : node.arguments) positional.emplace_back(value(argument, nullptr));
      return graph_->insert(Symbol::fromQualString(found->second), positional);
    }
    if (node.op == "aten::sym_is_contiguous") return graph_->insertConstant(true);
    std::string op = node.op;
    if (op.starts_with("aten::sym_")) op = "aten::" + op.substr(10);
    for (std::size_t k = 0; k < node.arguments.size(); ++k) {
      const c10::Argument& formal = schema->arguments()[k];
      jit::Value* given =
          follows_mode(node, k) ? by_mode(*node.training_rule) : value(node.arguments[k], &formal);
      if (formal.kwarg_only())
        keyword.emplace_back(formal.name(), given);
      else
        positional.emplace_back(given);
    }
    return graph_->insert(Symbol::fromQualString(op), positional, keyword);
  }

  /// Numbers in the place of tensors are numbers where TorchScript has such an operator, else tensors.
  jit::Value* call_either_way(const Node& node) {
    try {
      tensors_for_numbers_ = false;
      return call(node);
    } catch (const Error&) {
      throw;
    } catch (const std::exception&) {
      tensors_for_numbers_ = true;
      try {
        return call(node);
      } catch (const std::exception& problem) {
        throw Error("torchscript.operator",
                    "the operator {op} of {where} cannot be written as TorchScript: {why}",
                    {{"op", node.op},
                     {"where", node.scope.empty() ? "the model" : "module " + node.scope},
                     {"why", std::string(problem.what()).substr(0, 200)}});
      }
    }
  }

  void name(ValueId id, jit::Value* made, bool detached) {
    if (id == no_value) return;
    if (detached && made->type()->kind() == Kind::TensorType)
      made = graph_->insert(Symbol::fromQualString("aten::detach"), {made});
    const std::string& text = program_.values[static_cast<std::size_t>(id)].name;
    if (!text.empty()) made->setDebugName(identifier(text));
    values_[id] = made;
  }

  void write_node(const Node& node) {
    if (node.op.starts_with("tenfold::"))
      throw Error("torchscript.own-operator", "the operator {op} is our own and cannot be exported",
                  {{"op", node.op}});
    if (is_check(node)) return;
    if (node.training_only) return only_in_training([&] { call_either_way(node); });
    jit::Value* made = call_either_way(node);
    std::vector<jit::Value*> returns{made};
    if (node.results.size() > 1) {
      auto* unpacked = graph_->insertNode(graph_->createTupleUnpack(made));
      returns.assign(unpacked->outputs().begin(), unpacked->outputs().end());
    }
    for (std::size_t k = 0; k < node.results.size(); ++k) {
      const Result& result = node.results[k];
      if (!result.list) {
        name(result.value, returns[k], node.no_grad);
        continue;
      }
      auto* unpacked = graph_->insertNode(graph_->createListUnpack(returns[k], result.elements.size()));
      for (std::size_t e = 0; e < result.elements.size(); ++e)
        name(result.elements[e], unpacked->outputs()[e], node.no_grad);
    }
  }

  template <class Write>
  void only_in_training(const Write& write) {
    jit::Node* choice = graph_->insertNode(graph_->create(c10::prim::If, {training_}, 0));
    jit::Block* then = choice->addBlock();
    choice->addBlock();
    const jit::WithInsertPoint inside(then);
    write();
  }

  /// Keys are texts unless all are whole numbers: TorchScript wants them of one type.
  jit::Value* dictionary(const nlohmann::json& keys, const std::vector<jit::Value*>& items) {
    const bool whole =
        std::all_of(keys.begin(), keys.end(), [](const auto& key) { return key.is_number_integer(); });
    std::vector<jit::Value*> names;
    for (const auto& key : keys)
      names.push_back(graph_->insertConstant(whole             ? IValue(key.get<std::int64_t>())
                                             : key.is_string() ? IValue(key.get<std::string>())
                                                               : IValue(key.dump())));
    const c10::TypePtr type = whole ? c10::TypePtr(c10::IntType::get()) : c10::StringType::get();
    return graph_->insertNode(graph_->createDict(type, c10::TensorType::get(), names, items))->output();
  }

  /// The nested results that a pytree describes; classes that TorchScript does not know become tuples.
  jit::Value* pack(const nlohmann::json& spec, std::vector<jit::Value*>& leaves, std::size_t& next) {
    const auto children = spec.value("children_spec", nlohmann::json::array());
    const std::string type =
        spec.value("type", nlohmann::json()).is_string() ? spec["type"].get<std::string>() : "";
    if (type.empty()) return leaves.at(next++);
    std::vector<jit::Value*> items;
    for (const auto& child : children) items.push_back(pack(child, leaves, next));
    const bool tensors = std::all_of(items.begin(), items.end(), [](const jit::Value* item) {
      return item->type()->kind() == Kind::TensorType;
    });
    const auto keys = nlohmann::json::parse(spec.value("context", "null"), nullptr, false);
    if (type == "builtins.dict" && tensors && !items.empty() && keys.is_array() &&
        keys.size() == items.size())
      return dictionary(keys, items);
    if (type == "builtins.list" && tensors && !items.empty())
      return graph_->insertNode(graph_->createList(c10::TensorType::get(), items))->output();
    return graph_->insertNode(graph_->createTuple(items))->output();
  }

  void write_outputs() {
    std::vector<jit::Value*> leaves;
    for (const auto& output : program_.outputs) {
      jit::Value* made = value(output.argument, nullptr);
      if (output.mutated_buffer.empty()) {
        leaves.push_back(made);
        continue;
      }
      jit::Value* buffer =
          graph_->insertGetAttr(module(parent_of(output.mutated_buffer)), last_of(output.mutated_buffer));
      only_in_training([&] {
        jit::Value* detached = graph_->insert(Symbol::fromQualString("aten::detach"), {made});
        graph_->insert(Symbol::fromQualString("aten::copy_"), {buffer, detached});
      });
    }
    graph_->registerOutput(packed(leaves));
  }

  jit::Value* packed(std::vector<jit::Value*>& leaves) {
    const auto spec = nlohmann::json::parse(program_.out_spec, nullptr, false);
    if (spec.is_array() && spec.size() == 2 && spec[1].is_object()) try {
        std::size_t next = 0;
        jit::Value* made = pack(spec[1], leaves, next);
        if (next == leaves.size()) return made;
      } catch (const std::out_of_range&) {
      } catch (const nlohmann::json::exception&) {
      }
    return leaves.size() == 1 ? leaves[0] : graph_->insertNode(graph_->createTuple(leaves))->output();
  }

  void define() {
    jit::Module& root = tree_.root();
    auto* function =
        tree_.unit()->create_function(c10::QualifiedName(*root.type()->name(), "forward"), graph_);
    std::vector<c10::Argument> formal{c10::Argument("self", root.type())};
    for (const auto& [name, type] : arguments_) formal.emplace_back(name, type);
    function->setSchema(c10::FunctionSchema("forward", "", std::move(formal),
                                            {c10::Argument("", graph_->outputs()[0]->type())}));
    root.type()->addMethod(function);
  }

  const Program& program_;
  ModuleTree& tree_;
  std::shared_ptr<jit::Graph> graph_;
  jit::Value *self_ = nullptr, *training_ = nullptr;
  std::map<std::string, jit::Value*> modules_;
  std::map<ValueId, jit::Value*> values_;
  std::vector<std::pair<std::string, c10::TypePtr>> arguments_;
  bool tensors_for_numbers_ = false;
};

void note_shapes(jit::Module& module, std::span<const IValue> inputs) {
  std::vector<IValue> tensors;
  for (const IValue& input : inputs)
    if (input.isTensor()) tensors.push_back(input);
  module.store_traced_inputs("forward", tensors);
}

}  // namespace

void write_torchscript(const Program& program, const std::filesystem::path& path,
                       const TorchScriptWriteOptions& options, const Job& job) {
  ModuleTree tree(program);
  ForwardWriter(program, tree).write(job);
  note_shapes(tree.root(), options.inputs);
  jit::ExtraFilesMap extra{{torchscript::node_names_record, torchscript::names_record(program)}};
  if (!options.metadata.empty()) extra["tenfold.json"] = options.metadata;
  job.checkpoint(0, 0, "writing the weights");
  ArchiveSink sink(path);
  jit::ExportModule(tree.root(), sink.function(), extra);
  sink.commit();
}

}  // namespace tenfold
