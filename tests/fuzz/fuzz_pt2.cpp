// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <caffe2/serialize/inline_container.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/formats/archive.h"
#include "engine/formats/pt2_reader.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace tenfold;

/// The sample model with another graph: checksums of a zip archive would hide damage inside it from every
/// reader.
std::filesystem::path with_graph(const std::string& graph) {
  static const Archive sample = Archive::open(TENFOLD_SAMPLE);
  const auto path =
      std::filesystem::temp_directory_path() / ("tenfold_fuzz_" + std::to_string(::getpid()) + ".pt2");
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* data, std::size_t size) {
    stream.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
    return size;
  });
  for (const auto& entry : sample.entries()) {
    const std::string name = entry.substr(sample.root().size());
    if (name.starts_with(".data/") || name == "version") continue;  // the writer makes its own
    const std::string bytes = name == "models/model.json" ? graph : sample.read(name);
    writer.writeRecord(name, bytes.data(), bytes.size());
  }
  writer.writeEndOfFile();
  return path;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = with_graph(testing::text_of(data, size));
  const int result = testing::expect_only_errors([&] { read_pt2(path); });
  std::filesystem::remove(path);
  return result;
}
