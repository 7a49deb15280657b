// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that need a GPU, one line each: "ok <check>" or "FAILED <check>". Exits 0 when all hold, 1 when one
// fails, 77 without a usable device.
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "engine/decomposition/cp_als.h"
#include "engine/kernels/cuda_plugin.h"
#include "engine/kernels/khatri_rao.h"

namespace {

using at::Tensor;

bool close(const Tensor& found, const Tensor& expected, double tolerance) {
  const Tensor difference = found.to(at::kCPU, at::kDouble) - expected.to(at::kCPU, at::kDouble);
  if (found.sizes() != expected.sizes()) return false;
  return difference.numel() == 0 || difference.abs().max().item<double>() <= tolerance;
}

bool pluginHasKernels() {
  for (const char* name : {"tenfold::khatri_rao", "tenfold::khatri_rao_backward"})
    if (!c10::Dispatcher::singleton().findSchemaOrThrow(name, "").hasKernelForDispatchKey(
            c10::DispatchKey::CUDA))
      return false;
  return true;
}

bool forwardEqualsCpu(at::ScalarType type, std::int64_t i, std::int64_t j, std::int64_t rank) {
  const Tensor a = at::randn({i, rank}, type), b = at::randn({j, rank}, type);
  const Tensor found = tenfold::khatri_rao(a.to(at::kCUDA), b.to(at::kCUDA));
  return found.is_cuda() && found.scalar_type() == type && close(found, tenfold::khatri_rao(a, b), 0);
}

bool gradientsEqualCpu(at::ScalarType type, std::int64_t i, std::int64_t j, std::int64_t rank,
                       double tolerance) {
  const Tensor weights = at::randn({i * j, rank}, at::kDouble).to(type);
  const auto gradients = [&](const Tensor& a, const Tensor& b) {
    (tenfold::khatri_rao(a, b) * weights.to(a.options())).sum().backward();
    return std::pair{a.grad(), b.grad()};
  };
  const Tensor a = at::randn({i, rank}, at::kDouble).to(type), b = at::randn({j, rank}, at::kDouble).to(type);
  const auto leaf = [](const Tensor& t, const at::TensorOptions& options) {
    return t.to(options, /*non_blocking=*/false, /*copy=*/true).requires_grad_(true);
  };
  const auto gpu = gradients(leaf(a, at::kCUDA), leaf(b, at::kCUDA));
  const auto again = gradients(leaf(a, at::kCUDA), leaf(b, at::kCUDA));
  const auto cpu = gradients(leaf(a, at::kDouble), leaf(b, at::kDouble));
  return close(gpu.first, cpu.first, tolerance) && close(gpu.second, cpu.second, tolerance) &&
         gpu.first.equal(again.first) && gpu.second.equal(again.second);
}

bool stridedInputIsRead() {
  const Tensor a = at::randn({6, 40}, at::kDouble).t(),
               b = at::randn({9, 12}, at::kDouble).slice(1, 0, 12, 2);
  return close(tenfold::khatri_rao(a.to(at::kCUDA), b.to(at::kCUDA)), tenfold::khatri_rao(a, b), 0) &&
         close(tenfold::khatri_rao(a.contiguous().to(at::kCUDA).t().contiguous().t(), b.to(at::kCUDA)),
               tenfold::khatri_rao(a, b), 0);
}

bool integersTakeThePlainWay() {
  const Tensor a = at::arange(6).view({3, 2}), b = at::arange(8).view({4, 2});
  return close(tenfold::khatri_rao(a.to(at::kCUDA), b.to(at::kCUDA)), tenfold::khatri_rao(a, b), 0);
}

bool tensorsOnTheGpuAreDecomposed() {
  const Tensor x = at::randn({8, 7, 6});
  tenfold::DecompositionReport there, here;
  tenfold::CpAlsOptions options;
  options.rank = 3;
  const auto cp = tenfold::cp_als(x.to(at::kCUDA), options, there);
  tenfold::cp_als(x, options, here);
  return cp.weights.is_cuda() && std::abs(there.relative_error - here.relative_error) < 1e-9 &&
         close(tenfold::cp_to_tensor(cp), tenfold::cp_to_tensor(tenfold::cp_als(x, options, here)), 1e-4);
}

struct Check {
  std::string name;
  std::function<bool()> holds;
};

std::vector<Check> checks() {
  std::vector<Check> all{{"the plugin has kernels for every own operator", pluginHasKernels}};
  for (const auto type : {at::kFloat, at::kDouble})
    for (const auto& [i, j, rank] :
         {std::tuple{1, 1, 1}, {3, 5, 7}, {64, 300, 33}, {700, 100, 100}, {0, 4, 3}}) {
      const std::string shape = std::string(at::toString(type)) + " " + std::to_string(i) + "x" +
                                std::to_string(j) + "x" + std::to_string(rank);
      all.push_back({"khatri_rao " + shape,
                     [=, i = i, j = j, rank = rank] { return forwardEqualsCpu(type, i, j, rank); }});
      all.push_back({"khatri_rao gradients " + shape, [=, i = i, j = j, rank = rank] {
                       return gradientsEqualCpu(type, i, j, rank, type == at::kDouble ? 1e-11 : 1e-3);
                     }});
    }
  all.push_back({"khatri_rao float16", [] { return forwardEqualsCpu(at::kHalf, 20, 30, 40); }});
  all.push_back({"khatri_rao bfloat16", [] { return forwardEqualsCpu(at::kBFloat16, 20, 30, 40); }});
  all.push_back(
      {"khatri_rao gradients float16", [] { return gradientsEqualCpu(at::kHalf, 5, 6, 40, 0.05); }});
  all.push_back({"strided input", stridedInputIsRead});
  all.push_back({"integers take the plain way", integersTakeThePlainWay});
  all.push_back({"tensors on the GPU are decomposed", tensorsOnTheGpuAreDecomposed});
  return all;
}

bool passes(const Check& check) {
  try {
    return check.holds();
  } catch (const std::exception& error) {
    std::printf("     %s\n", error.what());
    return false;
  }
}

}  // namespace

int main() {
  constexpr int skipped = 77;
  const tenfold::CudaStatus& cuda = tenfold::load_cuda();
  if (!cuda.available) {
    std::printf("skipped: %s\n", cuda.reason.c_str());
    return skipped;
  }
  at::manual_seed(0);
  int failures = 0;
  for (const Check& check : checks()) {
    const bool passed = passes(check);
    std::printf("%s %s\n", passed ? "ok" : "FAILED", check.name.c_str());
    failures += passed ? 0 : 1;
  }
  return failures == 0 ? 0 : 1;
}
