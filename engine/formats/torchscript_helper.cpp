// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// tenfold-torchscript-reader FILE RESULT MEMORY SECONDS [SHAPE...]: turns a TorchScript file into a .pt2, in
// a process of its own that may die of it. Lines of JSON on standard output: {"progress"}, then {"error"} or
// {"done"}.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <cpuinfo.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/formats/limited_process.h"
#include "engine/formats/pt2_writer.h"
#include "engine/formats/torchscript_lowering.h"
#include "engine/support/error.h"

namespace {

using namespace tenfold;
using nlohmann::json;

/// Each reserves address space, which is limited.
constexpr int most_threads = 4;

void say(const json& message) {
  const std::string line = message.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

void say_error(const std::string& id, const std::string& what, const Error::Parameters& parameters = {}) {
  say({{"error", {{"id", id}, {"what", what}, {"parameters", parameters}}}});
}

Job reporting_job() {
  auto last = std::make_shared<std::chrono::steady_clock::time_point>();
  return Job([last](std::int64_t done, std::int64_t total, const std::string& note) {
    const auto now = std::chrono::steady_clock::now();
    if (now - *last < std::chrono::milliseconds(100)) return;
    *last = now;
    say({{"progress", {{"done", done}, {"total", total}, {"note", note}}}});
  });
}

torchscript::Lowered read(const std::string& path, const std::vector<InputShape>& shapes,
                          std::string& metadata, const Job& job) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error("file.read", "{file} cannot be read", {{"file", path}});
  at::detail::getDefaultCPUGenerator();  // it takes its seed from a file
  cpuinfo_initialize();                  // some operators ask it, and it reads /proc
  const NoNewFiles guard;
  job.checkpoint(0, 0, "loading the file");
  const torchscript::ScriptFile file = torchscript::load_script(stream);
  metadata = file.metadata;
  return torchscript::lower(file, shapes, job);
}

void work(int count, char** words) {
  limit_this_process(std::strtoull(words[3], nullptr, 10),
                     std::chrono::seconds(std::strtoll(words[4], nullptr, 10)));
  at::set_num_threads(std::min(at::get_num_threads(), most_threads));
  std::vector<InputShape> shapes;
  for (int k = 5; k < count; ++k) shapes.push_back(parse_input_shape(words[k]));
  const Job job = reporting_job();
  std::string metadata;
  const torchscript::Lowered made = read(words[1], shapes, metadata, job);
  write_pt2(made.program, words[2], {made.inputs, {}, metadata}, job);
  say({{"done", {{"training", made.training}, {"remarks", made.remarks}}}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  try {
    work(argc, argv);
  } catch (const Error& problem) {
    say_error(problem.id(), problem.what(), problem.parameters());
  } catch (const std::bad_alloc&) {
    say_error("torchscript.memory", "reading the file takes more memory than is allowed for it");
  } catch (const c10::Error& problem) {
    say_error("torchscript.failed",
              std::string("reading the file failed: ") + problem.what_without_backtrace());
  } catch (const std::exception& problem) {
    say_error("torchscript.failed",
              std::string("reading the file failed: ") + std::string(problem.what()).substr(0, 300));
  }
  ::_exit(0);  // LibTorch's own end takes longer than the work
}
