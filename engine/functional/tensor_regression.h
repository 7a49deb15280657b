// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>

#include "engine/functional/implementation.h"
#include "engine/functional/kept_tensors.h"
#include "engine/tensors/factorization.h"

namespace tenfold {

// Tensor regression (Kossaifi et al., 2020, "Tensor regression networks", JMLR 21): y = <x, W> + bias over
// all modes of x [batch, in...] but the first, with a weight (in..., out...) and a bias [out...]; y is
// [batch, out...]. Without a conjugate, as a linear layer. Every function throws Error when the shapes or
// dtypes do not fit.

/// Any format. `factorized` contracts x with the factors one after the other (CP, Tucker, TT, tensor ring),
/// others are reconstructed; `automatic` takes what needs fewer multiply-accumulates. Throws Error for
/// `mobilenet`, which only convolutions know.
at::Tensor trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
               Implementation implementation = Implementation::automatic);

/// trl() with what is made of the factors alone kept between calls until one changes (KeptTensors), while no
/// gradient of a factor is recorded; the dense weight only where `reconstructed` is asked for. One for each
/// weight and number of input modes. May be used by several threads.
class PreparedRegression {
 public:
  at::Tensor operator()(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                        Implementation implementation);

 private:
  std::array<KeptTensors, 4> kept_;  ///< one for each way to compute
};

/// Tucker. `project_input`: x is projected to the ranks first, then contracted with core × output factors.
at::Tensor tucker_trl(const at::Tensor& x, const Factorization& weight, bool project_input = false,
                      const at::Tensor& bias = {});
/// CP: x times the Khatri-Rao product of the input factors, then the output factors.
at::Tensor cp_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {});
/// TT: x with one core after the other.
at::Tensor tt_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {});
/// Tensor ring: likewise, its outer bond taken along.
at::Tensor ring_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {});

}  // namespace tenfold
