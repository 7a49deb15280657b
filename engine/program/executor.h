// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// Called after each node with its arguments and what it returned.
using NodeHook = std::function<void(std::size_t index, std::span<const c10::IValue> arguments,
                                    std::span<const c10::IValue> returned)>;

/// Runs the program. `user` are the values of the user inputs in order (those that are no tensors are
/// ignored, the file fixed them). Autograd follows the thread's grad mode. Returns the user outputs. Stored
/// tensors and inputs change only when `program.training`, in place or by functionalized buffer outputs.
/// Throws Error with the node, its operator and module when an operator fails.
std::vector<c10::IValue> run(const Program& program, std::span<const c10::IValue> user,
                             const NodeHook& hook = {}, const Job& job = {});

/// Runs without gradients and returns the first floating-point output tensor. Throws Error when there is
/// none.
at::Tensor run_for_output(const Program& program, std::span<const c10::IValue> user, const Job& job = {});

/// All tensor outputs, without gradients.
std::vector<at::Tensor> run_for_tensors(const Program& program, std::span<const c10::IValue> user,
                                        const Job& job = {});

/// Largest absolute difference over all pairs of outputs, divided by the largest absolute value of
/// `expected`. Infinite where shapes or counts differ or one has non-finite values the other has not.
double relative_difference(const std::vector<at::Tensor>& expected, const std::vector<at::Tensor>& actual);

}  // namespace tenfold
