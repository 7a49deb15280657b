// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/planning/spectrum_rank.h"
#include "engine/spec/export_format.h"
#include "engine/spec/image_options.h"
#include "engine/spec/input_shape.h"
#include "engine/spec/metric.h"
#include "engine/study/loss_table.h"
#include "engine/study/model.h"
#include "engine/study/reports.h"
#include "engine/support/job.h"

/// The questions a program asks, answered in plain values. Every function throws tenfold::Error with one
/// clear sentence, or tenfold::Cancelled; nothing else. No LibTorch type and no c10::Error passes this line.
namespace tenfold::study {

struct OpenOptions {
  /// For files that do not say what the model takes (TorchScript, some ONNX); empty: found out.
  std::vector<InputShape> inputs;
};

/// Reads a model of any format that holds a graph, runs it once and records shapes and costs.
Model open_model(const std::string& path, const OpenOptions& options, const Job& job = {});
inline Model open_model(const std::string& path, const Job& job = {}) {
  return open_model(path, OpenOptions{}, job);
}

struct BudgetOptions {
  double fraction = 0.5;         ///< of the dense parameters of the whole model, (0, 1]
  std::optional<Family> family;  ///< for every layer that can take it; none: the default family of each layer
  std::string layers = "*";      ///< names or ids, glob patterns separated by commas
};

/// The uniform rule over the whole model; locked layers of `base` keep their request, others start anew.
/// Fast: counts only. Throws Error naming the least reachable number of parameters.
Recipe solve_budget(const ModelReport& model, const BudgetOptions& options, const Recipe& base = {});

/// What factorizations are to be close under, and the samples that say it.
struct CalibrationOptions {
  std::string data;             ///< as DataOptions::data; never the data that accuracy is measured on
  Normalisation normalisation;  ///< none: as the model's recipe says
  std::int64_t samples = 4096;  ///< at most so many
  std::int64_t batch = 128;
  double temperature = 4;  ///< of the softened prediction whose gradients are taken
  bool classifier = true;  ///< false: gradients of the squared change of the output
  std::uint64_t seed = 0;
  std::int64_t memory = 0;  ///< bytes it may take at most, as estimated; 0: what the machine has available
  std::optional<ImageOptions> images;  ///< of folders of images; none: as the model's recipe says
};

/// The same model, with the second moments of the inputs and output gradients of every layer that can be
/// factorized. compress() and solve() use them under the metrics that need data.
/// Where memory is short by estimate, the batch is smaller and layers take turns, with a remark; Error when
/// even that is too much.
Model calibrate(const Model& model, const CalibrationOptions& options, const Job& job = {});

/// What a model was calibrated with; nothing when it was not.
std::optional<CalibrationReport> calibration_of(const Model& model);

/// Writes what calibration gathered, atomically: a safetensors file. Throws Error when the model is not
/// calibrated.
void save_statistics(const Model& model, const std::string& path, const Job& job = {});

/// The model as calibrate() left it when these statistics were saved. Throws Error when the file is damaged
/// or of another model.
Model load_statistics(const Model& model, const std::string& path, const Job& job = {});

/// How long a forward takes, on this machine.
struct LatencyOptions {
  std::int64_t batch = 0;  ///< 0: the recorded one
  int threads = 0;         ///< 0: LibTorch's default
  double seconds = 0.01;   ///< aim of measuring for each layer and rank
};

struct SolveOptions {
  double fraction = 0.5;                ///< of the dense `quantity` of the whole model, (0, 1]
  std::string quantity = "parameters";  ///< or "macs", "bytes" of the stored tensors, or "latency"
  LatencyOptions latency;               ///< for that quantity: how times are measured
  Metric metric = Metric::two_sided;    ///< all but weight need a calibrated model
  std::vector<Family> families;         ///< to choose among; empty: low-rank, and Tucker for convolutions
  std::string layers = "*";             ///< names or ids, glob patterns separated by commas
  std::int64_t alignment = 1;           ///< ranks are multiples of it
  bool stable_cp = true;                ///< CpOptions::stable of layers that become CP
};

/// loss_table() and solve() in one: for a single budget. Throws what they throw.
Recipe solve(const Model& model, const SolveOptions& options, const Recipe& base = {}, const Job& job = {});

struct UniformOptions {
  Family family = Family::low_rank;
  Rank rank;
  std::string layers = "*";
  TensorizedShape shape;  ///< for tensorized matrices; empty: default
  ConvScheme scheme = ConvScheme::channel;
};

/// The same family and rank for all layers that match. Layers that cannot take it or would not shrink stay
/// dense and are named in `remarks`; Error when no layer matches or none can be factorized so.
Recipe uniform_recipe(const ModelReport& model, const UniformOptions& options,
                      std::vector<std::string>& remarks);

struct RankRuleOptions {
  Family family = Family::low_rank;  ///< low-rank, tucker, tt or block-tt
  RankRule rule;
  Metric metric = Metric::weight;  ///< whose spectra are looked at; all but weight need a calibrated model
  std::string layers = "*";
  TensorizedShape shape;  ///< for tensorized matrices; empty: default
  ConvScheme scheme = ConvScheme::channel;
  std::int64_t alignment = 1;  ///< ranks are rounded up to multiples of it, as far as they go
};

/// The same family for all layers that match, each with the ranks that the rule reads off its own spectra.
/// Layers that cannot take it or would not shrink stay dense and are named in `remarks`. Throws Error as
/// uniform_recipe, and for families that have no spectrum for each rank.
Recipe rank_rule_recipe(const Model& model, const RankRuleOptions& options, std::vector<std::string>& remarks,
                        const Job& job = {});

/// Matches a recipe to a model by id, then by kind and shape; what does not fit is dropped and named in
/// `remarks`.
Recipe match_recipe(const ModelReport& model, const Recipe& recipe, std::vector<std::string>& remarks);

/// Exact counts of a recipe, at once, no job.
Prediction predict(const ModelReport& model, const Recipe& recipe);

/// Ways to fold the layer's weight under the family of `options`, 2 to 4 modes a side, best of each first,
/// with the largest ranks that keep the share of the dense size that `options` keeps. Fast: counts only.
/// Empty for layers and families that fold nothing.
std::vector<ShapeOffer> shape_offers(const ModelReport& model, const LayerRow& row,
                                     const LayerOptions& options);

/// Decomposes one layer as asked, as compress() would under the metric, and compares with the dense weight.
/// Throws Error when the metric needs calibration data that the model has not seen.
LayerReport analyse_layer(const Model& model, const LayerSpec& spec, Metric metric, const Job& job = {});
inline LayerReport analyse_layer(const Model& model, const LayerSpec& spec, const Job& job = {}) {
  return analyse_layer(model, spec, Metric::weight, job);
}

/// The model with the recipe's layers replaced, trained weights decomposed under the recipe's metric. Throws
/// Error when that needs calibration data and the model is not calibrated.
Model compress(const Model& model, const Recipe& recipe, CompressReport& report, const Job& job = {});

/// A model that Tenfold factorized, with every factorized weight multiplied back: its dense twin.
Model dense_twin(const Model& model, const Job& job = {});

struct DataOptions {
  std::string data;  ///< "digits" (held-out fifth), "digits:train", an IDX folder, an NPZ file with x and y
  Normalisation normalisation;  ///< none: as the model's recipe says; mean 0 and deviation 1: not at all
  std::int64_t batch = 64;
  std::int64_t limit = 0;                   ///< at most so many samples; 0: all
  std::optional<ImageOptions> images = {};  ///< of folders of images; none: as the model's recipe says
};

/// How the images of a folder take the model's form, and which of them are left out as their heads cannot be
/// read, a sentence each; empty for other data.
std::vector<std::string> image_remarks(const Model& model, const DataOptions& options, const Job& job = {});

/// Accuracy and loss of a classifier on a data set.
EvaluateReport evaluate(const Model& model, const DataOptions& options, const Job& job = {});

struct BenchOptions {
  std::int64_t batch = 0;  ///< 0: the recorded one
  int threads = 0;         ///< 0: LibTorch's default
  double seconds = 0.25;   ///< aim of measuring for each layer and contender
  bool layers = true;
};

/// Times the dense model and `compressed` (what an exported file will do) in turn. Takes the one measuring
/// lock.
BenchReport bench(const Model& dense, const Model& compressed, const BenchOptions& options,
                  const Job& job = {});

/// Seconds of one forward of the whole model: the median. Takes the measuring lock.
double time_model(const Model& model, const LatencyOptions& options = {}, const Job& job = {});

/// Writes a file (through a temporary one beside it, renamed when complete), reads it back and compares
/// outputs, parameters and bytes. A file that differs stays, and the report says where.
ExportReport export_model(const Model& model, const std::string& path, const ExportOptions& options = {},
                          const Job& job = {});

/// export_model() of what took long to make. Where that throws an Error (the format, a full disk), it is kept
/// as .pt2, `path` + ".pt2" or among the temporary files, and the Error "export.kept" says where.
ExportReport export_or_keep(const Model& model, const std::string& path, const ExportOptions& options = {},
                            const Job& job = {});

struct DecomposeOptions {
  Family family = Family::cp;  ///< any but dense; low_rank, block_tt and block_cp for matrices
  Rank rank;
  TensorizedShape shape;  ///< how a matrix is folded; empty: not at all, or the default of the block families
  std::uint64_t seed = 0;
  std::string out;         ///< NPZ with the factors; empty: none
  bool stable_cp = false;  ///< CpOptions::stable, of tensors of order 3 and more: not the least error
};

/// Decomposes a NumPy array (.npy, real, any order from 2 on) in float64.
DecomposeReport decompose(const std::string& path, const DecomposeOptions& options, const Job& job = {});

struct TradeOffOptions {
  std::vector<double> fractions{0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75};
  std::optional<Family> family;
  std::optional<DataOptions> data;  ///< measure accuracy too
};

/// Points over budgets of the uniform rule, cheapest first; budgets that cannot be reached are left out.
/// `on_point` is called on the working thread as each is ready.
std::vector<TradeOffPoint> trade_off(const Model& model, const TradeOffOptions& options,
                                     const Recipe& base = {}, const Job& job = {},
                                     const std::function<void(const TradeOffPoint&)>& on_point = {});

/// What is in a recipe file, or in the metadata of a model file that Tenfold wrote.
Recipe read_recipe(const std::string& path);
/// Writes a recipe file, atomically.
void write_recipe(const Recipe& recipe, const std::string& path);

/// Writes a text file, atomically.
void write_text(const std::string& path, const std::string& text);

/// The reports as JSON objects with a `schema` field, for --json.
std::string to_json(const ModelReport& report);
std::string to_json(const CompressReport& report);
std::string to_json(const EvaluateReport& report);
std::string to_json(const BenchReport& report);
std::string to_json(const ExportReport& report);
std::string to_json(const DecomposeReport& report);
std::string to_json(const std::vector<ShapeOffer>& offers);

/// Where data sets were put by set-up: used for the name "digits". Looked for in this order: this folder,
/// $TENFOLD_DATA, ../share/tenfold/data beside the program, the folder compiled in.
void set_data_folder(const std::string& folder);

/// What computes, and where.
EngineReport describe_engine();

}  // namespace tenfold::study
