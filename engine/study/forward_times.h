// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/study/model.h"
#include "engine/study/reports.h"
#include "engine/support/job.h"

namespace tenfold::study {

/// What one part of a model takes of a forward, where it stands: with caches as the parts before leave them.
/// A recurrent operator's time is shared out among its matrices by their elements.
struct PartTime {
  std::string id, name;      ///< of a layer; operators that are no layer have a name alone: "relu_"
  double seconds = 0;        ///< median over forwards, all uses together
  double low = 0, high = 0;  ///< their 5 % and 95 % points
  double share = 0;          ///< of all parts, 0…1
  bool operator==(const PartTime&) const = default;
};

/// Where the time of a forward goes. Shares of the layers and of the other operations add up to 1.
struct ForwardTimes {
  std::int64_t batch = 1;
  int threads = 1;
  int rounds = 0;                   ///< forwards of each kind: whole, and part by part
  double seconds = 0;               ///< of a whole forward: median
  double low = 0, high = 0;         ///< its 5 % and 95 % points
  std::vector<PartTime> layers;     ///< in the model's order
  PartTime other;                   ///< everything else together
  std::vector<PartTime> operators;  ///< what that is, by operator, the longest first

  const PartTime* find(const std::string& layer_id) const;
};

struct ForwardOptions {
  std::int64_t batch = 0;  ///< 0: the recorded one
  int threads = 0;         ///< 0: LibTorch's default
  double seconds = 1.5;    ///< aim of measuring; 9 rounds are taken, of slow models 3, or more
};

/// Times a model layer by layer as it runs, in evaluation mode. The machine is held for a twentieth of a
/// second, or one round, at a time, so that other work gets in between. `on_times` is called on the working
/// thread with what is known, after the first round and now and then. Throws Error when the batch is fixed.
ForwardTimes time_forward(const Model& model, const ForwardOptions& options = {}, const Job& job = {},
                          const std::function<void(const ForwardTimes&)>& on_times = {});

/// What a dense layer is predicted to take of a forward on one thread, by what is known of this machine (see
/// use_machine()): a convolution as the product it amounts to. Fast; none where no shape was recorded.
std::optional<double> predicted_dense_seconds(const LayerRow& row);

/// The model's report with a field `times`.
std::string to_json(const ModelReport& report, const ForwardTimes& times);

}  // namespace tenfold::study
