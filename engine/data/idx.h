// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace tenfold {

/// An IDX file of bytes (MNIST's format; gzipped or plain) as a uint8 tensor of its shape. `name` is what
/// errors call it. Throws Error for other element types, more than 2 GiB, and where the sizes do not fit the
/// contents.
at::Tensor parse_idx(std::string_view bytes, const std::string& name);
at::Tensor read_idx(const std::filesystem::path& path);

}  // namespace tenfold
