// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/threads.h"

#include <ATen/Parallel.h>

namespace tenfold::study {

void use_threads(int threads) {
  static const int usual = at::get_num_threads();
  at::set_num_threads(threads > 0 ? threads : usual);
}

}  // namespace tenfold::study
