// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Replays seeds and seeded mutations of them: fuzz_<reader> [--first N] [--mutations N] [--write] SEED...
// A failure names the number of its input; "--first N --mutations 1 --write" repeats it and leaves it in a
// file.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutation.h"

namespace {

using namespace tenfold::testing;

constexpr std::size_t memory_limit = 512u << 20;
constexpr std::chrono::seconds time_limit{5};
constexpr std::size_t growth_limit = 64u << 20;  ///< beyond twice the input

/// Which input is running, readable by the signal handler.
volatile std::sig_atomic_t current = -1;

[[noreturn]] void name_input(int signal) {
  char text[64] = "crashed at input ";
  std::size_t at = std::strlen(text);
  char digits[16];
  int count = 0;
  for (unsigned long left = static_cast<unsigned long>(current); count == 0 || left > 0; left /= 10)
    digits[count++] = static_cast<char>('0' + left % 10);
  while (count > 0) text[at++] = digits[--count];
  text[at++] = '\n';
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, at);
  ::_exit(128 + signal);
}

std::string contents_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    std::cerr << "there is no seed " << path << "\n";
    std::exit(2);
  }
  std::ostringstream contents;
  contents << stream.rdbuf();
  return contents.str();
}

/// Most memory that the process had since the last call, in bytes; 0 where the kernel does not say.
class MemoryPeak {
 public:
  MemoryPeak() {
    std::ofstream("/proc/self/clear_refs") << 5;  // the peak starts again from what there is now
    begin_ = peak();
  }
  std::size_t growth() const { return peak() - std::min(begin_, peak()); }

 private:
  static std::size_t peak() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
      if (word == "VmHWM:" && status >> word) return static_cast<std::size_t>(std::stoull(word)) << 10;
    return 0;
  }
  std::size_t begin_ = 0;
};

/// The sanitizers reserve far more than they use and have a limit of their own (max_allocation_size_mb).
void limit_memory() {
#ifndef __SANITIZE_ADDRESS__
  std::ifstream status("/proc/self/statm");
  std::size_t pages = 0;
  status >> pages;
  const rlimit limit{pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + memory_limit, RLIM_INFINITY};
  ::setrlimit(RLIMIT_AS, &limit);
#endif
}

/// Whether the reader behaved: no foreign exception, in good time, without much memory. What the first runs
/// load for good is not counted.
bool run(const std::string& input, long number, [[maybe_unused]] bool first = false) {
  current = static_cast<std::sig_atomic_t>(number);
  const MemoryPeak memory;
  const auto begin = std::chrono::steady_clock::now();
  std::string what;
  try {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  } catch (const std::exception& error) {
    what = error.what();
    what = "threw " + what.substr(0, 300);
  }
  if (what.empty() && std::chrono::steady_clock::now() - begin > time_limit) what = "took too long";
#ifndef __SANITIZE_ADDRESS__
  if (what.empty() && !first && memory.growth() > 2 * input.size() + growth_limit)
    what = "took " + std::to_string(memory.growth() >> 20) + " MiB";
#endif
  if (!what.empty()) std::cerr << "input " << number << ": " << what << "\n";
  return what.empty();
}

}  // namespace

int main(int argc, char** argv) {
  long first = 0, mutations = 200;
  bool write = false;
  std::vector<std::string> seeds;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--first" && i + 1 < argc)
      first = std::atol(argv[++i]);
    else if (argument == "--mutations" && i + 1 < argc)
      mutations = std::atol(argv[++i]);
    else if (argument == "--write")
      write = true;
    else
      seeds.push_back(contents_of(argument));
  }
  if (seeds.empty()) return 2;
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) std::signal(signal, name_input);
  long failures = 0;
  for (const std::string& seed : seeds)
    failures += run(seed, 0, true) ? 0 : 1;  // what is loaded once is loaded now
  limit_memory();
  for (long number = first; number < first + mutations; ++number) {
    const std::string input = mutate(seeds, static_cast<std::uint64_t>(number));
    if (write) std::ofstream("input-" + std::to_string(number), std::ios::binary) << input;
    failures += run(input, number) ? 0 : 1;
  }
  std::cout << seeds.size() << " seeds and " << mutations << " mutations, " << failures << " failures\n";
  return failures == 0 ? 0 : 1;
}
