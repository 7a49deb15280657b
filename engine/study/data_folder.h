// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

namespace tenfold::study {

/// Where the digits are: see set_data_folder().
std::filesystem::path digits_folder();

}  // namespace tenfold::study
