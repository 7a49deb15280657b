// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_reader.h"

#include <ATen/ATen.h>

#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "engine/formats/pt2_graph.h"
#include "engine/formats/pt2_json.h"
#include "engine/formats/pt2_old.h"
#include "engine/formats/pt2_tensors.h"
#include "engine/program/training_mode.h"
#include "engine/program/undecompose.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

/// Sample inputs larger than this are not read: some files carry gigabytes of them.
constexpr std::uint64_t largest_samples = std::uint64_t{256} << 20;

class Pt2Reader {
 public:
  Pt2Reader(const std::filesystem::path& path, const Job& job)
      : archive_(Archive::open(path)), layout_(pt2::layout_of(archive_)), job_(job) {}

  ModelFile read() {
    file_.format = "pt2";
    check_byte_order();
    job_.checkpoint(0, 3, "reading the graph");
    json description = pt2::parse(archive_.read(layout_.graph));
    pt2::modernize(description, archive_.name());
    job_.checkpoint(1, 3, "reading the weights");
    read_tensors();
    job_.checkpoint(2, 3, "reading the graph");
    read_graph(description.at("graph_module"));
    require_gradients();
    undecompose(file_.program);
    read_ranges(description);
    find_training_rules(file_.program);
    file_.program.finish();
    read_samples(layout_.samples);
    read_metadata();
    return std::move(file_);
  }

  ModelFile read_weights() {
    file_.format = "pt2";
    check_byte_order();
    job_.checkpoint(0, 1, "reading the weights");
    read_tensors();
    read_metadata();
    return std::move(file_);
  }

 private:
  void read_graph(const json& graph) {
    try {
      pt2::GraphReader(file_.program).read(graph);
    } catch (const Error& problem) {
      if (!std::string_view(problem.id()).starts_with("operator.")) throw;
      throw Error("pt2.operators", "{file} cannot be run: {why}; its weights can still be decomposed",
                  {{"file", archive_.name()}, {"why", problem.what()}});
    }
  }

  void read_metadata() {
    if (archive_.contains(layout_.metadata)) file_.metadata = archive_.read(layout_.metadata, 64u << 20);
  }

  void check_byte_order() const {
    if (archive_.contains("byteorder") && archive_.read("byteorder", 64) != "little")
      throw Error("pt2.byteorder", "{file} was written on a big-endian machine, which is not supported",
                  {{"file", archive_.name()}});
  }

  void read_tensors() {
    pt2::TensorTable table(archive_);
    table.read_pickled(layout_.pickled_weights);
    table.read_pickled(layout_.pickled_constants);
    table.read_listed(layout_.weights_folder, layout_.weights_index, job_);
    table.read_listed(layout_.constants_folder, layout_.constants_index, job_);
    file_.program.tensors = table.take();
  }

  /// Pickles of tensors do not say which of them are trained; the graph does.
  void require_gradients() {
    if (!archive_.contains(layout_.pickled_weights)) return;
    for (const auto& input : file_.program.inputs) {
      at::Tensor tensor = input.kind == InputKind::parameter ? file_.program.tensor_of(input) : at::Tensor();
      if (tensor.defined() && tensor.is_floating_point()) tensor.requires_grad_(true);
    }
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
      const PickleValue value = read_pickle(Archive::from_memory(bytes, "sample inputs"));
      auto samples = flatten_sample_inputs(value);
      check_samples(samples);
      if (mostly_unused(bytes.size(), samples)) bytes = write_pickle_archive(value);
      file_.sample_record = std::move(bytes);
      file_.samples = std::move(samples);
    } catch (const Error& problem) {
      file_.remarks.push_back("the sample inputs of the file cannot be used: " + std::string(problem.what()));
    }
  }

  /// PyTorch stores the whole data set when a sample is a slice of it.
  static bool mostly_unused(std::uint64_t stored, const std::vector<c10::IValue>& samples) {
    std::uint64_t used = 1u << 20;
    for (const auto& sample : samples)
      if (sample.isTensor()) used += 2 * sample.toTensor().nbytes();
    return stored > used;
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
  pt2::Layout layout_;
  const Job& job_;
  ModelFile file_;
};

/// What the libraries throw at a damaged file as one sentence.
template <class Read>
ModelFile guarded_pt2(const std::filesystem::path& path, const Read& read) {
  try {
    return read();
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

}  // namespace

ModelFile read_pt2(const std::filesystem::path& path, const Job& job) {
  return guarded_pt2(path, [&] { return Pt2Reader(path, job).read(); });
}

ModelFile read_pt2_weights(const std::filesystem::path& path, const Job& job) {
  return guarded_pt2(path, [&] { return Pt2Reader(path, job).read_weights(); });
}

}  // namespace tenfold
