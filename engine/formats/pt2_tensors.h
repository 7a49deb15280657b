// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "engine/formats/archive.h"
#include "engine/support/job.h"

namespace tenfold::pt2 {

/// The tensors of a .pt2 by full name. Names with the same bytes, sizes and strides share one tensor, so that
/// tied weights stay tied.
class TensorTable {
 public:
  explicit TensorTable(const Archive& archive) : archive_(archive) {}

  /// One record a tensor and a JSON table `folder` + `index`, as PyTorch writes since 2.9.
  void read_listed(const std::string& folder, const std::string& index, const Job& job);
  /// A dictionary that torch.save wrote, as PyTorch did until 2.8. What is no tensor is left out.
  void read_pickled(const std::string& entry);

  std::map<std::string, at::Tensor> take() { return std::move(tensors_); }

 private:
  at::Tensor read_tensor(const std::string& folder, const std::string& name, const nlohmann::json& entry);

  const Archive& archive_;
  std::map<std::string, at::Tensor> tensors_, storages_, by_geometry_;
  std::set<std::string> booleans_;  ///< records whose bytes were checked
};

}  // namespace tenfold::pt2
