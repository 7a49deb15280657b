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
#include <thread>
#include <vector>

#include "engine/decomposition/cp_als.h"
#include "engine/kernels/cuda_plugin.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/training/gradient_buckets.h"
#include "engine/training/process_group.h"

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

/// Each GPU is a process of the group, here a thread: gradients are summed by NCCL, in several buckets.
bool gpusSumGradients() {
  const int count = tenfold::load_cuda().devices;
  std::vector<Tensor> found(static_cast<std::size_t>(count));
  std::vector<std::string> names(found.size());
  const auto work = [&](int rank) {
    const at::Device device(at::kCUDA, static_cast<at::DeviceIndex>(rank));
    const auto group = tenfold::join_processes(rank, count, {"127.0.0.1", 29533, false, "gpus/"}, device);
    names[static_cast<std::size_t>(rank)] = group->name() + group->remark();
    std::vector<Tensor> parameters;
    for (int k = 1; k <= 3; ++k)
      parameters.push_back(at::full({4, 4}, k / 8.0, at::TensorOptions(device)).requires_grad_());
    tenfold::GradientBuckets buckets(parameters, *group, 1);
    for (int step = 0; step < 3; ++step) {
      for (Tensor& parameter : parameters) parameter.mutable_grad() = Tensor();
      buckets.expect_last();
      Tensor x = at::full({2, 4}, rank + 1, at::TensorOptions(device));
      for (const Tensor& parameter : parameters) x = x.matmul(parameter);
      x.sum().backward();
      buckets.finish();
    }
    std::vector<Tensor> flat;
    for (const Tensor& parameter : parameters) flat.push_back(parameter.grad().cpu().flatten());
    found[static_cast<std::size_t>(rank)] = at::cat(flat);
  };
  std::vector<std::thread> threads;
  for (int rank = 0; rank < count; ++rank) threads.emplace_back(work, rank);
  for (std::thread& thread : threads) thread.join();
  // of x = 1: sum over the group is that times 1 + 2 + … + count
  std::vector<Tensor> alone;
  for (int k = 1; k <= 3; ++k) alone.push_back(at::full({4, 4}, k / 8.0).requires_grad_());
  at::ones({2, 4}).matmul(alone[0]).matmul(alone[1]).matmul(alone[2]).sum().backward();
  const Tensor expected =
      at::cat({alone[0].grad().flatten(), alone[1].grad().flatten(), alone[2].grad().flatten()}) *
      (count * (count + 1) / 2);
  for (std::size_t k = 0; k < found.size(); ++k)
    if (names[k] != "nccl" || !close(found[k], expected, 1e-4) || !found[k].equal(found[0])) {
      std::printf("     process %zu: %s\n", k, names[k].c_str());
      return false;
    }
  return true;
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
  if (tenfold::load_cuda().devices > 1) all.push_back({"GPUs sum gradients by NCCL", gpusSumGradients});
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
