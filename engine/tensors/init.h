// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// tltorch.init: draws a tensor's factors so that its elements have mean 0 and the deviation `std`, whatever
/// the format. Heavy-tailed: an element is a sum of products of Gaussians.
void tensor_init(FactorizedTensor tensor, double std = 0.02, InitScaling scaling = InitScaling::corrected,
                 const std::optional<at::Generator>& generator = {});
/// The same for a plain tensor, in place.
void tensor_init(const at::Tensor& tensor, double std = 0.02,
                 const std::optional<at::Generator>& generator = {});

/// As tensor_init for one format; they return the tensor and throw Error for another format.
FactorizedTensor cp_init(FactorizedTensor tensor, double std = 0.02,
                         const std::optional<at::Generator>& generator = {});
FactorizedTensor tucker_init(FactorizedTensor tensor, double std = 0.02,
                             const std::optional<at::Generator>& generator = {});
FactorizedTensor tt_init(FactorizedTensor tensor, double std = 0.02,
                         InitScaling scaling = InitScaling::corrected,
                         const std::optional<at::Generator>& generator = {});
FactorizedTensor block_tt_init(FactorizedTensor tensor, double std = 0.02,
                               InitScaling scaling = InitScaling::corrected,
                               const std::optional<at::Generator>& generator = {});

}  // namespace tenfold
