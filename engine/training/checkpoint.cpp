// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/checkpoint.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "engine/formats/safetensors.h"
#include "engine/spec/json_number.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr int checkpoint_schema = 1;

std::optional<double> number_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

json epoch_json(const EpochReport& e) {
  return {e.epoch,
          e.step,
          e.loss,
          e.accuracy,
          number_or_null(e.validation_loss),
          number_or_null(e.validation_accuracy),
          e.learning_rate,
          e.samples_per_second,
          e.seconds};
}

EpochReport epoch_of(const json& e) {
  return {e.at(0), e.at(1), e.at(2), e.at(3), number_of(e.at(4)), number_of(e.at(5)),
          e.at(6), e.at(7), e.at(8)};
}

json run_json(const RunState& run) {
  json done = json::array();
  for (const EpochReport& epoch : run.done) done.push_back(epoch_json(epoch));
  return {{"schema", checkpoint_schema},
          {"step", run.step},
          {"epoch", run.epoch},
          {"sums", {run.sums.loss, run.sums.correct, run.sums.samples, run.sums.seconds}},
          {"done", done},
          {"best_epoch", run.best_epoch},
          {"accumulation", run.accumulation},
          {"scale", run.scale},
          {"good_steps", run.good_steps},
          {"processes", run.processes},
          {"fingerprint", run.fingerprint}};
}

RunState run_of(const json& object) {
  RunState run;
  run.step = object.at("step");
  run.epoch = object.at("epoch");
  const json& sums = object.at("sums");
  run.sums = {sums.at(0), sums.at(1), sums.at(2), sums.at(3)};
  for (const json& epoch : object.at("done")) run.done.push_back(epoch_of(epoch));
  run.best_epoch = object.at("best_epoch");
  run.accumulation = object.at("accumulation");
  run.scale = object.at("scale");
  run.good_steps = object.at("good_steps");
  run.processes = object.value("processes", 0);
  run.fingerprint = object.at("fingerprint");
  return run;
}

RunState parse_run(const std::map<std::string, std::string>& metadata, const std::string& file) {
  const auto found = metadata.find("tenfold_training");
  try {
    if (found != metadata.end()) {
      const json object = json::parse(found->second);
      if (object.at("schema") == checkpoint_schema) return run_of(object);
    }
  } catch (const json::exception&) {
  }
  throw Error("checkpoint.unknown", "{file} is no checkpoint of a training of this version",
              {{"file", file}});
}

}  // namespace

NamedTensors state_of(const Trainee& trainee) {
  NamedTensors state;
  for (const auto& tensors : {trainee.parameters(), trainee.buffers()})
    for (const auto& [name, tensor] : tensors) state.emplace_back(name, tensor.detach().clone());
  return state;
}

void set_state(Trainee& trainee, const NamedTensors& state) {
  const at::NoGradGuard guard;
  std::map<std::string, at::Tensor> now;
  for (const auto& tensors : {trainee.parameters(), trainee.buffers()})
    now.insert(tensors.begin(), tensors.end());
  for (const auto& [name, tensor] : state) {
    const auto found = now.find(name);
    if (found == now.end() || found->second.sizes() != tensor.sizes())
      throw Error("checkpoint.tensor", "the state has a tensor {name} of {shape} that the model has not",
                  {{"name", name}, {"shape", to_string(tensor.sizes().vec())}});
    found->second.copy_(tensor);
  }
}

void write_checkpoint(const std::filesystem::path& path, const RunState& run, const Trainee& trainee,
                      const NamedTensors& best, const Optimizer& optimizer) {
  StateDict tensors;
  for (const auto& [name, tensor] : state_of(trainee)) tensors.set("model." + name, tensor);
  for (const auto& [name, tensor] : best) tensors.set("best." + name, tensor);
  optimizer.save(tensors);
  StateDict here;
  for (const auto& [name, tensor] : tensors) here.set(name, tensor.detach().cpu().contiguous());
  write_safetensors(path, here, {{"tenfold_training", run_json(run).dump()}});
}

RunState read_checkpoint(const FileBytes& bytes, const std::string& fingerprint, Trainee& trainee,
                         NamedTensors& best, Optimizer& optimizer) {
  const Safetensors file = read_safetensors(bytes);
  RunState run = parse_run(file.metadata, bytes.name());
  if (run.fingerprint != fingerprint)
    throw Error("checkpoint.other", "{file} is of a training with another model, other data or other options",
                {{"file", bytes.name()}});
  NamedTensors model;
  best.clear();
  for (const auto& [name, tensor] : file.tensors) {
    if (name.starts_with("model.")) model.emplace_back(name.substr(6), tensor);
    if (name.starts_with("best.")) best.emplace_back(name.substr(5), tensor.clone());
  }
  set_state(trainee, model);
  optimizer.load(file.tensors);
  return run;
}

bool is_checkpoint_of(const std::filesystem::path& path, const std::string& fingerprint) {
  if (!std::filesystem::exists(path)) return false;
  try {
    return parse_run(read_safetensors(path).metadata, path.string()).fingerprint == fingerprint;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace tenfold
