// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/report.h"

namespace tenfold {

void remark_settled(DecompositionReport& report, std::int64_t sweep) {
  report.remarks.push_back("Stopped after sweep " + std::to_string(sweep) + ": the error no longer changes");
}

void remark_stopped(DecompositionReport& report, std::int64_t sweep) {
  report.remarks.push_back(sweep == 0 ? "Stopped at the start by the caller"
                                      : "Stopped after sweep " + std::to_string(sweep) + " by the caller");
}

void remark_unsettled(DecompositionReport& report, std::int64_t sweeps) {
  report.remarks.push_back("Ended after sweep " + std::to_string(sweeps) +
                           ", the last one allowed, while the error still changed");
}

}  // namespace tenfold
