// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/benchmarks/options.h"
#include "tests/benchmarks/turns.h"

namespace tenfold::benchmarks {

/// A Python that runs peers.py and takes its samples when it is told to; peers.py says how it is talked to.
/// When one has to give up the program ends with its reason.
class Peer {
 public:
  /// Starts nothing when the options name no Python.
  explicit Peer(const Options& options);
  ~Peer();

  using Arrays = std::vector<std::pair<std::string, at::Tensor>>;

  /// The peers of a cell, ready to be sampled until the next cell; those that are skipped say why on stderr.
  std::vector<Contender> open(const std::string& program, const nlohmann::json& cell, const Arrays& arrays);

 private:
  nlohmann::json ask(const nlohmann::json& question);

  struct Process;
  std::unique_ptr<Process> process_;
};

}  // namespace tenfold::benchmarks
