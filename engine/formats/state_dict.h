// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tenfold {

/// Named tensors in order, as a PyTorch module's state_dict.
class StateDict {
 public:
  using Entry = std::pair<std::string, at::Tensor>;

  /// At the end, or in the place of the entry of that name.
  void set(const std::string& name, at::Tensor tensor);
  /// nullptr where there is none.
  const at::Tensor* find(const std::string& name) const;

  std::size_t size() const { return entries_.size(); }
  std::vector<Entry>::const_iterator begin() const { return entries_.begin(); }
  std::vector<Entry>::const_iterator end() const { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> places_;
};

/// The tensors of a file of any kind that holds some, as read_weights_file() finds them: a state_dict of
/// torch.save, safetensors, NPZ and others. Nothing in the file is executed and nothing allocated beyond what
/// it holds: tensors are views of its storages, so tied ones are one memory and strides are the file's.
///
/// In a checkpoint it is the dictionary `key` ("ema.state_dict" within another), or without one the
/// likeliest. Throws Error when the file is malformed or holds no tensors.
StateDict read_state_dict(const std::filesystem::path& path, const std::string& key = {});

/// Writes what torch.load(weights_only=True) gives back as an OrderedDict, atomically. Tensors that share
/// memory still do; those on a device are copied. Throws Error when the file cannot be written.
void write_state_dict(const std::filesystem::path& path, const StateDict& dict);

}  // namespace tenfold
