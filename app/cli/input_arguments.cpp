// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input_arguments.h"

#include "app/cli/commands.h"

namespace tenfold::cli {

InputArguments::InputArguments(CLI::App& command) {
  command
      .add_option("--input", *texts_,
                  "Shape of an input (1x3x224x224, 2x16:int64), once for each, where the file does not say: "
                  "TorchScript")
      ->allow_extra_args(false);
}

study::OpenOptions InputArguments::options() const {
  return asUsage([&] {
    study::OpenOptions options;
    for (const auto& text : *texts_) options.inputs.push_back(parse_input_shape(text));
    return options;
  });
}

}  // namespace tenfold::cli
