// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What check_reconstruction.py asks of the engine: a line "<tensor.npy> <method> <ranks, with commas>
// <sweeps> <seed>" on the standard input is answered by the relative error of that decomposition; 0 sweeps
// are the method's own.
#include <ATen/ATen.h>

#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>

#include "engine/decomposition/non_negative_cp.h"
#include "engine/decomposition/non_negative_tucker.h"
#include "engine/decomposition/randomised_parafac.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tensor_train_cross.h"
#include "engine/decomposition/tucker.h"
#include "engine/formats/npy.h"

using namespace tenfold;

namespace {

struct Request {
  at::Tensor tensor;
  std::vector<std::int64_t> ranks;
  std::int64_t sweeps = 0;
  std::uint64_t seed = 0;
  std::vector<at::Tensor> start;  ///< factors, where the request names some

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

void randomized_svd(const Request& r, DecompositionReport& report) {
  SvdOptions options;
  options.method = SvdMethod::randomized_svd;
  options.n_eigenvecs = r.ranks[0];
  options.seed = r.seed;
  const auto [U, S, V] = svd_interface(r.tensor, options);
  report.relative_error = ((at::mm(U * S, V) - r.tensor).norm() / r.tensor.norm()).item<double>();
}

TensorTrainOptions train(const Request& r) {
  TensorTrainOptions options;
  options.rank = r.ranks;
  return options;
}

const std::map<std::string, Method> methods{
    {"parafac",
     [](const auto& r, auto& report) {
       auto options = r.template cp<ParafacOptions>();
       if (!r.start.empty()) options.init = CpFactors{{}, r.start};
       parafac(r.tensor, options, report);
     }},
    {"tucker", [](const auto& r,
                  auto& report) { tucker(r.tensor, r.template listed<PartialTuckerOptions>(), report); }},
    {"partial_tucker",
     [](const auto& r, auto& report) {
       partial_tucker(r.tensor, {0, 1}, r.template listed<PartialTuckerOptions>(), report);
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
    {"non_negative_parafac",
     [](const auto& r, auto& report) {
       non_negative_parafac(r.tensor, r.template cp<NonNegativeParafacOptions>(), report);
     }},
    {"non_negative_parafac_hals",
     [](const auto& r, auto& report) {
       non_negative_parafac_hals(r.tensor, r.template cp<HalsParafacOptions>(), report);
     }},
    {"non_negative_tucker",
     [](const auto& r, auto& report) {
       non_negative_tucker(r.tensor, r.template listed<NonNegativeTuckerOptions>(), report);
     }},
    {"non_negative_tucker_hals",
     [](const auto& r, auto& report) {
       non_negative_tucker_hals(r.tensor, r.template listed<HalsTuckerOptions>(), report);
     }},
    {"randomized_svd", randomized_svd},
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
  std::string start;
  if (words >> start)
    for (std::int64_t mode = 0; mode < request.tensor.dim(); ++mode)
      request.start.push_back(read_npy(start + std::to_string(mode) + ".npy"));
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
