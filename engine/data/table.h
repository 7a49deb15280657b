// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "engine/data/data_set.h"

namespace tenfold {

/// A CSV file (plain or .gz; commas, semicolons or tabs) of numbers with one column of classes: the column
/// named or numbered (from 1) by `target`, else the last. A first line without numbers names the columns; so
/// does one of numbers that holds the target's name, or numbers the columns (0,1,2,class above 5,3,1,0).
/// Classes that are numbers are taken as they are, others are numbered in the order of their names. In a
/// file whose classes are names, 0,1,2,… above columns of numbers is a header where its class comes but once
/// and others come again. Numbers that are not all 0, 1, 2, … are to be predicted, y is [n, 1] then. Samples
/// are [n, columns - 1]. Throws Error naming line and column of what is no number.
DataSet load_table(const std::string& name, const std::filesystem::path& file, const std::string& target);

}  // namespace tenfold
