// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/congruence.h"

#include <ATen/ATen.h>

#include <limits>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/all_finite.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Shortest augmenting paths with dual prices; rows and columns are numbered from 1, 0 is the one that is
/// free.
class Assignment {
 public:
  explicit Assignment(const at::Tensor& costs)
      : size_(static_cast<std::size_t>(costs.size(0))),
        costs_(costs.to(at::kCPU, at::kDouble).contiguous()),
        row_price_(size_ + 1),
        column_price_(size_ + 1),
        row_of_(size_ + 1) {}

  std::vector<std::int64_t> solve() {
    for (std::size_t row = 1; row <= size_; ++row) add(row);
    std::vector<std::int64_t> columns(size_);
    for (std::size_t column = 1; column <= size_; ++column)
      columns[row_of_[column] - 1] = static_cast<std::int64_t>(column) - 1;
    return columns;
  }

 private:
  double cost(std::size_t row, std::size_t column) const {
    return costs_.const_data_ptr<double>()[(row - 1) * size_ + column - 1] - row_price_[row] -
           column_price_[column];
  }

  void add(std::size_t row) {
    row_of_[0] = row;
    std::vector<double> distance(size_ + 1, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> from(size_ + 1);
    std::vector<bool> seen(size_ + 1);
    std::size_t column = 0;
    do {
      seen[column] = true;
      const std::size_t here = row_of_[column];
      std::size_t next = 0;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t k = 1; k <= size_; ++k) {
        if (seen[k]) continue;
        if (cost(here, k) < distance[k]) {
          distance[k] = cost(here, k);
          from[k] = column;
        }
        if (distance[k] < least) {
          least = distance[k];
          next = k;
        }
      }
      for (std::size_t k = 0; k <= size_; ++k) {
        if (seen[k]) {
          row_price_[row_of_[k]] += least;
          column_price_[k] -= least;
        } else {
          distance[k] -= least;
        }
      }
      column = next;
    } while (row_of_[column] != 0);
    for (; column != 0; column = from[column]) row_of_[column] = row_of_[from[column]];
  }

  std::size_t size_;
  at::Tensor costs_;
  std::vector<double> row_price_, column_price_;
  std::vector<std::size_t> row_of_;  // by column
};

at::Tensor unit_columns(const at::Tensor& matrix) {
  const at::Tensor wide = matrix.detach().to(at::kCPU, wide_type(matrix.scalar_type()));
  const at::Tensor lengths = at::linalg_vector_norm(wide, 2, {0});
  if (!(lengths > 0).all().item<bool>())
    throw Error("congruence.zero", "A column of zeros has no direction to compare");
  return wide / lengths;
}

}  // namespace

std::vector<std::int64_t> cheapest_assignment(const at::Tensor& costs) {
  if (costs.dim() != 2 || costs.size(0) != costs.size(1) || !all_finite(costs))
    throw Error("assignment.costs", "An assignment needs a square matrix of finite costs");
  return Assignment(costs).solve();
}

Congruence congruence_coefficient(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b,
                                  bool absolute_value) {
  at::Tensor all;
  bool fits = a.size() == b.size() && !a.empty();
  for (std::size_t k = 0; fits && k < a.size(); ++k)
    fits = a[k].dim() == 2 && a[k].sizes() == b[k].sizes() && a[k].size(1) == a[0].size(1);
  if (!fits) throw Error("congruence.shapes", "Congruence needs two lists of matrices of the same sizes");
  for (std::size_t k = 0; k < a.size(); ++k) {
    const at::Tensor cosines = at::mm(unit_columns(a[k]).mH(), unit_columns(b[k]));
    const at::Tensor values = absolute_value ? cosines.abs() : at::real(cosines);
    all = all.defined() ? all * values : values;
  }
  Congruence found;
  found.permutation = cheapest_assignment(-all);
  for (std::size_t r = 0; r < found.permutation.size(); ++r)
    found.coefficient += all[static_cast<std::int64_t>(r)][found.permutation[r]].item<double>();
  found.coefficient /= static_cast<double>(found.permutation.size());
  return found;
}

std::pair<CpFactors, std::vector<std::int64_t>> cp_permute_factors(const CpFactors& reference,
                                                                   const CpFactors& cp) {
  const auto permutation = congruence_coefficient(reference.factors, cp.factors).permutation;
  const at::Tensor order = at::tensor(permutation, at::kLong);
  CpFactors found{cp_weights(cp).index_select(0, order), {}};
  for (const at::Tensor& factor : cp.factors) found.factors.push_back(factor.index_select(1, order));
  return {found, permutation};
}

}  // namespace tenfold
