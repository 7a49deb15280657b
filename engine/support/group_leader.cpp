// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/group_leader.h"

#include <unistd.h>

namespace tenfold {

int start_group_leader(pid_t& child, const std::string& program, std::vector<std::string> words,
                       const posix_spawn_file_actions_t* actions) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int problem = ::posix_spawn(&child, program.c_str(), actions, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
  return problem;
}

}  // namespace tenfold
