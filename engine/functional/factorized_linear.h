// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

#include "engine/functional/implementation.h"
#include "engine/functional/kept_tensors.h"
#include "engine/functional/linear_product.h"
#include "engine/tensors/factorization.h"

namespace tenfold {

/// x [..., in] times the transpose of a factorized matrix (out, in), plus bias [out]: [..., out]. An
/// unbatched [in] and empty batches are fine; autograd reaches x, the factors and the bias.
///
/// `factorized` and `automatic` follow a plan (engine/planning) made once per shape and number of rows; no
/// intermediate is larger than the plan says; try_plans() tells how it is chosen. Formats that have none, and
/// `reconstructed`, build the dense matrix. Throws Error when the weight is not a matrix, when sizes or
/// dtypes differ, and for `mobilenet`, which only convolutions know.
at::Tensor factorized_linear(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                             Implementation implementation = Implementation::automatic);

/// A matrix weight whose merged factors are kept between calls while no gradient is recorded, for a few batch
/// sizes, and made anew when a factor changes. The dense matrix is kept where `reconstructed` is asked for.
/// May be used by several threads.
class PreparedLinear {
 public:
  at::Tensor operator()(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                        Implementation implementation);
  void forget();

 private:
  /// Rows, what was asked for, what the plan goes by, the bytes of a number, and whether plans are tried.
  using Key =
      std::tuple<std::int64_t, Implementation, std::shared_ptr<const ThroughputTable>, std::int64_t, bool>;
  std::shared_ptr<PreparedFactors> prepared(const FactorNetwork& network, const Key& key,
                                            const std::function<std::shared_ptr<const LinearPlan>()>& plan);

  std::mutex mutex_;
  std::map<Key, std::shared_ptr<PreparedFactors>> kept_;
  KeptTensors dense_;
};

/// tltorch's contractions with a tensorized matrix (out, in): x [batch, in modes...] -> [batch, out
/// modes...], or with `transpose` false the other way. Throws Error for another format or other sizes.
at::Tensor linear_cp(const at::Tensor& x, const Factorization& matrix, bool transpose = true);
at::Tensor linear_tucker(const at::Tensor& x, const Factorization& matrix, bool transpose = true);
/// The same for BlockTT, flattened: [batch, out].
at::Tensor linear_blocktt(const at::Tensor& x, const Factorization& matrix, bool transpose = true);

}  // namespace tenfold
