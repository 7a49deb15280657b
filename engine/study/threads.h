// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tenfold::study {

/// How many threads what this thread computes from now on may take; 0: as LibTorch chooses.
void use_threads(int threads);

}  // namespace tenfold::study
