// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/spec/family.h"
#include "engine/spec/layer_shape.h"
#include "engine/spec/rank.h"

namespace tenfold {

struct DenseOptions {
  bool operator==(const DenseOptions&) const = default;
};

/// Which matrix a convolution is cut as. `channel`: [out, in·kernel], a kernel convolution to `rank` channels
/// and a 1×1 (Zhang et al., 2016); `spatial` (conv2d): [out·width, in·height], a column and a row (Jaderberg
/// et al., 2014).
enum class ConvScheme { channel, spatial };

/// W = factor_0 · factor_1ᵀ by truncated SVD.
struct LowRankOptions {
  Rank rank;
  ConvScheme scheme = ConvScheme::channel;
  bool operator==(const LowRankOptions&) const = default;
};

/// Modes of a tensorized matrix [out, in] (an embedding's [rows, dim]); empty: get_tensorized_shape(in, out,
/// 2). Where a side's modes multiply to more than its size, the matrix is filled up with zeros.
struct TensorizedShape {
  Shape in, out;
  bool operator==(const TensorizedShape&) const = default;
};

/// Sum of `rank` outer products, fitted by alternating least squares (Kolda and Bader, 2009, figure 3.3).
struct CpOptions {
  Rank rank;
  TensorizedShape shape;
  std::int64_t max_sweeps = 100;
  double tolerance = 1e-8;
  /// Of a convolution or a tensor: the terms are made small at 1 % more error (Phan et al., 2020), so that
  /// they do not cancel each other. Matrices are fitted without.
  bool stable = true;
  bool operator==(const CpOptions&) const = default;
};

/// Core times a factor a mode, by higher-order orthogonal iteration (De Lathauwer et al., 2000). For a
/// convolution only the two channel modes are compressed (Tucker-2; Kim et al., 2016): ranks are [out, in].
struct TuckerOptions {
  Rank rank;
  TensorizedShape shape;
  std::int64_t max_sweeps = 3;
  double tolerance = 1e-4;
  bool operator==(const TuckerOptions&) const = default;
};

/// Train of cores by TT-SVD (Oseledets, 2011, algorithm 1) over [in, kernel..., out] of a convolution, or
/// over all modes [out..., in...] of a tensorized matrix.
struct TtOptions {
  Rank rank;
  TensorizedShape shape;
  bool operator==(const TtOptions&) const = default;
};

/// TT of a tensorized matrix: cores [rank, out mode, in mode, rank] (Novikov et al., 2015).
struct BlockTtOptions {
  Rank rank;
  TensorizedShape shape;
  bool operator==(const BlockTtOptions&) const = default;
};

/// TT whose ends share a bond, by alternating least squares from the TT-SVD (Zhao et al., 2016, algorithm 2);
/// modes as TT. Ranks: the bond to the left of each mode.
struct RingOptions {
  Rank rank;
  TensorizedShape shape;
  std::int64_t max_sweeps = 20;
  double tolerance = 1e-4;
  bool operator==(const RingOptions&) const = default;
};

/// CP of a tensorized matrix whose modes are the pairs (out, in): factors [out mode, in mode, rank].
struct BlockCpOptions {
  Rank rank;
  TensorizedShape shape;
  std::int64_t max_sweeps = 100;
  double tolerance = 1e-8;
  bool operator==(const BlockCpOptions&) const = default;
};

/// In the order of Family.
using LayerOptions = std::variant<DenseOptions, LowRankOptions, CpOptions, TuckerOptions, TtOptions,
                                  BlockTtOptions, RingOptions, BlockCpOptions>;

inline Family family_of(const LayerOptions& options) { return static_cast<Family>(options.index()); }

/// What is asked of one layer. `id` is the full name of its weight in the source file and never changes.
struct LayerSpec {
  std::string id;
  LayerOptions options;
  bool locked = false;

  Family family() const { return family_of(options); }
  bool operator==(const LayerSpec&) const = default;
};

/// Options of that family with the given rank and defaults for the rest; a matrix whose sizes do not split
/// into modes (a prime) is filled up: the first of propose_shapes().
LayerOptions make_options(Family family, const Rank& rank, const LayerShape& shape);

/// Options of that family as they are when nothing is said.
LayerOptions default_options(Family family);

/// The rank asked for; nullptr for dense.
const Rank* rank_of(const LayerOptions& options);
Rank* rank_of(LayerOptions& options);

/// The tensorized shape asked for; nullptr where the family has none.
const TensorizedShape* tensorized_shape_of(const LayerOptions& options);
TensorizedShape* tensorized_shape_of(LayerOptions& options);

/// Whether input and output modes are paired, one pair a core: BlockTT and BlockCP.
bool pairs_modes(Family family);

/// The shape that will be used: the one asked for, or the default; empty where the family needs none.
TensorizedShape effective_shape(const LayerShape& shape, const LayerOptions& options);

/// One thing that is wrong with a request: `field` names the option ("rank", "shape", "family"), `sentence`
/// says it.
struct Problem {
  std::string field;
  std::string id;
  std::string sentence;
};

/// Everything wrong with the request, before any work; empty when it can be done.
std::vector<Problem> problems(const LayerShape& shape, const LayerSpec& spec);

/// Throws the first of problems() as an Error that names the layer.
void require_possible(const LayerShape& shape, const LayerSpec& spec);

/// "24x28" style text of modes, "in/out" with x between: "4x4/2x5". Throws Error when it cannot be read.
TensorizedShape parse_tensorized_shape(std::string_view text);
/// The same the other way.
std::string to_text(const TensorizedShape& shape);

}  // namespace tenfold
