// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_shapes.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/formats/pt2_json.h"
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold::pt2 {
namespace {

using nlohmann::json;

constexpr std::size_t most_symbols = 3;

/// Sizes and strides of one tensor in one run; of a number the value.
struct Geometry {
  Shape sizes, strides;
  at::ScalarType dtype = at::kFloat;
  c10::IValue number;
};
using Probe = std::map<ValueId, Geometry>;

Probe probe(const Program& program, std::span<const c10::IValue> inputs, const std::vector<bool>& wanted) {
  Probe seen;
  const auto note = [&](ValueId value, const c10::IValue& given) {
    if (value == no_value || !wanted[static_cast<std::size_t>(value)]) return;
    if (given.isScalar())
      seen[value] = {given.isInt() ? Shape{given.toInt()} : Shape{}, {}, at::kLong, given};
    if (!given.isTensor()) return;
    const at::Tensor& tensor = given.toTensor();
    seen[value] = {tensor.sizes().vec(), tensor.strides().vec(), tensor.scalar_type(), {}};
  };
  const auto users = program.user_inputs();
  for (std::size_t k = 0; k < users.size() && k < inputs.size(); ++k) note(users[k]->value, inputs[k]);
  const NodeHook hook = [&](std::size_t n, auto, std::span<const c10::IValue> returned) {
    const Node& node = program.nodes[n];
    for (std::size_t i = 0; i < node.results.size() && i < returned.size(); ++i) {
      const Result& result = node.results[i];
      note(result.value, returned[i]);
      if (!result.list || !returned[i].isTensorList()) continue;
      const auto tensors = returned[i].toTensorVector();
      for (std::size_t k = 0; k < result.elements.size() && k < tensors.size(); ++k)
        note(result.elements[k], tensors[k]);
    }
  };
  at::NoGradGuard guard;
  run(program, inputs, hook);
  return seen;
}

/// A multilinear polynomial in the symbols through the values at the corners base + {0, 1}^k.
class Fit {
 public:
  Fit(std::vector<std::int64_t> corners, const std::vector<std::int64_t>& base)
      : coefficients_(std::move(corners)) {
    for (std::size_t k = 0; k < base.size(); ++k)  // finite differences: coefficients in (s - base)
      for (std::size_t m = 0; m < coefficients_.size(); ++m)
        if (m >> k & 1) coefficients_[m] -= coefficients_[m ^ (std::size_t{1} << k)];
    for (std::size_t k = 0; k < base.size(); ++k)  // to monomials in s
      for (std::size_t m = 0; m < coefficients_.size(); ++m)
        if (m >> k & 1) coefficients_[m ^ (std::size_t{1} << k)] -= coefficients_[m] * base[k];
  }

  std::int64_t at(const std::vector<std::int64_t>& point) const {
    std::int64_t sum = 0;
    for (std::size_t m = 0; m < coefficients_.size(); ++m) {
      std::int64_t term = coefficients_[m];
      for (std::size_t k = 0; k < point.size(); ++k)
        if (m >> k & 1) term *= point[k];
      sum += term;
    }
    return sum;
  }

  /// sympy's srepr.
  std::string expression(const std::vector<std::string>& symbols) const {
    std::vector<std::string> terms;
    for (std::size_t m = 0; m < coefficients_.size(); ++m) {
      if (coefficients_[m] == 0) continue;
      std::vector<std::string> parts;
      if (m == 0 || coefficients_[m] != 1)
        parts.push_back("Integer(" + std::to_string(coefficients_[m]) + ")");
      for (std::size_t k = 0; k < symbols.size(); ++k)
        if (m >> k & 1) parts.push_back("Symbol('" + symbols[k] + "', positive=True, integer=True)");
      terms.push_back(joined("Mul", parts));
    }
    return joined("Add", terms);
  }

 private:
  static std::string joined(const std::string& function, const std::vector<std::string>& parts) {
    if (parts.size() == 1) return parts[0];
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
    return function + "(" + text + ")";
  }

  std::vector<std::int64_t> coefficients_;
};

json metadata(at::ScalarType dtype, json sizes, json strides, bool requires_grad) {
  return {{"dtype", scalar_type_code(dtype)},
          {"sizes", std::move(sizes)},
          {"requires_grad", requires_grad},
          {"device", {{"type", "cpu"}, {"index", nullptr}}},
          {"strides", std::move(strides)},
          {"storage_offset", {{"as_int", 0}}},
          {"layout", strided_code}};
}

json fixed(const Shape& values) {
  json list = json::array();
  for (const std::int64_t value : values) list.push_back({{"as_int", value}});
  return list;
}

/// The runs that a fit needs: corners of the cube above the base sizes, and one further point to confirm.
class Probes {
 public:
  Probes(const Program& program, std::span<const c10::IValue> inputs, const std::vector<bool>& wanted) {
    first_ = probe(program, inputs, wanted);
    for (const auto& [symbol, size] : symbol_sizes(program, inputs)) {
      symbols_.push_back(symbol);
      base_.push_back(size);
    }
    if (symbols_.empty() || symbols_.size() > most_symbols) return;
    try {
      for (std::size_t corner = 0; corner < std::size_t{1} << symbols_.size(); ++corner)
        corners_.push_back(corner == 0 ? first_
                                       : probe(program, resized(program, inputs, point(corner)), wanted));
      for (const std::int64_t size : base_) confirm_at_.push_back(size + 3);
      confirm_ = probe(program, resized(program, inputs, confirm_at_), wanted);
    } catch (const Error&) {  // the model does not allow these sizes: everything is written static
      corners_.clear();
    }
  }

  json describe(ValueId value) const {
    const Geometry& seen = first_.at(value);
    if (seen.number.isInt()) return {{"sym_int_values", describe(value, &Geometry::sizes).at(0)}};
    if (seen.number.isBool()) return {{"sym_bool_values", {{"as_bool", seen.number.toBool()}}}};
    if (seen.number.isDouble()) return {{"sym_float_values", {{"as_float", seen.number.toDouble()}}}};
    return {{"tensor_values", metadata(seen.dtype, describe(value, &Geometry::sizes),
                                       describe(value, &Geometry::strides), false)}};
  }
  const Probe& first() const { return first_; }

 private:
  std::vector<std::int64_t> point(std::size_t corner) const {
    std::vector<std::int64_t> sizes = base_;
    for (std::size_t k = 0; k < sizes.size(); ++k) sizes[k] += corner >> k & 1;
    return sizes;
  }

  std::vector<c10::IValue> resized(const Program& program, std::span<const c10::IValue> inputs,
                                   const std::vector<std::int64_t>& sizes) const {
    std::map<std::string, std::int64_t> named;
    for (std::size_t k = 0; k < symbols_.size(); ++k) named[symbols_[k]] = sizes[k];
    return resized_inputs(program, inputs, named);
  }

  json describe(ValueId value, Shape Geometry::*field) const {
    const Shape& seen = first_.at(value).*field;
    if (corners_.empty()) return fixed(seen);
    json list = json::array();
    for (std::size_t d = 0; d < seen.size(); ++d) {
      std::vector<std::int64_t> values;
      for (const Probe& corner : corners_) values.push_back((corner.at(value).*field).at(d));
      const Fit fit(values, base_);
      const bool changes =
          std::any_of(values.begin(), values.end(), [&](std::int64_t each) { return each != values[0]; });
      if (!changes || fit.at(confirm_at_) != (confirm_.at(value).*field).at(d))
        list.push_back({{"as_int", seen[d]}});
      else
        list.push_back(
            {{"as_expr", {{"expr_str", fit.expression(symbols_)}, {"hint", {{"as_int", seen[d]}}}}}});
    }
    return list;
  }

  std::vector<std::string> symbols_;
  std::vector<std::int64_t> base_, confirm_at_;
  Probe first_, confirm_;
  std::vector<Probe> corners_;
};

}  // namespace

json stored_tensor_metadata(const at::Tensor& tensor, bool requires_grad) {
  Shape strides(static_cast<std::size_t>(tensor.dim()));
  std::int64_t stride = 1;
  for (std::size_t d = strides.size(); d-- > 0;) {
    strides[d] = stride;
    stride *= std::max<std::int64_t>(tensor.size(static_cast<std::int64_t>(d)), 1);
  }
  return metadata(tensor.scalar_type(), fixed(tensor.sizes().vec()), fixed(strides), requires_grad);
}

std::map<ValueId, json> new_value_metadata(const Program& original, std::span<const c10::IValue> inputs) {
  const Program program = evaluation_copy(original);
  std::vector<bool> wanted(program.values.size(), false);
  bool any = false;
  const auto want = [&](ValueId value) {
    const auto slot = static_cast<std::size_t>(value);
    wanted[slot] = program.values[slot].metadata.empty();
    any = any || wanted[slot];
  };
  for (const Input* input : program.user_inputs()) want(input->value);
  for (const auto& node : program.nodes) for_each_result(node, want);
  std::map<ValueId, json> found;
  if (!any) return found;
  const Probes probes(program, inputs, wanted);
  for (const auto& [value, geometry] : probes.first()) found[value] = probes.describe(value);
  return found;
}

}  // namespace tenfold::pt2
