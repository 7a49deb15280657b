// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/train_error.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tt_svd.h"

namespace tenfold {
namespace {

using Cores = std::vector<at::Tensor>;

double error(const at::Tensor& tensor, const Cores& cores, at::Tensor (*joined)(const Cores&),
             const Job& job) {
  Cores exact;
  for (const at::Tensor& core : cores) exact.push_back(core.to(at::kCPU, wide_type(core.scalar_type())));
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    Cores cut = exact;
    cut[0] = cut[0].narrow(1, begin, end - begin);
    return joined(cut);
  };
  return relative_error(tensor.detach(), rows, job);
}

}  // namespace

double tt_error(const at::Tensor& tensor, const Cores& cores, const Job& job) {
  return error(tensor, cores, tt_to_tensor, job);
}

double tr_error(const at::Tensor& tensor, const Cores& cores, const Job& job) {
  return error(tensor, cores, tr_to_tensor, job);
}

Cores cores_like(const Cores& cores, const at::TensorOptions& target) {
  Cores found;
  for (const at::Tensor& core : cores) found.push_back(core.to(target).resolve_conj().contiguous());
  return found;
}

}  // namespace tenfold
