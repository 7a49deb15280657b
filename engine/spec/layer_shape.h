// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/spec/family.h"
#include "engine/support/shape.h"

namespace tenfold {

/// The kinds of layer whose weight can be factorized.
enum class LayerKind {
  linear,
  conv1d,
  conv2d,
  conv3d,
  conv_transpose1d,
  conv_transpose2d,
  conv_transpose3d,
  embedding,
  recurrent  ///< a matrix that a recurrent operator (LSTM, GRU, RNN) takes whole
};

/// "linear", "conv1d", ...
std::string_view id(LayerKind kind);
LayerKind parse_layer_kind(std::string_view text);

/// The weight of a layer as far as counting needs it.
/// `weight` is [out, in] (linear), [out, in / groups, kernel...] (convolution, transposed ones too, which
/// store it as [in, out / groups, kernel...]), [rows, dim] (embedding) or [gates · hidden, in] (recurrent).
struct LayerShape {
  LayerKind kind = LayerKind::linear;
  Shape weight;
  std::int64_t groups = 1;

  bool operator==(const LayerShape&) const = default;
};

/// Transposed ones among them.
bool is_convolution(LayerKind kind);
bool is_transposed(LayerKind kind);
/// 1, 2 or 3 of a convolution, else 0.
std::size_t spatial_modes(LayerKind kind);
/// The convolution over so many modes. Throws Error for another number than 1, 2 or 3.
LayerKind convolution_over(std::size_t spatial_modes, bool transposed);

/// The families this layer can take, dense first: linear and recurrent layers and embeddings low-rank and, on
/// their tensorized form, all others; a convolution without groups low-rank, CP, Tucker, TT and tensor ring.
std::vector<Family> families_of(const LayerShape& shape);

}  // namespace tenfold
