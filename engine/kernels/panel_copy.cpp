// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/panel_copy.h"

#include <cstring>

namespace tenfold {
namespace {

/// A run of numbers whose length is known beforehand, so that copying it is a few registers.
template <std::int64_t Length>
struct FixedRun {
  explicit FixedRun(std::int64_t) {}
  constexpr std::int64_t length() const { return Length; }
};

struct AnyRun {
  std::int64_t numbers;
  std::int64_t length() const { return numbers; }
};

/// `to(run)` with the type of run that copies `length` numbers the fastest.
template <typename To>
void with_run(std::int64_t length, const To& to) {
  switch (length) {
    case 1:
      return to(FixedRun<1>(length));
    case 2:
      return to(FixedRun<2>(length));
    case 4:
      return to(FixedRun<4>(length));
    case 8:
      return to(FixedRun<8>(length));
    case 16:
      return to(FixedRun<16>(length));
    default:
      return to(AnyRun{length});
  }
}

/// `copy(place among the panels, place in the matrix, run)` for every run.
template <typename Copy>
void each_run(std::int64_t count, std::int64_t rows, std::int64_t length, const Copy& copy) {
  with_run(length, [&](auto run) {
    const std::int64_t columns = count * run.length();
    for (std::int64_t panel = 0; panel < count; ++panel)
      for (std::int64_t row = 0; row < rows; ++row)
        copy((panel * rows + row) * run.length(), row * columns + panel * run.length(), run);
  });
}

}  // namespace

template <typename T>
void put_side_by_side(const T* panels, std::int64_t count, std::int64_t rows, std::int64_t run, T* matrix) {
  each_run(count, rows, run, [=](std::int64_t from, std::int64_t to, auto fixed) {
    std::memcpy(matrix + to, panels + from, static_cast<std::size_t>(fixed.length()) * sizeof(T));
  });
}

template <typename T>
void take_apart(const T* matrix, std::int64_t count, std::int64_t rows, std::int64_t run, T* panels) {
  each_run(count, rows, run, [=](std::int64_t to, std::int64_t from, auto fixed) {
    std::memcpy(panels + to, matrix + from, static_cast<std::size_t>(fixed.length()) * sizeof(T));
  });
}

template void put_side_by_side(const float*, std::int64_t, std::int64_t, std::int64_t, float*);
template void put_side_by_side(const double*, std::int64_t, std::int64_t, std::int64_t, double*);
template void take_apart(const float*, std::int64_t, std::int64_t, std::int64_t, float*);
template void take_apart(const double*, std::int64_t, std::int64_t, std::int64_t, double*);

}  // namespace tenfold
