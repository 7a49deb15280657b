// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "engine/data/data_set.h"

namespace tenfold {

/// Whether a folder has the files of CIFAR-10 or CIFAR-100: binary (data_batch_1.bin, …; train.bin, test.bin)
/// or Python's (data_batch_1, …; train and test with meta).
bool is_cifar(const std::filesystem::path& folder);

/// The training or test images of such a folder, [n, 3, 32, 32]; of CIFAR-100 the fine labels. Python's files
/// are read by our own reader of pickles, which executes nothing. Throws Error where a file is missing or
/// does not hold whole images with their labels.
DataSet load_cifar(const std::string& name, const std::filesystem::path& folder, bool training,
                   const Job& job = {});

/// The same from the archive as it is published (.tar.gz or .tar of either form): one pass, without unpacking
/// it to disk.
DataSet load_cifar_archive(const std::string& name, const std::filesystem::path& archive, bool training,
                           const Job& job = {});

}  // namespace tenfold
