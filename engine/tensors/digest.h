// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <string>
#include <string_view>

namespace tenfold {

/// SHA-1 in hexadecimal: tells things apart and notices damage, but is no seal against forgery.
std::string sha1(std::string_view bytes);

/// Of a tensor's values as they lie in memory, in row-major order.
std::string sha1(const at::Tensor& values);

/// Those bytes; they belong to the tensor, which has to be contiguous and on the CPU.
std::string_view bytes_of(const at::Tensor& contiguous);

}  // namespace tenfold
