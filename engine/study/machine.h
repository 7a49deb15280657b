// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/study/reports.h"
#include "engine/support/job.h"

namespace tenfold::study {

/// How fast this machine computes with so many threads, float32.
struct ThreadSpeed {
  int threads = 1;
  double gflops = 0;                   ///< of the largest product that was measured
  double small_gflops = 0;             ///< of 4096 products 4x16 by 16x4, what tensor trains must avoid
  double memory_bytes_per_second = 0;  ///< read and written together
  double call_seconds = 0;             ///< of one operator that does nothing
};

/// What plans and predictions go by.
struct MachineReport {
  std::string processor;  ///< of this machine
  std::string torch;      ///< version of LibTorch
  bool measured = false;  ///< whether it was measured here; otherwise the numbers are of another machine
  std::string why_not;    ///< why a file that is there was not used; empty when none is there
  std::vector<ThreadSpeed> speeds;
};

/// Reads what measure_machine() wrote: plans and predicted times of this process go by it from now on. A file
/// that is damaged, of another processor or of another LibTorch is not used, and the report says why.
MachineReport use_machine(const std::string& path);

/// Measures this machine with one thread and with LibTorch's default, writes the file, atomically, making its
/// folder, and uses it. About ten seconds, in which other work on the machine spoils it.
MachineReport measure_machine(const std::string& path, const Job& job = {});

/// Fills in the predicted speeds of a layer that was decomposed, by what is known of the machine now; none
/// for layers that are not linear.
void predict_speed(LayerReport& report, const LayerRow& row);

std::string to_json(const MachineReport& report);

}  // namespace tenfold::study
