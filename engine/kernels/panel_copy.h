// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace tenfold {

/// Panels [count, rows, run], one after the other, side by side: [rows, count · run] into `matrix`. Products
/// of a few columns each are one product of many so. float and double; the two do not overlap.
template <typename T>
void put_side_by_side(const T* panels, std::int64_t count, std::int64_t rows, std::int64_t run, T* matrix);

/// The way back.
template <typename T>
void take_apart(const T* matrix, std::int64_t count, std::int64_t rows, std::int64_t run, T* panels);

}  // namespace tenfold
