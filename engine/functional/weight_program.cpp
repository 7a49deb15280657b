// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/weight_program.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "engine/kernels/khatri_rao.h"
#include "engine/kernels/matrix_product.h"
#include "engine/kernels/permuted_copy.h"
#include "engine/planning/walk_plan.h"

namespace tenfold {
namespace {

using at::Tensor;

/// [l, k]·[k, r], a batch of them, or one left matrix for a batch of right ones.
Tensor product_of(const Tensor& a, const Tensor& b) {
  if (b.dim() == 2) return product_in_rows(a, b);
  return a.dim() == 3 ? at::bmm(a, b) : panel_products(a, b);
}

struct Pair {
  Tensor left, right;
};

Pair product_backward(const Tensor& gradient, const Tensor& a, const Tensor& b, bool for_left,
                      bool for_right) {
  Pair made;
  if (b.dim() == 2) {
    if (for_left) made.left = product_in_rows(gradient, at::adjoint(b));
    if (for_right) made.right = product_in_rows(at::adjoint(a), gradient);
  } else if (a.dim() == 3) {
    if (for_left) made.left = at::bmm(gradient, at::adjoint(b));
    if (for_right) made.right = at::bmm(at::adjoint(a), gradient);
  } else {
    if (for_left) made.left = summed_panel_products(gradient, b.conj());
    if (for_right) made.right = panel_products(at::adjoint(a), gradient);
  }
  return made;
}

/// The axes of two tensors that broadcast against each other, by who has them: only the left one, only the
/// right one, both.
struct Broadcast {
  Shape order;  ///< all axes in this order
  std::int64_t left = 1, right = 1, both = 1;

  Broadcast(at::IntArrayRef a, at::IntArrayRef b) {
    const auto gather = [&](std::int64_t& size, const auto& belongs) {
      for (std::size_t d = 0; d < a.size(); ++d)
        if (belongs(a[d], b[d])) {
          order.push_back(static_cast<std::int64_t>(d));
          size *= std::max(a[d], b[d]);
        }
    };
    gather(left, [](std::int64_t of_a, std::int64_t of_b) { return of_a != 1 && of_b == 1; });
    gather(right, [](std::int64_t of_a, std::int64_t of_b) { return of_a == 1 && of_b != 1; });
    gather(both, [](std::int64_t of_a, std::int64_t of_b) { return (of_a == 1) == (of_b == 1); });
  }

  Tensor matrix(const Tensor& tensor, std::int64_t rows) const {
    return made_contiguous(tensor.permute(order)).view({rows, both});
  }
  Tensor back(const Tensor& matrix, const Tensor& like) const {
    return permuted_back(matrix, like.sizes(), order);
  }
};

/// Gradients of a·b elementwise: sums over what only the other has.
Pair multiply_backward(const Tensor& gradient, const Tensor& a, const Tensor& b) {
  const Broadcast axes(a.sizes(), b.sizes());
  const Tensor g = axes.matrix(gradient, axes.left * axes.right), left = axes.matrix(a, axes.left),
               right = axes.matrix(b, axes.right);
  if (axes.both == 1) {
    const Tensor whole = g.view({axes.left, axes.right});
    return {axes.back(at::mv(whole, right.conj().view({axes.right})), a),
            axes.back(at::mv(whole.t(), left.conj().view({axes.left})), b)};
  }
  const auto [for_left, for_right] = khatri_rao_backward(g, left, right);
  return {axes.back(for_left, a), axes.back(for_right, b)};
}

/// A batch of matrices none of whose sides has its numbers as neighbours is multiplied one by one, each
/// copied.
Tensor for_batches(const Tensor& weight) {
  return weight.dim() == 3 && weight.stride(1) != 1 && weight.stride(2) != 1 ? made_contiguous(weight)
                                                                             : weight;
}

void add(Tensor& sum, Tensor part) { sum = sum.defined() ? sum.add(part) : std::move(part); }

}  // namespace

/// What PlanWalk does, noted down.
class WeightProgram::Recorder {
 public:
  using Value = int;

  Recorder(std::vector<Operation>& operations, const std::vector<Tensor>& factors) : operations_(operations) {
    for (const Tensor& factor : factors) shapes_.push_back(factor.sizes().vec());
  }

  int view(int value, const Shape& sizes) {
    if (shape(value) == sizes) return value;
    return note({Kind::view, value, -1, sizes, shape(value)}, sizes);
  }
  int permute(int value, const std::vector<int>& order) {
    Shape sizes, back(order.size());
    for (std::size_t d = 0; d < order.size(); ++d) {
      const auto axis = static_cast<std::size_t>(order[d]);
      sizes.push_back(shape(value)[axis]);
      back[axis] = static_cast<std::int64_t>(d);
    }
    return note({Kind::permute, value, -1, Shape(order.begin(), order.end()), back}, sizes);
  }
  int multiply(int a, int b) {
    Shape sizes = shape(a);
    for (std::size_t d = 0; d < sizes.size(); ++d) sizes[d] = std::max(sizes[d], shape(b)[d]);
    return note({Kind::multiply, a, b, {}, {}}, sizes);
  }
  int product(int a, int b) {
    Shape sizes = shape(b);
    sizes[sizes.size() - 2] = shape(a)[shape(a).size() - 2];
    return note({Kind::product, a, b, {}, {}}, sizes);
  }

 private:
  const Shape& shape(int value) const { return shapes_[static_cast<std::size_t>(value)]; }
  int note(Operation operation, Shape sizes) {
    operations_.push_back(std::move(operation));
    shapes_.push_back(std::move(sizes));
    return static_cast<int>(shapes_.size()) - 1;
  }

  std::vector<Operation>& operations_;
  std::vector<Shape> shapes_;
};

WeightProgram::WeightProgram(std::size_t factors) : factors_(factors), made_(factors) {
  std::iota(made_.begin(), made_.end(), 0);
}

WeightProgram::WeightProgram(const LinearPlan& plan, const std::vector<Tensor>& factors)
    : factors_(factors.size()) {
  std::vector<int> numbers(factors.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  Recorder recorder(operations_, factors);
  made_ = PlanWalk(plan, recorder).weights(numbers);
}

std::vector<Tensor> WeightProgram::weights(at::TensorList factors, std::vector<Tensor>* operands) const {
  std::vector<Tensor> values(factors.begin(), factors.end());
  values.reserve(factors_ + operations_.size());
  for (const Operation& operation : operations_) {
    const Tensor& left = values[static_cast<std::size_t>(operation.left)];
    if (operation.kind == Kind::view) {
      values.push_back(left.reshape(operation.to));
    } else if (operation.kind == Kind::permute) {
      values.push_back(left.permute(operation.to));
    } else {
      const Tensor& right = values[static_cast<std::size_t>(operation.right)];
      if (operands != nullptr) operands->insert(operands->end(), {left, right});
      values.push_back(operation.kind == Kind::multiply ? at::mul(left, right) : product_of(left, right));
    }
  }
  std::vector<Tensor> made;
  for (const int value : made_) made.push_back(for_batches(values[static_cast<std::size_t>(value)]));
  return made;
}

std::vector<bool> WeightProgram::all_reached(const std::vector<bool>& wanted) const {
  std::vector<bool> reached = wanted;
  for (const Operation& operation : operations_)
    reached.push_back(reached[static_cast<std::size_t>(operation.left)] ||
                      (operation.right >= 0 && reached[static_cast<std::size_t>(operation.right)]));
  return reached;
}

std::vector<bool> WeightProgram::reached(const std::vector<bool>& wanted) const {
  const std::vector<bool> all = all_reached(wanted);
  std::vector<bool> made;
  for (const int value : made_) made.push_back(all[static_cast<std::size_t>(value)]);
  return made;
}

std::vector<Tensor> WeightProgram::backward(const std::vector<Tensor>& gradients, at::TensorList operands,
                                            const std::vector<bool>& wanted) const {
  const std::vector<bool> reached = all_reached(wanted);
  std::vector<Tensor> found(reached.size());
  for (std::size_t w = 0; w < made_.size(); ++w)
    if (gradients[w].defined()) add(found[static_cast<std::size_t>(made_[w])], gradients[w]);
  std::size_t operand = operands.size();
  for (std::size_t k = operations_.size(); k-- > 0;) {
    const Operation& operation = operations_[k];
    if (operation.right >= 0) operand -= 2;
    const Tensor gradient = std::move(found[factors_ + k]);
    if (!gradient.defined()) continue;
    Tensor& left = found[static_cast<std::size_t>(operation.left)];
    if (operation.kind == Kind::view) {
      add(left, gradient.reshape(operation.back));
    } else if (operation.kind == Kind::permute) {
      add(left, gradient.permute(operation.back));
    } else {
      Tensor& right = found[static_cast<std::size_t>(operation.right)];
      const Tensor &a = operands[operand], &b = operands[operand + 1];
      const bool for_left = reached[static_cast<std::size_t>(operation.left)],
                 for_right = reached[static_cast<std::size_t>(operation.right)];
      const bool elementwise = operation.kind == Kind::multiply;
      const Pair made = elementwise ? multiply_backward(gradient, a, b)
                                    : product_backward(gradient, a, b, for_left, for_right);
      if (for_left) add(left, made.left);
      if (for_right) add(right, made.right);
    }
  }
  found.resize(factors_);
  return found;
}

}  // namespace tenfold
