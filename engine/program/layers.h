// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold {

/// One call that uses a layer's weight. Of a recurrent operator `input` is what it is given as a whole and
/// `output` its first result, whichever of its matrices the weight is.
struct LayerUse {
  std::size_t node = 0;
  ValueId input = no_value, output = no_value;
  std::string bias;  ///< full name; empty without. Uses of a tied weight may have their own
  /// What this call is. A table that words are looked up in may be the weight of the output, too (GPT-2): the
  /// layer is linear then.
  LayerKind kind = LayerKind::linear;
};

/// A weight with the calls that use it: linear, convolution, embedding (of a bag, its lookup) or recurrent
/// operator, each of whose matrices is a layer.
struct Layer {
  std::string id;          ///< full name of the weight (tied: the first in file order)
  std::string name, type;  ///< module path, where other layers share it the weight's; class of the module
  LayerShape shape;
  bool turned = false;  ///< the weight is stored as [in, out]: linear as in GPT-2, transposed convolutions
  std::vector<LayerUse> uses;       ///< those of the layer's own kind first
  Shape stride, padding, dilation;  ///< convolutions: as numbers, strings resolved
  Shape output_padding;             ///< transposed convolutions
  std::int64_t padding_idx = -1;    ///< embeddings
  std::string unfit;                ///< why it cannot be factorized; empty when it can
  int group = -1;                   ///< index into Program::groups when it is factorized already

  std::size_t uses_as(LayerKind kind) const;
};

/// All layers in order of first use, factorized groups among them.
std::vector<Layer> find_layers(const Program& program);

}  // namespace tenfold
