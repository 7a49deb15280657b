// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string_view>

namespace tenfold {

/// What "close to the original" means when a weight W is factorized as Ŵ. A is the second moment of the
/// layer's inputs, G that of the loss's gradient at its outputs, both from calibration data.
enum class Metric {
  weight,    ///< ‖W − Ŵ‖: no data
  input,     ///< ‖(W − Ŵ) A^½‖: the change of the layer's output (SVD-LLM; Wang et al., 2024)
  diagonal,  ///< both sides, the diagonals of A and G alone
  two_sided  ///< ‖G^½ (W − Ŵ) A^½‖²/2: the change of the loss to second order (Kronecker-factored Fisher;
             ///< Martens and Grosse, 2015)
};

inline constexpr std::array all_metrics{Metric::weight, Metric::input, Metric::diagonal, Metric::two_sided};

/// "weight-error", "input", "diagonal", "two-sided": in recipes and flags.
std::string_view id(Metric metric);

/// Throws Error naming the known ids.
Metric parse_metric(std::string_view text);

}  // namespace tenfold
