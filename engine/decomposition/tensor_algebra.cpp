// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_algebra.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/kernels/all_finite.h"
#include "engine/kernels/matrix_product.h"
#include "engine/support/error.h"
#include "engine/support/number_text.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

constexpr std::int64_t kFloat64Limit = std::int64_t{1} << 22;
constexpr std::int64_t kPieceElements = std::int64_t{1} << 21;

/// The tensor as [before, mode, after].
at::Tensor around(const at::Tensor& tensor, std::int64_t mode) {
  std::int64_t before = 1;
  for (std::int64_t k = 0; k < mode; ++k) before *= tensor.size(k);
  const std::int64_t size = tensor.size(mode);
  return tensor.reshape({before, size, tensor.numel() / std::max<std::int64_t>(before * size, 1)});
}

std::string position(const at::Tensor& bad) {
  const at::Tensor index = bad.nonzero()[0];
  std::string text;
  for (std::int64_t k = 0; k < index.numel(); ++k)
    text += (k == 0 ? "" : ", ") + std::to_string(index[k].item<std::int64_t>());
  return "[" + text + "]";
}

double largest_value(const at::Tensor& tensor) {
  const auto [least, most] = value_range(tensor);
  return std::max(-least, most);
}

void require_tensor(const at::Tensor& tensor, const char* what) {
  if (tensor.defined() && (tensor.layout() != at::kStrided || tensor.is_meta()))
    throw Error("decomposition.layout",
                "{what} is no dense tensor with values; to_dense() makes one of a sparse tensor",
                {{"what", what}});
  if (!tensor.defined() || tensor.numel() == 0 || tensor.dim() == 0 ||
      !(tensor.is_floating_point() || tensor.is_complex()))
    throw Error("decomposition.not_a_tensor",
                "{what} is not a tensor of floating-point or complex numbers with elements",
                {{"what", what}});
}

/// The largest value of what is a dense tensor of finite numbers.
double checked_largest(const at::Tensor& tensor, const char* what) {
  require_tensor(tensor, what);
  const double largest = largest_value(tensor);
  if (std::isfinite(largest)) return largest;
  throw Error("decomposition.not_finite", "{what} holds a value that is not finite, the first at {position}",
              {{"what", what}, {"position", position(at::isfinite(tensor).logical_not())}});
}

void require_range(double largest, const char* what) {
  constexpr double least = 1e-70, most = 1e70;
  if (largest == 0 || (largest >= least && largest <= most)) return;
  throw Error(
      "decomposition.range",
      "The largest value of {what} is {largest}, whose squares are beyond what float64 holds; scaled to "
      "values about 1 it can be decomposed",
      {{"what", what}, {"largest", short_number(largest, 3)}});
}

/// Whether products of several factors of a tensor with this largest value stay within float32.
bool suits_float32(double largest) {
  constexpr double least = 1e-5, most = 1e5;
  return largest == 0 || (largest >= least && largest <= most);
}

/// The product with a vector, which removes the mode.
at::Tensor contracted(const at::Tensor& tensor, const at::Tensor& vector, std::int64_t mode) {
  std::vector<std::int64_t> shape = tensor.sizes().vec();
  shape.erase(shape.begin() + mode);
  const at::Tensor view = around(tensor, mode);
  return at::matmul(view.transpose(1, 2), vector).reshape(shape);
}

/// A mode counted from the end as one from the start; what is none as it is.
std::int64_t from_start(std::int64_t mode, std::int64_t order) {
  return mode < 0 && mode + order >= 0 ? mode + order : mode;
}

void require_fit(const at::Tensor& tensor, const at::Tensor& matrix, std::int64_t mode, bool transpose) {
  const bool valid = mode >= 0 && mode < tensor.dim() && (matrix.dim() == 1 || matrix.dim() == 2);
  if (valid && matrix.size(matrix.dim() == 1 || transpose ? 0 : 1) == tensor.size(mode)) return;
  throw Error("mode_dot.shapes", "A matrix {matrix} does not fit mode {mode} of a tensor {tensor}",
              {{"matrix", to_string(matrix.sizes().vec())},
               {"mode", std::to_string(mode)},
               {"tensor", to_string(tensor.sizes().vec())}});
}

std::int64_t from_the_front(std::int64_t mode, std::int64_t order) {
  const std::int64_t place = from_start(mode, order);
  if (place >= 0 && place < order) return place;
  throw Error("unfold.mode", "A tensor of order {order} has no mode {mode}",
              {{"order", std::to_string(order)}, {"mode", std::to_string(mode)}});
}

}  // namespace

at::ScalarType wide_type(at::ScalarType type) {
  return at::isComplexType(type) ? at::kComplexDouble : at::kDouble;
}

double largest_number(at::ScalarType type) {
  if (type == wide_type(type)) return std::numeric_limits<double>::max();
  constexpr double of_halves = 65504, of_others = 3.3e38;  // bfloat16 reaches as far as float32
  return at::toRealValueType(type) == at::kHalf ? of_halves : of_others;
}

void stop_point(const Job& job) {
  if (job.stop_requested()) throw Cancelled();
}

at::Tensor unfold(const at::Tensor& tensor, std::int64_t mode) {
  mode = from_the_front(mode, tensor.dim());
  return tensor.movedim(mode, 0).reshape({tensor.size(mode), -1});
}

at::Tensor fold(const at::Tensor& unfolded, std::int64_t mode, const std::vector<std::int64_t>& shape) {
  const std::int64_t place = from_the_front(mode, static_cast<std::int64_t>(shape.size()));
  if (product(shape) != unfolded.numel())
    throw Error("fold.shape", "A matrix {matrix} is no unfolding of a tensor {shape}",
                {{"matrix", to_string(unfolded.sizes().vec())}, {"shape", to_string(shape)}});
  std::vector<std::int64_t> moved = shape;
  std::rotate(moved.begin(), moved.begin() + place, moved.begin() + place + 1);
  return unfolded.reshape(moved).movedim(0, place);
}

at::Tensor mode_dot(const at::Tensor& tensor, const at::Tensor& matrix, std::int64_t asked, bool transpose) {
  const std::int64_t mode = from_start(asked, tensor.dim());
  require_fit(tensor, matrix, mode, transpose);
  if (matrix.dim() == 1) return contracted(tensor, transpose ? matrix.conj() : matrix, mode);
  const at::Tensor map = transpose ? matrix.mH() : matrix;
  std::vector<std::int64_t> shape = tensor.sizes().vec();
  shape[static_cast<std::size_t>(mode)] = map.size(0);
  const at::Tensor view = around(tensor, mode);
  if (view.size(0) == 1) return matrix_product(map, view[0]).reshape(shape);
  // many tiny products are the one slow shape: copied into one large product instead
  constexpr std::int64_t narrow = 32;
  if (view.size(2) >= narrow) return at::matmul(map, view).reshape(shape);
  const at::Tensor rows = view.transpose(1, 2).reshape({-1, view.size(1)});
  return matrix_product(rows, map.t())
      .reshape({view.size(0), view.size(2), map.size(0)})
      .transpose(1, 2)
      .reshape(shape);
}

at::Tensor multi_mode_dot(const at::Tensor& tensor, const std::vector<at::Tensor>& matrices,
                          const std::vector<std::int64_t>& modes, std::int64_t skip, bool transpose) {
  if (!modes.empty() && modes.size() != matrices.size())
    throw Error("mode_dot.modes", "{matrices} matrices need as many modes, not {modes}",
                {{"matrices", std::to_string(matrices.size())}, {"modes", std::to_string(modes.size())}});
  at::Tensor result = tensor;
  std::vector<std::int64_t> removed;
  for (std::size_t k = 0; k < matrices.size(); ++k) {
    if (static_cast<std::int64_t>(k) == skip) continue;
    const std::int64_t mode =
        modes.empty() ? static_cast<std::int64_t>(k) : from_start(modes[k], tensor.dim());
    const auto before = std::count_if(removed.begin(), removed.end(), [&](auto gone) { return gone < mode; });
    result = mode_dot(result, matrices[k], mode - before, transpose);
    if (matrices[k].dim() == 1) removed.push_back(mode);
  }
  return result;
}

at::Tensor gram(const at::Tensor& tensor, std::int64_t mode, const Job& job) {
  const at::Tensor view = around(tensor, mode);
  const std::int64_t before = view.size(0), size = view.size(1), after = view.size(2);
  const at::ScalarType wide = wide_type(tensor.scalar_type());
  at::Tensor sum = at::zeros({size, size}, wide);
  const std::int64_t columns = std::clamp<std::int64_t>(kPieceElements / size, 1, after);
  const std::int64_t blocks = std::clamp<std::int64_t>(kPieceElements / (size * columns), 1, before);
  for (std::int64_t block = 0; block < before; block += blocks) {
    for (std::int64_t column = 0; column < after; column += columns) {
      stop_point(job);
      const at::Tensor piece = view.narrow(0, block, std::min(blocks, before - block))
                                   .narrow(2, column, std::min(columns, after - column))
                                   .to(wide);
      const at::Tensor flat = after == 1 ? piece.select(2, 0).t() : piece.transpose(0, 1).reshape({size, -1});
      sum.addmm_(flat, flat.mH());
    }
  }
  return sum;
}

std::vector<double> doubles(const at::Tensor& tensor) {
  const at::Tensor values = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

double frobenius_norm(const at::Tensor& tensor) {
  const at::Tensor real = tensor.is_complex() ? at::view_as_real(tensor.resolve_conj()) : tensor;
  return at::linalg_vector_norm(real, 2, {}, false, at::kDouble).item<double>();
}

double relative_error(const at::Tensor& tensor,
                      const std::function<at::Tensor(std::int64_t begin, std::int64_t end)>& slice,
                      const Job& job) {
  const std::int64_t rows = tensor.size(0);
  const std::int64_t step =
      std::clamp<std::int64_t>(kPieceElements * rows / std::max<std::int64_t>(tensor.numel(), 1), 1, rows);
  const at::ScalarType wide = wide_type(tensor.scalar_type());
  double error = 0, total = 0;
  for (std::int64_t begin = 0; begin < rows; begin += step) {
    stop_point(job);
    const std::int64_t end = std::min(rows, begin + step);
    const at::Tensor exact = tensor.narrow(0, begin, end - begin).to(at::kCPU, wide);
    total += std::pow(frobenius_norm(exact), 2);
    error += std::pow(frobenius_norm(exact - slice(begin, end).to(at::kCPU, wide)), 2);
  }
  return error == 0 ? 0 : std::sqrt(error / total);
}

void require_numbers(const at::Tensor& tensor, const char* what) { checked_largest(tensor, what); }

at::Tensor working_copy(const at::Tensor& tensor, const char* what, bool narrow) {
  const double largest = checked_largest(tensor, what);
  const at::ScalarType type = tensor.scalar_type(), wide = wide_type(type);
  if (type == wide) require_range(largest, what);  // narrower dtypes hold nothing beyond
  const bool small = tensor.numel() <= kFloat64Limit && !(narrow && type == at::kFloat);
  if (type == wide || small || !suits_float32(largest))
    return tensor.detach().to(at::kCPU, wide).resolve_conj().contiguous();
  return tensor.detach()
      .to(at::kCPU, tensor.is_complex() ? at::kComplexFloat : at::kFloat)
      .resolve_conj()
      .contiguous();
}

at::Tensor orthonormal(const at::Tensor& columns) { return std::get<0>(at::linalg_qr(columns)); }

}  // namespace tenfold
