// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/layer_shape.h"

#include "engine/support/error.h"

namespace tenfold {
namespace {
constexpr LayerKind all_kinds[] = {LayerKind::linear, LayerKind::conv1d, LayerKind::conv2d, LayerKind::conv3d,
                                   LayerKind::embedding};
}

std::string_view id(LayerKind kind) {
  switch (kind) {
    case LayerKind::linear:
      return "linear";
    case LayerKind::conv1d:
      return "conv1d";
    case LayerKind::conv2d:
      return "conv2d";
    case LayerKind::conv3d:
      return "conv3d";
    case LayerKind::embedding:
      return "embedding";
  }
  return "";
}

LayerKind parse_layer_kind(std::string_view text) {
  for (const LayerKind kind : all_kinds)
    if (id(kind) == text) return kind;
  throw Error("layer.kind", "there is no layer kind '{text}'", {{"text", std::string(text)}});
}

bool is_convolution(LayerKind kind) {
  return kind == LayerKind::conv1d || kind == LayerKind::conv2d || kind == LayerKind::conv3d;
}

std::vector<Family> families_of(const LayerShape& shape) {
  if (is_convolution(shape.kind)) {
    if (shape.groups != 1) return {Family::dense};
    return {Family::dense, Family::low_rank, Family::cp, Family::tucker, Family::tt, Family::tensor_ring};
  }
  return {all_families.begin(), all_families.end()};
}

}  // namespace tenfold
