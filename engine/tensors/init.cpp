// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/init.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"

namespace tenfold {
namespace {

FactorizedTensor drawn(FactorizedTensor tensor, const std::string& format, double std, InitScaling scaling,
                       const std::optional<at::Generator>& generator) {
  if (tensor->format().name() != format)
    throw Error("init.format", "this draws {wanted} factors, not {found}",
                {{"wanted", format}, {"found", tensor->format().name()}});
  tensor_init(tensor, std, scaling, generator);
  return tensor;
}

}  // namespace

void tensor_init(FactorizedTensor tensor, double std, InitScaling scaling,
                 const std::optional<at::Generator>& generator) {
  tensor->normal_(0, std, scaling, generator);
}

void tensor_init(const at::Tensor& tensor, double std, const std::optional<at::Generator>& generator) {
  const at::NoGradGuard no_grad;
  tensor.normal_(0, std, generator);
}

FactorizedTensor cp_init(FactorizedTensor tensor, double std, const std::optional<at::Generator>& generator) {
  return drawn(std::move(tensor), "CP", std, InitScaling::corrected, generator);
}
FactorizedTensor tucker_init(FactorizedTensor tensor, double std,
                             const std::optional<at::Generator>& generator) {
  return drawn(std::move(tensor), "Tucker", std, InitScaling::corrected, generator);
}
FactorizedTensor tt_init(FactorizedTensor tensor, double std, InitScaling scaling,
                         const std::optional<at::Generator>& generator) {
  return drawn(std::move(tensor), "TT", std, scaling, generator);
}
FactorizedTensor block_tt_init(FactorizedTensor tensor, double std, InitScaling scaling,
                               const std::optional<at::Generator>& generator) {
  return drawn(std::move(tensor), "BlockTT", std, scaling, generator);
}

}  // namespace tenfold
