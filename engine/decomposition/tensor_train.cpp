// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_train.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/decomposition/fast_svd.h"
#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/train_error.h"
#include "engine/decomposition/train_ranks.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/kernels/matrix_product.h"
#include "engine/kernels/permuted_copy.h"
#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Zeros behind the last row or column, up to `size` along that mode.
at::Tensor filled_up(const at::Tensor& tensor, std::int64_t mode, std::int64_t size) {
  std::vector<std::int64_t> missing = tensor.sizes().vec();
  missing[static_cast<std::size_t>(mode)] = size - tensor.size(mode);
  if (missing[static_cast<std::size_t>(mode)] == 0) return tensor;
  return at::cat({tensor, at::zeros(missing, tensor.options())}, mode);
}

/// Cores to the left are orthonormal, so that each bond takes its share of what the ones before it left.
double error_from(const std::vector<double>& left_out) {
  double held = 1;
  for (const double share : left_out) held *= 1 - share;
  return std::sqrt(1 - held);
}

/// Gram matrices of the unfoldings of a train's rest in float32. As long as bonds leave nothing out they are
/// all traces of the last one's, and the tensor is read once for them.
class RestProducts {
 public:
  RestProducts(const std::vector<std::int64_t>& modes, const std::vector<std::int64_t>& bonds)
      : modes_(modes), bonds_(bonds) {}

  /// That of [rows, columns] at bond `k`; undefined where it does not pay.
  at::Tensor of(const at::Tensor& rest, std::size_t k) {
    const std::int64_t rows = rest.size(0);
    if (!products_.defined() || products_.size(0) < rows) {
      const std::int64_t last = last_rows(rest, k);
      forget();
      if (last == rows) return {};  // nothing is saved
      products_ = fast_gram(rest.reshape({last, -1}));
    }
    const std::int64_t inner = products_.size(0) / rows;
    return products_.reshape({rows, inner, rows, inner}).diagonal(0, 1, 3).sum(-1);
  }

  /// The rest has changed.
  void forget() { products_ = at::Tensor(); }

 private:
  bool by_products(std::int64_t rows, std::int64_t all, std::size_t k) const {
    return basis_by_products(rows, all / rows, std::min(bonds_[k], rows));
  }

  /// The rows of the last unfolding that comes before anything is left out.
  std::int64_t last_rows(const at::Tensor& rest, std::size_t k) const {
    std::int64_t rows = rest.size(0);
    for (; k + 2 < modes_.size() && bonds_[k] == rows; ++k) {
      if (!by_products(rows * modes_[k + 1], rest.numel(), k + 1)) break;
      rows *= modes_[k + 1];
    }
    return rows;
  }

  const std::vector<std::int64_t>&modes_, &bonds_;
  at::Tensor products_;
};

}  // namespace

std::vector<at::Tensor> split_train(at::Tensor rest, std::int64_t left,
                                    const std::vector<std::int64_t>& modes,
                                    const std::vector<std::int64_t>& bonds, const TensorTrainOptions& options,
                                    DecompositionReport& report, const Job& job,
                                    std::vector<double>* left_out) {
  std::vector<at::Tensor> cores;
  // by which `rest` is still to be turned from the left, where a bond leaves nothing out: the next core takes
  // it, which is much smaller
  at::Tensor turn;
  const auto turned = [&](const at::Tensor& rows) {
    return turn.defined() ? matrix_product(turn, rows.reshape({turn.size(1), -1})).reshape(rows.sizes())
                          : rows;
  };
  const auto count = static_cast<std::int64_t>(modes.size());
  RestProducts products(modes, bonds);
  const bool fast = options.svd == SvdMethod::automatic && rest.scalar_type() == at::kFloat;
  for (std::size_t k = 0; k + 1 < modes.size(); ++k) {
    const std::string bond = std::to_string(k + 1);
    job.checkpoint(static_cast<std::int64_t>(k), count, "bond " + bond);
    rest = rest.reshape({left * modes[k], -1});
    const std::int64_t kept = std::min({bonds[k], rest.size(0), rest.size(1)});
    const std::int64_t rank = options.fill_ranks ? bonds[k] : kept;
    SvdOptions svd;
    svd.method = options.svd;
    svd.n_eigenvecs = kept;
    svd.seed = options.seed;
    const Basis basis = left_singular_vectors(rest, 0, svd, job, fast ? products.of(rest, k) : at::Tensor());
    const at::Tensor vectors = basis.vectors.to(rest.scalar_type());
    report.spectra.push_back(basis.spectrum);
    if (left_out != nullptr) left_out->push_back(share_left_out(basis, kept));
    if (kept < bonds[k])
      report.remarks.push_back(
          "Bond " + bond + " can have rank " + std::to_string(kept) + " at most" +
          (rank > kept ? "; the other " + std::to_string(rank - kept) + " are zeros" : ""));
    cores.push_back(filled_up(turned(vectors), 1, rank).reshape({left, modes[k], rank}));
    turn = rank == kept && kept == rest.size(0) ? vectors.mH() : at::Tensor();
    if (!turn.defined()) {
      rest = filled_up(matrix_product(vectors.mH(), rest), 0, rank);
      products.forget();
    }
    left = rank;
  }
  cores.push_back(turned(rest).reshape({left, modes.back(), -1}));
  return cores;
}

std::vector<at::Tensor> tensor_train(const at::Tensor& tensor, const TensorTrainOptions& options,
                                     DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const bool fast = is_fast(options.svd, tensor);
  const at::Tensor work = working_copy(tensor, "The tensor", fast);
  const auto bonds = inner_ranks(work.sizes().vec(), options.rank);
  std::vector<double> left_out;
  std::vector<at::Tensor> cores =
      split_train(work, 1, work.sizes().vec(), bonds, options, report, job, &left_out);
  cores = cores_like(cores, tensor.options());
  report.relative_error = error_from(left_out);
  // smaller ones drown in the rounding of float32
  constexpr double trusted = 1e-3;
  if (!fast || report.relative_error < trusted) report.relative_error = tt_error(tensor, cores, job);
  return cores;
}

std::vector<at::Tensor> tensor_train_matrix(const at::Tensor& tensor, const TensorTrainOptions& options,
                                            DecompositionReport& report, const Job& job) {
  if (!tensor.defined() || tensor.dim() == 0 || tensor.dim() % 2 != 0)
    throw Error("tt_matrix.order", "A tensorized matrix has as many row modes as column modes");
  const std::int64_t half = tensor.dim() / 2;
  std::vector<std::int64_t> order, pairs;
  for (std::int64_t k = 0; k < half; ++k) {
    order.insert(order.end(), {k, k + half});
    pairs.push_back(tensor.size(k) * tensor.size(k + half));
  }
  TensorTrainOptions train = options;
  if (options.rank.is_fraction()) train.rank = validate_tt_matrix_rank(tensor.sizes().vec(), options.rank);
  std::vector<at::Tensor> cores =
      tensor_train(permuted_copy(tensor, order).reshape(pairs), train, report, job);
  for (std::int64_t k = 0; k < half; ++k) {
    at::Tensor& core = cores[static_cast<std::size_t>(k)];
    core = core.reshape({core.size(0), tensor.size(k), tensor.size(k + half), core.size(2)});
  }
  return cores;
}

at::Tensor tt_matrix_to_tensor(const std::vector<at::Tensor>& cores) {
  std::vector<at::Tensor> train;
  std::vector<std::int64_t> split, order;
  for (const at::Tensor& core : cores) {
    if (!core.defined() || core.dim() != 4)
      throw Error("train.cores",
                  "A core of a tensorized matrix has four dimensions: bond, row, column, bond");
    train.push_back(core.reshape({core.size(0), core.size(1) * core.size(2), core.size(3)}));
    split.insert(split.end(), {core.size(1), core.size(2)});
  }
  for (const std::size_t side : {0U, 1U})
    for (std::size_t k = 0; k < cores.size(); ++k) order.push_back(static_cast<std::int64_t>(2 * k + side));
  return tt_to_tensor(train).reshape(split).permute(order);
}

std::vector<at::Tensor> pad_tt_rank(const std::vector<at::Tensor>& cores, std::int64_t n_padding,
                                    bool pad_boundaries) {
  std::vector<at::Tensor> padded;
  for (std::size_t k = 0; k < cores.size(); ++k) {
    const std::int64_t last = cores[k].dim() - 1;
    const bool left = pad_boundaries || k > 0, right = pad_boundaries || k + 1 < cores.size();
    at::Tensor core = filled_up(cores[k], 0, cores[k].size(0) + (left ? n_padding : 0));
    padded.push_back(filled_up(core, last, core.size(last) + (right ? n_padding : 0)));
  }
  return padded;
}

}  // namespace tenfold
