// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <limits>
#include <set>

#include "engine/formats/model_file.h"
#include "engine/formats/model_writer.h"
#include "engine/formats/pt2_metadata.h"
#include "engine/formats/python_script.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/weights_file.h"
#include "engine/program/executor.h"
#include "engine/program/layer_outputs.h"
#include "engine/program/names.h"
#include "engine/program/training_mode.h"
#include "engine/spec/training_options.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/study/temporary_folder.h"
#include "engine/support/number_text.h"

namespace tenfold::study {
namespace {

/// How near the file's answers have to be: sums go in another order, and of half's precision a tenth is lost
/// in every layer.
struct Closeness {
  double difference, cosine;
  int digits;
};

/// Only ONNX is written in half precision; a model may be so itself.
Closeness closeness_of(const ExportOptions& options, const std::vector<at::Tensor>& outputs) {
  const bool half = std::any_of(outputs.begin(), outputs.end(), [](const at::Tensor& output) {
    return output.scalar_type() == at::kHalf || output.scalar_type() == at::kBFloat16;
  });
  return half || (options.half && options.format == "onnx") ? Closeness{3e-2, 0.99, 2}
                                                            : Closeness{1e-4, 0.9999, 4};
}

/// Of the numbers that ONNX Runtime's processor kernels do not take.
void remark_on_precision(const Program& program, const ExportOptions& options, ExportReport& report) {
  if (options.format != "onnx") return;
  std::set<at::ScalarType> types;
  for (const Input& input : program.inputs)
    if (input.kind == InputKind::parameter) types.insert(program.tensor_of(input).scalar_type());
  if (types.contains(at::kBFloat16))
    report.remarks.push_back(
        "it computes in bfloat16, which ONNX Runtime's kernels for processors do not take");
  if (types.contains(at::kDouble))
    report.remarks.push_back(
        "it computes in float64, which few of ONNX Runtime's kernels for processors take, those of "
        "convolutions not");
}

/// What a program takes of these inputs: formats without numbers and None among the inputs leave them out.
std::vector<c10::IValue> taken(const Program& program, const std::vector<c10::IValue>& inputs) {
  if (program.user_inputs().size() == inputs.size()) return inputs;
  std::vector<c10::IValue> tensors;
  std::copy_if(inputs.begin(), inputs.end(), std::back_inserter(tensors),
               [](const c10::IValue& input) { return input.isTensor(); });
  return tensors;
}

/// Of parameters and buffers; constants aside, since TorchScript keeps equal ones once.
std::int64_t count_state_bytes(const Program& program) {
  std::set<const void*> seen;
  std::int64_t bytes = 0;
  for (const Input& input : program.inputs) {
    if (input.kind == InputKind::user || input.kind == InputKind::constant) continue;
    const at::Tensor& tensor = program.tensor_of(input);
    if (seen.insert(tensor.unsafeGetTensorImpl()).second) bytes += static_cast<std::int64_t>(tensor.nbytes());
  }
  return bytes;
}

/// ONNX keeps small constants in its graph, and leaves out what counts batches: there parameters say all.
void compare_counts(const Program& program, const Program& back, const ExportOptions& options,
                    ExportReport& report) {
  const auto compare = [&](const char* what, std::int64_t expected, std::int64_t found) {
    report.checks.push_back({what, std::to_string(expected), std::to_string(found), expected == found});
  };
  report.parameters = count_parameters(back);
  compare("parameters", count_parameters(program), report.parameters);
  if (options.format != "onnx")
    compare("bytes of tensors", count_state_bytes(program), count_state_bytes(back));
}

/// Cosine of the angle between all floating-point outputs as one vector; not a number where one is zero.
double cosine(const std::vector<at::Tensor>& expected, const std::vector<at::Tensor>& actual) {
  double product = 0, squares = 0, other_squares = 0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (!expected[k].is_floating_point()) continue;
    const at::Tensor wanted = expected[k].to(at::kDouble), got = actual[k].to(at::kDouble);
    product += (wanted * got).sum().item<double>();
    squares += wanted.square().sum().item<double>();
    other_squares += got.square().sum().item<double>();
  }
  return product / std::sqrt(squares * other_squares);
}

/// Only for outputs that match in shape and are finite and not all zero: else the difference says all.
void compare_directions(const std::vector<at::Tensor>& expected, const std::vector<at::Tensor>& actual,
                        const Closeness& closeness, ExportReport& report) {
  const double found = cosine(expected, actual), least = closeness.cosine;
  if (!std::isfinite(found)) return;
  report.checks.push_back({"cosine", "at least " + fixed_number(least, closeness.digits),
                           fixed_number(found, 8), found >= least});
}

void compare_outputs(const ModelState& state, const Program& program, const Program& back,
                     const ExportOptions& options, ExportReport& report, const Job& job) {
  const Program ours = evaluation_copy(program), theirs = evaluation_copy(back);
  const std::vector<c10::IValue> inputs = taken(back, state.inputs);
  const auto expected = run_for_tensors(ours, state.inputs, job),
             actual = run_for_tensors(theirs, inputs, job);
  const Closeness closeness = closeness_of(options, expected);
  report.difference = relative_difference(expected, actual);
  const bool same = report.difference <= closeness.difference;
  report.checks.push_back({"outputs", "at most " + short_number(closeness.difference, 2) + " of the largest",
                           short_number(report.difference, 2), same});
  if (std::isfinite(report.difference)) compare_directions(expected, actual, closeness, report);
  if (same) return;
  const std::string layer = first_difference(ours, theirs, state.inputs, inputs, closeness.difference, job);
  report.remarks.push_back(layer.empty() ? "the outputs part after the last layer"
                                         : "the outputs part at layer " + layer);
}

bool same_bits(const at::Tensor& a, const at::Tensor& b) {
  if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  const at::Tensor plain = a.contiguous(), other = b.contiguous();
  return std::memcmp(plain.data_ptr(), other.data_ptr(), plain.nbytes()) == 0;
}

std::int64_t distinct_parameters(const Program& program, const StateDict& tensors) {
  const auto tied = tied_names(tensors);
  std::int64_t count = 0;
  for (const Input& input : program.inputs)
    if (const at::Tensor* tensor = tensors.find(input.name);
        input.kind == InputKind::parameter && tensor != nullptr && !tied.contains(input.name))
      count += tensor->numel();
  return count;
}

/// A format without a graph is held against the tensors: every one, bit for bit.
void compare_weights(const Program& program, const std::string& path, ExportReport& report, const Job& job) {
  const StateDict ours = state_dict(program);
  const WeightsFile back = read_weights_file(path, {}, job);
  report.remarks = back.remarks;
  std::size_t same = 0;
  for (const auto& [name, tensor] : ours) {
    const at::Tensor* found = back.tensors.find(name);
    if (found != nullptr && same_bits(tensor, *found))
      ++same;
    else
      report.remarks.push_back("the tensor " + name + " is not the same in the file");
  }
  report.checks.push_back({"tensors", std::to_string(ours.size()) + " bit for bit",
                           std::to_string(same) + " of " + std::to_string(back.tensors.size()),
                           same == ours.size() && same == back.tensors.size()});
  report.parameters = distinct_parameters(program, back.tensors);
  const std::int64_t expected = distinct_parameters(program, ours);
  report.checks.push_back({"parameters", std::to_string(expected), std::to_string(report.parameters),
                           expected == report.parameters});
  report.difference = same == ours.size() ? 0 : std::numeric_limits<double>::infinity();
}

void compare_model(const ModelState& state, const Program& program, const std::string& path,
                   const ExportOptions& options, ExportReport& report, const Job& job) {
  const ModelFile back = read_model_file(path, job);
  report.remarks = back.remarks;
  compare_counts(program, back.program, options, report);
  remark_on_precision(program, options, report);
  compare_outputs(state, program, back.program, options, report, job);
}

}  // namespace

ExportReport export_model(const Model& model, const std::string& path, const ExportOptions& options,
                          const Job& job) {
  return guarded([&] {
    const ExportFormat& format = export_format(options.format);
    const auto working = wait_for_machine<Working>(job);
    const ModelState& state = model.state();
    Program program = state.as_opened && options.format != "onnx" ? *state.as_opened : state.program;
    assign_names(program);
    const Recipe recipe = state.report.recipe.value_or(Recipe{});
    const bool ours = !program.groups.empty() || training_of(recipe).has_value();
    const std::string metadata = ours ? write_metadata(program, recipe) : std::string();
    const auto files = write_model_file(program, path, {state.inputs, state.sample_record, metadata, options},
                                        job.step(0, 2, "writing"));
    job.checkpoint(1, 2, "reading back");
    ExportReport report;
    report.path = path;
    report.format = options.format;
    for (const auto& file : files) report.files.push_back(file.string());
    for (const auto& file : format.graph ? files : decltype(files){path})
      report.bytes += static_cast<std::int64_t>(std::filesystem::file_size(file));
    if (format.graph)
      compare_model(state, program, path, options, report, job.step(1, 2, "reading back"));
    else
      compare_weights(program, path, report, job.step(1, 2, "reading back"));
    report.verified = std::all_of(report.checks.begin(), report.checks.end(),
                                  [](const ExportCheck& check) { return check.same; });
    return report;
  });
}

namespace {

/// Writes a model that cannot be written as asked as .pt2: beside that place, else among the temporary files,
/// whose disk is often another. Where it is then; nowhere: "".
std::string keep(const Model& model, const std::string& path, const std::string& format, const Job& job) {
  const bool same = format == "pt2";
  const std::string ending = same ? "" : ".pt2";
  try {
    if (!same) return export_model(model, path + ending, {}, job).path;
  } catch (const Error&) {
  }
  try {
    TemporaryFolder folder;
    const std::string name = std::filesystem::path(path).filename().string() + ending;
    const std::string kept = export_model(model, (folder.path() / name).string(), {}, job).path;
    folder.stay();
    return kept;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

ExportReport export_or_keep(const Model& model, const std::string& path, const ExportOptions& options,
                            const Job& job) {
  try {
    return export_model(model, path, options, job);
  } catch (const Error& problem) {
    const std::string kept = keep(model, path, options.format, job);
    if (kept.empty()) throw;
    throw Error("export.kept", "{why}; the model is kept in {file}",
                {{"why", problem.what()}, {"file", kept}});
  }
}

}  // namespace tenfold::study
