// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tenfold {

/// How a factorized layer is computed: by the plan that is predicted to be fastest, with its factors, with
/// the dense weight made in every call, or (CP convolutions) with one depthwise convolution for all spatial
/// modes.
enum class Implementation { automatic, factorized, reconstructed, mobilenet };

}  // namespace tenfold
