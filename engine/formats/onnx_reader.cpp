// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx_reader.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/input_sizes.h"
#include "engine/formats/onnx/memory_budget.h"
#include "engine/formats/onnx/model_file.h"
#include "engine/formats/pytree.h"
#include "engine/program/edit.h"
#include "engine/program/layers.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr std::int64_t least_opset = 7, tested_opset = 21;
/// What the tensors of one run with example inputs may take.
constexpr std::int64_t run_memory = std::int64_t{4} << 30;

/// Operators that are not known, with how often they are there and the name of one node.
class UnknownOperators {
 public:
  explicit UnknownOperators(const onnx::Model& model) {
    for (const auto& each : model.functions) own_.insert(each.domain + "." + each.name);
    search(model.graph.nodes);
    for (const auto& each : model.functions) search(each.nodes);
  }

  bool empty() const { return found_.empty(); }
  std::string list() const {
    std::string text;
    for (const auto& [name, place] : found_)
      text += (text.empty() ? "" : ", ") + name + " (" + std::to_string(place.first) + "×, first " +
              place.second + ")";
    return text;
  }

 private:
  void search(const std::vector<onnx::Node>& nodes) {
    for (const onnx::Node& node : nodes) {
      const std::string name = node.domain.empty() ? node.op : node.domain + "." + node.op;
      if (!onnx::lowerings().contains(name) && !own_.contains(node.domain + "." + node.op)) {
        auto& place = found_[name];
        if (place.first++ == 0)
          place.second = node.name.empty() && !node.outputs.empty() ? node.outputs[0] : node.name;
      }
      for (const auto& [key, attribute] : node.attributes)
        if (attribute.graph) search(attribute.graph->nodes);
    }
  }

  std::set<std::string> own_;
  std::map<std::string, std::pair<int, std::string>> found_;
};

/// As torch.export orders them: parameters, buffers, constants, inputs.
void sort_inputs(Program& program) {
  std::stable_sort(program.inputs.begin(), program.inputs.end(),
                   [](const Input& a, const Input& b) { return a.kind < b.kind; });
}

/// A layer belongs to the module that its weight is named for: exporters put a convolution that they merged
/// with its normalisation into the latter.
void name_layers(Program& program) {
  for (const Layer& layer : find_layers(program)) {
    const std::size_t end = layer.id.rfind(".weight");
    if (end == std::string::npos || end + 7 != layer.id.size()) continue;
    for (const LayerUse& use : layer.uses) program.nodes[use.node].scope = layer.id.substr(0, end);
  }
}

/// Symbols as a .pt2 writes them, so that the model can be written as one.
void describe_inputs(Program& program) {
  for (Input& input : program.inputs) {
    if (input.kind != InputKind::user) continue;
    for (Dimension& size : input.sizes) {
      if (size.symbol.empty()) continue;
      size.expression = json{{"as_expr",
                              {{"expr_str", "Symbol('" + size.symbol + "', positive=True, integer=True)"},
                               {"hint", {{"as_int", size.size}}}}}}
                            .dump();
      program.symbols[size.symbol] = {};
    }
  }
}

/// A compression record names nodes of the file: as nodes of the program, in order.
std::string translated(const std::string& metadata, const Program& program,
                       const std::map<std::string, std::vector<std::string>>& made_for) {
  json record = json::parse(metadata, nullptr, false);
  if (record.is_discarded() || !record.is_object() || !record.contains("groups")) return metadata;
  std::map<std::string, std::size_t> places;
  for (std::size_t n = 0; n < program.nodes.size(); ++n) places[program.nodes[n].name] = n;
  try {
    for (json& group : record["groups"])
      for (json& use : group.at("uses")) {
        std::set<std::size_t> found;
        for (const json& name : use.at("nodes"))
          if (const auto made = made_for.find(name.get<std::string>()); made != made_for.end())
            for (const std::string& each : made->second)
              if (const auto place = places.find(each); place != places.end()) found.insert(place->second);
        use["nodes"] = json::array();
        for (const std::size_t n : found) use["nodes"].push_back(program.nodes[n].name);
      }
  } catch (const json::exception&) {
    return metadata;  // whoever reads it says what is wrong
  }
  return record.dump();
}

void check_opset(const onnx::Model& model, std::vector<std::string>& remarks) {
  const auto opset = model.opsets.find("");
  const std::int64_t version = opset == model.opsets.end() ? 1 : opset->second;
  if (version < least_opset)
    throw Error("onnx.opset",
                "the model uses opset {found} of ONNX; {least} and later are read: convert it with "
                "onnx.version_converter",
                {{"found", std::to_string(version)}, {"least", std::to_string(least_opset)}});
  if (version > tested_opset)
    remarks.push_back("the model uses opset " + std::to_string(version) + " of ONNX, newer than " +
                      std::to_string(tested_opset) + ", up to which operators are known");
}

class OnnxReader {
 public:
  OnnxReader(const std::filesystem::path& path, const ReadOptions& options, const Job& job)
      : path_(path), options_(options), job_(job), model_(onnx::read_model(path, job)) {}

  ModelFile read() {
    file_.format = "onnx";
    file_.bytes_beside = model_.external_bytes;
    check_opset(model_, file_.remarks);
    if (const UnknownOperators unknown(model_); !unknown.empty())
      throw Error(
          "onnx.operators",
          "{file} uses operators that are not supported: {operators}; its weights can still be decomposed",
          {{"file", path_.string()}, {"operators", unknown.list()}});
    onnx::name_sizes(model_, options_.inputs);
    const auto tries = onnx::example_sizes(model_, options_.inputs);
    for (std::size_t k = 0; k < tries.size(); ++k) {
      try {
        walk(tries[k]);
        if (k + 1 == tries.size() && k > 0)
          file_.remarks.push_back("the model is read for a batch of 1 alone: with a larger one " +
                                  std::string(first_problem_->what()));
        return std::move(file_);
      } catch (const Error& problem) {
        if (k == 0) first_problem_ = problem;
        if (k + 1 == tries.size() || problem.id() == "memory.budget") throw *first_problem_;
      }
    }
    return {};
  }

 private:
  void walk(const onnx::ExampleSizes& sizes) {
    onnx::GraphReader reader(model_, sizes, job_);
    {
      const at::NoGradGuard no_grad;
      const MemoryBudget budget(run_memory);
      reader.read();
    }
    Program& program = file_.program = reader.take_program();
    for (auto& remark : reader.take_remarks()) file_.remarks.push_back(std::move(remark));
    remove_unused(program);
    name_layers(program);
    sort_inputs(program);
    describe_inputs(program);
    program.in_spec = pytree::arguments(program.user_inputs().size());
    program.out_spec = pytree::results(program.outputs.size());
    find_training_rules(program);
    program.finish();
    if (const auto record = model_.metadata.find("tenfold"); record != model_.metadata.end())
      file_.metadata = translated(record->second, program, reader.made_for());
  }

  const std::filesystem::path& path_;
  const ReadOptions& options_;
  const Job& job_;
  onnx::Model model_;
  ModelFile file_;
  std::optional<Error> first_problem_;
};

/// LibTorch's errors and bad tensors of a damaged file as ours.
template <class Read>
auto guarded_onnx(const std::filesystem::path& path, const Read& read) {
  try {
    return read();
  } catch (const c10::Error& problem) {
    std::string why = problem.what_without_backtrace();
    throw Error("onnx.malformed", "{file} is damaged or cannot be run: {why}",
                {{"file", path.string()}, {"why", why.substr(0, why.find('\n'))}});
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& problem) {  // a number that does not fit a c10::Scalar's type
    throw Error("onnx.malformed", "{file} is damaged or cannot be run: {why}",
                {{"file", path.string()}, {"why", problem.what()}});
  } catch (const std::bad_alloc&) {
    throw Error("onnx.memory", "{file} needs more memory than there is", {{"file", path.string()}});
  }
}

}  // namespace

ModelFile read_onnx(const std::filesystem::path& path, const ReadOptions& options, const Job& job) {
  return guarded_onnx(path, [&] { return OnnxReader(path, options, job).read(); });
}

StateDict read_onnx_weights(const std::filesystem::path& path, const Job& job) {
  return guarded_onnx(path, [&] {
    StateDict weights;
    const onnx::Model model = onnx::read_model(path, job);
    for (const onnx::Tensor& each : model.graph.initializers)
      if (onnx::item_size(each.type) > 0 && each.type != onnx::DataType::uint16 &&
          each.type != onnx::DataType::uint32 && each.type != onnx::DataType::uint64)
        weights.set(each.name, onnx::to_tensor(each));
    return weights;
  });
}

}  // namespace tenfold
