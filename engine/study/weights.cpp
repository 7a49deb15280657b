// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/weights.h"

#include <ATen/ATen.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/formats/safetensors.h"
#include "engine/formats/tensor_bytes.h"
#include "engine/formats/weights_file.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/decompose_tensor.h"
#include "engine/study/guard.h"
#include "engine/study/json_text.h"
#include "engine/study/weights_state.h"

namespace tenfold::study {
namespace {

using nlohmann::json;

TensorRow row_of(const std::string& name, const at::Tensor& tensor) {
  TensorRow row;
  row.name = name;
  row.dtype = dtype_name(tensor.scalar_type());
  row.shape = tensor.sizes().vec();
  row.elements = tensor.numel();
  row.bytes = static_cast<std::int64_t>(tensor.nbytes());
  row.unfit = unfit_to_decompose(tensor);
  return row;
}

void list_tensors(const StateDict& tensors, WeightsReport& report) {
  const auto tied = tied_names(tensors);
  for (const auto& [name, tensor] : tensors) {
    TensorRow row = row_of(name, tensor);
    if (const auto first = tied.find(name); first != tied.end()) row.same_as = first->second;
    if (row.same_as.empty() && tensor.is_floating_point()) report.parameters += row.elements;
    report.tensors.push_back(std::move(row));
  }
}

/// The recipe in tenfold.json, which may be damaged like everything else in a file.
void read_recipe_of(const std::string& metadata, WeightsReport& report) {
  if (metadata.empty()) return;
  const json object = json::parse(metadata, nullptr, false);
  try {
    if (!object.is_object() || !object.contains("recipe")) throw Error("recipe.none", "it is damaged");
    report.recipe = recipe_from_json(object["recipe"].dump(), "the file's metadata");
  } catch (const Error& problem) {
    report.remarks.push_back("the file's compression record is not used: " + std::string(problem.what()));
  }
}

json row(const TensorRow& tensor) {
  return {{"name", tensor.name},         {"dtype", tensor.dtype}, {"shape", tensor.shape},
          {"elements", tensor.elements}, {"bytes", tensor.bytes}, {"same_as", tensor.same_as},
          {"unfit", tensor.unfit}};
}

}  // namespace

const WeightsReport& Weights::report() const { return state_->report; }

Weights open_weights(const std::string& path, const std::string& choice, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    WeightsFile file = read_weights_file(path, choice, job);
    auto state = std::make_shared<WeightsState>();
    WeightsReport& report = state->report;
    report.path = path;
    report.name = std::filesystem::path(path).filename().string();
    report.format = std::move(file.format);
    report.what = std::move(file.what);
    report.choices = std::move(file.choices);
    report.choice = std::move(file.choice);
    report.bytes = static_cast<std::int64_t>(file.bytes);
    report.remarks = std::move(file.remarks);
    for (ModuleLine& line : file.modules)
      report.modules.push_back({std::move(line.path), std::move(line.type), std::move(line.settings)});
    list_tensors(file.tensors, report);
    read_recipe_of(file.metadata, report);
    state->tensors = std::move(file.tensors);
    state->metadata = std::move(file.metadata);
    return Weights(std::move(state));
  });
}

DecomposeReport decompose(const Weights& weights, const std::string& tensor, const DecomposeOptions& options,
                          const Job& job) {
  return guarded([&] {
    const at::Tensor* found = weights.state().tensors.find(tensor);
    if (found == nullptr)
      throw Error("weights.tensor", "{file} holds no tensor {name}",
                  {{"file", weights.report().path}, {"name", tensor}});
    return decompose_tensor(*found, tensor, options, job);
  });
}

std::string to_json(const WeightsReport& report) {
  json tensors = json::array(), modules = json::array();
  for (const TensorRow& tensor : report.tensors) tensors.push_back(row(tensor));
  for (const ModuleRow& module : report.modules)
    modules.push_back({{"path", module.path}, {"type", module.type}, {"settings", module.settings}});
  json object = {{"schema", 1},
                 {"path", report.path},
                 {"name", report.name},
                 {"format", report.format},
                 {"what", report.what},
                 {"choices", report.choices},
                 {"choice", report.choice},
                 {"tensors", tensors},
                 {"modules", modules},
                 {"parameters", report.parameters},
                 {"bytes", report.bytes},
                 {"remarks", report.remarks}};
  if (report.recipe) object["recipe"] = json::parse(to_json(*report.recipe));
  return json_text(object);
}

}  // namespace tenfold::study
