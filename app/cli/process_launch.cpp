// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/process_launch.h"

#include <arpa/inet.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include "engine/support/error.h"
#include "engine/support/group_leader.h"

namespace tenfold::cli {
namespace {

constexpr const char* launcherVariable = "TENFOLD_LAUNCHER";

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

pid_t start(int rank, int count, int port, int attempt) {
  setenv("RANK", std::to_string(rank).c_str(), 1);
  setenv("LOCAL_RANK", std::to_string(rank).c_str(), 1);
  setenv("WORLD_SIZE", std::to_string(count).c_str(), 1);
  setenv("MASTER_ADDR", "127.0.0.1", 1);
  setenv("MASTER_PORT", std::to_string(port).c_str(), 1);
  setenv(launcherVariable, std::to_string(getpid()).c_str(), 1);
  setenv("TORCHELASTIC_RESTART_COUNT", std::to_string(attempt).c_str(), 1);  // as torchrun counts
  // said to this process, not to those of this group: their store is rank 0's, and its GPUs are theirs
  for (const char* other : {"TORCHELASTIC_USE_AGENT_STORE", "SLURM_GPUS_PER_TASK"}) unsetenv(other);
  // Ctrl-C in a terminal comes to this process alone, which passes it on once
  pid_t child = 0;
  if (const int problem = start_group_leader(child, "/proc/self/exe", ownArguments()); problem != 0)
    throw Error("processes.start", "a process could not be started: {why}",
                {{"why", std::strerror(problem)}});
  return child;
}

/// The processes of one attempt, asked to stop when they are left.
class Children {
 public:
  ~Children() { askToStop(); }

  void add(pid_t child) { running_.push_back(child); }
  bool empty() const { return running_.empty(); }
  /// Once: a second signal would end a process that writes its checkpoint.
  void askToStop() {
    if (!asked_)
      for (const pid_t child : running_) kill(child, SIGTERM);
    asked_ = true;
  }
  /// The status of one that ended, if one did.
  std::optional<int> takeEnded() {
    int status = 0;
    const pid_t ended = waitpid(-1, &status, WNOHANG);
    return ended > 0 && std::erase(running_, ended) > 0 ? std::optional(status) : std::nullopt;
  }

 private:
  std::vector<pid_t> running_;
  bool asked_ = false;
};

struct Ended {
  int code = 0;
  bool killed = false;  ///< one of them, by somebody else or by its own fault
};

Ended runProcesses(int count, int attempt, const Job& job) {
  constexpr std::chrono::milliseconds pause(20);
  const int port = freePort();
  Children children;
  for (int rank = 0; rank < count; ++rank) children.add(start(rank, count, port, attempt));
  Ended all;
  while (!children.empty()) {
    if (job.stop_requested()) children.askToStop();
    const std::optional<int> status = children.takeEnded();
    if (!status) {
      std::this_thread::sleep_for(pause);
      continue;
    }
    if (WIFSIGNALED(*status) && WTERMSIG(*status) != SIGTERM) all.killed = true;
    const int own = WIFEXITED(*status) ? WEXITSTATUS(*status) : 1;
    if (own == 0 || all.code != 0) continue;
    all.code = own;
    children.askToStop();
  }
  return all;
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
  // machines that come and go are no restart, but another number of processes
  group.prefix = "tenfold/" + variable({"TORCHELASTIC_RESTART_COUNT"}).value_or("0") + "/" +
                 std::to_string(group.size) + "/";
  const auto place = variable(
      {"LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "PMI_LOCAL_RANK"});
  // with --gpus-per-task Slurm shows each process only its own
  if (place && !variable({"SLURM_GPUS_PER_TASK"})) group.local_rank = integer(*place);
  return group;
}

bool startedAgain() {
  for (const char* name : {"TORCHELASTIC_RESTART_COUNT", "TORCHELASTIC_MAX_RESTARTS", "SLURM_RESTART_COUNT"})
    if (integer(variable({name}).value_or("0")) > 0) return true;
  return false;
}

int launchProcesses(int count, int restarts, const Job& job) {
  for (int attempt = 0;; ++attempt) {
    const Ended ended = runProcesses(count, attempt, job);
    // one that loses another while all are stopped says that it failed
    if (ended.code != 0 && job.stop_requested()) throw Cancelled();
    if (!ended.killed || attempt >= restarts) return ended.code;
    std::fprintf(stderr, "a process was killed: all are started again (%d of %d)\n", attempt + 1, restarts);
  }
}

void stopWithLauncher() {
  const auto launcher = variable({launcherVariable});
  if (!launcher) return;
  unsetenv(launcherVariable);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != integer(*launcher)) kill(getpid(), SIGTERM);  // it was gone before
}

}  // namespace tenfold::cli
