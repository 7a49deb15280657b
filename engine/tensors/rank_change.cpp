// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/rank_change.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/support/error.h"
#include "engine/tensors/rank_bonds.h"

namespace tenfold {
namespace {

/// `more` slices behind the others along `dim`: zeros, or drawn with the deviation of what is there.
at::Tensor longer(const at::Tensor& tensor, std::int64_t dim, std::int64_t more,
                  const std::optional<at::Generator>& generator) {
  Shape sizes = tensor.sizes().vec();
  sizes[static_cast<std::size_t>(dim)] = more;
  at::Tensor added = at::zeros(sizes, tensor.options());
  if (generator && tensor.numel() > 0) {
    const double spread =
        (at::linalg_vector_norm(tensor) / std::sqrt(static_cast<double>(tensor.numel()))).item<double>();
    // drawn on the CPU, so that every device gets the same numbers
    const at::TensorOptions where = at::TensorOptions(tensor.scalar_type());
    added = at::normal(0, spread > 0 ? spread : 1, sizes, generator, where).to(tensor.options());
  }
  return at::cat({tensor, added}, dim);
}

/// The first end of a bond gets zeros; a lone core that closes on itself zeros at both.
void grow(std::vector<at::Tensor>& tensors, const RankBond& bond, std::int64_t rank,
          const std::optional<at::Generator>& generator) {
  const bool closed = bond.ends.size() == 2 && bond.ends[0].tensor == bond.ends[1].tensor;
  for (std::size_t e = 0; e < bond.ends.size(); ++e) {
    at::Tensor& tensor = tensors[bond.ends[e].tensor];
    tensor = longer(tensor, bond.ends[e].dim, rank - bond.rank,
                    e == 0 || closed ? std::optional<at::Generator>{} : generator);
  }
}

}  // namespace

Factorization grow_rank(const Factorization& f, const Shape& rank, const RankChangeOptions& options) {
  const at::NoGradGuard no_grad;
  const std::vector<RankBond> bonds = rank_bonds(f);
  if (bonds.empty()) return f.detach();
  const Shape wanted = bonds_of_rank(f, rank);
  std::optional<at::Generator> generator;
  if (options.draw) generator = at::detail::createCPUGenerator(options.seed);
  std::vector<at::Tensor> tensors = f.detach().tensors();
  for (std::size_t i = 0; i < bonds.size(); ++i) {
    if (wanted[i] < bonds[i].rank)
      throw Error("rank.grow", "a rank of {found} cannot grow to {wanted}",
                  {{"found", std::to_string(bonds[i].rank)}, {"wanted", std::to_string(wanted[i])}});
    if (wanted[i] > bonds[i].rank) grow(tensors, bonds[i], wanted[i], generator);
  }
  Factorization grown = f;
  std::size_t at = 0;
  if (f.core.defined()) grown.core = tensors[at++];
  for (at::Tensor& factor : grown.factors) factor = tensors[at++];
  return grown;
}

Factorization change_rank(const Factorization& f, const Shape& rank, const RankChangeOptions& options,
                          DecompositionReport& report, const Job& job) {
  report = {};
  const std::vector<RankBond> bonds = rank_bonds(f);
  if (bonds.empty()) return f.detach();
  const Shape wanted = bonds_of_rank(f, rank);
  Shape lower;
  bool falls = false;
  for (std::size_t i = 0; i < bonds.size(); ++i) {
    lower.push_back(std::min(wanted[i], bonds[i].rank));
    falls = falls || wanted[i] < bonds[i].rank;
  }
  Factorization changed = f.detach();
  if (falls) {
    RoundOptions rounding = options.rounding;
    rounding.max_rank = rank_of_bonds(f, lower);
    changed = round(f, rounding, report, job);
  }
  return grow_rank(changed, rank, options);
}

bool change_rank(FactorizedTensor tensor, const Rank& rank, const RankChangeOptions& options,
                 const FormatOptions& format, DecompositionReport* report, const Job& job) {
  DecompositionReport own;
  const Factorization f = tensor->factorization().detach();
  const Shape wanted = tensor->format().validate_rank(tensor->tensorized_shape(), rank, format);
  if (wanted == f.rank()) return true;
  return tensor->assign(change_rank(f, wanted, options, report ? *report : own, job));
}

Factorization merge_to_dense(const Factorization& f) {
  return {&tensor_format("dense"), f.shape, f.to_matrix(), {}};
}

}  // namespace tenfold
