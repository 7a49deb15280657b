// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <spawn.h>

#include <string>
#include <vector>

namespace tenfold {

/// Starts `program` with these words (its own name first) as the leader of a process group: signals of the
/// terminal do not reach it, and -pid names all that it starts. 0, or the errno that says why not. `actions`
/// as posix_spawn takes them, nullptr for none.
int start_group_leader(pid_t& child, const std::string& program, std::vector<std::string> words,
                       const posix_spawn_file_actions_t* actions = nullptr);

}  // namespace tenfold
