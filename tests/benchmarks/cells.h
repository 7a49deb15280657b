// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/planning/linear_plan.h"

namespace tenfold::benchmarks {

/// A factorized layer with in = out, its factors scaled so that outputs are about as large as inputs.
struct BenchLayer {
  std::string name;
  FactorNetwork network;
  std::vector<at::Tensor> factors;  ///< float32
  at::Tensor dense, bias;           ///< [out, in] by one einsum, [out]
};

/// The eight layers: BlockTT, CP and Tucker of 1024x1024 and 4096x4096.
std::vector<std::string> layer_names();
BenchLayer make_layer(const std::string& name);

/// One contender: a name and what it runs.
struct Contender {
  std::string name;
  std::function<void()> run;
};

/// Times of contenders taken in turn.
struct Timing {
  double least = 0;             ///< seconds a call
  std::vector<double> samples;  ///< one a round
};

/// Runs the contenders in turn for about `seconds` each, every sample at least 1.5 ms of repeated calls.
std::vector<Timing> time_in_turns(const std::vector<Contender>& contenders, double seconds);

/// "2.31 (2.25)": ratio of the least times, and the median of the ratios of each round.
std::string ratio_text(const Timing& slow, const Timing& fast);

/// "1,234" or "12.3" microseconds.
std::string microseconds(double seconds);

}  // namespace tenfold::benchmarks
