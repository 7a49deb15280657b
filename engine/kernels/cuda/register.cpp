// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the plugin does when it is loaded: it adds CUDA kernels to operators that the engine has defined.
#include <c10/cuda/CUDAGuard.h>
#include <torch/library.h>

#include "engine/kernels/cuda/khatri_rao.h"
#include "engine/kernels/khatri_rao_plain.h"

namespace tenfold::cuda {
namespace {

using at::Tensor;

Tensor khatri_rao_any(const Tensor& a, const Tensor& b) {
  check_khatri_rao(a, b);
  const c10::cuda::CUDAGuard device(a.device());
  return at::isFloatingType(a.scalar_type()) ? khatri_rao(a.contiguous(), b.contiguous())
                                             : plain_khatri_rao(a, b);
}

std::tuple<Tensor, Tensor> khatri_rao_backward_any(const Tensor& grad, const Tensor& a, const Tensor& b) {
  check_khatri_rao_backward(grad, a, b);
  const c10::cuda::CUDAGuard device(a.device());
  return at::isFloatingType(a.scalar_type())
             ? khatri_rao_backward(grad.contiguous(), a.contiguous(), b.contiguous())
             : plain_khatri_rao_backward(grad, a, b);
}

}  // namespace

TORCH_LIBRARY_IMPL(tenfold, CUDA, library) {
  library.impl("khatri_rao", khatri_rao_any);
  library.impl("khatri_rao_backward", khatri_rao_backward_any);
}

}  // namespace tenfold::cuda
