// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cifar.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

#include "engine/data/gzip.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/pickle_arrays.h"
#include "engine/formats/tar.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t pixels = 3 * 32 * 32;
constexpr std::uint64_t largest_file = 256u << 20, largest_archive = 1u << 30;

/// One file's images [n, 3072] uint8 and labels [n] int64.
struct Part {
  at::Tensor images, labels;
};

[[noreturn]] void not_cifar(const std::string& file, const std::string& why) {
  throw Error("data.cifar", "{file} is no file of CIFAR: {why}", {{"file", file}, {"why", why}});
}

/// Records of `labels` bytes, of which the last counts, and an image.
Part binary_part(const std::string& bytes, std::int64_t labels, const std::string& file) {
  const std::int64_t record = labels + pixels, size = static_cast<std::int64_t>(bytes.size());
  if (size == 0 || size % record != 0)
    not_cifar(file, "it has " + std::to_string(size) + " bytes, not records of " + std::to_string(record));
  const at::Tensor all = at::from_blob(const_cast<char*>(bytes.data()), {size / record, record}, at::kByte);
  return {all.narrow(1, labels, pixels).clone(), all.select(1, labels - 1).to(at::kLong).contiguous()};
}

/// A dictionary with "data" [n, 3072] and "labels" or "fine_labels", a list or an array.
Part pickled_part(const std::string& bytes, const std::string& file) {
  const PickleValue value = read_plain_pickle(bytes, file);
  const PickleValue* data = find_key(value, "data");
  const PickleValue* labels = find_key(value, "fine_labels");
  if (labels == nullptr) labels = find_key(value, "labels");
  if (data == nullptr || labels == nullptr) not_cifar(file, "it has no data and labels");
  Part part{array_in(*data, file), {}};
  if (labels->is(PickleValue::Kind::list)) {
    std::vector<std::int64_t> numbers;
    for (const PickleValue& label : labels->items()) numbers.push_back(label.as_integer());
    part.labels = at::tensor(numbers, at::kLong);
  } else {
    part.labels = array_in(*labels, file).to(at::kLong);
  }
  const bool images =
      part.images.scalar_type() == at::kByte && part.images.dim() == 2 && part.images.size(1) == pixels;
  if (!images) not_cifar(file, "its data has the shape " + to_string(part.images.sizes().vec()));
  if (part.labels.dim() != 1 || part.labels.size(0) != part.images.size(0) || part.labels.size(0) == 0)
    not_cifar(file, "images and labels differ in number");
  if (part.labels.min().item<std::int64_t>() < 0) not_cifar(file, "it holds negative labels");
  return part;
}

/// What the files of one part are called, and how they are read.
struct Layout {
  std::vector<std::string> files;
  bool binary = false;
  std::int64_t labels = 1;
};

Layout layout_of(bool hundred, bool binary, bool training) {
  const std::string ending = binary ? ".bin" : "";
  Layout layout{{}, binary, hundred ? 2 : 1};
  if (hundred)
    layout.files = {(training ? "train" : "test") + ending};
  else if (!training)
    layout.files = {"test_batch" + ending};
  else
    for (int k = 1; k <= 5; ++k) layout.files.push_back("data_batch_" + std::to_string(k) + ending);
  return layout;
}

/// Of those there are: CIFAR-10 before CIFAR-100, binary before Python's.
template <class Exists>
Layout find_layout(bool training, const Exists& exists) {
  for (const bool hundred : {false, true})
    for (const bool binary : {true, false}) {
      const Layout train = layout_of(hundred, binary, true), test = layout_of(hundred, binary, false);
      // "train" and "test" alone may be anything
      if (hundred && !binary && !exists("meta")) continue;
      if (exists(train.files[0]) || exists(test.files[0])) return training ? train : test;
    }
  return {};
}

DataSet joined(const std::string& name, const std::vector<Part>& parts) {
  std::vector<at::Tensor> images, labels;
  for (const Part& part : parts) {
    images.push_back(part.images);
    labels.push_back(part.labels);
  }
  DataSet data{name, {}, {}, {}};
  data.x = at::cat(images).view({-1, 3, 32, 32}).to(at::kFloat).div_(255);
  data.y = at::cat(labels);
  return data;
}

Part part_of(const Layout& layout, const std::string& bytes, const std::string& file) {
  return layout.binary ? binary_part(bytes, layout.labels, file) : pickled_part(bytes, file);
}

/// "cifar-10-batches-py/data_batch_1" as "data_batch_1" where CIFAR has such a file.
std::string wanted_member(const std::string& path) {
  const std::string file = path.substr(path.rfind('/') + 1);
  if (file == "meta") return file;
  for (const bool hundred : {false, true})
    for (const bool binary : {false, true})
      for (const bool training : {false, true}) {
        const auto files = layout_of(hundred, binary, training).files;
        if (std::find(files.begin(), files.end(), file) != files.end()) return file;
      }
  return {};
}

/// Of a tar that is read from the front: the files that CIFAR has, by name without folder.
std::map<std::string, std::string> archived_files(GzipSource& source, const fs::path& archive,
                                                  const Job& job) {
  std::map<std::string, std::string> files;
  std::uint64_t done = 0;
  for (;;) {
    const std::string header = source.read(tar::block);
    if (header.size() < tar::block || header[0] == '\0') break;
    const std::string path = header.substr(0, std::min<std::size_t>(100, header.find('\0')));
    const std::uint64_t size = tar::octal(std::string_view(header).substr(124, 12));
    const std::uint64_t padded = (size + tar::block - 1) / tar::block * tar::block;
    done += tar::block + padded;
    if (size > largest_file || done > largest_archive)
      not_cifar(archive.string(), "it is larger than CIFAR is");
    const bool plain = header[156] == '0' || header[156] == '\0';
    const std::string file = plain ? wanted_member(path) : std::string();
    job.checkpoint(0, 0, path);
    std::string contents = source.read_exactly(padded);
    contents.resize(size);
    if (!file.empty()) files.emplace(file, std::move(contents));
  }
  return files;
}

}  // namespace

bool is_cifar(const fs::path& folder) {
  return !find_layout(true, [&](const std::string& file) {
            return fs::is_regular_file(folder / file);
          }).files.empty();
}

DataSet load_cifar(const std::string& name, const fs::path& folder, bool training, const Job& job) {
  const Layout layout =
      find_layout(training, [&](const std::string& file) { return fs::is_regular_file(folder / file); });
  if (layout.files.empty()) not_cifar(folder.string(), "it has none of the files");
  std::vector<Part> parts;
  const auto count = static_cast<std::int64_t>(layout.files.size());
  for (std::int64_t k = 0; k < count; ++k) {
    const fs::path file = folder / layout.files[static_cast<std::size_t>(k)];
    job.checkpoint(k, count, file.filename().string());
    parts.push_back(part_of(layout, read_file(file, largest_file), file.string()));
  }
  return joined(name, parts);
}

DataSet load_cifar_archive(const std::string& name, const fs::path& archive, bool training, const Job& job) {
  const std::string bytes = read_file(archive, largest_archive);
  GzipSource source(bytes, archive.string());
  const auto files = archived_files(source, archive, job);
  const Layout layout = find_layout(training, [&](const std::string& file) { return files.contains(file); });
  if (layout.files.empty()) not_cifar(archive.string(), "it has none of the files");
  std::vector<Part> parts;
  for (const std::string& file : layout.files) {
    const auto found = files.find(file);
    if (found == files.end()) not_cifar(archive.string(), "it has no " + file);
    parts.push_back(part_of(layout, found->second, archive.string() + "/" + file));
  }
  return joined(name, parts);
}

}  // namespace tenfold
