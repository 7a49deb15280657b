// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/planning/throughput.h"

namespace tenfold {

/// How fast a machine computes, as measured there; what a file keeps of it.
struct MachineSpeed {
  std::string processor;  ///< its name and what LibTorch uses of it
  std::string torch;      ///< version of LibTorch
  int threads = 1;        ///< that `more` was measured with; 1: `more` is `one`
  ThroughputTable one, more;
};

/// As JSON text. Numbers are read back as they were.
std::string to_json(const MachineSpeed& speed);

/// Reads what to_json() wrote. Throws Error with what is wrong; `where` names the source.
MachineSpeed machine_speed_from_json(const std::string& text, const std::string& where);

}  // namespace tenfold
