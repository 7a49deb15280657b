// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/panel_copy.h"

#include <cstring>
#include <type_traits>

namespace tenfold {
namespace {

template <std::int64_t Length>
using Fixed = std::integral_constant<std::int64_t, Length>;

/// `to(length)` with the length as a constant where that is one of the frequent ones: then a copy is a few
/// registers.
template <typename To>
void with_length(std::int64_t length, const To& to) {
  switch (length) {
    case 1:
      return to(Fixed<1>());
    case 2:
      return to(Fixed<2>());
    case 4:
      return to(Fixed<4>());
    case 8:
      return to(Fixed<8>());
    case 16:
      return to(Fixed<16>());
    default:
      return to(length);
  }
}

/// `copy(place among the panels, place in the matrix, length)` for every run.
template <typename Copy>
void each_run(std::int64_t count, std::int64_t rows, std::int64_t run, const Copy& copy) {
  with_length(run, [&](auto length) {
    const std::int64_t columns = count * length;
    for (std::int64_t panel = 0; panel < count; ++panel)
      for (std::int64_t row = 0; row < rows; ++row)
        copy((panel * rows + row) * length, row * columns + panel * length, length);
  });
}

}  // namespace

template <typename T>
void put_side_by_side(const T* panels, std::int64_t count, std::int64_t rows, std::int64_t run, T* matrix) {
  each_run(count, rows, run, [=](std::int64_t from, std::int64_t to, auto length) {
    std::memcpy(matrix + to, panels + from, static_cast<std::size_t>(length) * sizeof(T));
  });
}

template <typename T>
void take_apart(const T* matrix, std::int64_t count, std::int64_t rows, std::int64_t run, T* panels) {
  each_run(count, rows, run, [=](std::int64_t to, std::int64_t from, auto length) {
    std::memcpy(panels + to, matrix + from, static_cast<std::size_t>(length) * sizeof(T));
  });
}

template void put_side_by_side(const float*, std::int64_t, std::int64_t, std::int64_t, float*);
template void put_side_by_side(const double*, std::int64_t, std::int64_t, std::int64_t, double*);
template void take_apart(const float*, std::int64_t, std::int64_t, std::int64_t, float*);
template void take_apart(const double*, std::int64_t, std::int64_t, std::int64_t, double*);

}  // namespace tenfold
