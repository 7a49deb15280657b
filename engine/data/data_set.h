// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/spec/image_options.h"
#include "engine/spec/recipe.h"
#include "engine/support/job.h"

namespace tenfold {

class ImageFolder;

/// Samples and their classes.
struct DataSet {
  static constexpr std::int64_t no_class = -100;  ///< of a token that is not to be told, as PyTorch has it

  std::string name;
  /// [n, ...] float32, images scaled to 0…1; int64 where the samples are ids of tokens; undefined where the
  /// samples are `arrays` or `images` alone.
  at::Tensor x;
  /// Classes, [n] int64, not negative, of tokens [n, tokens], where no_class may stand, too; or numbers to
  /// predict, [n, outputs] float32; undefined without either.
  at::Tensor y;
  /// What models with several inputs, or with whole numbers as input, take: by the input's name, [n, ...] as
  /// stored.
  std::map<std::string, at::Tensor> arrays;
  /// Of a folder of images, which are decoded for each batch; nullptr otherwise.
  std::shared_ptr<const ImageFolder> images;
  /// Names of the classes, in the order of their numbers; empty where numbers are all there is.
  std::vector<std::string> classes;

  std::int64_t size() const;
  /// The samples with these indices [m], in this order.
  DataSet at(const at::Tensor& indices) const;
};

/// Loads what `--data` names:
/// - "digits", "digits:train", "digits:all": scikit-learn's 8×8 digits from `digits_folder`/digits.csv.gz,
///   [n, 64]; the held-out fifth (index % 5 == 4), the rest, everything;
/// - a folder with MNIST's files (t10k-*, train-*; plain or .gz), [n, 1, h, w]; "FOLDER:train" and
/// "FOLDER:test"
///   choose, the test images are the default;
/// - a folder with CIFAR-10's or CIFAR-100's files, binary or Python's pickles, or their .tar.gz, [n, 3, 32,
/// 32], chosen in the same way;
/// - a folder of images (PNG, JPEG, BMP, PGM) with a sub-folder for each class, below train and val, valid or
/// test, or in one folder that is split by a seed: "FOLDER:train", "FOLDER:val", "FOLDER:test", test is the
/// default;
/// - an .npz with x (uint8 images, floats taken as they are, or other integers: ids of tokens), or with an
///   array [n, ...] for each input of the model under its name; and with y (integers, [n] or [n, 1], or of
///   whole numbers [n, tokens] a class for each) where labels are needed; "x.npy,y.npy": x and y as two
///   files;
/// - a .csv (or .csv.gz) of numbers with a column of classes, the last or "FILE.csv:COLUMN", [n, columns -
///   1]: see load_table().
/// Throws Error saying what was found and what is expected.
DataSet load_data_set(const std::string& data, const std::filesystem::path& digits_folder,
                      const Job& job = {});
DataSet load_data_set(const std::string& data, const std::filesystem::path& digits_folder,
                      const ImageOptions& images, const Job& job);

/// The same samples with classes numbered as in `classes`, by their names; as they are where either has none.
/// Throws Error for a class that is none of those.
DataSet with_classes(DataSet data, const std::vector<std::string>& classes);

/// For samples that are no real numbers: throws Error when they are to be normalised.
void require_no_normalisation(const Normalisation& normalisation);

/// The samples normalised and in the form a model takes: `input_sizes` with the batch first and -1 for sizes
/// that are free. Mean and deviation are one value, or one a channel of [n, c, ...]. Images and flat samples
/// turn into each other ([n, features] and [n, c, h, w]) and sizes of 1 come and go; nothing else is
/// reshaped. Throws Error naming both shapes where they do not agree, and where ids of tokens are to be
/// normalised.
at::Tensor prepare_images(const DataSet& data, const Normalisation& normalisation,
                          const std::vector<std::int64_t>& input_sizes);

}  // namespace tenfold
