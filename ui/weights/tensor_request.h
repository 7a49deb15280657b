// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <vector>

#include "engine/study/study.h"

namespace tenfold::ui {

/// How one tensor shall be decomposed: by its own modes, or a matrix folded into others.
struct TensorRequest {
  Shape tensor;
  Family family = Family::low_rank;
  bool folded = false;
  Shape ranks;
  TensorizedShape folding;  ///< when folded; empty: the default
};

/// Families that a tensor of this shape can take; the first is the one to begin with.
std::vector<Family> tensorFamilies(const Shape& tensor);

/// Whether the family can work on a folded matrix, and whether it works on nothing else.
bool mayFold(const Shape& tensor, Family family);
bool mustFold(Family family);

/// A request of that family with the largest ranks that keep about a quarter of the numbers.
TensorRequest startingRequest(const Shape& tensor, Family family, bool folded,
                              const TensorizedShape& folding = {});

Shape rankLimits(const TensorRequest& request);
QStringList rankNames(const TensorRequest& request);
/// Exact number of elements of all factors.
std::int64_t factorElements(const TensorRequest& request);

/// The folded matrix as the editors of layers know it.
LayerShape foldedMatrix(const TensorRequest& request);
LayerOptions foldedOptions(const TensorRequest& request);

study::DecomposeOptions decomposeOptions(const TensorRequest& request);

}  // namespace tenfold::ui
