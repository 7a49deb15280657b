// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/study/training.h"

namespace tenfold::cli {

/// This process's place as torchrun, Slurm or MPI put it into the environment; nothing when it is alone.
std::optional<study::ProcessGroup> processGroup();

/// Whether this process was started again, or comes from somebody who does that: torchrun with --max-restarts
/// (which does not count where machines come and go), a Slurm job that was put into the queue again.
bool startedAgain();

/// Starts this program `count` times with the same arguments, as processes of one group on this machine, and
/// waits. When one fails the others are asked to stop, as all are when the job is stopped: once, so that they
/// can end in order. Where one was killed, all are started again, at most `restarts` times. Returns the exit
/// code: 0, or that of the first that failed. Throws Cancelled when they did not come to an end for the stop.
int launchProcesses(int count, int restarts, const Job& job);

/// In a process that launchProcesses() started: stops when that process is gone.
void stopWithLauncher();

}  // namespace tenfold::cli
