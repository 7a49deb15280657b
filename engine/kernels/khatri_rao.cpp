// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The operators tenfold::khatri_rao and tenfold::khatri_rao_backward: schemas, CPU kernels, autograd. Their
// CUDA kernels are in the plugin, engine/kernels/cuda.
#include "engine/kernels/khatri_rao.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <tuple>

#include "engine/kernels/derivatives.h"
#include "engine/kernels/khatri_rao_plain.h"

namespace tenfold {
namespace {

using at::Tensor;
using Pair = std::tuple<Tensor, Tensor>;

/// Rows a thread gets at least: about 32 K multiplications.
std::int64_t grain(std::int64_t row) {
  return std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(row, 1));
}

template <typename T>
void forward_rows(const T* a, const T* b, T* out, std::int64_t i, std::int64_t j, std::int64_t rank) {
  at::parallel_for(0, i, grain(j * rank), [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p)
      for (std::int64_t q = 0; q < j; ++q) {
        const T *left = a + p * rank, *right = b + q * rank;
        T* target = out + (p * j + q) * rank;
        for (std::int64_t r = 0; r < rank; ++r) target[r] = left[r] * right[r];
      }
  });
}

/// Columns of a block whose sums stay in registers; the compiler makes vectors of loops of a fixed length.
constexpr std::int64_t kBlock = 16;

/// sum[r] = Σ_q grad[q·step + r] · other[q·rank + r] for one block of columns.
template <typename T>
void block_sums(const T* grad, std::int64_t step, const T* other, std::int64_t rank, std::int64_t count,
                T* sum) {
  T block[kBlock] = {};
  for (std::int64_t q = 0; q < count; ++q)
    for (std::int64_t r = 0; r < kBlock; ++r) block[r] += grad[q * step + r] * other[q * rank + r];
  std::copy_n(block, kBlock, sum);
}

/// sums[p] = Σ_q grad[p·outer + q·inner] ∘ other[q]: the gradient of either factor, by the two strides.
template <typename T>
void backward_rows(const T* grad, const T* other, T* sums, std::int64_t count, std::int64_t others,
                   std::int64_t outer, std::int64_t inner, std::int64_t rank) {
  at::parallel_for(0, count, grain(others * rank), [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const T* rows = grad + p * outer * rank;
      T* target = sums + p * rank;
      std::int64_t r = 0;
      for (; r + kBlock <= rank; r += kBlock)
        block_sums(rows + r, inner * rank, other + r, rank, others, target + r);
      for (; r < rank; ++r) {
        T sum = 0;
        for (std::int64_t q = 0; q < others; ++q) sum += rows[q * inner * rank + r] * other[q * rank + r];
        target[r] = sum;
      }
    }
  });
}

Tensor forward_cpu(const Tensor& a, const Tensor& b) {
  if (a.scalar_type() != at::kFloat && a.scalar_type() != at::kDouble) return plain_khatri_rao(a, b);
  check_khatri_rao(a, b);
  const Tensor left = a.contiguous(), right = b.contiguous();
  Tensor out = at::empty({a.size(0) * b.size(0), a.size(1)}, left.options());
  AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "khatri_rao", [&] {
    forward_rows(left.const_data_ptr<scalar_t>(), right.const_data_ptr<scalar_t>(),
                 out.mutable_data_ptr<scalar_t>(), a.size(0), b.size(0), a.size(1));
  });
  return out;
}

Pair backward_cpu(const Tensor& grad, const Tensor& a, const Tensor& b) {
  if (a.scalar_type() != at::kFloat && a.scalar_type() != at::kDouble)
    return plain_khatri_rao_backward(grad, a, b);
  check_khatri_rao_backward(grad, a, b);
  const Tensor whole = grad.contiguous(), left = a.contiguous(), right = b.contiguous();
  Tensor grad_a = at::empty(a.sizes(), left.options()), grad_b = at::empty(b.sizes(), right.options());
  const std::int64_t i = a.size(0), j = b.size(0), rank = a.size(1);
  AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "khatri_rao_backward", [&] {
    const auto* from = whole.const_data_ptr<scalar_t>();
    backward_rows(from, right.const_data_ptr<scalar_t>(), grad_a.mutable_data_ptr<scalar_t>(), i, j, j,
                  std::int64_t{1}, rank);
    backward_rows(from, left.const_data_ptr<scalar_t>(), grad_b.mutable_data_ptr<scalar_t>(), j, i,
                  std::int64_t{1}, j, rank);
  });
  return {grad_a, grad_b};
}

Tensor call_forward(const Tensor& a, const Tensor& b) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("tenfold::khatri_rao", "")
                             .typed<Tensor(const Tensor&, const Tensor&)>();
  return op.call(a, b);
}

Pair call_backward(const Tensor& grad, const Tensor& a, const Tensor& b) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("tenfold::khatri_rao_backward", "")
                             .typed<Pair(const Tensor&, const Tensor&, const Tensor&)>();
  return op.call(grad, a, b);
}

class KhatriRao : public torch::autograd::Function<KhatriRao> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& a, const Tensor& b) {
    context->save_for_backward({a, b});
    const at::AutoDispatchBelowADInplaceOrView below;
    return call_forward(a, b);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& grads) {
    const auto saved = context->get_saved_variables();
    auto [grad_a, grad_b] = call_backward(grads[0], saved[0], saved[1]);
    return {grad_a, grad_b};
  }
};

/// Plain operators know tangents too.
Tensor forward_autograd(const Tensor& a, const Tensor& b) {
  return has_tangent(a) || has_tangent(b) ? plain_khatri_rao(a, b) : KhatriRao::apply(a, b);
}

/// Only second derivatives are wanted of what comes here; plain operators know theirs.
Pair backward_autograd(const Tensor& grad, const Tensor& a, const Tensor& b) {
  if (wants_derivative(grad, a, b)) return plain_khatri_rao_backward(grad, a, b);
  const at::AutoDispatchBelowADInplaceOrView below;
  return call_backward(grad, a, b);
}

}  // namespace

// the function below keeps this object, and so the registrations, in programs that link the static library
at::Tensor khatri_rao(const at::Tensor& a, const at::Tensor& b) { return call_forward(a, b); }

std::tuple<at::Tensor, at::Tensor> khatri_rao_backward(const at::Tensor& gradient, const at::Tensor& a,
                                                       const at::Tensor& b) {
  return call_backward(gradient, a, b);
}

TORCH_LIBRARY(tenfold, library) {
  library.def("khatri_rao(Tensor a, Tensor b) -> Tensor");
  library.def("khatri_rao_backward(Tensor grad, Tensor a, Tensor b) -> (Tensor, Tensor)");
}

TORCH_LIBRARY_IMPL(tenfold, CPU, library) {
  library.impl("khatri_rao", forward_cpu);
  library.impl("khatri_rao_backward", backward_cpu);
}

TORCH_LIBRARY_IMPL(tenfold, CompositeExplicitAutograd, library) {
  library.impl("khatri_rao", plain_khatri_rao);
  library.impl("khatri_rao_backward", plain_khatri_rao_backward);
}

TORCH_LIBRARY_IMPL(tenfold, Autograd, library) {
  library.impl("khatri_rao", forward_autograd);
  library.impl("khatri_rao_backward", backward_autograd);
}

}  // namespace tenfold
