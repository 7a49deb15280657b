// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_train_cross.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <limits>
#include <numeric>

#include "engine/decomposition/factor_algebra.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/train_error.h"
#include "engine/decomposition/train_ranks.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Cores = std::vector<at::Tensor>;

std::int64_t whole_index(const at::Tensor& scalar) { return scalar.item<std::int64_t>(); }

/// The rows that LU with partial pivoting brings to the top.
at::Tensor pivot_rows(const at::Tensor& matrix) {
  const auto [lu, pivots] = at::linalg_lu_factor(matrix);
  const at::Tensor swaps = pivots.to(at::kLong).contiguous();
  std::vector<std::int64_t> rows(static_cast<std::size_t>(matrix.size(0)));
  std::iota(rows.begin(), rows.end(), 0);
  for (std::int64_t k = 0; k < swaps.numel(); ++k)
    std::swap(rows[static_cast<std::size_t>(k)],
              rows[static_cast<std::size_t>(swaps.const_data_ptr<std::int64_t>()[k] - 1)]);
  rows.resize(static_cast<std::size_t>(matrix.size(1)));
  return at::tensor(rows, at::kLong);
}

/// One run: which indices the cores are evaluated at.
class Cross {
 public:
  Cross(const EntryFunction& entries, std::vector<std::int64_t> shape, std::vector<std::int64_t> bonds)
      : entries_(entries), shape_(std::move(shape)), bonds_(std::move(bonds)) {
    left_.assign(shape_.size(), at::empty({1, 0}, at::kLong));
    right_.assign(shape_.size(), at::empty({1, 0}, at::kLong));
  }

  void start(at::Generator& generator);
  Cores sweep(const Job& job);
  std::int64_t evaluated() const { return evaluated_; }
  /// Of the entries.
  at::ScalarType dtype() const { return dtype_; }

 private:
  at::Tensor block(std::size_t k);

  const EntryFunction& entries_;
  std::vector<std::int64_t> shape_, bonds_;
  Cores left_, right_;  // by mode: indices [rank, modes before], [rank', modes behind]
  std::int64_t evaluated_ = 0;
  at::ScalarType dtype_ = at::kDouble;
};

/// Different columns for every bond but the last mode's outer one.
void Cross::start(at::Generator& generator) {
  for (std::size_t k = shape_.size() - 1; k-- > 0;) {
    // each of the bond's tuples continues one of the next bond's, so there are enough of them
    const std::int64_t next = right_[k + 1].size(0), choices = shape_[k + 1] * next;
    const at::Tensor chosen = at::randperm(choices, generator, at::kLong).narrow(0, 0, bonds_[k]);
    right_[k] = at::cat(
        {chosen.floor_divide(next).unsqueeze(1), right_[k + 1].index_select(0, chosen.remainder(next))}, 1);
  }
}

/// The entries [rank, mode, rank'] where the chosen rows and columns of mode k meet.
at::Tensor Cross::block(std::size_t k) {
  const at::Tensor &left = left_[k], &right = right_[k];
  const std::int64_t a = left.size(0), mode = shape_[k], b = right.size(0);
  const std::vector<std::int64_t> all{a, mode, b};
  const auto spread = [&](const at::Tensor& part, const std::vector<std::int64_t>& view) {
    std::vector<std::int64_t> from = view, to = all;
    from.push_back(part.size(1));
    to.push_back(part.size(1));
    return part.reshape(from).expand(to);
  };
  const at::Tensor here = at::arange(mode, at::kLong).unsqueeze(1);
  const at::Tensor indices =
      at::cat({spread(left, {a, 1, 1}), spread(here, {1, mode, 1}), spread(right, {1, 1, b})}, 3)
          .reshape({a * mode * b, -1});
  evaluated_ += indices.size(0);
  const at::Tensor given = entries_(indices);
  require_numbers(given, "The function");
  dtype_ = given.scalar_type();
  if (given.numel() != indices.size(0))
    throw Error("tt_cross.entries", "The function gave {given} entries for {asked} indices",
                {{"given", std::to_string(given.numel())}, {"asked", std::to_string(indices.size(0))}});
  return given.detach().to(at::kCPU, wide_type(dtype_)).reshape({a, mode, b});
}

Cores Cross::sweep(const Job& job) {
  for (std::size_t k = 0; k + 1 < shape_.size(); ++k) {
    stop_point(job);
    const at::Tensor values = block(k);
    const std::int64_t mode = shape_[k];
    const at::Tensor q = std::get<0>(at::linalg_qr(values.reshape({-1, values.size(2)})));
    const at::Tensor rows = maxvol(q).rows;
    left_[k + 1] =
        at::cat({left_[k].index_select(0, rows.floor_divide(mode)), rows.remainder(mode).unsqueeze(1)}, 1);
  }
  Cores cores(shape_.size());
  for (std::size_t k = shape_.size() - 1; k > 0; --k) {
    stop_point(job);
    const at::Tensor values = block(k);
    const std::int64_t b = values.size(2);
    const at::Tensor q = std::get<0>(at::linalg_qr(values.reshape({values.size(0), -1}).t()));
    const MaxVolume found = maxvol(q);
    cores[k] = found.interpolation.t().reshape({-1, shape_[k], b});
    right_[k - 1] = at::cat(
        {found.rows.floor_divide(b).unsqueeze(1), right_[k].index_select(0, found.rows.remainder(b))}, 1);
  }
  cores[0] = block(0);
  return cores;
}

/// The entries [n] of a train at indices [n, order].
at::Tensor train_entries(const Cores& cores, const at::Tensor& indices) {
  at::Tensor product;
  for (std::size_t k = 0; k < cores.size(); ++k) {
    const at::Tensor slices =
        cores[k].index_select(1, indices.select(1, static_cast<std::int64_t>(k))).permute({1, 0, 2});
    product = product.defined() ? at::bmm(product, slices) : slices;
  }
  return product.reshape({-1});
}

/// Random entries, drawn once, that tell how good a train is.
class EntrySample {
 public:
  EntrySample(const EntryFunction& entries, const std::vector<std::int64_t>& shape,
              at::Generator& generator) {
    constexpr std::int64_t samples = 1000;
    std::vector<at::Tensor> columns;
    for (const std::int64_t size : shape)
      columns.push_back(at::randint(size, {samples}, generator, at::kLong));
    indices_ = at::stack(columns, 1);
    const at::Tensor given = entries(indices_);
    require_numbers(given, "The function");
    exact_ = given.detach().to(at::kCPU, wide_type(given.scalar_type())).reshape({-1});
    norm_ = frobenius_norm(exact_);
  }
  std::int64_t evaluated() const { return indices_.size(0); }
  double error(const Cores& cores) const {
    const at::Tensor found = train_entries(cores, indices_);
    return norm_ == 0 ? 0 : frobenius_norm(exact_.to(found.scalar_type()) - found) / norm_;
  }

 private:
  at::Tensor indices_, exact_;
  double norm_ = 0;
};

}  // namespace

MaxVolume maxvol(const at::Tensor& matrix) {
  constexpr double enough = 1.05;
  constexpr int most = 200;
  if (matrix.dim() != 2 || matrix.size(0) < matrix.size(1))
    throw Error("maxvol.shape",
                "Rows of large volume need a matrix with as many rows as columns, not {shape}",
                {{"shape", to_string(matrix.sizes().vec())}});
  const std::int64_t rank = matrix.size(1);
  at::Tensor rows = pivot_rows(matrix);
  at::Tensor found = at::linalg_solve(matrix.index_select(0, rows), matrix, /*left=*/false);
  for (int step = 0; step < most; ++step) {
    const at::Tensor sizes = found.abs();
    const std::int64_t largest = whole_index(sizes.argmax()), row = largest / rank, column = largest % rank;
    if (sizes[row][column].item<double>() <= enough) break;
    // the row takes the place of the column's: a rank-one change
    at::Tensor change = found[row].clone();
    change[column] -= 1;
    found = found - at::outer(found.select(1, column) / found[row][column], change);
    rows[column] = row;
  }
  return {rows, found};
}

Cores tensor_train_cross(const EntryFunction& entries, const std::vector<std::int64_t>& shape,
                         const TensorTrainCrossOptions& options, DecompositionReport& report,
                         const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  double all = 1;
  for (const std::int64_t size : shape) all *= static_cast<double>(size);
  if (shape.empty() || !(all >= 1)) throw Error("tt_cross.shape", "A tensor without entries has no train");
  if (options.n_iter_max < 1)
    throw Error("tt_cross.n_iter_max", "At least one sweep is needed, not {count}",
                {{"count", std::to_string(options.n_iter_max)}});
  const auto bonds = feasible_ranks(shape, inner_ranks(shape, options.rank), report.remarks);
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  Cross cross(entries, shape, bonds);
  cross.start(generator);
  const EntrySample sample(entries, shape, generator);
  Cores cores, best;
  bool settled = false;
  report.relative_error = std::numeric_limits<double>::infinity();
  for (std::int64_t sweep = 0; !settled && sweep < options.n_iter_max; ++sweep) {
    job.checkpoint(sweep, options.n_iter_max, "sweep " + std::to_string(sweep + 1));
    const Cores now = cross.sweep(job);
    if (!cores.empty()) {
      const double norm = tt_norm(now), change = tt_norm(tt_add(now, tt_scale(cores, -1)));
      report.errors.push_back(norm == 0 ? 0 : change / norm);
      settled = change <= options.tol * norm;
    }
    cores = now;
    if (const double error = sample.error(now); best.empty() || error < report.relative_error) {
      report.relative_error = error;
      best = now;
    }
  }
  if (!settled) report.remarks.emplace_back("The sweeps did not settle: the ranks may be too small");
  report.remarks.push_back("Evaluated " + std::to_string(cross.evaluated() + sample.evaluated()) +
                           " entries");
  if (cross.dtype() == wide_type(cross.dtype())) return best;
  best = cores_like(best, at::TensorOptions().dtype(cross.dtype()));
  report.relative_error = sample.error(cores_like(best, at::TensorOptions().dtype(wide_type(cross.dtype()))));
  return best;
}

Cores tensor_train_cross(const at::Tensor& tensor, const TensorTrainCrossOptions& options,
                         DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  const at::Tensor values = working_copy(tensor, "The tensor");
  const auto entries = [&](const at::Tensor& indices) {
    c10::List<std::optional<at::Tensor>> where;
    for (std::int64_t k = 0; k < indices.size(1); ++k) where.push_back(indices.select(1, k));
    return values.index(where);
  };
  Cores cores = tensor_train_cross(entries, tensor.sizes().vec(), options, report, job);
  cores = cores_like(cores, tensor.options());
  report.relative_error = tt_error(tensor, cores, job);
  return cores;
}

}  // namespace tenfold
