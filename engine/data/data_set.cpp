// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/data_set.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/data/cifar.h"
#include "engine/data/gzip.h"
#include "engine/data/idx.h"
#include "engine/data/image_folder.h"
#include "engine/data/table.h"
#include "engine/data/unusable.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/npy.h"
#include "engine/kernels/all_finite.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t longest_digits = 4u << 20;
constexpr std::int64_t digit_features = 64, largest_class = 1'000'000;

/// Numbers to predict as [n, outputs] float32; checks that they belong to the samples.
at::Tensor targets_for(const at::Tensor& x, const at::Tensor& given, const std::string& name) {
  const at::Tensor y = given.dim() == 1 ? given.unsqueeze(1) : given;
  if (y.dim() != 2)
    unusable(name, "y has the shape " + to_string(y.sizes().vec()) + ", not [samples, outputs]");
  if (x.dim() < 1 || x.size(0) != y.size(0))
    unusable(name, "samples " + to_string(x.sizes().vec()) + " and y " + to_string(y.sizes().vec()) +
                       " differ in number");
  if (y.numel() == 0) unusable(name, "it holds no samples");
  if (!all_finite(y)) unusable(name, "y holds numbers that are not finite");
  return y.to(at::kFloat).contiguous();
}

/// Labels as [n] int64, of samples that are tokens [n, tokens] too; checks that they belong to the samples.
at::Tensor labels_for(const at::Tensor& x, const at::Tensor& given, const std::string& name) {
  at::Tensor y = given;
  const bool of_tokens =
      y.dim() == 2 && y.size(1) > 1 && y.sizes() == x.sizes() && at::isIntegralType(x.scalar_type(), false);
  if (y.dim() == 2 && y.size(1) == 1) y = y.squeeze(1);
  if (!at::isIntegralType(y.scalar_type(), false)) unusable(name, "its labels are not integers");
  if (y.dim() != 1 && !of_tokens)
    unusable(name, "its labels have the shape " + to_string(y.sizes().vec()) +
                       ", not one a sample, or one a token of samples " + to_string(x.sizes().vec()));
  if (x.dim() < 1 || x.size(0) != y.size(0))
    unusable(name, "samples " + to_string(x.sizes().vec()) + " and labels " + to_string(y.sizes().vec()) +
                       " differ in number");
  if (y.size(0) == 0) unusable(name, "it holds no samples");
  y = y.to(at::kLong).contiguous();
  const auto [least, most] = at::aminmax(of_tokens ? y.where(y != DataSet::no_class, 0) : y);
  if (least.item<std::int64_t>() < 0) unusable(name, "it holds negative labels");
  if (most.item<std::int64_t>() > largest_class)
    unusable(name, "'" + std::to_string(most.item<std::int64_t>()) + "' is no class: 0, 1, 2, … or names");
  return y;
}

/// Floats are numbers to predict, integers classes.
at::Tensor answers_for(const at::Tensor& x, const at::Tensor& given, const std::string& name) {
  return at::isFloatingType(given.scalar_type()) ? targets_for(x, given, name) : labels_for(x, given, name);
}

/// The numbers of a line; throws Error when it has other than `expected` of them.
void parse_line(std::string_view line, std::int64_t expected, const std::string& name,
                std::vector<float>& into) {
  const char *at = line.data(), *const end = line.data() + line.size();
  for (std::int64_t i = 0; i < expected; ++i) {
    float value = 0;
    const auto [next, problem] = std::from_chars(at, end, value);
    const bool last = i + 1 == expected;
    if (problem != std::errc() || (last ? next != end : (next == end || *next != ',')))
      unusable(name, "line " + std::to_string(into.size() / static_cast<std::size_t>(expected) + 1) +
                         " is not " + std::to_string(expected) + " numbers");
    into.push_back(value);
    at = next + (last ? 0 : 1);
  }
}

/// [n, 65]: pixels 0…16 and the label.
at::Tensor read_digits(const fs::path& file) {
  const std::string bytes = read_file(file, longest_digits);
  GzipSource source(bytes, file.string());
  const std::string text = source.read(longest_digits);
  std::vector<float> numbers;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) parse_line(line, digit_features + 1, file.string(), numbers);
    at = end + 1;
  }
  return at::tensor(numbers).view({-1, digit_features + 1});
}

DataSet load_digits(const std::string& part, const fs::path& folder) {
  if (!part.empty() && part != "train" && part != "test" && part != "all")
    unusable("digits:" + part, "the parts are train, test and all");
  const fs::path file = folder / "digits.csv.gz";
  at::Tensor table = read_digits(file);
  if (part != "all") {
    const at::Tensor held_out = at::arange(table.size(0)).remainder(5).eq(4);
    table = table.index({part == "train" ? held_out.logical_not() : held_out});
  }
  DataSet data{"digits" + (part.empty() ? "" : ":" + part), {}, {}, {}};
  data.x = table.narrow(1, 0, digit_features).div(16).contiguous();
  data.y = labels_for(data.x, table.select(1, digit_features).to(at::kLong), file.string());
  return data;
}

/// MNIST's file under one of the names it goes by.
fs::path idx_file(const fs::path& folder, const std::string& part, const std::string& kind, int dimensions) {
  const std::string base = part + "-" + kind, ending = "idx" + std::to_string(dimensions) + "-ubyte";
  for (const std::string& name : {base + "-" + ending, base + "." + ending})
    for (const char* packed : {"", ".gz"})
      if (fs::exists(folder / (name + packed))) return folder / (name + packed);
  unusable(folder.string(), "it has no " + base + "-" + ending + " (nor .gz)");
}

/// Whether any of MNIST's files is there.
bool has_idx(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().find("-ubyte") != std::string::npos) return true;
  return false;
}

/// CIFAR's archives hold one folder with the files: where they were unpacked into another, it is that one.
fs::path cifar_folder(const fs::path& folder) {
  if (is_cifar(folder)) return folder;
  for (const char* name :
       {"cifar-10-batches-py", "cifar-10-batches-bin", "cifar-100-python", "cifar-100-binary"})
    if (is_cifar(folder / name)) return folder / name;
  return {};
}

/// MNIST and CIFAR have nothing to choose a state by.
void check_part(const std::string& name, const std::string& part) {
  if (part == "val") unusable(name, "the parts are train and test");
}

DataSet load_folder(const std::string& name, const fs::path& folder, const std::string& part,
                    const ImageOptions& images_as, const Job& job) {
  if (const fs::path cifar = cifar_folder(folder); !cifar.empty()) {
    check_part(name, part);
    return load_cifar(name, cifar, part == "train", job);
  }
  if (ImageFolder::is_one(folder)) {
    DataSet data{name, {}, {}, {}, ImageFolder::open(folder, part, images_as, job)};
    data.y = data.images->labels();
    data.classes = data.images->classes();
    return data;
  }
  if (!has_idx(folder))
    unusable(folder.string(),
             "it holds neither MNIST's files, nor CIFAR's, nor a sub-folder of images for each class");
  check_part(name, part);
  const std::string prefix = part == "train" ? "train" : "t10k";
  job.checkpoint(0, 2, "labels");
  const at::Tensor labels = read_idx(idx_file(folder, prefix, "labels", 1));
  job.checkpoint(1, 2, "images");
  const at::Tensor images = read_idx(idx_file(folder, prefix, "images", 3));
  if (images.dim() != 3) unusable(name, "its images have the shape " + to_string(images.sizes().vec()));
  DataSet data{name, images.unsqueeze(1).to(at::kFloat).div_(255), {}, {}};
  data.y = labels_for(data.x, labels, name);
  return data;
}

/// Images and other numbers that are to be prepared, whole numbers other than bytes as ids of tokens;
/// undefined for other types.
at::Tensor samples_of(const at::Tensor& x) {
  if (x.scalar_type() == at::kByte) return x.to(at::kFloat).div_(255);
  if (at::isFloatingType(x.scalar_type())) return x.to(at::kFloat).contiguous();
  return at::isIntegralType(x.scalar_type(), /*includeBool=*/false) ? x.to(at::kLong).contiguous()
                                                                    : at::Tensor();
}

DataSet load_npz(const std::string& file) {
  DataSet data{file, {}, {}, read_npz(file)};
  if (data.arrays.empty()) unusable(file, "it holds no arrays");
  at::Tensor labels;
  if (const auto y = data.arrays.find("y"); y != data.arrays.end() && data.arrays.size() > 1) {
    labels = y->second;
    data.arrays.erase(y);
  }
  const std::int64_t count = data.arrays.begin()->second.dim() > 0 ? data.size() : 0;
  for (const auto& [name, values] : data.arrays) {
    if (values.dim() < 1 || values.size(0) == 0) unusable(file, name + " holds no samples");
    if (values.size(0) != count)
      unusable(file, "its arrays differ in the number of samples: " + std::to_string(count) + " and " +
                         std::to_string(values.size(0)) + " of " + name);
  }
  if (const auto x = data.arrays.find("x"); x != data.arrays.end() && x->second.dim() >= 2)
    data.x = samples_of(x->second);
  if (labels.defined()) data.y = answers_for(data.arrays.begin()->second, labels, file);
  return data;
}

/// Samples and labels as two arrays.
DataSet from_arrays(const at::Tensor& x, const at::Tensor& y, const std::string& file) {
  DataSet data{file, samples_of(x), {}, {{"x", x}}};
  if (!data.x.defined())
    unusable(file, std::string("x holds ") + c10::toString(x.scalar_type()) +
                       ": it may hold uint8 (0 to 255), floating-point numbers or ids of tokens");
  if (x.dim() < 2) unusable(file, "x has the shape " + to_string(x.sizes().vec()) + ", not [samples, ...]");
  data.y = answers_for(data.x, y, file);
  return data;
}

/// "x.npy,y.npy"
std::optional<DataSet> load_pair(const std::string& data) {
  const std::size_t comma = data.find(".npy,");
  if (comma == std::string::npos || !data.ends_with(".npy")) return std::nullopt;
  return from_arrays(read_npy(data.substr(0, comma + 4)), read_npy(data.substr(comma + 5)), data);
}

/// "FILE.csv", "FILE.csv.gz", and a column behind a colon: "FILE.csv:species"
std::optional<DataSet> load_csv(const std::string& data) {
  for (const std::string ending : {".csv.gz", ".csv"}) {
    if (data.ends_with(ending)) return load_table(data, data, "");
    const std::size_t colon = data.rfind(ending + ":");
    if (colon == std::string::npos) continue;
    const std::size_t end = colon + ending.size();
    return load_table(data, data.substr(0, end), data.substr(end + 1));
  }
  return std::nullopt;
}

/// "FOLDER:train" as folder and part.
std::pair<std::string, std::string> split_part(const std::string& data) {
  for (const std::string part : {"train", "test", "val"})
    if (data.ends_with(":" + part)) return {data.substr(0, data.size() - part.size() - 1), part};
  return {data, ""};
}

bool is_archive(const std::string& file) {
  return file.ends_with(".tar.gz") || file.ends_with(".tgz") || file.ends_with(".tar");
}

}  // namespace

std::int64_t DataSet::size() const {
  if (x.defined()) return x.size(0);
  if (images) return images->size();
  return arrays.empty() ? 0 : arrays.begin()->second.size(0);
}

DataSet DataSet::at(const at::Tensor& indices) const {
  DataSet some{name, {}, {}, {}};
  if (images) some.images = images->subset(indices);
  if (x.defined()) some.x = x.index_select(0, indices);
  if (y.defined()) some.y = y.index_select(0, indices);
  for (const auto& [input, values] : arrays) some.arrays[input] = values.index_select(0, indices);
  some.classes = classes;
  return some;
}

DataSet with_classes(DataSet data, const std::vector<std::string>& classes) {
  if (data.classes.empty() || classes.empty() || data.classes == classes) return data;
  std::vector<std::int64_t> numbers;
  for (const std::string& name : data.classes) {
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found == classes.end()) unusable(data.name, "its class " + name + " is none of those to train with");
    numbers.push_back(found - classes.begin());
  }
  data.y = at::tensor(numbers, at::kLong).index_select(0, data.y);
  data.classes = classes;
  return data;
}

DataSet load_data_set(const std::string& data, const fs::path& digits_folder, const Job& job) {
  return load_data_set(data, digits_folder, ImageOptions{}, job);
}

DataSet load_data_set(const std::string& data, const fs::path& digits_folder, const ImageOptions& images,
                      const Job& job) {
  job.checkpoint(0, 0, data);
  if (data == "digits") return load_digits("", digits_folder);
  if (data.starts_with("digits:")) return load_digits(data.substr(7), digits_folder);
  std::error_code ignored;
  const auto [folder, part] = split_part(data);
  if (fs::is_directory(data, ignored)) return load_folder(data, data, "", images, job);
  if (fs::is_directory(folder, ignored)) return load_folder(data, folder, part, images, job);
  if (is_archive(folder)) {
    check_part(data, part);
    return load_cifar_archive(data, folder, part == "train", job);
  }
  if (fs::path(data).extension() == ".npz") return load_npz(data);
  if (auto pair = load_pair(data)) return *pair;
  if (auto table = load_csv(data)) return *table;
  if (!fs::exists(folder, ignored))
    throw Error("file.missing", "there is no file {file}", {{"file", folder}});
  unusable(data,
           "it is neither digits, a folder of MNIST's or CIFAR's files or of images by class, CIFAR's "
           ".tar.gz, an .npz file, a pair "
           "x.npy,y.npy, nor a .csv file");
}

}  // namespace tenfold
