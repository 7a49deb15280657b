// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace tenfold::testing {

inline const std::string cnn = std::string(TENFOLD_SAMPLES) + "/digits_cnn.pt2";
inline const std::string mlp = std::string(TENFOLD_SAMPLES) + "/digits_mlp.pt2";

}  // namespace tenfold::testing
