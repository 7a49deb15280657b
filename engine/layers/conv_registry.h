// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to compute a convolution that a program has added, by format and name; not installed.
#pragma once
#include <vector>

#include "engine/layers/factorized_conv_options.h"

namespace tenfold {

/// Names of the implementations that are always there: "automatic", "factorized", "reconstructed" and, for
/// CP, "mobilenet".
const std::vector<std::string>& implementation_names();
const std::string& name_of(Implementation implementation);

/// Of the process; a function of that name is replaced. Throws Error for an empty name, that of an
/// implementation that is always there, and an empty function.
void register_convolution(const std::string& format, const std::string& name, ConvolutionFunction function);

/// Throws Error listing what is known when nothing of that name was registered for the format.
ConvolutionFunction registered_convolution(const std::string& format, const std::string& name);

/// In alphabetical order.
std::vector<std::string> registered_convolutions(const std::string& format);

}  // namespace tenfold
