// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/moments_file.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "engine/formats/safetensors.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"
#include "engine/tensors/digest.h"

namespace tenfold {
namespace {

constexpr const char* key = "tenfold.statistics";
constexpr int schema = 1;

[[noreturn]] void unusable(const std::string& file, const std::string& why) {
  throw Error("statistics.unusable", "{file} cannot be used as statistics: {why}",
              {{"file", file}, {"why", why}});
}

/// Against damage, not against forgery: SHA-1 over names, sizes and values.
std::string digest_of(const MomentsFile& file, const Job& job) {
  std::string text = file.model_hash + ";" + file.calibration_hash;
  const auto add = [&](const at::Tensor& tensor) {
    if (!tensor.defined()) return;
    text += to_string(tensor.sizes().vec()) + sha1(tensor);
  };
  for (const auto& [layer, moments] : file.moments) {
    job.checkpoint();
    text += ";" + layer + "=" + std::to_string(moments.samples);
    add(moments.input);
    add(moments.output);
  }
  return sha1(text);
}

/// The side of a layer that a tensor's name says, and the layer; nothing for other names.
std::optional<std::pair<std::string, bool>> layer_and_side(const std::string& name) {
  for (const bool input : {true, false}) {
    const std::string ending = input ? ":input" : ":output";
    if (name.size() > ending.size() && name.ends_with(ending))
      return std::pair(name.substr(0, name.size() - ending.size()), input);
  }
  return std::nullopt;
}

}  // namespace

void write_moments(const std::filesystem::path& path, const MomentsFile& file, const Job& job) {
  StateDict tensors;
  nlohmann::json samples = nlohmann::json::object();
  for (const auto& [layer, moments] : file.moments) {
    samples[layer] = moments.samples;
    if (moments.input.defined()) tensors.set(layer + ":input", moments.input.contiguous());
    if (moments.output.defined()) tensors.set(layer + ":output", moments.output.contiguous());
  }
  const nlohmann::json metadata{{"schema", schema},
                                {"model_hash", file.model_hash},
                                {"calibration_hash", file.calibration_hash},
                                {"samples", samples},
                                {"digest", digest_of(file, job)}};
  write_safetensors(path, tensors, {{key, metadata.dump()}}, job);
}

MomentsFile read_moments(const std::filesystem::path& path, const Job& job) {
  return moments_in(read_safetensors(path), path.string(), job);
}

MomentsFile moments_in(const Safetensors& read, const std::string& name, const Job& job) {
  const auto text = read.metadata.find(key);
  if (text == read.metadata.end()) unusable(name, "it was not written by --save-statistics");
  const auto metadata = nlohmann::json::parse(text->second, nullptr, false);
  const auto text_of = [&](const char* field) {
    if (!metadata.is_object() || !metadata.contains(field) || !metadata[field].is_string())
      unusable(name, std::string("its metadata has no ") + field);
    return metadata[field].get<std::string>();
  };
  MomentsFile file{{}, text_of("model_hash"), text_of("calibration_hash")};
  if (metadata.value("schema", nlohmann::json()) != schema) unusable(name, "it is of another version");
  const nlohmann::json samples = metadata.value("samples", nlohmann::json());
  if (!samples.is_object()) unusable(name, "its metadata has no samples");
  for (const auto& [layer, count] : samples.items()) {
    if (!count.is_number_integer() || count.get<std::int64_t>() < 1)
      unusable(name, "its number of samples is none");
    file.moments[layer].samples = count.get<std::int64_t>();
  }
  for (const auto& [tensor_name, tensor] : read.tensors) {
    const auto place = layer_and_side(tensor_name);
    const auto layer = place ? file.moments.find(place->first) : file.moments.end();
    if (layer == file.moments.end()) unusable(name, "it holds a tensor " + tensor_name);
    if (tensor.scalar_type() != at::kDouble) unusable(name, tensor_name + " is not float64");
    (place->second ? layer->second.input : layer->second.output) = tensor;
  }
  if (digest_of(file, job) != text_of("digest")) unusable(name, "it is damaged: its digest differs");
  return file;
}

void check_moments(const LayerMoments& moments, const LayerShape& shape, const std::string& layer) {
  const Shape& w = shape.weight;
  const auto is = [](const at::Tensor& tensor, std::initializer_list<Shape> forms) {
    if (!tensor.defined()) return true;
    for (const Shape& form : forms)
      if (tensor.sizes() == at::IntArrayRef(form)) return true;
    return false;
  };
  const std::int64_t columns = product(w) / w[0];
  const bool fits = shape.kind == LayerKind::embedding
                        ? is(moments.input, {{w[0]}}) && is(moments.output, {{w[1], w[1]}})
                        : is(moments.input, {{columns, columns}, {w[1], w[1]}}) &&
                              is(moments.output, {{w[0], w[0]}, {w[0]}});
  if (!fits)
    throw Error("statistics.shape", "the statistics of layer {layer} are of another shape",
                {{"layer", layer}});
}

}  // namespace tenfold
