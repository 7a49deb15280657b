// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/weights_writer.h"

#include <fstream>

#include "engine/formats/atomic_file.h"
#include "engine/formats/python_script.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/weights_file.h"

namespace tenfold {
namespace {

bool is_ours(const std::filesystem::path& script) {
  std::ifstream stream(script);
  std::string line;
  std::getline(stream, line);
  return line.starts_with(script_mark);
}

/// A user's own script of the same name is left alone.
std::filesystem::path script_beside(const std::filesystem::path& weights) {
  const std::string stem = weights.stem().string();
  std::filesystem::path script = weights;
  script.replace_extension(".py");
  for (int k = 1; std::filesystem::exists(script) && !is_ours(script); ++k)
    script.replace_filename(stem + "_model" + (k == 1 ? "" : "_" + std::to_string(k)) + ".py");
  return script;
}

}  // namespace

std::vector<std::filesystem::path> write_weights(const Program& program, const std::filesystem::path& path,
                                                 std::string_view format, const std::string& metadata,
                                                 const Job& job) {
  std::vector<std::filesystem::path> files{path};
  const std::string script = python_script(program, path.filename().string());
  if (format == "safetensors") {
    std::map<std::string, std::string> about{{"format", "pt"}};
    if (!metadata.empty()) about["tenfold"] = metadata;
    write_safetensors(path, state_dict(program), std::move(about), job);
  } else {
    write_state_dict(path, state_dict(program));
    std::filesystem::remove(sidecar_of(path));  // of a file that was here before
    if (!metadata.empty()) {
      files.push_back(sidecar_of(path));
      write_file(files.back(), metadata + "\n");
    }
  }
  files.push_back(script_beside(path));
  write_file(files.back(), script);
  return files;
}

}  // namespace tenfold
