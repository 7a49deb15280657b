// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "engine/data/data_set.h"

namespace tenfold {

/// Whether a folder has the binary files of CIFAR-10 (data_batch_1.bin, …) or CIFAR-100 (train.bin,
/// test.bin).
bool is_cifar(const std::filesystem::path& folder);

/// The training or test images of such a folder, [n, 3, 32, 32]; of CIFAR-100 the fine labels. Throws Error
/// where a file is missing or its size is not that of whole records.
DataSet load_cifar(const std::string& name, const std::filesystem::path& folder, bool training,
                   const Job& job = {});

}  // namespace tenfold
