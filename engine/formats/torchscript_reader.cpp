// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_reader.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/formats/archive.h"
#include "engine/formats/limited_process.h"
#include "engine/formats/pt2_reader.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* program_name = "tenfold-torchscript-reader";
constexpr std::uint64_t most_code = 64u << 20;
constexpr std::uint64_t base_memory = std::uint64_t{6} << 30;
constexpr long usual_seconds = 600;

/// A folder that only this user may enter, gone at the end.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string pattern = (fs::temp_directory_path() / "tenfold-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw Error("file.temporary", "no folder can be made in {folder}: {why}",
                  {{"folder", fs::temp_directory_path().string()}, {"why", std::strerror(errno)}});
    path_ = pattern;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

fs::path find_program() {
  if (const char* said = std::getenv("TENFOLD_TORCHSCRIPT_READER"); said != nullptr && *said != '\0')
    return said;
  std::error_code ignored;
  const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& folder :
       {here, here / "../bin", here / "../libexec/tenfold", fs::path(TENFOLD_INSTALLED_HELPERS)})
    if (::access((folder / program_name).c_str(), X_OK) == 0) return folder / program_name;
  throw Error(
      "torchscript.program",
      "TorchScript is read by a program of its own, {name}, which is not there: install it, or say where it "
      "is with TENFOLD_TORCHSCRIPT_READER",
      {{"name", program_name}});
}

long allowed_seconds() {
  const char* said = std::getenv("TENFOLD_TORCHSCRIPT_SECONDS");
  const long seconds = said != nullptr ? std::strtol(said, nullptr, 10) : 0;
  return seconds > 0 ? seconds : usual_seconds;
}

/// What the archive itself shows, before LibTorch's loader sees it. Returns the bytes of all that is in it.
std::uint64_t check_archive(const fs::path& path) {
  const Archive archive = Archive::open(path);
  std::uint64_t code = 0, all = 0;
  for (const std::string& entry : archive.entries()) {
    const std::string name = entry.substr(archive.root().size());
    const std::uint64_t size = archive.size(name);
    all += size;
    if (name.starts_with("code/") || name.ends_with(".pkl")) code += size;
  }
  if (!archive.contains("constants.pkl") || !archive.contains("data.pkl"))
    throw Error("torchscript.foreign", "{file} is no TorchScript model: it lacks data.pkl or constants.pkl",
                {{"file", path.string()}});
  if (code > most_code)
    throw Error("torchscript.code", "{file} holds {size} MiB of code, more than any model has",
                {{"file", path.string()}, {"size", std::to_string(code >> 20)}});
  return all;
}

/// What the child said.
struct Answer {
  std::optional<json> done, error;

  void take(const std::string& line, const Job& job) {
    const json message = json::parse(line, nullptr, false);
    if (!message.is_object()) return;
    if (message.contains("done")) done = message["done"];
    if (message.contains("error")) error = message["error"];
    const json progress = message.value("progress", json());
    if (!progress.is_object()) return;
    job.checkpoint(progress.value("done", std::int64_t{0}), progress.value("total", std::int64_t{0}),
                   progress.value("note", ""));
  }
};

[[noreturn]] void explain(const fs::path& path, const ProcessEnd& end, const Answer& answer, long seconds) {
  const auto fail = [&](const char* id, const std::string& why) {
    throw Error(id, "{file} cannot be opened: {why}", {{"file", path.string()}, {"why", why}});
  };
  if (answer.error) {
    Error::Parameters parameters;
    const json given = answer.error->value("parameters", json::object());
    for (const auto& [key, value] : given.items())
      if (value.is_string()) parameters[key] = value.get<std::string>();
    parameters["file"] = path.string();
    parameters["why"] = answer.error->value("what", "no reason was given");
    throw Error(answer.error->value("id", "torchscript.failed"), "{file} cannot be opened: {why}",
                parameters);
  }
  if (end.timed_out || end.signal == SIGXCPU)
    fail("torchscript.time", "its code did not come to an end in " + std::to_string(seconds) +
                                 " seconds (TENFOLD_TORCHSCRIPT_SECONDS allows more)");
  if (end.flooded) fail("torchscript.output", "the program that reads it wrote without end");
  if (end.signal == SIGKILL)
    fail("torchscript.killed", "the program that reads it was ended, probably for want of memory");
  if (end.signal != 0)
    fail("torchscript.crash", std::string("LibTorch's loader crashed on it (") + ::strsignal(end.signal) +
                                  "); the file is damaged");
  fail("torchscript.crash", "the program that reads it ended with " + std::to_string(end.exit_code));
  std::abort();
}

}  // namespace

ModelFile read_torchscript(const fs::path& path, const ReadOptions& options, const Job& job) {
  const std::uint64_t held = check_archive(path);
  const PrivateFolder folder;
  const fs::path result = folder.path() / "model.pt2";
  const long seconds = allowed_seconds();
  std::vector<std::string> words{fs::absolute(path).string(), result.string(),
                                 std::to_string(base_memory + 8 * held), std::to_string(seconds)};
  for (const InputShape& shape : options.inputs) words.push_back(to_text(shape));
  Answer answer;
  const ProcessEnd end = run_process(
      find_program(), words, [&](const std::string& line) { answer.take(line, job); },
      std::chrono::seconds(seconds), job);
  if (!answer.done || end.exit_code != 0) explain(path, end, answer, seconds);
  ModelFile file = read_pt2(result, job);
  file.format = "torchscript";
  const json remarks = answer.done->value("remarks", json::array());
  for (const json& remark : remarks)
    if (remark.is_string()) file.remarks.push_back(remark);
  set_training(file.program, answer.done->value("training", false));
  return file;
}

}  // namespace tenfold
