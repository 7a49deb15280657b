// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/csrc/jit/api/module.h>

#include <istream>
#include <map>
#include <string>
#include <vector>

namespace tenfold::torchscript {

/// Extra file that Tenfold writes: a JSON list of {op, name, results} of the nodes in order.
inline const std::string node_names_record = "tenfold_nodes.json";

/// A file as LibTorch's loader gives it. To be loaded only in a process that may die of it.
struct ScriptFile {
  torch::jit::Module module;
  std::vector<c10::IValue>
      traced_inputs;       ///< shapes and dtypes of traced models, their values are not stored
  std::string metadata;    ///< tenfold.json; empty when there is none
  std::string node_names;  ///< names of the nodes when Tenfold wrote the file
  std::map<std::string, std::string> module_types;  ///< class by full name; the root is ""
};

/// Throws Error when LibTorch cannot load the file, or when it holds no method `forward`.
ScriptFile load_script(std::istream& stream);

/// LibTorch's message in one line, without what its own frames say.
std::string reason_of(const std::exception& problem);

/// What makes two tensors the same for a model: memory and geometry. LibTorch's loader makes an object a
/// name.
std::string geometry_of(const at::Tensor& tensor);

/// "file.py, line 12: `if x.sum() > 0:`", of the Python code where the file knows it.
std::string place_of(const torch::jit::Node& node);

}  // namespace tenfold::torchscript
