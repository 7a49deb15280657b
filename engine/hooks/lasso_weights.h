// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/tensors/factorized_tensor.h"

/// Where the weights of a lasso are kept; not for users of the engine.
namespace tenfold {

/// Registers weights under "lasso_weights", in the shapes of the format: ones, or the given ones.
void register_weights(FactorizedTensorImpl& tensor, std::vector<at::Tensor> weights = {});

/// Ones in the place of registered weights that have not the tensor's ranks, which may have changed since;
/// real parts in the place of complex ones.
void refresh_weights(FactorizedTensorImpl& tensor);

/// The registered ones; empty where there are none.
std::vector<at::Tensor> registered_weights(const FactorizedTensorImpl& tensor);

}  // namespace tenfold
