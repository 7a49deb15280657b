// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <optional>

#include "engine/study/study.h"

namespace tenfold::cli {

/// Adds --bad-images, in the same words for every command that reads folders of images.
CLI::Option* addBadImages(CLI::App& command, std::optional<BadImages>& bad);

}  // namespace tenfold::cli
