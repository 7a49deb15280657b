// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/python_script.h"

#include <ATen/ATen.h>

#include <set>
#include <unordered_map>

#include "engine/formats/python_text.h"
#include "engine/formats/safetensors.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"
#include "engine/support/identifier.h"

namespace tenfold {
namespace {

/// Words that no variable may be called by: Python's, and those of the script.
const std::set<std::string_view> taken_words = {
    "F",    "Model",    "Path", "device", "dict", "float", "json",   "load",    "math", "nn",
    "next", "operator", "p",    "read",   "self", "torch", "_place", "TENSORS", "TIED"};

/// Checks of sizes that torch.export leaves in a graph; they compute nothing.
bool is_assertion(const Node& node) {
  return node.op.find("assert") != std::string::npos && node.results.empty();
}

/// The lines of forward().
class ScriptWriter {
 public:
  explicit ScriptWriter(const Program& program) : program_(program) {
    for (const Input& input : program.inputs) name_input(input);
    for (const Node& node : program.nodes) for_each_result(node, [&](ValueId value) { name_value(value); });
  }

  std::string signature() const {
    std::string inputs;
    for (const Input* input : program_.user_inputs())
      if (input->tensor) inputs += ", " + names_.at(input->value);
    return inputs;
  }

  std::string body() {
    std::string scope;
    for (const Node& node : program_.nodes) {
      if (is_assertion(node)) continue;
      if (node.scope != scope && !node.scope.empty())
        lines_ += "        # " + python::comment(node.scope) + "\n";
      scope = node.scope;
      write_node(node);
    }
    std::string returned;
    int count = 0;
    for (const Output& output : program_.outputs) {
      if (!output.mutated_buffer.empty()) {
        line("if self.training:");
        line("    p[" + python::text(output.mutated_buffer) + "].copy_(" +
             argument(output.argument, nullptr) + ")");
        continue;
      }
      returned += (count++ > 0 ? ", " : "") + argument(output.argument, nullptr);
    }
    line("return " + (count == 1 ? returned : "(" + returned + ")"));
    return lines_;
  }

 private:
  void line(const std::string& text) { lines_ += "        " + text + "\n"; }

  void name_input(const Input& input) {
    if (input.kind != InputKind::user)
      names_[input.value] = "p[" + python::text(input.name) + "]";
    else if (input.tensor)
      name_value(input.value);
    else
      names_[input.value] = python::constant(input.constant, nullptr);
  }

  void name_value(ValueId value) {
    std::string name = identifier(program_.values[static_cast<std::size_t>(value)].name);
    while (taken_words.contains(name) || !used_.insert(name).second) name += "_";
    names_[value] = name;
  }

  std::string argument(const Argument& given, const c10::TypePtr& type) const {
    if (given.kind == Argument::Kind::value) return names_.at(given.value);
    if (given.kind == Argument::Kind::constant) return python::constant(given.constant, type);
    std::string inside;
    for (const Argument& item : given.items) inside += (inside.empty() ? "" : ", ") + argument(item, nullptr);
    return "[" + inside + "]";
  }

  /// What depends on the mode says so.
  std::string argument_of(const Node& node, std::size_t index, const c10::TypePtr& type) const {
    const auto& rule = node.training_rule;
    if (!rule || rule->argument != index) return argument(node.arguments[index], type);
    const std::string training = python::constant(rule->training, type),
                      evaluation = python::constant(rule->evaluation, type);
    if (training == evaluation) return training;
    if (training == "True" && evaluation == "False") return "self.training";
    return training + " if self.training else " + evaluation;
  }

  std::string operands(const Node& node, std::size_t first) const {
    std::string text;
    const auto add = [&](const std::string& each) { text += (text.empty() ? "" : ", ") + each; };
    const c10::FunctionSchema* schema = node.schema();
    if (schema == nullptr) {
      for (const Argument& each : node.arguments) add(argument(each, nullptr));
      return text;
    }
    const auto& formal = schema->arguments();
    const auto usual = [&](std::size_t i) {
      return is_default(node.arguments[i], formal[i]) &&
             !(node.training_rule && node.training_rule->argument == i);
    };
    std::size_t positional = 0;  // up to the last that is no default
    for (std::size_t i = 0; i < formal.size(); ++i)
      if (!formal[i].kwarg_only() && !usual(i)) positional = i + 1;
    for (std::size_t i = first; i < positional; ++i) add(argument_of(node, i, formal[i].real_type()));
    for (std::size_t i = 0; i < formal.size(); ++i)
      if (formal[i].kwarg_only() && !usual(i))
        add(formal[i].name() + "=" + argument_of(node, i, formal[i].real_type()));
    return text;
  }

  std::string call(const Node& node) const {
    if (const std::string sign = python::infix(node.op); !sign.empty())
      return argument(node.arguments[0], nullptr) + " " + sign + " " + argument(node.arguments[1], nullptr);
    const python::Spelling spelling = python::spelling(node);
    if (!spelling.method) return spelling.name + "(" + operands(node, 0) + ")";
    return argument(node.arguments[0], nullptr) + "." + spelling.name + "(" + operands(node, 1) + ")";
  }

  std::string targets(const Node& node) const {
    std::string text;
    const auto name = [&](ValueId value) { return value == no_value ? std::string("_") : names_.at(value); };
    for (const Result& result : node.results) {
      std::string each;
      if (!result.list) each = name(result.value);
      for (const ValueId element : result.elements) each += name(element) + ", ";
      text += (text.empty() ? "" : ", ") + (result.list && node.results.size() > 1 ? "(" + each + ")" : each);
    }
    if (text.ends_with(", ")) text.pop_back();
    return text;
  }

  void write_node(const Node& node) {
    const std::string made = targets(node);
    std::string margin;
    if (node.training_only) line("if self.training:"), margin += "    ";
    if (node.no_grad) line(margin + "with torch.no_grad():"), margin += "    ";
    line(margin + (made.empty() ? "" : made + " = ") + call(node));
  }

  const Program& program_;
  std::unordered_map<ValueId, std::string> names_;
  std::set<std::string> used_;
  std::string lines_;
};

/// Both kinds of file, so that one script serves the .safetensors and the .pth of a model.
constexpr const char* read_text = R"(def read(file):
    """The tensors in a file of safetensors or of torch.save, by name."""
    with open(file, "rb") as stream:
        start = stream.read(9)
        if start[:4] == b"PK\x03\x04" or start[8:] != b"{":
            return torch.load(file, map_location="cpu", weights_only=True)
        header = json.loads(b"{" + stream.read(int.from_bytes(start[:8], "little") - 1))
        data = bytearray(stream.read())
    tensors = {}
    for name, shape, dtype, _ in TENSORS:
        begin, end = header[name]["data_offsets"]
        tensors[name] = torch.empty(shape, dtype=dtype)
        if end > begin:
            tensors[name] = torch.frombuffer(data, dtype=dtype, count=tensors[name].numel(), offset=begin).reshape(shape)
    return tensors
)";

constexpr const char* place_text = R"(def _place(model, name):
    """The module that holds the tensor of this name, made where it is missing, and the last part of the name."""
    *path, last = name.split(".")
    for part in path:
        if part not in model._modules:
            model.add_module(part, nn.Module())
        model = model._modules[part]
    return model, last
)";

constexpr const char* init_text = R"(
    def __init__(self):
        super().__init__()
        for name, shape, dtype, kind in TENSORS:
            owner, last = _place(self, name)
            tensor = torch.empty(shape, dtype=dtype)
            if kind == "buffer":
                owner.register_buffer(last, tensor)
            else:
                owner.register_parameter(last, nn.Parameter(tensor, requires_grad=kind == "parameter"))
)";

constexpr const char* tied_text = R"(        for name, first in TIED.items():
            source, key = _place(self, first)
            owner, last = _place(self, name)
            if key in source._parameters:
                owner.register_parameter(last, source._parameters[key])
            else:
                owner.register_buffer(last, source._buffers[key])

    def load_state_dict(self, tensors, strict=True, assign=False):
        """As always; other names of tied tensors may be missing."""
        tied = {name: tensors[first] for name, first in TIED.items() if first in tensors}
        return super().load_state_dict({**tied, **tensors}, strict=strict, assign=assign)
)";

std::string kind_of(const Program& program, const std::string& name) {
  for (const Input& input : program.inputs)
    if (input.kind == InputKind::parameter && input.name == name)
      return program.tensors.at(name).requires_grad() ? "parameter" : "frozen";
  return "buffer";
}

std::string tables(const Program& program, const std::map<std::string, std::string>& tied) {
  std::string text =
      "# name, shape, dtype, and what it is: parameter, frozen (a parameter that is not trained) or "
      "buffer\nTENSORS = [\n";
  for (const auto& [name, tensor] : state_dict(program))
    if (!tied.contains(name))
      text += "    (" + python::text(name) + ", " + python::tuple(tensor.sizes().vec()) + ", " +
              python::dtype(tensor.scalar_type()) + ", \"" + kind_of(program, name) + "\"),\n";
  text += "]\n";
  if (tied.empty()) return text;
  text += "# other names of tensors that are used twice\nTIED = {\n";
  for (const auto& [name, first] : tied)
    text += "    " + python::text(name) + ": " + python::text(first) + ",\n";
  return text + "}\n";
}

}  // namespace

StateDict state_dict(const Program& program) {
  StateDict dict;
  for (const InputKind kind : {InputKind::parameter, InputKind::buffer, InputKind::constant})
    for (const Input& input : program.inputs)
      if (input.kind == kind) dict.set(input.name, program.tensor_of(input).detach());
  return dict;
}

std::string python_script(const Program& program, const std::string& weights) {
  const auto tied = tied_names(state_dict(program));
  ScriptWriter forward(program);
  const std::string body = forward.body();
  std::string text = std::string(script_mark) + ": the model of " + python::comment(weights) +
                     " with PyTorch alone.\n#\n#     model = load(" + python::comment(python::text(weights)) +
                     ")\n#\n# Inputs and outputs are tensors in the order of the exported graph.\n";
  text += "import json\n";
  for (const char* module : {"math", "operator"})
    if (body.find(std::string(module) + ".") != std::string::npos)
      text += std::string("import ") + module + "\n";
  text +=
      "from pathlib import Path\n\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n";
  text += tables(program, tied) + "\n\n" + place_text + "\n\nclass Model(nn.Module):" + init_text;
  if (!tied.empty()) text += tied_text;
  text += "\n    def forward(self" + forward.signature() +
          "):\n        p = dict(self.named_parameters(remove_duplicate=False))\n"
          "        p.update(self.named_buffers(remove_duplicate=False))\n";
  if (body.find("=device") != std::string::npos || body.find(", device") != std::string::npos)
    text += "        device = next(iter(p.values())).device if p else torch.device(\"cpu\")\n";
  text += body + "\n\n" + read_text + "\n\ndef load(file=Path(__file__).with_name(" + python::text(weights) +
          ")):\n    \"\"\"The model with its weights, in evaluation mode.\"\"\"\n    model = Model()\n"
          "    model.load_state_dict(read(file))\n    return model.eval()\n";
  return text;
}

}  // namespace tenfold
