// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// How a factorized linear layer is computed.
enum class MatrixForm {
  chain,   ///< the input is contracted with one factor after the other
  merged,  ///< factors of each side are merged first (Khatri-Rao or Kronecker), then two or three products
  reconstructed  ///< the dense matrix is built, then one product
};

std::string_view id(MatrixForm form);

/// A plan as a value: which form, and what it costs for `rows` input vectors.
struct MatrixPlan {
  MatrixForm form = MatrixForm::chain;
  std::int64_t macs_per_row = 0;   ///< multiply-accumulates with the input, each row
  std::int64_t macs_once = 0;      ///< multiplications spent on the factors alone, each forward
  std::int64_t products_once = 0;  ///< the part of macs_once that is matrix products, what MACs count
  std::int64_t largest = 0;        ///< elements of the largest intermediate
  std::int64_t total(std::int64_t rows) const { return macs_per_row * rows + macs_once; }
};

/// The costs of one form; the options must be low-rank, CP, Tucker or BlockTT of a matrix with resolved
/// `ranks`.
MatrixPlan matrix_plan(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                       MatrixForm form, std::int64_t rows);

/// The plan that is written for a layer, in words: "two products", "1×1, 3×3, 1×1". `input` as recorded.
std::string plan_words(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                       const Shape& input);

/// The form with the fewest multiplications for `rows` input vectors.
MatrixPlan best_matrix_plan(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                            std::int64_t rows);

}  // namespace tenfold
