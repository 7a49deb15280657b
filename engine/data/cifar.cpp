// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cifar.h"

#include <ATen/ATen.h>

#include "engine/formats/atomic_file.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::int64_t pixels = 3 * 32 * 32;

bool is_hundred(const std::filesystem::path& folder) { return std::filesystem::exists(folder / "train.bin"); }

/// Records of `labels` bytes and an image, [n, labels + pixels] uint8.
at::Tensor read_records(const std::filesystem::path& file, std::int64_t labels) {
  const std::string bytes = read_file(file);
  const std::int64_t record = labels + pixels, size = static_cast<std::int64_t>(bytes.size());
  if (size == 0 || size % record != 0)
    throw Error(
        "data.cifar", "{file} has {size} bytes, not records of {record}",
        {{"file", file.string()}, {"size", std::to_string(size)}, {"record", std::to_string(record)}});
  return at::from_blob(const_cast<char*>(bytes.data()), {size / record, record}, at::kByte).clone();
}

}  // namespace

bool is_cifar(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "data_batch_1.bin") ||
         std::filesystem::exists(folder / "test_batch.bin") || is_hundred(folder);
}

DataSet load_cifar(const std::string& name, const std::filesystem::path& folder, bool training,
                   const Job& job) {
  const bool hundred = is_hundred(folder);
  const std::int64_t labels = hundred ? 2 : 1;
  std::vector<std::string> files{hundred ? "test.bin" : "test_batch.bin"};
  if (training) {
    files = {"train.bin"};
    if (!hundred)
      files = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
               "data_batch_5.bin"};
  }
  std::vector<at::Tensor> parts;
  for (std::size_t k = 0; k < files.size(); ++k) {
    job.checkpoint(static_cast<std::int64_t>(k), static_cast<std::int64_t>(files.size()), files[k]);
    parts.push_back(read_records(folder / files[k], labels));
  }
  const at::Tensor all = at::cat(parts);
  DataSet data{name, {}, {}};
  data.x = all.narrow(1, labels, pixels).reshape({-1, 3, 32, 32}).to(at::kFloat).div_(255);
  data.y = all.select(1, labels - 1).to(at::kLong).contiguous();
  return data;
}

}  // namespace tenfold
