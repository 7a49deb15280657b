// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "engine/decomposition/parafac.h"
#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// Some rows of a Khatri-Rao product.
struct KhatriRaoSample {
  /// [n_samples, R].
  at::Tensor rows;
  /// For each matrix which of its rows were multiplied: int64 [n_samples].
  std::vector<at::Tensor> indices;
  /// Which rows of the whole product these are: int64 [n_samples].
  at::Tensor indices_kr;
};

/// `n_samples` uniformly drawn rows of the Khatri-Rao product of matrices [mode_k, R], the first one's rows
/// slowest, without the whole product; matrix `skip` is left out (-1: none).
KhatriRaoSample sample_khatri_rao(const std::vector<at::Tensor>& matrices, std::int64_t n_samples,
                                  at::Generator& generator, std::int64_t skip = -1);

/// The rows that the indices name, one list for each matrix.
KhatriRaoSample sample_khatri_rao(const std::vector<at::Tensor>& matrices,
                                  const std::vector<at::Tensor>& indices);

/// How rows are drawn: all alike, or by the product of the factors' leverage scores (Larsen and Kolda, 2022).
enum class Sampling { leverage, uniform };

struct RandomisedParafacOptions {
  RankArgument rank = 1;
  /// Rows for each least squares problem; at least `rank`, in practice well above it.
  std::int64_t n_samples = 0;
  /// 0: the start.
  std::int64_t n_iter_max = 100;
  std::variant<Start, CpFactors> init = Start::random;
  SvdMethod svd = SvdMethod::truncated_svd;
  /// Stops from the third sweep on when the error estimate changes by less; 0: never for that.
  double tol = 1e-8;
  /// Stops after more sweeps than these without a new least error; 0: never for that.
  std::int64_t max_stagnation = 20;
  std::uint64_t seed = 0;
  Sampling sampling = Sampling::leverage;
  /// Entries, drawn once, that estimate the error between sweeps (Battaglino, Ballard and Kolda, 2018);
  /// nothing, or as many as there are: the exact error.
  std::optional<std::int64_t> n_samples_fit = 16384;
  /// Called at the start and after every sweep; true ends the work.
  std::function<bool(const CpFactors& cp, double error)> callback = {};
};

/// CP decomposition by alternating least squares on sampled rows of a real or complex tensor, in its dtype;
/// the sweep with the least (estimated) error is returned. The report's relative_error is exact. Throws Error
/// when an option makes no sense or a value is not finite.
CpFactors randomised_parafac(const at::Tensor& tensor, const RandomisedParafacOptions& options,
                             DecompositionReport& report, const Job& job = {});

}  // namespace tenfold
