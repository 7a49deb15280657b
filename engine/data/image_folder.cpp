// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/image_folder.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>

#include "engine/data/unusable.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

namespace fs = std::filesystem;

/// The first of these that is a sub-folder; empty where none is.
fs::path part_folder(const fs::path& folder, const std::vector<std::string>& names) {
  std::error_code ignored;
  for (const std::string& name : names)
    if (fs::is_directory(folder / name, ignored)) return folder / name;
  return {};
}

fs::path validation_folder(const fs::path& folder) {
  return part_folder(folder, {"val", "valid", "validation"});
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool has_images(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (is_image_name(entry.path())) return true;
  return false;
}

/// Sub-folders with images, in the order of their names.
std::vector<std::string> classes_in(const fs::path& folder) {
  std::vector<std::string> classes;
  for (const fs::path& entry : sorted_entries(folder))
    if (fs::is_directory(entry) && has_images(entry)) classes.push_back(entry.filename().string());
  return classes;
}

/// [channels, height, width] uint8 scaled and cut, float32 0…255.
at::Tensor fitted(const at::Tensor& image, const Shape& form, ImageFit fit) {
  at::Tensor x = image.to(at::kFloat);
  if (x.size(0) == 3 && form[0] == 1) {
    const at::Tensor weights = at::tensor({0.299f, 0.587f, 0.114f}).view({3, 1, 1});
    x = (x * weights).sum(0, /*keepdim=*/true);
  } else if (x.size(0) == 1 && form[0] == 3) {
    x = x.expand({3, x.size(1), x.size(2)});
  }
  const std::int64_t height = form[1], width = form[2];
  std::int64_t h = height, w = width;
  if (fit == ImageFit::crop) {
    const double scale = std::max(static_cast<double>(height) / static_cast<double>(x.size(1)),
                                  static_cast<double>(width) / static_cast<double>(x.size(2)));
    h = std::max(height, static_cast<std::int64_t>(std::llround(scale * static_cast<double>(x.size(1)))));
    w = std::max(width, static_cast<std::int64_t>(std::llround(scale * static_cast<double>(x.size(2)))));
  }
  if (x.size(1) != h || x.size(2) != w)
    x = at::_upsample_bilinear2d_aa(x.unsqueeze(0).contiguous(), {h, w}, /*align_corners=*/false).squeeze(0);
  return x.narrow(1, (h - height) / 2, height).narrow(2, (w - width) / 2, width);
}

}  // namespace

struct ImageFolder::Unreadable {
  std::mutex mutex;
  std::set<std::string> sentences;

  void add(const std::string& sentence) {
    const std::lock_guard<std::mutex> guard(mutex);
    sentences.insert(sentence);
  }
};

bool ImageFolder::is_one(const fs::path& folder) {
  const fs::path train = part_folder(folder, {"train"});
  return !classes_in(train.empty() ? folder : train).empty();
}

bool ImageFolder::has_parts(const fs::path& folder) { return !part_folder(folder, {"train"}).empty(); }

bool ImageFolder::has_validation(const fs::path& folder) {
  return has_parts(folder) && !validation_folder(folder).empty();
}

bool ImageFolder::has_test(const fs::path& folder) {
  return !has_parts(folder) || !part_folder(folder, {"test"}).empty();
}

std::shared_ptr<const ImageFolder> ImageFolder::open(const fs::path& folder, const std::string& part,
                                                     const ImageOptions& options, const Job& job) {
  const fs::path train = part_folder(folder, {"train"});
  fs::path from = folder;
  if (!train.empty()) {
    from = part == "train" ? train : validation_folder(folder);
    if (part != "train" && part != "val")
      if (const fs::path test = part_folder(folder, {"test"}); !test.empty()) from = test;
    if (from.empty()) unusable(folder.string(), "it has no folder " + (part.empty() ? "test" : part));
  } else if (part == "val") {
    unusable(folder.string(), "it has no folder val");
  }
  auto made = std::make_shared<ImageFolder>();
  made->options_ = options;
  made->unreadable_ = std::make_shared<Unreadable>();
  made->classes_ = classes_in(train.empty() ? folder : train);
  std::vector<std::int64_t> labels;
  for (const std::string& name : classes_in(from)) {
    const auto found = std::find(made->classes_.begin(), made->classes_.end(), name);
    if (found == made->classes_.end())
      unusable(from.string(), "its class " + name + " is none of those to train with");
    for (const fs::path& path : sorted_entries(from / name)) {
      if (!is_image_name(path)) continue;
      job.checkpoint(static_cast<std::int64_t>(labels.size()), 0, path.filename().string());
      try {
        std::error_code ignored;
        made->files_.push_back({path, fs::file_size(path, ignored), look_at_image(path)});
        labels.push_back(found - made->classes_.begin());
      } catch (const Error& problem) {
        if (options.bad == BadImages::stop) throw;
        made->unreadable_->add(problem.what());
      }
    }
  }
  if (labels.empty())
    unusable(from.string(), "it has no images that can be read, in folders named for classes");
  made->labels_ = at::tensor(labels, at::kLong);
  if (!train.empty() || part.empty()) return made;
  const std::int64_t count = made->size();
  const at::Tensor order =
      at::randperm(count, at::make_generator<at::CPUGeneratorImpl>(options.split), at::kLong);
  const auto held = static_cast<std::int64_t>(std::llround(options.test * static_cast<double>(count)));
  const at::Tensor which = part == "test" ? order.narrow(0, 0, held) : order.narrow(0, held, count - held);
  if (which.size(0) == 0) unusable(folder.string(), "its split leaves no images to " + part);
  return made->subset(std::get<0>(which.sort()));
}

std::string ImageFolder::fingerprint() const {
  std::string text = id(options_.fit);
  for (std::size_t k = 0; k < files_.size(); ++k) {
    const File& file = files_[k];
    text += "\n" +
            classes_[static_cast<std::size_t>(labels_[static_cast<std::int64_t>(k)].item<std::int64_t>())] +
            "/" + file.path.filename().string() + " " + std::to_string(file.bytes);
  }
  return text;
}

std::shared_ptr<const ImageFolder> ImageFolder::subset(const at::Tensor& which) const {
  auto made = std::make_shared<ImageFolder>(*this);
  made->files_.clear();
  for (std::int64_t k = 0; k < which.size(0); ++k)
    made->files_.push_back(files_.at(static_cast<std::size_t>(which[k].item<std::int64_t>())));
  made->labels_ = labels_.index_select(0, which);
  return made;
}

Shape ImageFolder::form_for(const std::vector<std::int64_t>& input_sizes) const {
  if (input_sizes.size() != 4 || (input_sizes[1] >= 0 && input_sizes[1] != 1 && input_sizes[1] != 3))
    throw Error("data.images",
                "images need a model that takes [batch, 1 or 3 channels, height, width], not {sizes}",
                {{"sizes", to_string(input_sizes)}});
  const ImageLook first = files_.front().look;
  Shape form{input_sizes[1], input_sizes[2], input_sizes[3]};
  if (form[0] < 0) form[0] = 3;
  if (form[1] > 0 && form[2] > 0) return form;
  for (const File& file : files_)
    if (file.look.height != first.height || file.look.width != first.width)
      throw Error("data.images",
                  "the model takes images of any size, and {file} has another than the first: {found}, not "
                  "{expected}",
                  {{"file", file.path.string()},
                   {"found", to_string({file.look.height, file.look.width})},
                   {"expected", to_string({first.height, first.width})}});
  if (form[1] < 0) form[1] = first.height;
  if (form[2] < 0) form[2] = first.width;
  return form;
}

ImageFolder::Rows ImageFolder::rows(const at::Tensor& which, const Shape& form) const {
  const std::int64_t count = which.size(0);
  const at::Tensor made = at::empty({count, form[0], form[1], form[2]}, at::kFloat);
  std::vector<std::int64_t> kept;
  for (std::int64_t k = 0; k < count; ++k) {
    const File& file = files_.at(static_cast<std::size_t>(which[k].item<std::int64_t>()));
    try {
      const at::Tensor image = fitted(read_image(file.path), form, options_.fit);
      made[static_cast<std::int64_t>(kept.size())].copy_(image);
      kept.push_back(k);
    } catch (const Error& problem) {
      if (options_.bad == BadImages::stop) throw;
      unreadable_->add(problem.what());
    }
  }
  const auto left = static_cast<std::int64_t>(kept.size());
  return {made.narrow(0, 0, left).div_(255), at::tensor(kept, at::kLong)};
}

std::vector<std::string> ImageFolder::remarks(const Shape& form) const {
  const std::string size = std::to_string(form[2]) + "×" + std::to_string(form[1]);
  std::vector<std::string> said{options_.fit == ImageFit::crop
                                    ? "images: the shorter side scaled to fit, the middle " + size +
                                          " cut out"
                                    : "images: both sides scaled to " + size};
  const std::lock_guard<std::mutex> guard(unreadable_->mutex);
  constexpr std::size_t most = 10;
  for (const std::string& sentence : unreadable_->sentences) {
    if (said.size() > most) break;
    said.push_back("left out: " + sentence);
  }
  if (unreadable_->sentences.size() > most)
    said.push_back(std::to_string(unreadable_->sentences.size()) + " images were left out");
  return said;
}

}  // namespace tenfold
