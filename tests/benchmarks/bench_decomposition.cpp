// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/decomposition/parafac.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tucker.h"
#include "tests/benchmarks/peer.h"
#include "tests/benchmarks/report.h"

using namespace tenfold;
using namespace tenfold::benchmarks;

namespace {

/// A tensor, what the peer is to do with it, and ours.
struct Cell {
  std::string name;
  nlohmann::json words;
  Peer::Arrays arrays;
  std::vector<Contender> ours;
};

std::string error_text(double error) {
  char text[32];
  std::snprintf(text, sizeof text, "error %.6f", error);
  return text;
}

/// Runs once for the error that its report holds, then as often as it is sampled.
template <class Run>
Contender decomposer(const std::string& name, Run run) {
  DecompositionReport first;
  run(first);
  return local(
      name,
      [run] {
        DecompositionReport report;
        run(report);
      },
      error_text(first.relative_error));
}

/// A matrix [n, n] whose singular values are (1 + k)^-0.8.
at::Tensor decaying_matrix(std::int64_t n) {
  const auto orthogonal = [&] { return std::get<0>(at::linalg_qr(at::randn({n, n}))); };
  const at::Tensor spectrum = at::pow(at::arange(1, n + 1).to(at::kFloat), -0.8);
  return at::mm(orthogonal() * spectrum, orthogonal());
}

/// Sum of 96 terms that fade, and noise: what a trained kernel is like.
at::Tensor fading_kernel() {
  const at::Tensor fade = at::pow(0.96, at::arange(96).to(at::kFloat));
  const at::Tensor kernel =
      at::einsum("ar,br,cr,dr->abcd",
                 {at::randn({256, 96}) * fade, at::randn({256, 96}), at::randn({3, 96}), at::randn({3, 96})});
  return kernel / kernel.norm() + at::randn({256, 256, 3, 3}) * (0.4 / (256 * 3));
}

Cell svd_cell() {
  const at::Tensor matrix = decaying_matrix(1024);
  constexpr std::int64_t rank = 64;
  Cell cell{"SVD 1024 r64", {{"method", "svd"}, {"rank", rank}}, {{"tensor", matrix}}, {}};
  const auto with = [&](SvdMethod method) {
    return [=] {
      SvdOptions options;
      options.method = method;
      options.n_eigenvecs = rank;
      return svd_interface(matrix, options);
    };
  };
  const auto add = [&](const std::string& name, SvdMethod method) {
    const SvdTriple found = with(method)();
    const at::Tensor rest = matrix - at::mm(found.U * found.S, found.V);
    const double error = (rest.norm() / matrix.norm()).item<double>();
    cell.ours.push_back(local(name, with(method), error_text(error)));
  };
  cell.ours.push_back(local("full LAPACK", [matrix] { at::linalg_svd(matrix, false); }));
  add("Tenfold exact", SvdMethod::truncated_svd);
  add("Tenfold", SvdMethod::automatic);
  return cell;
}

Peer::Arrays with_start(const at::Tensor& tensor, const CpFactors& start) {
  Peer::Arrays arrays{{"tensor", tensor}};
  for (std::size_t k = 0; k < start.factors.size(); ++k)
    arrays.emplace_back("factor_" + std::to_string(k), start.factors[k]);
  return arrays;
}

/// Both sides begin with the same factors.
CpFactors random_start(const at::Tensor& tensor, std::int64_t rank) {
  CpFactors start{at::ones({rank}), {}};
  for (const std::int64_t size : tensor.sizes()) start.factors.push_back(at::rand({size, rank}));
  return start;
}

CpFactors run_parafac(const at::Tensor& tensor, const CpFactors& start, std::int64_t sweeps,
                      DecompositionReport& report) {
  ParafacOptions options;
  options.rank = start.weights.numel();
  options.n_iter_max = sweeps;
  options.init = start;
  options.svd = SvdMethod::automatic;
  options.tol = 0;
  return parafac(tensor, options, report);
}

/// A sweep of 100^3: what twenty sweeps more take, divided by twenty.
Cell cube_cell() {
  const auto side = [] { return at::rand({100, 10}); };
  const at::Tensor tensor =
      at::einsum("ar,br,cr->abc", {side(), side(), side()}) + 0.1 * at::randn({100, 100, 100});
  const CpFactors start = random_start(tensor, 10);
  constexpr std::int64_t few = 5, many = 25;
  const auto run = [=](std::int64_t sweeps) {
    DecompositionReport report;
    run_parafac(tensor, start, sweeps, report);
    return report.relative_error;
  };
  const auto sample = [=] {
    return (seconds_of([&] { run(many); }) - seconds_of([&] { run(few); })) / (many - few);
  };
  return {"CP 100^3 r10, a sweep",
          {{"method", "parafac"}, {"rank", 10}, {"sweeps", {few, many}}},
          with_start(tensor, start),
          {{"Tenfold", sample, error_text(run(many))}}};
}

Cell cp_kernel_cell(const at::Tensor& kernel) {
  const CpFactors start = random_start(kernel, 64);
  constexpr std::int64_t sweeps = 20;
  const auto run = [=](DecompositionReport& report) { run_parafac(kernel, start, sweeps, report); };
  return {"CP 256x256x3x3 r64, 20 sweeps",
          {{"method", "parafac"}, {"rank", 64}, {"sweeps", {sweeps}}},
          with_start(kernel, start),
          {decomposer("Tenfold", run)}};
}

Cell tucker_cell(const at::Tensor& kernel) {
  const std::vector<std::int64_t> ranks{64, 64};
  const auto run = [=](std::int64_t sweeps) {
    return [=](DecompositionReport& report) {
      PartialTuckerOptions options;
      options.rank = ranks;
      options.n_iter_max = sweeps;
      options.svd = SvdMethod::automatic;
      options.tol = 0;
      partial_tucker(kernel, {0, 1}, options, report);
    };
  };
  return {"Tucker-2 256x256x3x3 (64, 64), 10 sweeps",
          {{"method", "partial_tucker"}, {"rank", ranks}, {"sweeps", 10}},
          {{"tensor", kernel}},
          {decomposer("Tenfold 10 sweeps", run(10)), decomposer("Tenfold", run(1))}};
}

Cell train_matrix_cell() {
  const at::Tensor tensor = decaying_matrix(1024).reshape(std::vector<std::int64_t>(10, 4));
  const auto run = [=](DecompositionReport& report) {
    TensorTrainOptions options;
    options.rank = {16};
    options.svd = SvdMethod::automatic;
    tensor_train_matrix(tensor, options, report);
  };
  return {"TT matrix 1024 4^5 r16",
          {{"method", "tensor_train_matrix"}, {"rank", 16}},
          {{"tensor", tensor}},
          {decomposer("Tenfold", run)}};
}

Cell train_cell() {
  const auto side = [] { return at::randn({64, 6}); };
  const at::Tensor tensor =
      at::einsum("ar,br,cr,dr->abcd", {side(), side(), side(), side()}) + 0.01 * at::randn({64, 64, 64, 64});
  const std::vector<std::int64_t> ranks{1, 8, 8, 8, 1};
  const auto run = [=](DecompositionReport& report) {
    TensorTrainOptions options;
    options.rank = ranks;
    options.svd = SvdMethod::automatic;
    tensor_train(tensor, options, report);
  };
  return {"TT 64^4 r8",
          {{"method", "tensor_train"}, {"rank", ranks}},
          {{"tensor", tensor}},
          {decomposer("Tenfold", run)}};
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app{"Decompositions against LAPACK and, with a Python, TensorLy and PyTorch"};
  Options options;
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  begin(options);
  const at::NoGradGuard no_gradients;
  Peer peer(options);
  const at::Tensor kernel = fading_kernel();
  const std::vector<std::pair<std::string, std::function<Cell()>>> cells{
      {"svd", svd_cell},
      {"cube", cube_cell},
      {"kernel", [&] { return cp_kernel_cell(kernel); }},
      {"tucker", [&] { return tucker_cell(kernel); }},
      {"matrix", train_matrix_cell},
      {"train", train_cell}};
  Report report("decompositions", {"Tenfold"});
  for (const auto& [name, make] : cells) {
    if (!options.wants(name)) continue;
    Cell cell = make();
    for (Contender& one : peer.open("decomposition", cell.words, cell.arrays)) cell.ours.push_back(one);
    report.add(cell.name, time_in_turns(cell.ours, options.seconds));
  }
  report.print_means();
  return 0;
}
