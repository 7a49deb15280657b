// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace tenfold {

/// Sum over r of weights[r] · factors[0][:, r] ∘ factors[1][:, r] ∘ …: weights [R] (undefined: ones), factors
/// [mode_k, R].
struct CpFactors {
  at::Tensor weights;
  std::vector<at::Tensor> factors;
};

/// The tensor [mode_0, mode_1, …] that the factors stand for, as one product of two Khatri-Rao products
/// (Kolda and Bader, 2009, section 3). Throws Error as cp_weights().
at::Tensor cp_to_tensor(const CpFactors& cp);

/// The weights, or ones where there are none. Throws Error when factors are missing or do not fit each other.
at::Tensor cp_weights(const CpFactors& cp);

/// ‖X̂‖ from the factors' Gram matrices (Kolda and Bader, 2009, section 3.4), without the tensor; in the wide
/// dtype.
double cp_norm(const CpFactors& cp);

/// The same tensor with columns of length 1 (zero columns stay) and non-negative weights; weights that were
/// there are first multiplied into factors[0].
CpFactors cp_normalize(const CpFactors& cp);

/// The same tensor with the sign of every column, as `sign_of(factor)` [R] says (default: its mean), positive
/// in all factors but `mode`, which takes the signs, also those of the weights. Real dtypes only.
CpFactors cp_flip_sign(const CpFactors& cp, std::int64_t mode = 0,
                       const std::function<at::Tensor(const at::Tensor& factor)>& sign_of = {});

/// The factors of mode_dot(tensor, matrix, mode); a vector removes the mode unless `keep_dim`. A tensor of
/// one mode keeps it with size 1. Throws Error when there is no such mode or the sizes differ.
CpFactors cp_mode_dot(const CpFactors& cp, const at::Tensor& matrix, std::int64_t mode,
                      bool keep_dim = false);

/// The gradients of ½‖mask ∘ (tensor − X̂)‖² in the factors (Acar, Dunlavy and Kolda, 2011, equation 7): minus
/// the MTTKRP of the residual with each mode, [mode_k, R], as LibTorch's autograd has them for complex
/// numbers. The weights count as constants and come back undefined. `mask`: broadcast to the tensor, 0 where
/// an entry does not count; undefined: all count. `loss`: receives that half square. Throws Error when the
/// factors do not fit each other or the tensor.
CpFactors cp_lstsq_grad(const CpFactors& cp, const at::Tensor& tensor, const at::Tensor& mask = {},
                        double* loss = nullptr);

}  // namespace tenfold
