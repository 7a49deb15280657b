// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/image_arguments.h"

#include "app/cli/commands.h"

namespace tenfold::cli {

CLI::Option* addBadImages(CLI::App& command, std::optional<BadImages>& bad) {
  return command.add_option_function<std::string>(
      "--bad-images", [&bad](const std::string& text) { asUsage([&] { bad = parse_bad_images(text); }); },
      "Of a folder of images: skip what cannot be read and name it, or stop (stop)");
}

}  // namespace tenfold::cli
