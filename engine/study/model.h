// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <string>

#include "engine/study/reports.h"
#include "engine/support/job.h"

namespace tenfold::study {

struct ModelState;

/// An open model: an immutable snapshot, cheap to copy, safe to use from several threads. It remembers
/// decompositions, so that asking twice for the same layer and request costs nothing.
class Model {
 public:
  Model() = default;
  explicit Model(std::shared_ptr<ModelState> state) : state_(std::move(state)) {}

  explicit operator bool() const { return state_ != nullptr; }
  const ModelReport& report() const;
  ModelState& state() const { return *state_; }

 private:
  std::shared_ptr<ModelState> state_;
};

}  // namespace tenfold::study
