// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/compression/replace.h"
#include "engine/formats/model_file.h"
#include "engine/formats/pt2_metadata.h"
#include "engine/program/executor.h"
#include "engine/program/fold_weights.h"
#include "engine/program/sample_inputs.h"
#include "engine/spec/factors.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/tensors/digest.h"

namespace tenfold::study {
namespace {

constexpr std::size_t piece = std::size_t{64} << 20;  // of a tensor; recipes name models by these digests

/// Identity of a model, not a seal: SHA-1 over names, shapes, dtypes and values.
std::string hash_of(const Program& program) {
  std::string text;
  for (const auto& [name, tensor] : program.tensors)
    text += name + c10::toString(tensor.scalar_type()) + to_string(tensor.sizes().vec());
  std::string digests = sha1(text);
  std::set<const void*> seen;
  for (const auto& [name, tensor] : program.tensors) {
    if (!seen.insert(tensor.unsafeGetTensorImpl()).second) continue;
    const at::Tensor plain = tensor.detach().contiguous();
    const std::string_view bytes = bytes_of(plain);
    std::size_t at = 0;
    do digests += sha1(bytes.substr(at, piece));
    while ((at += piece) < bytes.size());
  }
  return sha1(digests);
}

/// PyTorch's names: "float32", "int64".
std::string dtype_name(at::ScalarType type) {
  switch (type) {
    case at::kFloat:
      return "float32";
    case at::kDouble:
      return "float64";
    case at::kHalf:
      return "float16";
    case at::kBFloat16:
      return "bfloat16";
    case at::kLong:
      return "int64";
    case at::kInt:
      return "int32";
    case at::kShort:
      return "int16";
    case at::kChar:
      return "int8";
    case at::kByte:
      return "uint8";
    case at::kBool:
      return "bool";
    default:
      return c10::toString(type);
  }
}

std::string describe(const Input& input, const BatchDimension& batch) {
  std::string text = input.name + " " + dtype_name(input.dtype) + " [";
  for (std::size_t d = 0; d < input.sizes.size(); ++d) {
    const Dimension& size = input.sizes[d];
    const bool is_batch = !size.symbol.empty() && size.symbol == batch.symbol;
    text += (d > 0 ? ", " : "") + (size.expression.empty() ? std::to_string(size.size)
                                   : is_batch              ? "batch"
                                   : size.symbol.empty()   ? "?"
                                                           : size.symbol);
  }
  return text + "]";
}

/// What is computed of weights alone, without the inputs.
std::set<ValueId> values_of_weights(const ModelState& state) {
  std::set<ValueId> values;
  for (std::size_t n = 0; n < state.program.nodes.size(); ++n)
    if (state.record.weight_only[n])
      for_each_result(state.program.nodes[n], [&](ValueId made) { values.insert(made); });
  return values;
}

/// All rows that a matrix meets, which is multiplied back once for all calls.
LayerCall joined(const std::vector<LayerCall>& calls) {
  LayerCall all;
  std::int64_t rows = 0;
  for (const LayerCall& call : calls) {
    rows += product(call.input) / call.input.back();
    all = {{rows, call.input.back()}, {rows, call.output.back()}, call.once, call.kind};
  }
  return all;
}

LayerRow row_of(const ModelState& state, const Layer& layer, const std::set<ValueId>& of_weights) {
  LayerRow row{layer.id, layer.name, layer.type, layer.shape, 0, static_cast<int>(layer.uses.size())};
  std::set<const void*> biases;
  for (const auto& use : layer.uses)
    if (!use.bias.empty() && biases.insert(state.program.tensors.at(use.bias).unsafeGetTensorImpl()).second)
      row.bias_parameters += state.program.tensors.at(use.bias).numel();
  row.spec = {layer.id, DenseOptions{}, false};
  if (layer.group >= 0) {
    const FactorGroup& group = state.program.groups[static_cast<std::size_t>(layer.group)];
    row.spec = group.spec;
    row.ranks = group.ranks;
  }
  row.parameters = row.parameters_with(row.spec.options);
  row.macs = layer_macs(state.program, state.record, layer);
  for (const auto& use : layer.uses)
    if (const auto shapes = call_shapes(state.record, layer, use))
      row.calls.push_back({shapes->input, shapes->output,
                           use.kind == LayerKind::recurrent ? runs_once(state.program, state.record, use)
                                                            : of_weights.contains(use.output),
                           use.kind});
  if (const auto first = call_shapes(state.record, layer, layer.uses[0])) {
    row.input = first->input;
    row.output = first->output;
  }
  if (layer.shape.kind == LayerKind::recurrent && !row.calls.empty()) row.calls = {joined(row.calls)};
  row.unfit = layer.unfit;
  return row;
}

void count(ModelState& state) {
  ModelReport& report = state.report;
  const BatchDimension batch = batch_dimension(state.program, state.inputs);
  report.parameters = count_parameters(state.program);
  report.buffers = count_buffers(state.program);
  report.tensor_bytes = count_tensor_bytes(state.program);
  report.macs = state.record.total_per_sample();
  report.batch = state.record.batch;
  report.dynamic_batch = batch.dynamic;
  report.inputs.clear();
  for (const Input* input : state.program.user_inputs())
    if (input->tensor) report.inputs.push_back(describe(*input, batch));
  report.layers.clear();
  const std::set<ValueId> of_weights = values_of_weights(state);
  for (const Layer& layer : state.layers) report.layers.push_back(row_of(state, layer, of_weights));
  for (const auto& op : state.record.uncounted)
    report.remarks.push_back("the products inside " + op + " are not counted as MACs");
  const auto& groups = state.program.groups;
  if (std::any_of(groups.begin(), groups.end(),
                  [](const FactorGroup& group) { return group.shape.kind == LayerKind::recurrent; }))
    report.remarks.push_back(
        "the matrices of recurrent layers are multiplied back from their factors in every run: the file is "
        "smaller, a run is not faster");
  if (!batch.dynamic)
    report.remarks.push_back("the batch is fixed at " + std::to_string(batch.size) +
                             ": the file was exported without a dynamic batch dimension");
}

void fold_computed_weights(ModelState& state) {
  Program made = state.program;
  const std::vector<std::string> folded = fold_weights(made);
  if (folded.empty()) return;
  state.as_opened = std::exchange(state.program, std::move(made));
  state.report.remarks.push_back(
      "weights that were computed in every run, as under weight normalization, are parameters now: " +
      std::to_string(folded.size()) + ", the first one " + folded.front());
}

}  // namespace

std::shared_ptr<ModelState> make_state(Program program, std::vector<c10::IValue> inputs,
                                       std::string sample_record, ModelReport file, const Job& job) {
  auto state = std::make_shared<ModelState>();
  state->program = std::move(program);
  state->inputs = std::move(inputs);
  state->sample_record = std::move(sample_record);
  state->report = std::move(file);
  fold_computed_weights(*state);
  state->record = record_costs(state->program, state->inputs, job);
  state->layers = find_layers(state->program);
  state->report.hash = hash_of(state->program);
  count(*state);
  return state;
}

Model open_model(const std::string& path, const OpenOptions& options, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    ModelFile file = read_model_file(path, {options.inputs}, job);
    ModelReport report;
    report.path = path;
    report.name = std::filesystem::path(path).filename().string();
    report.format = file.format;
    report.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path)) + file.bytes_beside;
    report.remarks = std::move(file.remarks);
    report.sample_inputs = !file.samples.empty();
    Recipe recipe;
    if (!file.metadata.empty() && restore_metadata(file.program, file.metadata, recipe, report.remarks))
      report.recipe = recipe;
    job.checkpoint(2, 3, "running once");
    if (file.samples.empty()) file.samples = random_inputs(file.program);
    const BatchDimension batch = batch_dimension(file.program, file.samples);
    if (batch.dynamic && batch.size < 2)
      file.samples = resized_inputs(file.program, file.samples, {{batch.symbol, 2}});
    return Model(make_state(std::move(file.program), std::move(file.samples), std::move(file.sample_record),
                            std::move(report), job));
  });
}

const ModelReport& Model::report() const { return state_->report; }

const Layer& ModelState::layer(const std::string& layer_id) const {
  for (const Layer& each : layers)
    if (each.id == layer_id) return each;
  throw Error("layer.missing", "the model has no layer {id}", {{"id", layer_id}});
}

at::Tensor ModelState::dense_weight(const Layer& layer) const {
  if (layer.group < 0) {
    const at::Tensor& stored = program.tensors.at(layer.id);
    return layer.turned ? stored.detach().transpose(0, 1).contiguous() : stored;
  }
  const FactorGroup& group = program.groups[static_cast<std::size_t>(layer.group)];
  return reconstruct_weight(group.shape, group.spec.options, factors_of(program, group));
}

const LayerMoments& Calibration::of(const std::string& layer) const {
  const auto found = moments.find(layer);
  if (found == moments.end())
    throw Error("calibration.layer",
                "the calibration says nothing of layer {layer}: calibrate again, or choose the metric "
                "weight-error",
                {{"layer", layer}});
  return found->second;
}

WeightMetric ModelState::metric_of(const Layer& layer, Metric metric) const {
  if (metric == Metric::weight) return {};
  if (calibration == nullptr)
    throw Error("metric.data",
                "the metric {metric} needs calibration data: samples that the model was trained for",
                {{"metric", std::string(id(metric))}});
  return WeightMetric(metric, layer.shape, calibration->of(layer.id));
}

std::shared_ptr<const FactorizedWeight> ModelState::own_factors(const Layer& layer,
                                                                const LayerOptions& asked) const {
  if (layer.group < 0) return nullptr;
  const FactorGroup& group = program.groups[static_cast<std::size_t>(layer.group)];
  LayerOptions own = group.spec.options;
  if (Rank* rank = rank_of(own)) *rank = {group.ranks};
  if (!(own == asked)) return nullptr;
  FactorizedWeight kept{group.ranks, factors_of(program, group), {}};
  kept.report.remarks.push_back("the model's own factors, as they are");
  return std::make_shared<const FactorizedWeight>(std::move(kept));
}

std::shared_ptr<const FactorizedWeight> ModelState::factorized(const Layer& layer, const LayerSpec& spec,
                                                               std::uint64_t seed, const Job& job,
                                                               Metric metric) {
  require_possible(layer.shape, spec);
  if (!layer.unfit.empty())
    throw Error("layer.unfit", "layer {id} cannot be factorized: {why}",
                {{"id", layer.id}, {"why", layer.unfit}});
  LayerSpec asked = spec;
  asked.locked = false;
  if (Rank* rank = rank_of(asked.options))
    *rank = {resolve_ranks(layer.shape, asked.options)};  // 12, "12" and 0.25 meet here
  if (auto own = own_factors(layer, asked.options)) return own;
  const std::string key = to_json(asked) + std::to_string(seed) + std::string(id(metric));
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = remembered_.find(key); found != remembered_.end()) return found->second;
  }
  auto made = std::make_shared<const FactorizedWeight>(
      decompose_weight(dense_weight(layer), layer.shape, spec.options, seed, job, metric_of(layer, metric)));
  const std::lock_guard lock(mutex_);
  return remembered_.try_emplace(key, std::move(made)).first->second;
}

}  // namespace tenfold::study
