// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/data/data_set.h"
#include "engine/data/image_file.h"
#include "engine/spec/image_options.h"
#include "engine/support/job.h"
#include "engine/support/shape.h"

namespace tenfold {

/// Images in sub-folders named for their classes. Names, sizes and classes are in memory, pixels never: they
/// are decoded when they are asked for, so a folder may be larger than the memory.
class ImageFolder {
 public:
  /// Whether the folder has images by class, directly or below "train".
  static bool is_one(const std::filesystem::path& folder);
  /// Whether it has a part of its own for training; else the one folder is split.
  static bool has_parts(const std::filesystem::path& folder);
  /// Whether it has a part of its own for validation ("val", "valid" or "validation").
  static bool has_validation(const std::filesystem::path& folder);
  /// Whether something is ":test": a part of its own, or a share of the one folder.
  static bool has_test(const std::filesystem::path& folder);
  /// `part`: "train", "val", "test" or empty for test (of a folder without parts: all). Classes are numbered
  /// in the order of their names. The head of every image is read: what is no image stops it, or is left out.
  /// Throws Error when nothing is left.
  static std::shared_ptr<const ImageFolder> open(const std::filesystem::path& folder, const std::string& part,
                                                 const ImageOptions& options, const Job& job = {});

  std::int64_t size() const { return static_cast<std::int64_t>(files_.size()); }
  /// [size] int64
  const at::Tensor& labels() const { return labels_; }
  const std::vector<std::string>& classes() const { return classes_; }
  const ImageOptions& options() const { return options_; }
  /// Files, their sizes and how they are read, as one text.
  std::string fingerprint() const;
  /// Those with these indices [m].
  std::shared_ptr<const ImageFolder> subset(const at::Tensor& which) const;

  /// Channels, height and width that images get for a model that takes `input_sizes` ([batch, channels,
  /// height, width], -1: free; free sizes are the images' own, if all have the same). Throws Error for other
  /// models.
  Shape form_for(const std::vector<std::int64_t>& input_sizes) const;

  struct Rows {
    at::Tensor x;      ///< [m, channels, height, width] float32, 0…1
    at::Tensor which;  ///< [m]: positions, among those asked for, of the images that could be read
  };
  /// Images with these indices, decoded, scaled and cut. Colours become grey by ITU-R 601 (0.299, 0.587,
  /// 0.114), grey becomes three equal channels. Throws Error where an image is damaged, unless those are left
  /// out.
  Rows rows(const at::Tensor& which, const Shape& form) const;

  /// How images take the model's form, and what could not be read until now, a sentence each.
  std::vector<std::string> remarks(const Shape& form) const;

 private:
  struct File {
    std::filesystem::path path;
    std::uintmax_t bytes = 0;
    ImageLook look;
  };
  struct Unreadable;

  std::vector<File> files_;
  std::vector<std::string> classes_;
  at::Tensor labels_;
  ImageOptions options_;
  std::shared_ptr<Unreadable> unreadable_;  ///< shared by all subsets
};

}  // namespace tenfold
