// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What check_reconstruction.py asks of the engine: a line "<tensor.npy> <method> <ranks, with commas>
// <sweeps> <seed> [<option>=<value> …]" on the standard input is answered by the relative error of that
// decomposition; 0 sweeps are the method's own. start=PREFIX: factors to begin with, mask=FILE: entries that
// are known (the error is of them); the other options are the arguments' names.
#include <ATen/ATen.h>

#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "engine/decomposition/non_negative_cp.h"
#include "engine/decomposition/non_negative_tucker.h"
#include "engine/decomposition/randomised_parafac.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tensor_train_cross.h"
#include "engine/decomposition/tensor_train_oi.h"
#include "engine/decomposition/tucker.h"
#include "engine/formats/npy.h"

using namespace tenfold;

namespace {

struct Request {
  at::Tensor tensor;
  std::vector<std::int64_t> ranks;
  std::int64_t sweeps = 0;
  std::uint64_t seed = 0;
  std::map<std::string, std::string> words;  ///< options by name

  bool has(const std::string& name) const { return words.contains(name); }
  double number(const std::string& name) const { return has(name) ? std::stod(words.at(name)) : 0; }
  template <class Number>
  std::vector<Number> numbers(const std::string& name) const {
    std::vector<Number> found;
    if (!has(name)) return found;
    std::istringstream list(words.at(name));
    for (std::string word; std::getline(list, word, ',');)
      found.push_back(static_cast<Number>(std::stod(word)));
    return found;
  }
  at::Tensor mask() const { return has("mask") ? read_npy(words.at("mask")) : at::Tensor(); }
  std::vector<at::Tensor> start() const {
    std::vector<at::Tensor> factors;
    for (std::int64_t mode = 0; mode < tensor.dim(); ++mode)
      factors.push_back(read_npy(words.at("start") + std::to_string(mode) + ".npy"));
    return factors;
  }

  /// With a number of sweeps nothing stops earlier.
  template <class Options>
  Options iterated() const {
    Options options;
    options.seed = seed;
    if (sweeps > 0) {
      options.n_iter_max = sweeps;
      options.tol = 0;
    }
    return options;
  }
  template <class Options>
  Options cp() const {
    Options options = iterated<Options>();
    options.rank = ranks[0];
    if (has("start")) options.init = CpFactors{{}, start()};
    return options;
  }
  template <class Options>
  Options listed() const {
    Options options = iterated<Options>();
    options.rank = ranks;
    return options;
  }
};

using Method = std::function<void(const Request&, DecompositionReport&)>;

void svd(SvdMethod method, const Request& r, DecompositionReport& report) {
  SvdOptions options;
  options.method = method;
  options.n_eigenvecs = r.ranks[0];
  options.seed = r.seed;
  options.mask = r.mask();
  const auto [U, S, V] = svd_interface(r.tensor, options);
  at::Tensor rest = at::mm(U * S.to(U.scalar_type()), V) - r.tensor, whole = r.tensor;
  if (options.mask.defined()) rest = rest * options.mask, whole = whole * options.mask;
  report.relative_error = (rest.norm() / whole.norm()).abs().item<double>();
}

ParafacOptions parafac_options(const Request& r) {
  auto options = r.cp<ParafacOptions>();
  options.normalize_factors = r.number("normalize_factors") != 0;
  options.orthogonalise = static_cast<std::int64_t>(r.number("orthogonalise"));
  options.l2_reg = r.number("l2_reg");
  options.sparsity = r.number("sparsity");
  options.linesearch = r.number("linesearch") != 0;
  options.fixed_modes = r.numbers<std::int64_t>("fixed_modes");
  options.mask = r.mask();
  return options;
}

HalsParafacOptions hals_options(const Request& r) {
  auto options = r.cp<HalsParafacOptions>();
  options.sparsity_coefficients = r.numbers<double>("sparsity_coefficients");
  if (r.has("inner_sweeps")) options.inner_sweeps = static_cast<std::int64_t>(r.number("inner_sweeps"));
  if (r.has("nn_modes")) options.nn_modes = r.numbers<std::int64_t>("nn_modes");
  return options;
}

PartialTuckerOptions tucker_options(const Request& r) {
  auto options = r.listed<PartialTuckerOptions>();
  options.mask = r.mask();
  return options;
}

TensorTrainOptions train(const Request& r) {
  TensorTrainOptions options;
  options.rank = r.ranks;
  return options;
}

const std::map<std::string, Method> methods{
    {"parafac", [](const auto& r, auto& report) { parafac(r.tensor, parafac_options(r), report); }},
    {"tucker", [](const auto& r, auto& report) { tucker(r.tensor, tucker_options(r), report); }},
    {"partial_tucker",
     [](const auto& r, auto& report) {
       partial_tucker(r.tensor, {0, 1}, tucker_options(r), report);
     }},
    {"tensor_train", [](const auto& r, auto& report) { tensor_train(r.tensor, train(r), report); }},
    {"tensor_train_matrix",
     [](const auto& r, auto& report) { tensor_train_matrix(r.tensor, train(r), report); }},
    {"tensor_ring",
     [](const auto& r, auto& report) {
       TensorRingOptions options;
       options.rank = r.ranks;
       tensor_ring(r.tensor, options, report);
     }},
    {"tensor_ring_als",
     [](const auto& r, auto& report) {
       tensor_ring_als(r.tensor, r.template listed<TensorRingAlsOptions>(), report);
     }},
    {"tensor_ring_als_sampled",
     [](const auto& r, auto& report) {
       TensorRingSamplingOptions sampling;
       sampling.n_samples = {static_cast<std::int64_t>(r.number("n_samples"))};
       tensor_ring_als_sampled(r.tensor, r.template listed<TensorRingAlsOptions>(), sampling, report);
     }},
    {"tensor_train_OI",
     [](const auto& r, auto& report) {
       TensorTrainOiOptions options;
       options.rank = r.ranks;
       options.n_iter = r.sweeps;
       tensor_train_OI(r.tensor, options, report);
     }},
    {"non_negative_parafac",
     [](const auto& r, auto& report) {
       non_negative_parafac(r.tensor, r.template cp<NonNegativeParafacOptions>(), report);
     }},
    {"non_negative_parafac_hals",
     [](const auto& r, auto& report) { non_negative_parafac_hals(r.tensor, hals_options(r), report); }},
    {"non_negative_tucker",
     [](const auto& r, auto& report) {
       non_negative_tucker(r.tensor, r.template listed<NonNegativeTuckerOptions>(), report);
     }},
    {"non_negative_tucker_hals",
     [](const auto& r, auto& report) {
       non_negative_tucker_hals(r.tensor, r.template listed<HalsTuckerOptions>(), report);
     }},
    {"truncated_svd", [](const auto& r, auto& report) { svd(SvdMethod::truncated_svd, r, report); }},
    {"symeig_svd", [](const auto& r, auto& report) { svd(SvdMethod::symeig_svd, r, report); }},
    {"randomized_svd", [](const auto& r, auto& report) { svd(SvdMethod::randomized_svd, r, report); }},
    {"randomised_parafac",
     [](const auto& r, auto& report) {
       auto options = r.template cp<RandomisedParafacOptions>();
       options.n_samples = 10 * r.ranks[0];
       options.max_stagnation = 0;
       randomised_parafac(r.tensor, options, report);
     }},
    {"tensor_train_cross",
     [](const auto& r, auto& report) {
       TensorTrainCrossOptions options;
       options.rank = r.ranks;
       options.seed = r.seed;
       tensor_train_cross(r.tensor, options, report);
     }},
};

double answered(const std::string& line) {
  std::istringstream words(line);
  std::string path, method, ranks, rank;
  Request request;
  words >> path >> method >> ranks >> request.sweeps >> request.seed;
  for (std::istringstream each(ranks); std::getline(each, rank, ',');)
    request.ranks.push_back(std::stoll(rank));
  request.tensor = read_npy(path);
  for (std::string word; words >> word;) {
    const auto at = word.find('=');
    request.words[word.substr(0, at)] = word.substr(at + 1);
  }
  DecompositionReport report;
  methods.at(method)(request, report);
  return report.relative_error;
}

}  // namespace

int main() {
  try {
    std::cout << std::setprecision(17);
    for (std::string line; std::getline(std::cin, line);) std::cout << answered(line) << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
