// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace tenfold {

/// How tensors found their places in an architecture.
struct Fit {
  std::int64_t matched = 0;             ///< tensors that found their place
  std::vector<std::string> missing;     ///< places without a tensor
  std::vector<std::string> unexpected;  ///< tensors without a place, by their names in the file
  std::vector<std::string>
      different;                     ///< "fc.weight: [10, 512] in the file, [1000, 512] in the architecture"
  std::vector<std::string> remarks;  ///< prefixes stripped, names translated, sizes found out

  bool fits() const { return missing.empty() && different.empty(); }
  std::size_t problems() const { return missing.size() + different.size() + unexpected.size(); }
};

}  // namespace tenfold
