// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/spec/layer_shape.h"

namespace tenfold {

/// What a convolution was given or gave, [batch, channels, space...]: without a batch it is one sample.
inline Shape batched(const LayerShape& shape, Shape recorded) {
  if (recorded.size() < shape.weight.size()) recorded.insert(recorded.begin(), 1);
  return recorded;
}

}  // namespace tenfold
