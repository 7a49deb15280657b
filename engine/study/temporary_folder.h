// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>

#include "engine/support/error.h"

namespace tenfold::study {

/// A folder of its own that is gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tenfold-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error("file.temporary", "no temporary folder can be made at {place}", {{"place", name}});
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!stays_) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  /// It is no longer removed.
  void stay() { stays_ = true; }

 private:
  std::filesystem::path path_;
  bool stays_ = false;
};

}  // namespace tenfold::study
