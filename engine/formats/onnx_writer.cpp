// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx_writer.h"

#include <ATen/ATen.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/formats/atomic_file.h"
#include "engine/formats/onnx/fold_filled.h"
#include "engine/formats/onnx/graph_writer.h"
#include "engine/formats/onnx/model_file.h"
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

/// Sizes of the outputs: those that stay when all symbols change are numbers, those that are a symbol's have
/// its name.
void describe_outputs(onnx::Model& model, const Program& program, std::span<const c10::IValue> inputs,
                      const Job& job) {
  const auto now = symbol_sizes(program, inputs);
  auto later = now;
  for (auto& [symbol, size] : later) size += 1;
  const auto first = run_for_tensors(program, inputs, job);
  std::vector<at::Tensor> second;
  try {
    second = run_for_tensors(program, resized_inputs(program, inputs, later), job);
  } catch (const Error&) {  // not every size is possible: nothing is said
  }
  for (std::size_t k = 0; k < model.graph.outputs.size() && k < first.size(); ++k) {
    onnx::ValueInfo& info = model.graph.outputs[k];
    info.has_shape = true;
    for (std::int64_t d = 0; d < first[k].dim(); ++d) {
      onnx::Dim dim;
      const std::int64_t size = first[k].size(d);
      const bool stays =
          now.empty() || (k < second.size() && second[k].dim() > d && second[k].size(d) == size);
      if (stays) dim.size = size;
      for (const auto& [symbol, at] : now)
        if (!stays && at == size && k < second.size() && second[k].size(d) == later.at(symbol))
          dim.symbol = symbol;
      info.dims.push_back(dim);
    }
  }
}

/// The compression record with the names that nodes and values have in the file.
std::string translated(const std::string& metadata, const Program& program, const onnx::GraphWriter& writer) {
  json record = json::parse(metadata);
  for (std::size_t g = 0; g < program.groups.size(); ++g)
    for (std::size_t u = 0; u < program.groups[g].uses.size(); ++u) {
      json& use = record.at("groups").at(g).at("uses").at(u);
      json nodes = json::array();
      for (const json& name : use.at("nodes"))
        if (const auto made = writer.made_for().find(name.get<std::string>());
            made != writer.made_for().end())
          for (const std::string& each : made->second) nodes.push_back(each);
      use["nodes"] = nodes;
      use["input"] = writer.first_name_of(program.groups[g].uses[u].input);
      use["output"] = writer.first_name_of(program.groups[g].uses[u].output);
    }
  return record.dump(1);
}

std::vector<std::filesystem::path> write_files(const onnx::Model& model, const std::filesystem::path& path,
                                               bool external, const Job& job) {
  const std::filesystem::path beside = path.string() + ".data";
  AtomicFile file(path);
  std::optional<AtomicFile> data;
  std::ofstream weights, stream(file.temporary(), std::ios::binary | std::ios::trunc);
  if (external) {
    data.emplace(beside);
    weights.open(data->temporary(), std::ios::binary | std::ios::trunc);
  }
  const onnx::ExternalData target{weights, beside.filename().string()};
  onnx::write_model(model, stream, external ? &target : nullptr, job);
  stream.close();
  if (external) weights.close();
  if (!stream || (external && !weights))
    throw Error("file.write", "{file} cannot be written: the disk may be full", {{"file", path.string()}});
  if (data) data->commit();
  file.commit();
  if (!external) return {path};
  return {path, beside};
}

/// Only float32 becomes float16: asked for a model of other numbers it would say nothing and do nothing.
void require_float32(const Program& program) {
  std::string found;
  for (const auto& [name, tensor] : program.tensors) {
    if (tensor.scalar_type() == at::kFloat) return;
    if (tensor.is_floating_point()) found = c10::toString(tensor.scalar_type());
  }
  if (!found.empty())
    throw Error("onnx.half", "the model computes in {dtype}; only float32 can be written in half precision",
                {{"dtype", found}});
}

}  // namespace

std::vector<std::filesystem::path> write_onnx(const Program& program, const std::filesystem::path& path,
                                              const ModelWriteOptions& options, const Job& job,
                                              std::uint64_t external_above) {
  const int opset = options.asked.opset;
  if (opset < least_onnx_opset || opset > most_onnx_opset)
    throw Error("onnx.opset", "opset {opset} cannot be written; {least} to {most} can",
                {{"opset", std::to_string(opset)},
                 {"least", std::to_string(least_onnx_opset)},
                 {"most", std::to_string(most_onnx_opset)}});
  if (options.asked.half) require_float32(program);
  Program still = evaluation_copy(program);
  onnx::fold_filled(still, options.inputs, job);
  onnx::GraphWriter writer(still, options.inputs, {opset, options.asked.half}, job);
  onnx::Model model = writer.write();
  describe_outputs(model, still, options.inputs, job);
  for (const Input& input : still.inputs)
    if (input.kind == InputKind::buffer || input.kind == InputKind::constant)
      model.metadata["tenfold.buffers"] += writer.stored_name(input) + "\n";
  for (const std::string& name : writer.stored_constants())
    model.metadata["tenfold.constants"] += name + "\n";
  if (!options.metadata.empty()) model.metadata["tenfold"] = translated(options.metadata, still, writer);
  std::uint64_t bytes = 0;
  for (const onnx::Tensor& each : model.graph.initializers) bytes += each.bytes.size;
  return write_files(model, path, bytes > external_above, job);
}

}  // namespace tenfold
