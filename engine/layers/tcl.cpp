// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/tcl.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/functional/autocast.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

void uniform(const at::Tensor& tensor, std::int64_t inputs) {
  const double bound = 1 / std::sqrt(static_cast<double>(inputs));
  const at::NoGradGuard no_grad;
  (tensor.is_complex() ? at::view_as_real(tensor) : tensor).uniform_(-bound, bound);
}

std::string factor_name(std::size_t mode) { return "factor_" + std::to_string(mode); }

}  // namespace

TCLImpl::TCLImpl(TclOptions given) : options(std::move(given)) {
  const Shape in = input_shape();
  Shape out = rank();
  if (!is_folded(options.rank)) out.assign(in.size(), out[0]);
  if (in.empty() || in.size() != out.size())
    throw Error("tcl.rank", "an input of {modes} modes needs as many ranks, not {ranks}",
                {{"modes", std::to_string(in.size())}, {"ranks", std::to_string(out.size())}});
  if (*std::min_element(in.begin(), in.end()) < 1 || *std::min_element(out.begin(), out.end()) < 1)
    throw Error("tcl.size", "no mode can be contracted from {in} to {out}",
                {{"in", to_string(in)}, {"out", to_string(out)}});
  options.input_shape = in;
  options.rank = out;
  for (std::size_t k = 0; k < in.size(); ++k)
    factors.push_back(register_parameter(factor_name(k), at::empty({out[k], in[k]}, options.tensor)));
  if (options.bias) bias = register_parameter("bias", at::empty(out, options.tensor));
  reset_parameters();
}

std::vector<std::int64_t> TCLImpl::contraction_modes() const {
  std::vector<std::int64_t> modes;
  for (std::int64_t k = 0; k < order(); ++k) modes.push_back(k + 1);
  return modes;
}

at::Tensor TCLImpl::forward(const at::Tensor& x) {
  const Shape in = input_shape();
  if ((x.dim() != order() && x.dim() != order() + 1) ||
      !std::equal(in.rbegin(), in.rend(), x.sizes().rbegin()))
    throw Error("tcl.input", "an input {found} does not fit a contraction of {wanted}",
                {{"found", to_string(x.sizes().vec())}, {"wanted", to_string(in)}});
  const auto contracted = [first = x.dim() - order()](const at::Tensor& input, const auto& matrices,
                                                      const at::Tensor& offset) {
    at::Tensor y = input;
    for (std::size_t k = 0; k < matrices.size(); ++k)
      y = mode_dot(y, matrices[k], first + static_cast<std::int64_t>(k));
    return offset.defined() ? y + offset : y;
  };
  if (autocasts(x)) return outside_autocast(x, factors, bias, contracted);
  if (x.scalar_type() != factors[0].scalar_type())
    throw Error(
        "tcl.dtype", "the input of the contraction holds {input}, its factors {factors}",
        {{"input", c10::toString(x.scalar_type())}, {"factors", c10::toString(factors[0].scalar_type())}});
  return contracted(x, factors, bias);
}

void TCLImpl::reset_parameters() {
  for (const at::Tensor& factor : factors) uniform(factor, factor.size(1));
  if (bias.defined()) uniform(bias, input_shape()[0]);
}

/// Registers what Cloneable copies into.
void TCLImpl::reset() {
  for (std::size_t k = 0; k < factors.size(); ++k)
    factors[k] = register_parameter(factor_name(k), factors[k].detach().clone(), factors[k].requires_grad());
  if (bias.defined()) bias = register_parameter("bias", bias.detach().clone(), bias.requires_grad());
}

void TCLImpl::pretty_print(std::ostream& stream) const {
  stream << "TCL(input_shape=" << to_string(input_shape()) << ", rank=" << to_string(rank())
         << ", bias=" << (bias.defined() ? "true" : "false") << ")";
}

}  // namespace tenfold
