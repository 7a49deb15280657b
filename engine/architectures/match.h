// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "engine/architectures/catalogue.h"
#include "engine/support/job.h"

namespace tenfold {

/// The weights without their empty tensors, which no architecture can read a size from.
StateDict without_empty(const StateDict& weights);

/// Draws an architecture from weights. Nothing when they are of another kind altogether.
std::optional<Drawing> draw(const BuiltIn& architecture, const StateDict& weights, const Choices& choices);

/// Makes all floating-point tensors float32, which the built-in architectures compute in; says what it did.
void make_float32(Drawing& drawing);

/// How the weights fit one architecture.
struct Candidate {
  const BuiltIn* architecture = nullptr;
  Fit fit;
};

/// Architectures that take at least one of the tensors, those with the fewest problems first.
std::vector<Candidate> candidates(const StateDict& weights, const Job& job = {});

/// Puts weights in the place of a program's tensors: by name (whatever wrappers put before it, on either
/// side), then what is left by shape where as many tensors as places have it, in order.
Fit attach(const StateDict& weights, Program& program);

}  // namespace tenfold
