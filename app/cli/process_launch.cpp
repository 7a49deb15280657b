// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/process_launch.h"

#include <arpa/inet.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

std::optional<std::string> variable(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return std::nullopt;
}

int integer(const std::string& text) {
  try {
    return std::stoi(text);
  } catch (const std::exception&) {
    throw Error("processes.environment", "'{text}' in the environment is no number", {{"text", text}});
  }
}

/// A port that nobody listens at now.
int freePort() {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const bool bound = handle >= 0 &&
                     bind(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     getsockname(handle, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  if (handle >= 0) close(handle);
  if (!bound) throw Error("processes.port", "there is no free port on this machine");
  return ntohs(address.sin_port);
}

/// The arguments of this process.
std::vector<std::string> ownArguments() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> arguments;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\0', begin);
    arguments.push_back(all.substr(begin, end - begin));
    begin = end == std::string::npos ? all.size() : end + 1;
  }
  return arguments;
}

pid_t start(int rank, int count, int port) {
  setenv("RANK", std::to_string(rank).c_str(), 1);
  setenv("LOCAL_RANK", std::to_string(rank).c_str(), 1);
  setenv("WORLD_SIZE", std::to_string(count).c_str(), 1);
  setenv("MASTER_ADDR", "127.0.0.1", 1);
  setenv("MASTER_PORT", std::to_string(port).c_str(), 1);
  std::vector<std::string> arguments = ownArguments();
  std::vector<char*> pointers;
  for (std::string& each : arguments) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, pointers.data(), environ) != 0)
    throw Error("processes.start", "a process could not be started");
  return child;
}

}  // namespace

std::optional<study::ProcessGroup> processGroup() {
  const auto rank = variable({"RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK"});
  const auto size = variable({"WORLD_SIZE", "SLURM_NTASKS", "OMPI_COMM_WORLD_SIZE", "PMI_SIZE"});
  if (!rank || !size || integer(*size) < 2) return std::nullopt;
  study::ProcessGroup group;
  group.rank = integer(*rank);
  group.size = integer(*size);
  group.address = variable({"MASTER_ADDR", "SLURM_LAUNCH_NODE_IPADDR"}).value_or(group.address);
  if (const auto port = variable({"MASTER_PORT"})) group.port = integer(*port);
  group.hosted = variable({"TORCHELASTIC_USE_AGENT_STORE"}).value_or("") == "True";
  group.prefix = "tenfold/" + variable({"TORCHELASTIC_RESTART_COUNT"}).value_or("0") + "/";
  return group;
}

int launchProcesses(int count) {
  const int port = freePort();
  std::vector<pid_t> children;
  for (int rank = 0; rank < count; ++rank) children.push_back(start(rank, count, port));
  int code = 0;
  while (!children.empty()) {
    int status = 0;
    const pid_t ended = waitpid(-1, &status, 0);
    if (ended < 0) continue;
    std::erase(children, ended);
    const int own = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    if (own == 0 || code != 0) continue;
    code = own;
    for (const pid_t child : children) kill(child, SIGTERM);
  }
  return code;
}

}  // namespace tenfold::cli
