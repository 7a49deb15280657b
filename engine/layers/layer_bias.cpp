// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/layer_bias.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {

void require_bias(const at::Tensor& bias, const at::Tensor& values) {
  if (!values.defined()) return;
  if (!bias.defined())
    throw Error("layer.bias", "a bias of shape {found} is given to a layer that has none",
                {{"found", to_string(values.sizes().vec())}});
  if (values.numel() != bias.numel())
    throw Error("layer.bias", "a bias of shape {found} does not fit the layer's, of shape {wanted}",
                {{"found", to_string(values.sizes().vec())}, {"wanted", to_string(bias.sizes().vec())}});
}

void copy_bias(const at::Tensor& bias, const at::Tensor& values) {
  if (!values.defined()) return;
  const at::NoGradGuard no_grad;
  bias.copy_(values.reshape(bias.sizes()));
}

}  // namespace tenfold
