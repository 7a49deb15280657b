// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/formats/pickle.h"

namespace tenfold {

class FileBytes;

/// What a pickle's persistent ids stand for: it lies outside the pickle, and each age of torch.save put it
/// somewhere else.
class PickleStorages {
 public:
  virtual ~PickleStorages() = default;

  /// What errors call the file.
  virtual const std::string& name() const = 0;
  /// A storage is referred to, with elements of `width` bytes: called before any tensor is made on it.
  virtual void announce(const std::string& /*key*/, std::int64_t /*elements*/, std::int64_t /*width*/) {}
  /// The bytes of a storage, dtype uint8. On the device "meta" where only their count is known yet. Throws
  /// Error when there is none.
  virtual at::Tensor bytes(const std::string& key) = 0;
  /// The tensor that a plain number or text stands for, as the oldest files have it; undefined where there is
  /// none.
  virtual at::Tensor tensor(const std::string& /*id*/) { return {}; }
};

/// Reads the pickle that begins `code` and removes it from there, so that pickles in a row are read one by
/// one. Throws Error for anything malformed, too deep or too large.
PickleValue unpickle(std::string_view& code, PickleStorages& storages);

/// Throws Error when the facts that old files state about their machine say that it was big-endian.
void check_byte_order(const PickleValue& facts, const std::string& file);

/// What torch.save wrote before PyTorch 1.6 (pickles in a row, then the storages) and before 0.1.10 (a tar of
/// pickles). As read_pickle() otherwise.
PickleValue read_legacy_pickle(const FileBytes& file);
PickleValue read_tar_pickle(const FileBytes& file);

}  // namespace tenfold
