// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tt_svd.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_train.h"
#include "engine/support/error.h"

namespace tenfold {

std::vector<at::Tensor> tt_svd(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                               DecompositionReport& report, const Job& job) {
  if (tensor.defined() && tensor.dim() > 0 && ranks.size() + 1 != static_cast<std::size_t>(tensor.dim()))
    throw Error("tt.ranks", "A train of {modes} modes has {bonds} inner ranks, not {ranks}",
                {{"modes", std::to_string(tensor.dim())},
                 {"bonds", std::to_string(tensor.dim() - 1)},
                 {"ranks", std::to_string(ranks.size())}});
  TensorTrainOptions options;
  options.rank = ranks;
  options.fill_ranks = true;
  return tensor_train(tensor, options, report, job);
}

at::Tensor tt_to_tensor(const std::vector<at::Tensor>& cores) {
  at::Tensor product = cores.at(0).reshape({-1, cores[0].size(2)});
  std::vector<std::int64_t> shape{cores[0].size(1)};
  for (std::size_t k = 1; k < cores.size(); ++k) {
    product = at::mm(product, cores[k].reshape({cores[k].size(0), -1})).reshape({-1, cores[k].size(2)});
    shape.push_back(cores[k].size(1));
  }
  return product.reshape(shape);
}

}  // namespace tenfold
