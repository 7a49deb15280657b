// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters of a FactorizedConv from its options; not installed.
#pragma once
#include "engine/layers/factorized_conv_options.h"
#include "engine/layers/layer_index.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

FactorizedTensor drawn_weight(const FactorizedConvOptions& options);
/// Of kernels [layers..., out, in/groups, k...] in ATen's order.
FactorizedTensor decomposed_weight(const FactorizedConvOptions& options, const at::Tensor& kernels,
                                   const DecompositionOptions& decomposition, DecompositionReport* report,
                                   const Job& job);
/// [layers..., out], or undefined when none is asked for.
at::Tensor zero_bias(const FactorizedConvOptions& options, const FactorizedTensor& weight);

}  // namespace tenfold
