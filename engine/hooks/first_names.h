// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/hooks/tensor_dropout.h"
#include "engine/hooks/tensor_lasso.h"

/// The hooks of tltorch 0.1 by their names there, and as they were: dropout of every rank above 1, in
/// evaluation too, without scaling, p = 1 keeping one component; and a lasso on the weights that a CP has.
namespace tenfold {

/// Each throws Error when the tensor has another format or dropout already; p in 0 … 1.
FactorizedTensor cp_dropout(FactorizedTensor tensor, double p);
FactorizedTensor tucker_dropout(FactorizedTensor tensor, double p);
FactorizedTensor tt_dropout(FactorizedTensor tensor, double p);
FactorizedTensor remove_cp_dropout(FactorizedTensor tensor);
FactorizedTensor remove_tucker_dropout(FactorizedTensor tensor);
FactorizedTensor remove_tt_dropout(FactorizedTensor tensor);

TensorLasso CPL1Regularizer(double penalty = 0.01, bool clamp_weights = true, double threshold = 1e-6,
                            bool normalize_loss = true);
TensorLasso TuckerL1Regularizer(double penalty = 0.01, bool clamp_weights = true, double threshold = 1e-6,
                                bool normalize_loss = true);
TensorLasso TTL1Regularizer(double penalty = 0.01, bool clamp_weights = true, double threshold = 1e-6,
                            bool normalize_loss = true);

}  // namespace tenfold
