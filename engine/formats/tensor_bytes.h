// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/support/shape.h"

namespace tenfold {

/// Elements as a file stores them, one after the other.
struct TensorBytes {
  at::Tensor bytes;  ///< uint8, of the device "meta" where only their count is known
  at::ScalarType type = at::kByte;
  std::int64_t elements = 0;  ///< at most what the bytes hold
  std::int64_t first = 0;     ///< the bytes begin with this element
};

/// A tensor over stored elements, which it keeps alive. Throws Error, which names `file`, when sizes or
/// strides are negative or reach beyond the elements, or make far more of them than there are (stride 0).
at::Tensor tensor_over(const TensorBytes& stored, std::int64_t offset, const Shape& sizes,
                       const Shape& strides, const std::string& file);
/// The same, row by row.
at::Tensor tensor_over(const TensorBytes& stored, const Shape& sizes, const std::string& file);

/// Other bytes than 0 and 1 would be undefined behaviour wherever they are used as booleans: throws Error.
void check_booleans(const at::Tensor& bytes, const std::string& file);

/// Elements of a shape from a file. Throws Error, which names `file`, for negative sizes and for more than 64
/// bits can count, also where another size is 0.
std::int64_t checked_count(const Shape& sizes, const std::string& file);

/// The dtype of `torch.FloatStorage` and its like ("FloatStorage"), and of `torch.float32` ("float32").
std::optional<at::ScalarType> storage_type(const std::string& name);
std::optional<at::ScalarType> dtype_of(const std::string& name);
/// The other way round; empty where PyTorch has no such storage class or dtype.
std::string storage_name(at::ScalarType type);
std::string dtype_name(at::ScalarType type);

}  // namespace tenfold
