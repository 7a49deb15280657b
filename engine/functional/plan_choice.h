// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <memory>
#include <vector>

#include "engine/planning/plan_cache.h"

namespace tenfold {

/// Whether factorized linear layers choose between plans (linear_plan_by_trial()), and factorized
/// convolutions between implementations, by trying them instead of by prediction alone, as FFTW does with
/// FFTW_MEASURE and LibTorch's convolutions with at::globalContext().setBenchmarkCuDNN(true). The first call
/// for a shape of the input, with gradients or without, then takes as long as a hundred. Off at first, as
/// what wins, and with it the last bits of a result, may differ from run to run. For all threads of the
/// process.
void set_try_plans(bool on);
bool try_plans();

/// The plan for x [rows, in] times the network of `factors`: the predicted one, or the fastest one of a trial
/// with these tensors where try_plans() asks for it and they hold numbers. Made once for each problem
/// (shared_plan_cache()).
std::shared_ptr<const LinearPlan> chosen_plan(const LinearProblem& problem,
                                              const PlanConstraints& constraints, const at::Tensor& x,
                                              const std::vector<at::Tensor>& factors, const at::Tensor& bias);

}  // namespace tenfold
