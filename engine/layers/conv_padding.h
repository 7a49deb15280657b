// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a convolution pads before its kernel moves over the input; not installed.
#pragma once
#include <ATen/core/TensorBody.h>

#include <string>

#include "engine/spec/nested_shape.h"

namespace tenfold {

/// Throws Error for a mode that is none of "zeros", "reflect", "replicate" and "circular", and for a
/// transposed convolution that pads otherwise than with zeros, as many on either side.
void require_padding(const std::string& mode, const Shape& end_padding, bool transposed);

/// Whether a convolution must be padded before it: with other entries than zeros, or more at the end.
bool pads_before(const std::string& mode, const Shape& end_padding);

/// x [batch, channels, size...] or [channels, size...] with `padding[k]` entries before and `padding[k] +
/// end_padding[k]` behind spatial mode k. Throws Error where the mode needs a larger input. An input of
/// another number of modes is left as it is.
at::Tensor padded(const at::Tensor& x, const std::string& mode, const Shape& padding,
                  const Shape& end_padding);

}  // namespace tenfold
