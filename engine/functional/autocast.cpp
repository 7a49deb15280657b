// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/autocast.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>

namespace tenfold {

bool autocasts(const at::Tensor& x) {
  const auto device = x.device().type();  // of meta tensors it cannot be asked
  return at::autocast::is_autocast_available(device) && at::autocast::is_autocast_enabled(device);
}

at::Tensor outside_autocast(const at::Tensor& x, const std::vector<at::Tensor>& weights,
                            const at::Tensor& bias,
                            const std::function<at::Tensor(const at::Tensor&, const std::vector<at::Tensor>&,
                                                           const at::Tensor&)>& compute) {
  const auto device = x.device().type();
  const auto cast = [&, dtype = at::autocast::get_autocast_dtype(device)](const at::Tensor& tensor) {
    return at::autocast::cached_cast(dtype, tensor, device);
  };
  std::vector<at::Tensor> made;
  for (const at::Tensor& weight : weights) made.push_back(cast(weight));
  const at::Tensor in = cast(x), offset = cast(bias);
  const c10::impl::ExcludeDispatchKeyGuard without(c10::autocast_dispatch_keyset);
  return compute(in, made, offset);
}

at::Tensor outside_autocast(
    const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
    const std::function<at::Tensor(const at::Tensor&, const Factorization&, const at::Tensor&)>& compute) {
  return outside_autocast(
      x, weight.tensors(), bias,
      [&](const at::Tensor& in, const std::vector<at::Tensor>& tensors, const at::Tensor& offset) {
        return compute(in, weight.with_tensors(tensors), offset);
      });
}

}  // namespace tenfold
