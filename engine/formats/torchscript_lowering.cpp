// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_lowering.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <set>

#include "engine/formats/pt2_writer.h"
#include "engine/formats/torchscript_passes.h"
#include "engine/formats/torchscript_shapes.h"
#include "engine/formats/torchscript_walk.h"
#include "engine/program/executor.h"
#include "engine/program/names.h"
#include "engine/program/sample_inputs.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;

void collect_tensors(const IValue& value, std::vector<at::Tensor>& tensors) {
  if (value.isTensor()) {
    tensors.push_back(value.toTensor());
  } else if (value.isTuple()) {
    for (const IValue& item : value.toTupleRef().elements()) collect_tensors(item, tensors);
  } else if (value.isList()) {
    for (const IValue& item : value.toListRef()) collect_tensors(item, tensors);
  } else if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict()) collect_tensors(entry.value(), tensors);
  }
}

std::vector<at::Tensor> tensors_in(const std::vector<IValue>& values) {
  std::vector<at::Tensor> tensors;
  for (const IValue& value : values) collect_tensors(value, tensors);
  return tensors;
}

/// What stands in the memory of the buffers, put back at the end: runs may change it. Memory, as buffers may
/// be expanded or overlap.
class KeptBuffers {
 public:
  explicit KeptBuffers(const Program& program) {
    std::set<const void*> met;
    for (const auto& input : program.inputs) {
      if (input.kind != InputKind::buffer) continue;
      const c10::Storage& storage = program.tensor_of(input).storage();
      if (!met.insert(storage.unsafeGetStorageImpl()).second) continue;
      memory_.push_back(at::empty({0}, at::kByte).set_(storage));
      values_.push_back(memory_.back().clone());
    }
  }
  ~KeptBuffers() { restore(); }
  KeptBuffers(const KeptBuffers&) = delete;
  KeptBuffers& operator=(const KeptBuffers&) = delete;

  void restore() {
    for (std::size_t k = 0; k < memory_.size(); ++k) memory_[k].copy_(values_[k]);
  }

 private:
  std::vector<at::Tensor> memory_, values_;
};

/// The file's own answer, by LibTorch's interpreter.
std::vector<at::Tensor> run_module(const ScriptFile& file, const Arguments& arguments) {
  const at::NoGradGuard guard;
  const torch::jit::GraphOptimizerEnabledGuard plain(false);
  torch::jit::Module module = file.module;
  std::vector<IValue> clones;
  for (const at::Tensor& tensor : tensors_in(arguments)) clones.emplace_back(tensor.clone());
  at::manual_seed(1);
  try {
    return tensors_in({module.forward(with_tensors(arguments, clones))});
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& problem) {
    std::string why = problem.what();  // the last line of LibTorch's own traceback
    why.erase(why.find_last_not_of(" \r\n") + 1);
    throw Error("torchscript.run", "the model itself fails on these inputs: {why}",
                {{"why", why.substr(why.rfind('\n') + 1).substr(0, 300)}});
  }
}

double allowed_difference(const std::vector<at::Tensor>& outputs) {
  const bool half = std::any_of(outputs.begin(), outputs.end(), [](const at::Tensor& each) {
    return each.scalar_type() == at::kHalf || each.scalar_type() == at::kBFloat16;
  });
  return half ? 2e-2 : 1e-4;
}

/// How much the program's answer differs from the file's own, against what is allowed: below 1 is the same.
double difference(const ScriptFile& file, const Program& program, const Arguments& arguments,
                  const std::vector<IValue>& inputs) {
  KeptBuffers kept(program);
  const auto expected = run_module(file, arguments);
  kept.restore();  // both begin with the state that the file has
  at::manual_seed(1);
  std::vector<IValue> clones;
  for (const IValue& input : inputs) clones.emplace_back(input.toTensor().clone());
  return relative_difference(expected, run_for_tensors(program, clones)) / allowed_difference(expected);
}

std::vector<IValue> as_values(const std::vector<at::Tensor>& tensors) {
  return {tensors.begin(), tensors.end()};
}

/// One walk with the flag `training` as given.
class Attempt {
 public:
  Attempt(const ScriptFile& file, const Arguments& arguments, bool saved_for_training, const Job& job)
      : file_(file), arguments_(arguments), saved_for_training_(saved_for_training), job_(job) {}

  /// Throws Error when the code cannot be followed or does not answer as the module does. `both`: whether the
  /// code asks for the mode.
  Lowered run(bool training, bool& both) {
    Walk walk(file_, training, job_);
    Lowered made;
    made.inputs = as_values(tensors_in(arguments_));
    try {
      made.program = walk.run(arguments_);
    } catch (...) {
      both = walk.reads_training();
      throw;
    }
    both = walk.reads_training();
    remove_dead_nodes(made.program);
    promote_constants(made.program, made.remarks);
    find_training_rules(made.program);
    if (both && training) refuse_chance(made.program);
    made.program.finish();
    made.training = both ? saved_for_training_ : made.program.training;
    if (both) set_training(made.program, false);
    settle_sizes(made);
    if (both) set_training(made.program, training);
    describe_scopes(made.program, file_.module_types);
    restore_names(made.program, file_.node_names);
    assign_names(made.program);
    return made;
  }

 private:
  /// What is drawn while it is trained must be nothing in use, or the two cannot be one program.
  static void refuse_chance(const Program& program) {
    for (const Node& node : program.nodes)
      if (node.handle && node.handle->hasTag(at::Tag::nondeterministic_seeded) && !node.training_rule)
        throw Error("torchscript.chance", "{op} draws numbers while the model is trained", {{"op", node.op}});
  }

  /// Tries a batch that may change; a fixed one where the model does not follow.
  void settle_sizes(Lowered& made) {
    Program changing = made.program;
    if (const auto resized = with_changing_batch(changing, made.inputs); !resized.empty()) {
      try {
        fold_numbers(changing, made.inputs, resized);
        if (difference(file_, changing, arguments_, made.inputs) <= 1 &&
            difference(file_, changing, with_tensors(arguments_, resized[0]), resized[0]) <= 1) {
          made.program = std::move(changing);
          return;
        }
      } catch (const Cancelled&) {
        throw;
      } catch (const std::bad_alloc&) {
        throw;
      } catch (const std::exception&) {  // it does not run at another batch
      }
    }
    fold_numbers(made.program, made.inputs, {});
    if (difference(file_, made.program, arguments_, made.inputs) > 1)
      throw Error("torchscript.differs",
                  "the graph found for the model does not answer as the model does: it cannot be used");
  }

  const ScriptFile& file_;
  const Arguments& arguments_;
  bool saved_for_training_;
  const Job& job_;
};

Lowered try_arguments(const ScriptFile& file, const Arguments& arguments, bool saved_for_training,
                      const Job& job) {
  bool both = false;
  try {
    return Attempt(file, arguments, saved_for_training, job).run(true, both);
  } catch (const Error&) {
    if (!both) throw;
  }
  Lowered made = Attempt(file, arguments, false, job).run(false, both);
  made.remarks.push_back(
      "the model answers in another way while it is trained, or cannot be followed then: only what it does "
      "in use "
      "was read, so dropout and statistics are those of use");
  return made;
}

/// Whether other inputs may go better.
bool is_about_inputs(const Error& problem) {
  return problem.id() == "torchscript.run" || problem.id() == "torchscript.raises" ||
         problem.id() == "program.node";
}

std::string describe(const Arguments& arguments) {
  std::string text;
  for (const at::Tensor& tensor : tensors_in(arguments)) {
    InputShape shape{tensor.sizes().vec(), tensor.is_floating_point()          ? ""
                                           : tensor.scalar_type() == at::kBool ? "bool"
                                                                               : "int64"};
    text += (text.empty() ? "" : " and ") + to_text(shape);
  }
  return text;
}

}  // namespace

Lowered lower(const ScriptFile& file, const std::vector<InputShape>& given, const Job& job) {
  torch::jit::Module module = file.module;  // the same object
  const bool saved_for_training = module.is_training();
  module.eval();  // what answers are compared in
  const Proposals proposals = propose_inputs(file, given);
  std::string why;
  for (const Arguments& arguments : proposals.arguments) {
    try {
      job.checkpoint(0, 0, "following the model on " + describe(arguments));
      Lowered made = try_arguments(file, arguments, saved_for_training, job);
      if (proposals.guessed)
        made.remarks.insert(made.remarks.begin(),
                            "the file does not say what the model takes: " + describe(arguments) +
                                " was found by trying; other shapes can be given");
      return made;
    } catch (const Error& problem) {
      const bool last = &arguments == &proposals.arguments.back();
      if (!is_about_inputs(problem) || (last && !proposals.guessed)) throw;
      why = problem.what();
    }
  }
  throw Error(
      "torchscript.inputs",
      "the file does not say what the model takes, and none of {count} usual shapes fits{why}: give the "
      "shape of each of its {tensors} tensors, for example 1x3x224x224 (with dtype: 2x16:int64)",
      {{"count", std::to_string(proposals.arguments.size())},
       {"why", why.empty() ? "" : " (the last: " + why + ")"},
       {"tensors", std::to_string(proposals.tensors)}});
}

}  // namespace tenfold::torchscript
