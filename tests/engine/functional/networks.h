// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <QTest>
#include <string>
#include <vector>

#include "engine/planning/linear_plan.h"
#include "tests/support/programs.h"

namespace tenfold::testing {

struct NamedNetwork {
  std::string name;
  FactorNetwork network;
};

/// Every family that has a network, at orders 1 to 4; modes differ everywhere, so that a wrong order shows.
inline std::vector<NamedNetwork> networks() {
  const TensorizedShape one{{7}, {5}}, two{{4, 6}, {3, 5}}, three{{4, 3, 2}, {2, 5, 3}},
      four{{2, 3, 2, 4}, {3, 2, 4, 2}};
  return {{"low-rank", low_rank_network(15, 24, 4)},
          {"low-rank 1", low_rank_network(5, 7, 1)},
          {"cp 1", cp_network(one, 3)},
          {"cp 2", cp_network(two, 7)},
          {"cp 3", cp_network(three, 5)},
          {"cp 3 rank 1", cp_network(three, 1)},
          {"tucker 1", tucker_network(one, {3, 2})},
          {"tucker 2", tucker_network(two, {2, 3, 3, 4})},
          {"tucker 3", tucker_network(three, {2, 3, 1, 3, 2, 2})},
          {"block-tt 1", block_tt_network(one, {})},
          {"block-tt 2", block_tt_network(two, {6})},
          {"block-tt 3", block_tt_network(three, {3, 4})},
          {"block-tt 4", block_tt_network(four, {3, 5, 2})},
          {"ring 2", block_tt_network(two, {3, 2})},
          {"ring 3", block_tt_network(three, {3, 2, 4})},
          {"train 2", train_network(two, {3, 4, 2})},
          {"train 3", train_network(three, {2, 3, 6, 4, 2})},
          {"ring over modes 2", ring_network(two, {3, 3, 4, 2})},
          {"ring over modes 3", ring_network(three, {3, 2, 3, 2, 4, 2})},
          {"block-cp 2", block_cp_network(two, 6)},
          {"block-cp 3", block_cp_network(three, 4)}};
}

/// A row for every network; QFETCH(int, index) and network(index) take it.
inline void add_networks() {
  QTest::addColumn<int>("index");
  const auto all = networks();
  for (std::size_t k = 0; k < all.size(); ++k) QTest::newRow(all[k].name.c_str()) << static_cast<int>(k);
}
inline FactorNetwork network(int index) { return networks()[static_cast<std::size_t>(index)].network; }

inline at::Tensor complex_noise(const Shape& shape, std::int64_t seed, at::ScalarType dtype) {
  return c10::isComplexType(dtype) ? at::complex(noise(shape, seed), noise(shape, seed + 500)).to(dtype)
                                   : noise(shape, seed, dtype);
}

inline std::vector<at::Tensor> factors_for(const FactorNetwork& network, at::ScalarType dtype = at::kDouble) {
  std::vector<at::Tensor> factors;
  for (std::size_t f = 0; f < network.factors.size(); ++f)
    factors.push_back(complex_noise(network.factor_shape(f), static_cast<std::int64_t>(f) + 1, dtype));
  return factors;
}

/// The dense matrix [out, in] by one einsum over everything: no plan is involved.
inline at::Tensor dense_matrix(const FactorNetwork& network, const std::vector<at::Tensor>& factors) {
  std::string equation;
  const auto letter = [](int index) {
    return static_cast<char>(index < 26 ? 'a' + index : 'A' + index - 26);
  };
  for (const auto& factor : network.factors) {
    if (!equation.empty()) equation += ",";
    for (const int index : factor) equation += letter(index);
  }
  equation += "->";
  for (const auto* side : {&network.out, &network.in})
    for (const int index : *side) equation += letter(index);
  return at::einsum(equation, factors).reshape({network.out_features(), network.in_features()});
}

/// Every plan of a network for these rows, of all purposes, modes and constraints.
inline std::vector<LinearPlan> every_plan(const FactorNetwork& network, std::int64_t rows) {
  PlanConstraints any, first;
  any.dense_allowed = true;
  first.rows_first = true;
  std::vector<LinearPlan> plans =
      linear_plans({network, rows, PlanPurpose::inference_prepared, 4}, default_throughput(), any);
  const auto more = linear_plans({network, rows, PlanPurpose::training, 4}, default_throughput(), first);
  plans.insert(plans.end(), more.begin(), more.end());
  return plans;
}

/// At most `count` of them, evenly spread.
inline std::vector<LinearPlan> some_of(const std::vector<LinearPlan>& plans, std::size_t count) {
  if (plans.size() <= count) return plans;
  std::vector<LinearPlan> some;
  for (std::size_t k = 0; k < count; ++k) some.push_back(plans[k * plans.size() / count]);
  return some;
}

inline double relative_error(const at::Tensor& is, const at::Tensor& expected) {
  if (expected.numel() == 0) return is.sizes() == expected.sizes() ? 0 : 1;
  const auto wide = c10::isComplexType(expected.scalar_type()) ? at::kComplexDouble : at::kDouble;
  const double most = expected.to(wide).abs().max().item<double>();
  return (is.to(wide) - expected.to(wide)).abs().max().item<double>() / std::max(most, 1e-300);
}

}  // namespace tenfold::testing
