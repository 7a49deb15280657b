// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/first_names.h"

#include "engine/support/error.h"

namespace tenfold {
namespace {

FactorizedTensor require(FactorizedTensor tensor, const char* format) {
  if (tensor->format().name() != format)
    throw Error("hook.format", "a hook for {wanted} does not go on {found}",
                {{"wanted", format}, {"found", tensor->format_name()}});
  return tensor;
}

FactorizedTensor dropout(FactorizedTensor tensor, const char* format, double p) {
  TensorDropoutOptions options;
  options.p = p;
  options.min_dim = 1;
  options.drop_test = true;
  options.scaling = DropoutScaling::none;
  return tensor_dropout(require(std::move(tensor), format), options);
}

}  // namespace

FactorizedTensor cp_dropout(FactorizedTensor tensor, double p) { return dropout(std::move(tensor), "CP", p); }
FactorizedTensor tucker_dropout(FactorizedTensor tensor, double p) {
  return dropout(std::move(tensor), "Tucker", p);
}
FactorizedTensor tt_dropout(FactorizedTensor tensor, double p) { return dropout(std::move(tensor), "TT", p); }

FactorizedTensor remove_cp_dropout(FactorizedTensor tensor) {
  return remove_tensor_dropout(require(std::move(tensor), "CP"));
}
FactorizedTensor remove_tucker_dropout(FactorizedTensor tensor) {
  return remove_tensor_dropout(require(std::move(tensor), "Tucker"));
}
FactorizedTensor remove_tt_dropout(FactorizedTensor tensor) {
  return remove_tensor_dropout(require(std::move(tensor), "TT"));
}

TensorLasso CPL1Regularizer(double penalty, bool clamp_weights, double threshold, bool normalize_loss) {
  return TensorLasso::from_factorization_name("CP",
                                              {penalty, clamp_weights, threshold, normalize_loss, true});
}
TensorLasso TuckerL1Regularizer(double penalty, bool clamp_weights, double threshold, bool normalize_loss) {
  return tensor_lasso("Tucker", penalty, clamp_weights, threshold, normalize_loss);
}
TensorLasso TTL1Regularizer(double penalty, bool clamp_weights, double threshold, bool normalize_loss) {
  return tensor_lasso("TT", penalty, clamp_weights, threshold, normalize_loss);
}

}  // namespace tenfold
