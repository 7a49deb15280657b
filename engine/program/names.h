// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/program/program.h"

namespace tenfold {

/// Gives every value and node a name that is an identifier and unique; names that already are stay. To be
/// called before metadata that names nodes is made and before writing.
void assign_names(Program& program);

}  // namespace tenfold
