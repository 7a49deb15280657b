// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/formats/atomic_file.h"

namespace tenfold {

/// The file under PyTorch's archive writer. That writer throws in its destructor once it hears of a failure,
/// which would end the program: so it hears of none, and commit() tells.
class ArchiveSink {
 public:
  /// Throws Error when the folder does not exist or cannot be written.
  explicit ArchiveSink(const std::filesystem::path& target);

  /// What the writer calls; to be used while the sink lives.
  std::function<std::size_t(const void*, std::size_t)> function();
  /// Puts the file in its place. Throws Error when anything could not be written.
  void commit();

 private:
  std::filesystem::path target_;
  AtomicFile file_;
  std::ofstream stream_;
};

}  // namespace tenfold
