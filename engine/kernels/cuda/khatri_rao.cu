// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/cuda/khatri_rao.h"

#include <ATen/Dispatch.h>
#include <ATen/OpMathType.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>

namespace tenfold::cuda {
namespace {

// a warp reads neighbouring columns; the warps of a block share the rows
constexpr unsigned kColumns = 32, kRows = 8;
constexpr std::int64_t kMostBlocks = 65535;

unsigned blocks(std::int64_t work, std::int64_t each) {
  return static_cast<unsigned>(std::clamp<std::int64_t>((work + each - 1) / each, 1, kMostBlocks));
}

template <typename T>
__global__ void forward_kernel(const T* a, const T* b, T* out, std::int64_t rows, std::int64_t j,
                               std::int64_t rank) {
  const std::int64_t row_step = static_cast<std::int64_t>(gridDim.x) * blockDim.y;
  const std::int64_t column_step = static_cast<std::int64_t>(gridDim.y) * blockDim.x;
  for (std::int64_t row = blockIdx.x * static_cast<std::int64_t>(blockDim.y) + threadIdx.y; row < rows;
       row += row_step) {
    const T *left = a + row / j * rank, *right = b + row % j * rank;
    for (std::int64_t r = blockIdx.y * static_cast<std::int64_t>(blockDim.x) + threadIdx.x; r < rank;
         r += column_step)
      out[row * rank + r] = left[r] * right[r];
  }
}

/// sums[p, r] = Σ_q grad[(p·outer + q·inner), r] · other[q, r]; a block has one p and 32 columns, its warps
/// share the q and are summed in order.
template <typename T>
__global__ void backward_kernel(const T* grad, const T* other, T* sums, std::int64_t count,
                                std::int64_t others, std::int64_t outer, std::int64_t inner,
                                std::int64_t rank) {
  using Sum = at::opmath_type<T>;
  __shared__ Sum partial[kRows][kColumns];
  const std::int64_t column_step = static_cast<std::int64_t>(gridDim.y) * kColumns;
  for (std::int64_t p = blockIdx.x; p < count; p += gridDim.x) {
    for (std::int64_t first = blockIdx.y * static_cast<std::int64_t>(kColumns); first < rank;
         first += column_step) {
      const std::int64_t r = first + threadIdx.x;
      Sum sum = 0;
      if (r < rank)
        for (std::int64_t q = threadIdx.y; q < others; q += kRows)
          sum += static_cast<Sum>(grad[(p * outer + q * inner) * rank + r]) *
                 static_cast<Sum>(other[q * rank + r]);
      partial[threadIdx.y][threadIdx.x] = sum;
      __syncthreads();
      if (threadIdx.y == 0 && r < rank) {
        for (unsigned warp = 1; warp < kRows; ++warp) sum += partial[warp][threadIdx.x];
        sums[p * rank + r] = static_cast<T>(sum);
      }
      __syncthreads();
    }
  }
}

}  // namespace

at::Tensor khatri_rao(const at::Tensor& a, const at::Tensor& b) {
  const std::int64_t rows = a.size(0) * b.size(0), rank = a.size(1);
  at::Tensor out = at::empty({rows, rank}, a.options());
  if (out.numel() == 0) return out;
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, a.scalar_type(), "khatri_rao", [&] {
    forward_kernel<<<dim3(blocks(rows, kRows), blocks(rank, kColumns)), dim3(kColumns, kRows), 0,
                     c10::cuda::getCurrentCUDAStream()>>>(
        a.const_data_ptr<scalar_t>(), b.const_data_ptr<scalar_t>(), out.mutable_data_ptr<scalar_t>(), rows,
        b.size(0), rank);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
  });
  return out;
}

std::tuple<at::Tensor, at::Tensor> khatri_rao_backward(const at::Tensor& grad, const at::Tensor& a,
                                                       const at::Tensor& b) {
  at::Tensor grad_a = at::empty_like(a), grad_b = at::empty_like(b);
  const std::int64_t i = a.size(0), j = b.size(0), rank = a.size(1);
  const auto stream = c10::cuda::getCurrentCUDAStream();
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, a.scalar_type(), "khatri_rao_backward", [&] {
    const auto* from = grad.const_data_ptr<scalar_t>();
    const dim3 threads(kColumns, kRows);
    if (grad_a.numel() > 0) {
      backward_kernel<<<dim3(blocks(i, 1), blocks(rank, kColumns)), threads, 0, stream>>>(
          from, b.const_data_ptr<scalar_t>(), grad_a.mutable_data_ptr<scalar_t>(), i, j, j, std::int64_t{1},
          rank);
      C10_CUDA_KERNEL_LAUNCH_CHECK();
    }
    if (grad_b.numel() > 0) {
      backward_kernel<<<dim3(blocks(j, 1), blocks(rank, kColumns)), threads, 0, stream>>>(
          from, a.const_data_ptr<scalar_t>(), grad_b.mutable_data_ptr<scalar_t>(), j, i, std::int64_t{1}, j,
          rank);
      C10_CUDA_KERNEL_LAUNCH_CHECK();
    }
  });
  return {grad_a, grad_b};
}

}  // namespace tenfold::cuda
