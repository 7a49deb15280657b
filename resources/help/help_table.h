// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace tenfold::help {

/// One Markdown file of this folder as it stands.
struct File {
  std::string name, text;
};

/// Compiled in; made when the program is built.
const std::vector<File>& files();

}  // namespace tenfold::help
