// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/limited_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

#include "engine/support/error.h"
#include "engine/support/group_leader.h"

namespace tenfold {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_output = 64u << 20;
constexpr int poll_milliseconds = 50;

/// A descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int handle) : handle_(handle) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return handle_; }
  void close() {
    if (handle_ >= 0) ::close(handle_);
    handle_ = -1;
  }

 private:
  int handle_;
};

/// A child that is gone at the end, whatever happens, with all that it started: it leads a process group.
class Child {
 public:
  Child(const std::filesystem::path& program, const std::vector<std::string>& arguments, int output) {
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    const int problem = start_group_leader(pid_, program.string(), std::move(words), &actions);
    posix_spawn_file_actions_destroy(&actions);
    if (problem != 0)
      throw Error("process.start", "{program} cannot be started: {why}",
                  {{"program", program.string()}, {"why", std::strerror(problem)}});
  }
  ~Child() {
    if (running_) {
      kill();
      wait();
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill() const { ::kill(-pid_, SIGKILL); }
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    running_ = false;
    return status;
  }

 private:
  pid_t pid_ = -1;
  bool running_ = true;
};

std::pair<int, int> pipe_pair() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw Error("process.pipe", "no pipe can be made: {why}", {{"why", std::strerror(errno)}});
  return {ends[0], ends[1]};
}

enum class Reading { whole, too_slow, too_much };

/// Reads lines until the other side closes, takes too long or writes too much.
Reading read_lines(int handle, const std::function<void(const std::string&)>& on_line,
                   Clock::time_point deadline, const Job& job) {
  std::string pending;
  std::size_t total = 0;
  char buffer[65536];
  while (true) {
    if (job.stop_requested()) throw Cancelled();
    if (Clock::now() > deadline) return Reading::too_slow;
    pollfd waiting{handle, POLLIN, 0};
    if (::poll(&waiting, 1, poll_milliseconds) <= 0) continue;
    const ssize_t got = ::read(handle, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Reading::whole;
    pending.append(buffer, static_cast<std::size_t>(got));
    if ((total += static_cast<std::size_t>(got)) > longest_output) return Reading::too_much;
    std::size_t begin = 0;
    for (std::size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n', begin)) {
      on_line(pending.substr(begin, end - begin));
      begin = end + 1;
    }
    pending.erase(0, begin);
  }
}

void set_limit(__rlimit_resource resource, std::uint64_t value) {
  rlimit limit{};
  ::getrlimit(resource, &limit);
  limit.rlim_cur = limit.rlim_max = std::min<rlim_t>(value, limit.rlim_max);
  ::setrlimit(resource, &limit);
}

}  // namespace

ProcessEnd run_process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                       const std::function<void(const std::string&)>& on_line, std::chrono::seconds patience,
                       const Job& job) {
  const auto [read_end, write_end] = pipe_pair();
  Descriptor reading(read_end), writing(write_end);
  Child child(program, arguments, writing.get());
  writing.close();
  ProcessEnd end;
  const Reading read = read_lines(reading.get(), on_line, Clock::now() + patience, job);
  end.timed_out = read == Reading::too_slow;
  end.flooded = read == Reading::too_much;
  if (read != Reading::whole) child.kill();
  const int status = child.wait();
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  return end;
}

void limit_this_process(std::uint64_t memory, std::chrono::seconds processor_time) {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, static_cast<std::uint64_t>(processor_time.count()));
#ifndef __SANITIZE_ADDRESS__  // the sanitizer reserves far more than it uses
  std::ifstream status("/proc/self/statm");
  std::uint64_t pages = 0;
  status >> pages;
  set_limit(RLIMIT_AS, pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) + memory);
#else
  (void)memory;
#endif
}

NoNewFiles::NoNewFiles() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  limit.rlim_cur = 0;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

NoNewFiles::~NoNewFiles() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = before_;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace tenfold
