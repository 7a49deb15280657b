// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/compression/factorized_weight.h"
#include "engine/compression/layer_moments.h"
#include "engine/data/program_batches.h"
#include "engine/program/cost_record.h"
#include "engine/program/layers.h"
#include "engine/program/program.h"
#include "engine/study/model.h"
#include "engine/study/study.h"

namespace tenfold::study {

/// What calibration data showed.
struct Calibration {
  Moments moments;
  std::string hash;  ///< of the data and options
  /// Where the samples are, for what looks at them again; none: the moments came from a file.
  std::optional<CalibrationOptions> source;
  std::int64_t samples = 0;  ///< that there were; 0 without a source

  /// Throws Error where the layer has none: they say nothing of how it may be changed.
  const LayerMoments& of(const std::string& layer) const;
};

/// What a Model holds. Everything but the remembered decompositions is set once.
struct ModelState {
  Program program;
  /// What it was before weights that it computed became parameters, if there were any: written as it came
  /// where the format can.
  std::optional<Program> as_opened;
  std::vector<c10::IValue> inputs;  ///< the recorded ones
  std::string sample_record;
  CostRecord record;
  std::vector<Layer> layers;
  ModelReport report;
  std::shared_ptr<const Calibration> calibration;  ///< none: not calibrated

  /// The decomposition of a layer's dense weight, from memory when it was asked before. Where the model holds
  /// the layer in just this form, its own factors as they are: they may be trained, and nothing is nearer.
  std::shared_ptr<const FactorizedWeight> factorized(const Layer& layer, const LayerSpec& spec,
                                                     std::uint64_t seed, const Job& job,
                                                     Metric metric = Metric::weight);
  /// How far a weight of this layer is from the original. Throws Error where that needs data and there is
  /// none.
  WeightMetric metric_of(const Layer& layer, Metric metric) const;
  /// The dense weight: stored, or multiplied back from its factors.
  at::Tensor dense_weight(const Layer& layer) const;
  const Layer& layer(const std::string& layer_id) const;

 private:
  /// The layer's own factors where they are what is asked for, with resolved ranks.
  std::shared_ptr<const FactorizedWeight> own_factors(const Layer& layer, const LayerOptions& asked) const;

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const FactorizedWeight>> remembered_;
};

/// How its moments are gathered.
MomentOptions moment_options(const CalibrationOptions& options);

/// How folders of images are read for a model: as it was trained.
ImageOptions images_for(const ModelState& state);
/// How samples are normalised for a model: as asked, or where nothing is asked as it was trained.
Normalisation normalisation_for(const ModelState& state, const Normalisation& asked);
/// The same options with all said that the recipe of a model says in place of them.
DataOptions as_trained(const ModelState& state, DataOptions options);
/// The samples that are to be measured on, folders of images read as the options or else the recipe say.
DataSet data_for(const ModelState& state, const DataOptions& options, const Job& job);

/// The samples of a calibration, in their order.
ProgramBatches calibration_batches(const Program& program, const CalibrationOptions& options, const Job& job);

/// The same model with something more known of it; decompositions are not remembered across.
std::shared_ptr<ModelState> copy_of(const ModelState& state);

/// Runs the program once and fills record, layers and report. `file` fields of the report are kept.
std::shared_ptr<ModelState> make_state(Program program, std::vector<c10::IValue> inputs,
                                       std::string sample_record, ModelReport file, const Job& job);

}  // namespace tenfold::study
