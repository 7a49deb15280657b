// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "engine/formats/atomic_file.h"
#include "engine/support/error.h"
#include "tests/support/error_id.h"

namespace tenfold::testing {

/// A file made by tests/baselines/formats/make_files.py.
inline std::filesystem::path file(const std::string& name) {
  return std::filesystem::path(TENFOLD_TEST_FILES) / name;
}

}  // namespace tenfold::testing
