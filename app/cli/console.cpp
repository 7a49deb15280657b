// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stop_token>
#include <thread>

#include "engine/support/time_left.h"

namespace tenfold::cli {
namespace {

/// Never destroyed: the thread that waits for signals outlives main.
std::stop_source& stopSource() {
  static auto* source = new std::stop_source;
  return *source;
}

/// Columns that UTF-8 text takes on a terminal: bytes that do not continue a character.
std::size_t width(const std::string& text) {
  std::size_t columns = 0;
  for (const char letter : text) columns += (static_cast<unsigned char>(letter) & 0xC0) != 0x80;
  return columns;
}

std::string scaled(double value, double base, const std::vector<const char*>& units) {
  std::size_t unit = 0;
  while (value >= base * 0.9995 && unit + 1 < units.size()) {
    value /= base;
    ++unit;
  }
  return number(value) + (*units[unit] != '\0' ? std::string(" ") + units[unit] : "");
}

}  // namespace

void stopOnInterrupt() {
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond ulimit -f is an error of its writer
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  struct sigaction hangup {};
  sigaction(SIGHUP, nullptr, &hangup);
  if (hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);  // else nohup's
  pthread_sigmask(SIG_BLOCK, &signals,
                  nullptr);  // inherited by every later thread: only the one below takes them
  std::thread([signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    stopSource().request_stop();
    do sigwait(&signals, &signal);
    while (signal == SIGHUP);  // of a terminal that is closed the shell and the kernel tell
    _exit(130);
  }).detach();
}

Job Console::job() {
  const bool terminal = !quiet && isatty(STDERR_FILENO) != 0;
  const auto begin = std::chrono::steady_clock::now();
  const auto clock = std::make_shared<TimeLeft>();
  return Job(
      [this, terminal, begin, clock](std::int64_t done, std::int64_t total, const std::string& note) {
        if (!terminal) return;
        std::string line;
        if (total > 0) {
          const auto share = static_cast<int>(20 * done / total);
          for (int k = 0; k < 20; ++k) line += k < share ? "█" : "░";
          line += " " + std::to_string(100 * done / total) + " % ";
        }
        line += note;
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (const auto left = total > 0 ? clock->at(double(done) / double(total), seconds) : std::nullopt)
          line += ", " + duration(*left) + " left";
        if (line == line_) return;
        line_ = line;
        std::fprintf(stderr, "\r\033[K%s", line.c_str());
      },
      stopSource().get_token());
}

void Console::clearProgress() {
  if (!line_.empty()) std::fputs("\r\033[K", stderr);
  line_.clear();
}

void Console::result(const std::string& json_text, const std::function<void()>& table) {
  clearProgress();
  if (json)
    std::printf("%s\n", json_text.c_str());
  else
    table();
  std::fflush(stdout);
}

void Console::message(const std::string& line) {
  clearProgress();
  if (!quiet) std::fprintf(stderr, "%s\n", line.c_str());
}

void Console::remarks(const std::vector<std::string>& lines) {
  for (const auto& line : lines)
    if (told_.insert(line).second) message("note: " + line);
}

void printTable(const std::vector<std::vector<std::string>>& rows, std::size_t left) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (widths.size() <= k) widths.push_back(0);
      widths[k] = std::max(widths[k], width(row[k]));
    }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t k = 0; k < row.size(); ++k) {
      const std::string space(widths[k] - width(row[k]), ' ');
      line += (k > 0 ? "  " : "") + (k < left ? row[k] + space : space + row[k]);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    std::printf("%s\n", line.c_str());
  }
}

std::string number(double value, int digits) {
  std::array<char, 64> text{};
  const double size = std::abs(value);
  if (size == 0 || !std::isfinite(value)) {
    std::snprintf(text.data(), text.size(), "%g", value);
  } else if (size < 1e-3 || size >= 1e15) {
    std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value);
  } else {
    std::snprintf(text.data(), text.size(), "%.*e", digits - 1,
                  value);  // rounded first: 9.996 has one digit more
    const int before =
        static_cast<int>(std::floor(std::log10(std::abs(std::strtod(text.data(), nullptr))))) + 1;
    std::snprintf(text.data(), text.size(), "%.*f", std::max(0, digits - before), value);
  }
  return text.data();
}

std::string count(std::int64_t value) {
  if (value < 1000) return std::to_string(value);
  return scaled(static_cast<double>(value), 1000, {"", "k", "M", "G", "T"});
}

std::string bytes(std::int64_t value) {
  if (value < 1024) return std::to_string(value) + " B";
  return scaled(static_cast<double>(value), 1024, {"B", "KiB", "MiB", "GiB"});
}

std::string duration(double seconds) {
  if (seconds < 1e-3) return number(seconds * 1e6) + " µs";
  if (seconds < 1) return number(seconds * 1e3) + " ms";
  return number(seconds) + " s";
}

std::string percent(double share) { return number(share * 100) + " %"; }

}  // namespace tenfold::cli
