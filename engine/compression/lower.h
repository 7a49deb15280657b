// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/program/edit.h"
#include "engine/program/program.h"

namespace tenfold {

/// What a factorized layer is made of in a graph.
struct LoweringInputs {
  Argument input;  ///< [batch..., in] linear, [batch, in, space...] convolution, indices for embeddings; none
                   ///< for recurrent layers
  std::vector<Argument> factors;  ///< in the order of factor_shapes()
  Argument bias;                  ///< constant None without
  Shape input_shape;              ///< recorded
  ValueId result = no_value;      ///< the value that the last node makes
};

/// Writes the layer as standard operators on its factors. The plan of a matrix is the one that is predicted
/// to be fastest at the recorded number of rows (lowered_linear_plan);  of a recurrent layer the weight
/// alone.
void lower_layer(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs);

/// How the kernel of a convolution goes over its input.
struct ConvolutionGeometry {
  Shape stride, padding, dilation, output_padding;
};
ConvolutionGeometry geometry_of(const FactorGroup& group);

/// A call of the convolution's operator. Of transposed ones the kernel is [in, out / groups, kernel...].
struct ConvolutionOperands {
  Argument input, kernel, bias = Argument::of(c10::IValue());
};
Argument call_convolution(NodeBuilder& builder, LayerKind kind, const ConvolutionOperands& operands,
                          const ConvolutionGeometry& geometry, std::int64_t groups,
                          ValueId result = no_value);

/// The part for convolutions.
void lower_convolution(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs);

/// The part for embeddings (lookup_plan).
void lower_lookup(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs);

}  // namespace tenfold
