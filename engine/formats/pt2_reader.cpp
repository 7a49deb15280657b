// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_reader.h"

#include <ATen/ATen.h>

#include <map>

#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "engine/formats/pt2_graph.h"
#include "engine/formats/pt2_json.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

/// Sample inputs larger than this are not read: some files carry gigabytes of them.
constexpr std::uint64_t largest_samples = std::uint64_t{256} << 20;

std::int64_t number(const json& value) { return value.at("as_int").get<std::int64_t>(); }

class Pt2Reader {
 public:
  Pt2Reader(const std::filesystem::path& path, const Job& job) : archive_(Archive::open(path)), job_(job) {}

  ModelFile read() {
    file_.format = "pt2";
    const std::string model = model_name();
    job_.checkpoint(0, 3, "reading the graph");
    const json description = json::parse(archive_.read("models/" + model + ".json"));
    check_version(description);
    job_.checkpoint(1, 3, "reading the weights");
    read_tensors("data/weights/", model + "_weights_config.json");
    read_tensors("data/constants/", model + "_constants_config.json");
    job_.checkpoint(2, 3, "reading the graph");
    pt2::GraphReader(file_.program).read(description.at("graph_module"));
    read_ranges(description);
    find_training_rules(file_.program);
    file_.program.finish();
    read_samples("data/sample_inputs/" + model + ".pt");
    if (archive_.contains("extra/tenfold.json"))
      file_.metadata = archive_.read("extra/tenfold.json", 64u << 20);
    return std::move(file_);
  }

 private:
  std::string model_name() const {
    std::vector<std::string> models;
    for (const auto& entry : archive_.entries()) {
      const std::string inside = entry.substr(archive_.root().size());
      if (inside.starts_with("models/") && inside.ends_with(".json"))
        models.push_back(inside.substr(7, inside.size() - 12));
    }
    if (models.size() == 1) return models[0];
    if (models.empty())
      throw Error("pt2.foreign",
                  "{file} is a zip archive but no .pt2 model: it has no models/*.json; write one with "
                  "torch.export.save",
                  {{"file", archive_.name()}});
    throw Error("pt2.several", "{file} holds {count} models; a file with one is needed",
                {{"file", archive_.name()}, {"count", std::to_string(models.size())}});
  }

  void check_version(const json& description) const {
    const auto major = description.at("schema_version").at("major").get<std::int64_t>();
    if (major != pt2::schema_major)
      throw Error("pt2.version",
                  "{file} has .pt2 schema {found}; this version reads schema {known} (PyTorch 2.6 to 2.11): "
                  "export it again",
                  {{"file", archive_.name()},
                   {"found", std::to_string(major)},
                   {"known", std::to_string(pt2::schema_major)}});
    if (archive_.contains("byteorder") && archive_.read("byteorder", 64) != "little")
      throw Error("pt2.byteorder", "{file} was written on a big-endian machine, which is not supported",
                  {{"file", archive_.name()}});
  }

  void read_tensors(const std::string& folder, const std::string& index) {
    if (!archive_.contains(folder + index)) return;
    const json description = json::parse(archive_.read(folder + index));
    for (const auto& [name, entry] : description.at("config").items()) {
      job_.checkpoint();
      const json& meta = entry.at("tensor_meta");
      const std::string geometry = folder + entry.at("path_name").get<std::string>() +
                                   meta.at("dtype").dump() + meta.at("sizes").dump() +
                                   meta.at("strides").dump() + meta.at("storage_offset").dump();
      at::Tensor& tensor = by_geometry_[geometry];  // tied weights are one tensor with several names
      if (!tensor.defined()) {
        tensor = read_tensor(folder, name, entry);
        if (entry.at("is_param").get<bool>() && tensor.is_floating_point())
          tensor.requires_grad_(meta.value("requires_grad", true));
      }
      file_.program.tensors[name] = tensor;
    }
  }

  at::Tensor read_tensor(const std::string& folder, const std::string& name, const json& entry) {
    if (entry.value("use_pickle", false))
      throw Error("pt2.pickled", "the tensor {name} is stored as a pickle of a class, which is not supported",
                  {{"name", name}});
    const json& meta = entry.at("tensor_meta");
    const auto dtype = pt2::scalar_type_from(meta.at("dtype").get<std::int64_t>());
    pt2::layout_from(meta.at("layout").get<std::int64_t>());
    Shape sizes, strides;
    for (const json& size : meta.at("sizes")) sizes.push_back(number(size));
    for (const json& stride : meta.at("strides")) strides.push_back(number(stride));
    const std::int64_t offset = number(meta.at("storage_offset"));
    at::Tensor& storage = storages_[folder + entry.at("path_name").get<std::string>()];
    if (!storage.defined()) storage = archive_.read_bytes(folder + entry.at("path_name").get<std::string>());
    const auto item = static_cast<std::int64_t>(c10::elementSize(dtype));
    check_bounds(name, sizes, strides, offset, storage.numel() / item);
    return storage.narrow(0, 0, storage.numel() / item * item).view(dtype).as_strided(sizes, strides, offset);
  }

  static void check_bounds(const std::string& name, const Shape& sizes, const Shape& strides,
                           std::int64_t offset, std::int64_t available) {
    const auto refuse = [&] {
      throw Error("pt2.bounds",
                  "the tensor {name} of shape {shape} reaches beyond its {available} stored values",
                  {{"name", name}, {"shape", to_string(sizes)}, {"available", std::to_string(available)}});
    };
    if (sizes.size() != strides.size() || offset < 0) refuse();
    if (product(sizes) == 0) return;
    std::int64_t last = offset;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      std::int64_t reach = 0;
      if (strides[k] < 0 || __builtin_mul_overflow(sizes[k] - 1, strides[k], &reach) ||
          __builtin_add_overflow(last, reach, &last))
        refuse();
    }
    if (last >= available) refuse();
  }

  void read_ranges(const json& description) {
    if (!description.contains("range_constraints")) return;
    for (const auto& [symbol, range] : description["range_constraints"].items()) {
      SymbolRange made;
      if (range.contains("min_val") && range["min_val"].is_number_integer())
        made.least = range["min_val"].get<std::int64_t>();
      if (range.contains("max_val") && range["max_val"].is_number_integer())
        made.most = range["max_val"].get<std::int64_t>();
      file_.program.symbols[symbol] = made;
    }
  }

  void read_samples(const std::string& record) {
    if (!archive_.contains(record) || archive_.size(record) == 0) return;
    if (archive_.size(record) > largest_samples) {
      file_.remarks.push_back("the file carries " + std::to_string(archive_.size(record) >> 20) +
                              " MiB of sample inputs; they are left out, random ones are used");
      return;
    }
    try {
      std::string bytes = archive_.read(record);
      auto samples = flatten_sample_inputs(read_pickle(Archive::from_memory(bytes, "sample inputs")));
      check_samples(samples);
      file_.sample_record = std::move(bytes);
      file_.samples = std::move(samples);
    } catch (const Error& problem) {
      file_.remarks.push_back("the sample inputs of the file cannot be used: " + std::string(problem.what()));
    }
  }

  void check_samples(const std::vector<c10::IValue>& samples) const {
    const auto inputs = file_.program.user_inputs();
    bool fit = inputs.size() == samples.size();
    for (std::size_t k = 0; fit && k < inputs.size(); ++k) {
      if (!inputs[k]->tensor) continue;
      fit = samples[k].isTensor() && samples[k].toTensor().scalar_type() == inputs[k]->dtype &&
            samples[k].toTensor().dim() == static_cast<std::int64_t>(inputs[k]->sizes.size());
      for (std::size_t d = 0; fit && d < inputs[k]->sizes.size(); ++d)
        fit = !inputs[k]->sizes[d].expression.empty() ||
              inputs[k]->sizes[d].size == samples[k].toTensor().size(static_cast<std::int64_t>(d));
    }
    if (!fit) throw Error("pt2.samples", "they do not fit the model's inputs");
  }

  Archive archive_;
  const Job& job_;
  ModelFile file_;
  std::map<std::string, at::Tensor> storages_, by_geometry_;
};

}  // namespace

ModelFile read_pt2(const std::filesystem::path& path, const Job& job) {
  try {
    return Pt2Reader(path, job).read();
  } catch (const json::exception& problem) {
    std::string why = problem.what();
    if (const auto bracket = why.find("] "); bracket != std::string::npos) why = why.substr(bracket + 2);
    throw Error("pt2.malformed", "{file} is damaged or no .pt2 model: {why}",
                {{"file", path.string()}, {"why", why}});
  } catch (const c10::Error& problem) {
    throw Error("pt2.malformed", "{file} is damaged: {why}",
                {{"file", path.string()}, {"why", problem.what_without_backtrace()}});
  } catch (const std::out_of_range&) {
    throw Error("pt2.malformed", "{file} is damaged: its graph refers to something that is not there",
                {{"file", path.string()}});
  }
}

}  // namespace tenfold
