// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/decomposition/cp_engine.h"
#include "engine/decomposition/rank_argument.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/tucker_factors.h"
#include "engine/support/job.h"

namespace tenfold {

/// What tucker_hooi and tucker ask of the one engine.
struct TuckerEngineOptions {
  std::int64_t max_sweeps = 10;
  double tolerance = 1e-7;
  StopRule stop = StopRule::relative_change;
  /// Sweeps before the first whose error may stop.
  std::int64_t unchecked_sweeps = 0;
  /// Positions in the list of modes whose factors stay.
  std::vector<std::int64_t> fixed = {};
  /// Of the tensor's shape, 0 or false where the entry is missing.
  at::Tensor mask = {};
  /// New orthonormal columns for the k-th listed mode from the tensor projected on all other factors.
  std::function<at::Tensor(const at::Tensor& projected, std::size_t k, std::int64_t sweep)> basis;
};

/// Higher-order orthogonal iteration (De Lathauwer, De Moor and Vandewalle, 2000, algorithm 4.2) on a working
/// copy, from factors with orthonormal columns; makes the core. Appends to the report's errors and remarks.
void run_tucker_engine(const at::Tensor& tensor, TuckerFactors& found, const TuckerEngineOptions& options,
                       DecompositionReport& report, const Job& job);

/// One rank for each listed mode, none above its size, from what PartialTuckerOptions::rank may hold; what
/// was cut becomes remarks. Throws Error when a list is wrong.
std::vector<std::int64_t> tucker_ranks(const at::Tensor& tensor, const std::vector<std::int64_t>& modes,
                                       const std::optional<RankArgument>& rank,
                                       std::vector<std::string>& remarks);

/// The exact relative error, as DecompositionReport says; with a mask of the entries that are known.
double tucker_error(const at::Tensor& tensor, const TuckerFactors& tucker, const at::Tensor& mask,
                    const Job& job);

}  // namespace tenfold
