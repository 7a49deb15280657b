// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/layer_shape.h"

#include "engine/support/error.h"

namespace tenfold {
namespace {

struct KindFacts {
  LayerKind kind;
  std::string_view id;
  std::size_t spatial_modes = 0;
  bool transposed = false;
};

constexpr KindFacts all_kinds[] = {
    {LayerKind::linear, "linear"},
    {LayerKind::conv1d, "conv1d", 1},
    {LayerKind::conv2d, "conv2d", 2},
    {LayerKind::conv3d, "conv3d", 3},
    {LayerKind::conv_transpose1d, "conv_transpose1d", 1, true},
    {LayerKind::conv_transpose2d, "conv_transpose2d", 2, true},
    {LayerKind::conv_transpose3d, "conv_transpose3d", 3, true},
    {LayerKind::embedding, "embedding"},
    {LayerKind::recurrent, "recurrent"},
};

/// They are in the order of the kinds.
const KindFacts& facts(LayerKind kind) { return all_kinds[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view id(LayerKind kind) { return facts(kind).id; }

LayerKind parse_layer_kind(std::string_view text) {
  for (const KindFacts& each : all_kinds)
    if (each.id == text) return each.kind;
  throw Error("layer.kind", "there is no layer kind '{text}'", {{"text", std::string(text)}});
}

bool is_convolution(LayerKind kind) { return spatial_modes(kind) > 0; }
bool is_transposed(LayerKind kind) { return facts(kind).transposed; }
std::size_t spatial_modes(LayerKind kind) { return facts(kind).spatial_modes; }

LayerKind convolution_over(std::size_t spatial_modes, bool transposed) {
  for (const KindFacts& each : all_kinds)
    if (each.spatial_modes == spatial_modes && spatial_modes > 0 && each.transposed == transposed)
      return each.kind;
  throw Error("layer.kind", "there are no convolutions over {count} modes",
              {{"count", std::to_string(spatial_modes)}});
}

std::vector<Family> families_of(const LayerShape& shape) {
  if (is_convolution(shape.kind)) {
    if (shape.groups != 1) return {Family::dense};
    return {Family::dense, Family::low_rank, Family::cp, Family::tucker, Family::tt, Family::tensor_ring};
  }
  return {all_families.begin(), all_families.end()};
}

}  // namespace tenfold
