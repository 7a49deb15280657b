// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/layer_spec.h"
#include "engine/spec/recipe.h"

namespace tenfold::study {

/// A recorded call of a layer.
struct LayerCall {
  Shape input, output;
  bool once = false;  ///< of weights alone, so its cost has no batch
  LayerKind kind =
      LayerKind::linear;  ///< the layer's, or embedding where a linear layer's weight is looked up in
};

/// One layer of a model with a weight that is, or could be, factorized.
struct LayerRow {
  std::string id;    ///< full name of the weight in the source file: "layer1.0.conv1.weight"
  std::string name;  ///< name of the module: "layer1.0.conv1"
  std::string
      type;  ///< class of the module as the file says it: "torch.nn.modules.conv.Conv2d"; may be empty
  LayerShape shape;  ///< of the dense weight
  std::int64_t bias_parameters =
      0;         ///< elements of its biases, each once (uses of a tied weight may have their own)
  int uses = 1;  ///< places where the weight is used (tied weights: more than one)
  std::int64_t parameters = 0;   ///< weight as stored and bias, in elements
  std::int64_t macs = 0;         ///< multiply-accumulates for one sample, all uses
  Shape input, output;           ///< recorded at `ModelReport::batch`, first use
  std::string unfit;             ///< why it cannot be factorized; empty when it can
  LayerSpec spec;                ///< what is in the file now: dense, or what the metadata restored
  Shape ranks;                   ///< resolved ranks of `spec`; empty for dense
  std::vector<LayerCall> calls;  ///< one a use, at `ModelReport::batch`; empty: all are as the first

  /// Parameters of the layer under another request: exact, bias included. The request must have no
  /// problems().
  std::int64_t parameters_with(const LayerOptions& options) const;
  /// Multiply-accumulates for one sample, all uses, under another request with these ranks; 0 where nothing
  /// was recorded. `batch`: ModelReport::batch.
  std::int64_t macs_with(const LayerOptions& options, const Shape& with_ranks, std::int64_t batch) const;
};

/// What is known of a model once it is open.
struct ModelReport {
  std::string path, name, format;  ///< format: "pt2", "torchscript", "onnx"
  std::string hash;                ///< of names, shapes and values of all parameters and buffers
  std::int64_t parameters = 0;     ///< each trainable storage once
  std::int64_t buffers = 0;        ///< elements of buffers and constants
  std::int64_t bytes = 0;          ///< size of the file, with files beside it that hold its weights
  std::int64_t tensor_bytes = 0;   ///< parameters, buffers and constants as stored
  std::int64_t macs = 0;           ///< one sample, whole model
  std::int64_t batch = 1;          ///< batch of the recorded run
  bool dynamic_batch = false;
  bool sample_inputs = false;        ///< the file's own sample inputs were used, else seeded random ones
  std::vector<std::string> inputs;   ///< "x float32 [batch, 3, 224, 224]"
  std::vector<LayerRow> layers;      ///< in order of first use
  std::vector<std::string> remarks;  ///< what a user should know: static batch, skipped metadata, ...
  std::optional<Recipe> recipe;      ///< of a file that Tenfold compressed

  const LayerRow* find(const std::string& layer_id) const;
};

/// One layer under one request, computed.
struct LayerReport {
  LayerSpec spec;
  Shape ranks;
  std::int64_t dense_parameters = 0, parameters = 0;  ///< weight alone
  std::int64_t dense_macs = 0, macs = 0;              ///< one sample, all uses
  double relative_error = 0;                          ///< ‖W − Ŵ‖ / ‖W‖, Frobenius
  double norm = 0;                                    ///< ‖W‖
  double loss = 0;   ///< under the recipe's metric; two-sided: predicted rise of the loss, a sample
  std::string plan;  ///< how it is computed: "two products", "chain of four convolutions", ...
  /// Predicted dense ÷ factorized time of a forward and of a training step at the recorded shape, one thread;
  /// nothing where no prediction is made (convolutions, embeddings).
  std::optional<double> predicted_speed, predicted_training_speed;
  std::vector<double>
      errors;  ///< relative error after each sweep of an iterative method; empty for direct ones
  std::vector<double>
      spectrum;  ///< DecompositionReport::spectra, the first of them; empty where there is none
  std::vector<std::string> remarks;
  double seconds = 0;  ///< time the decomposition took
};

/// A way to fold a layer's weight, and what it would cost.
struct ShapeOffer {
  LayerOptions options;  ///< the request with this shape
  Shape ranks;
  double padding = 0;           ///< zeros that fill the weight up, as a share of its elements
  double imbalance = 1;         ///< largest mode over smallest, the worse side
  std::int64_t parameters = 0;  ///< of the weight
  std::int64_t macs = 0;        ///< one sample, all uses
  std::string plan;
};

/// Totals of a recipe before anything is computed: exact counts, no error.
struct Prediction {
  std::int64_t parameters = 0;
  std::int64_t macs = 0;
  std::int64_t file_bytes = 0;  ///< estimate: tensors as they will be stored and the rest of the source file
  int factorized = 0;           ///< layers
};

/// The samples that a model was calibrated with.
struct CalibrationReport {
  std::string data;  ///< name of the data set
  std::int64_t samples = 0;
  std::string hash;  ///< of the samples and options
};

struct CompressReport {
  ModelReport before, after;
  Recipe recipe;
  std::vector<LayerReport> layers;  ///< the factorized ones
  double relative_error = 0;  ///< sqrt(Σ‖W−Ŵ‖² / Σ‖W‖²) over all layers that can be factorized
  double predicted_loss = 0;  ///< sum over layers, under the recipe's metric
  double output_difference =
      0;  ///< largest |difference| of outputs on the recorded inputs / largest |output|
  std::map<std::string, double> measured;  ///< while the recipe was chosen, by name: "dense accuracy"
};

struct EvaluateReport {
  std::string data;
  std::int64_t samples = 0;  ///< or tokens
  double accuracy = 0;       ///< share of samples whose largest output is the label, 0…1
  double loss = 0;           ///< mean cross-entropy, natural logarithm
  double seconds = 0;
  std::vector<std::string> remarks;  ///< how images were read, and which could not be
  bool of_tokens = false;            ///< a class for each token, as of language models

  /// Of tokens: e to the loss.
  double perplexity() const { return std::exp(loss); }
};

/// Dense against factorized, measured in turn on the same inputs.
struct TimeRow {
  std::string id, name;  ///< empty id: the whole model
  std::string family;
  double dense_seconds = 0, seconds = 0;  ///< medians of one call
  double ratio = 1, ratio_low = 1,
         ratio_high = 1;  ///< dense ÷ factorized: median, 5 % and 95 % of paired ratios
  std::string verdict;    ///< "faster", "same", "slower", or "dense"
};

struct BenchReport {
  std::int64_t batch = 1;
  int threads = 1;
  int rounds = 0;
  std::vector<TimeRow> layers;
  TimeRow whole;
  std::vector<std::string> remarks;
};

/// One line of the verification of a written file.
struct ExportCheck {
  std::string what;             ///< "outputs", "parameters", "bytes of tensors"
  std::string expected, found;  ///< in memory, and in the file read back
  bool same = false;
};

struct ExportReport {
  std::string path, format;
  std::vector<std::string> files;  ///< all that were written, `path` first
  std::int64_t bytes = 0;          ///< size of the written file
  std::int64_t parameters = 0;     ///< counted again in the written file
  double difference = 0;  ///< of outputs, written file read back against the model in memory, relative
  std::vector<ExportCheck> checks;
  bool verified = false;  ///< all checks are the same
  std::vector<std::string> remarks;
};

struct DecomposeReport {
  std::string family;
  Shape shape, ranks;
  std::int64_t dense_parameters = 0, parameters = 0;
  double relative_error = 0;
  std::vector<double> errors;
  std::vector<std::vector<double>> spectra;  ///< as DecompositionReport::spectra
  std::vector<std::string> remarks;
  double seconds = 0;
};

struct EngineReport {
  int threads = 1;
  std::string torch;    ///< version of LibTorch: "2.11.0"
  bool cuda = false;    ///< a driver, its device and our plugin are there
  std::string why_not;  ///< why there is no CUDA; empty when there is
};

/// One point of the trade-off plot.
struct TradeOffPoint {
  double fraction = 1;  ///< parameters kept of the dense model
  std::int64_t parameters = 0, macs = 0;
  double relative_error = 0;             ///< not a number where nothing was decomposed for it: front()
  std::optional<double> predicted_loss;  ///< sum over the layers under the metric: of front()
  std::optional<double> accuracy;        ///< when data was given
  std::optional<double> seconds;         ///< of a forward, predicted: of a front() that knows times
  Recipe recipe;
};

/// One way to keep a layer, for the plot of its families.
struct FamilyPoint {
  LayerOptions options;
  Shape ranks;                  ///< resolved; empty for dense
  std::int64_t parameters = 0;  ///< of the weight
  std::int64_t macs = 0;        ///< one sample, all uses
  double loss = 0;              ///< under the metric that was asked for

  Family family() const { return family_of(options); }
};

}  // namespace tenfold::study
