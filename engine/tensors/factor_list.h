// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace tenfold {

/// Ordered factors under tltorch's keys factor_0, factor_1, …, numbered by position, a parameter each.
///
/// With `split_complex` (tltorch's ComplexFactorList) a complex tensor is stored as a real one with a last
/// mode of size 2 and comes back complex.
class FactorListImpl : public torch::nn::Cloneable<FactorListImpl> {
 public:
  explicit FactorListImpl(const std::vector<at::Tensor>& factors = {}, bool split_complex = false);

  std::size_t size() const { return stored_.size(); }
  at::Tensor operator[](std::size_t index) const;
  std::vector<at::Tensor> tensors() const;

  void append(const at::Tensor& factor);
  void extend(const std::vector<at::Tensor>& factors);
  /// Before position `index`; negative positions count from the end. Throws Error outside the list.
  void insert(std::int64_t index, const at::Tensor& factor);
  at::Tensor pop(std::int64_t index = -1);
  /// Replaces all factors. Where sizes and types agree the values are copied into the present ones, so that
  /// an optimizer keeps its parameters; returns whether that was so.
  bool assign(const std::vector<at::Tensor>& factors);

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 private:
  void register_all();
  std::size_t place(std::int64_t index, std::size_t end) const;

  std::vector<at::Tensor> stored_;
  bool split_complex_;
};
TORCH_MODULE(FactorList);

/// What a module stores for a tensor: the tensor, or with `split_complex` its real pairs; and back.
at::Tensor stored_form(const at::Tensor& tensor, bool split_complex);
at::Tensor tensor_of(const at::Tensor& stored, bool split_complex);

/// Throws Error unless the tensor can be a parameter: a leaf of floating or complex type.
void require_parameter(const at::Tensor& tensor);

/// Copies values into a stored tensor of the same sizes, dtype and device; false when they differ.
bool copy_into(const at::Tensor& stored, const at::Tensor& values);

}  // namespace tenfold
