// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_module.h"

#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/csrc/jit/serialization/import_read.h>

#include <filesystem>
#include <regex>

#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold::torchscript {
namespace {

/// "torch.nn.modules.conv.Conv2d" of "__torch__.torch.nn.modules.conv.___torch_mangle_3.Conv2d".
std::string class_name(const std::string& qualified) {
  static const std::regex noise("(^__torch__\\.)|(___torch_mangle_[0-9]+\\.)");
  return std::regex_replace(qualified, noise, "");
}

std::vector<c10::IValue> read_traced_inputs(std::istream& stream) {
  caffe2::serialize::PyTorchStreamReader reader(&stream);
  if (!reader.hasRecord("traced_inputs.pkl")) return {};
  const c10::IValue found = torch::jit::readArchiveAndTensors("traced_inputs", "", "traced_inputs/",
                                                              std::nullopt, std::nullopt, c10::kCPU, reader);
  for (const auto& entry : found.toGenericDict())
    if (entry.key().toStringRef() == "forward") return entry.value().toListRef().vec();
  return {};
}

}  // namespace

ScriptFile load_script(std::istream& stream) {
  ScriptFile file;
  try {
    torch::jit::ExtraFilesMap extra{{"tenfold.json", ""}, {node_names_record, ""}};
    file.module = torch::jit::load(stream, c10::kCPU, extra);
    file.metadata = extra.at("tenfold.json");
    file.node_names = extra.at(node_names_record);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error("torchscript.load", "it is damaged, or from another version: LibTorch cannot load it ({why})",
                {{"why", reason_of(problem)}});
  }
  if (!file.module.find_method("forward"))
    throw Error("torchscript.forward", "it has no method forward, so there is no model to show");
  try {
    stream.clear();
    stream.seekg(0);
    file.traced_inputs = read_traced_inputs(stream);
  } catch (const std::exception&) {  // shapes are found out, as for scripted models
  }
  for (const auto& each : file.module.named_modules())
    file.module_types[each.name] = class_name(each.value.type()->name()->qualifiedName());
  return file;
}

std::string reason_of(const std::exception& problem) {
  const auto* torch = dynamic_cast<const c10::Error*>(&problem);
  std::string text = torch != nullptr ? torch->what_without_backtrace() : problem.what();
  text.erase(0, text.find_first_not_of(" \t\r\n"));
  return text.substr(0, std::min<std::size_t>(text.find('\n'), 300));
}

std::string geometry_of(const at::Tensor& tensor) {
  if (!tensor.has_storage())
    return std::to_string(reinterpret_cast<std::uintptr_t>(tensor.unsafeGetTensorImpl()));
  return std::to_string(reinterpret_cast<std::uintptr_t>(tensor.storage().unsafeGetStorageImpl())) + " " +
         std::to_string(tensor.storage_offset()) + " " + to_string(tensor.sizes().vec()) + " " +
         to_string(tensor.strides().vec()) + c10::toString(tensor.scalar_type());
}

std::string place_of(const torch::jit::Node& node) {
  torch::jit::SourceRange range = node.sourceRange();
  if (const auto python = range.findSourceRangeThatGenerated()) range = *python;
  const auto place = range.file_line_col();
  if (!range.source()) return "a place that the file does not name";
  std::string line = range.source()->get_line(range.source()->lineno_for_offset(range.start())).str();
  const auto first = line.find_first_not_of(" \t"), last = line.find_last_not_of(" \t\r\n");
  line = first == std::string::npos ? "" : line.substr(first, last - first + 1);
  if (line.size() > 160) line = line.substr(0, 160) + "…";
  if (!place) return "`" + line + "`";
  const auto& [name, number, column] = *place;
  return std::filesystem::path(name).filename().string() + ", line " + std::to_string(number) + ": `" + line +
         "`";
}

}  // namespace tenfold::torchscript
