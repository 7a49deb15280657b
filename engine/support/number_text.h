// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace tenfold {

/// At most `digits` significant digits, at least 1: "0.01", "2e-07", "1.2e+06"; with a point whatever the
/// locale. Infinite values are "inf", what is no number "nan".
std::string short_number(double value, int digits = 4);

/// `places` digits behind the point, at least 0: "97.50".
std::string fixed_number(double value, int places);

}  // namespace tenfold
