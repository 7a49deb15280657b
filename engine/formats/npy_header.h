// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/support/shape.h"

namespace tenfold {

/// What stands before the elements of a .npy file.
struct NpyHeader {
  /// Kind and bytes without the byte order: "f4"; "[...]" for structures.
  std::string type;
  bool big_endian = false;
  bool fortran_order = false;
  Shape shape;
  /// Bytes before the first element.
  std::size_t size = 0;
};

/// Reads the header, a Python dictionary in text. `name` is what errors call the file. Throws Error when it
/// is malformed or cut off.
NpyHeader parse_npy_header(std::string_view bytes, const std::string& name);

}  // namespace tenfold
