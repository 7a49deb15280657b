// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// tltorch's TensorizedTensor: a FactorizedTensor whose shape has folded modes, and CP where no format is
/// named. Of any format and shape, so that every FactorizedTensor converts to it.
class TensorizedTensor : public FactorizedTensor {
 public:
  /// An empty handle.
  TensorizedTensor(std::nullptr_t) : FactorizedTensor(nullptr) {}  // NOLINT: as LibTorch's holders
  /// The same module.
  TensorizedTensor(const FactorizedTensor& tensor) : FactorizedTensor(tensor) {}  // NOLINT: see above

  /// tltorch's `new`: drawn by normal_(). Throws Error as FactorizedTensor::create.
  static TensorizedTensor create(const NestedShape& shape, const Rank& rank = same_rank(),
                                 const std::string& factorization = "CP",
                                 const FactorizedTensorOptions& options = {}) {
    return FactorizedTensor::create(shape, rank, factorization, options);
  }
  /// The decomposition of a tensor [logical or taken-apart sizes of `shape`].
  static TensorizedTensor from_tensor(const at::Tensor& tensor, const NestedShape& shape, const Rank& rank,
                                      const std::string& factorization = "CP",
                                      const DecompositionOptions& decomposition = {},
                                      const FactorizedTensorOptions& options = {},
                                      DecompositionReport* report = nullptr, const Job& job = {}) {
    return FactorizedTensor::from_tensor(tensor, shape, rank, factorization, decomposition, options, report,
                                         job);
  }
  /// A matrix, or a batch of matrices whose leading modes stay plain.
  static TensorizedTensor from_matrix(const at::Tensor& matrix, const Shape& row_shape,
                                      const Shape& column_shape, const Rank& rank,
                                      const std::string& factorization = "CP",
                                      const DecompositionOptions& decomposition = {},
                                      const FactorizedTensorOptions& options = {},
                                      DecompositionReport* report = nullptr, const Job& job = {}) {
    return FactorizedTensor::from_matrix(matrix, row_shape, column_shape, rank, factorization, decomposition,
                                         options, report, job);
  }
};

/// A FactorizedTensor of one format, under the name of tltorch's class; one handle more, the module is the
/// same. `folded`: whether shapes have folded modes (a tensorized matrix).
template <class Self, bool folded>
class TensorClass : public FactorizedTensor {
 public:
  /// An empty handle.
  TensorClass(std::nullptr_t) : FactorizedTensor(nullptr) {}  // NOLINT: as LibTorch's holders
  /// The same module. Throws Error where it is of another format.
  explicit TensorClass(const FactorizedTensor& tensor) : FactorizedTensor(tensor) {
    if (tensor->format_name() != Self::format || is_folded(tensor->tensorized_shape()) != folded)
      throw Error("tensor.class",
                  "this is a {given} tensor of the shape {shape}, not what {wanted} stands for",
                  {{"given", tensor->format_name()},
                   {"shape", to_string(tensor->tensorized_shape())},
                   {"wanted", Self::name}});
  }
  /// tltorch's `new`: drawn by normal_().
  static Self create(const NestedShape& shape, const Rank& rank = same_rank(),
                     const FactorizedTensorOptions& options = {}) {
    return Self(FactorizedTensor::create(shape, rank, Self::format, options));
  }
  /// The decomposition of a tensor [logical or taken-apart sizes of `shape`].
  static Self from_tensor(const at::Tensor& tensor, const NestedShape& shape, const Rank& rank,
                          const DecompositionOptions& decomposition = {},
                          const FactorizedTensorOptions& options = {}, DecompositionReport* report = nullptr,
                          const Job& job = {}) {
    return Self(FactorizedTensor::from_tensor(tensor, shape, rank, Self::format, decomposition, options,
                                              report, job));
  }
};

/// Of plain shapes.
template <class Self>
class PlainTensorClass : public TensorClass<Self, false> {
 public:
  using TensorClass<Self, false>::TensorClass;
  /// tltorch's `new`: drawn by normal_().
  static Self create(const Shape& shape, const Rank& rank = same_rank(),
                     const FactorizedTensorOptions& options = {}) {
    return TensorClass<Self, false>::create(nested(shape), rank, options);
  }
  /// The decomposition of a tensor.
  static Self from_tensor(const at::Tensor& tensor, const Rank& rank,
                          const DecompositionOptions& decomposition = {},
                          const FactorizedTensorOptions& options = {}, DecompositionReport* report = nullptr,
                          const Job& job = {}) {
    return TensorClass<Self, false>::from_tensor(tensor, nested(tensor.sizes().vec()), rank, decomposition,
                                                 options, report, job);
  }
};

/// Of folded shapes.
template <class Self>
class FoldedTensorClass : public TensorClass<Self, true> {
 public:
  using TensorClass<Self, true>::TensorClass;
  /// A matrix, or a batch of matrices whose leading modes stay plain.
  static Self from_matrix(const at::Tensor& matrix, const Shape& row_shape, const Shape& column_shape,
                          const Rank& rank, const DecompositionOptions& decomposition = {},
                          const FactorizedTensorOptions& options = {}, DecompositionReport* report = nullptr,
                          const Job& job = {}) {
    return Self(FactorizedTensor::from_matrix(matrix, row_shape, column_shape, rank, Self::format,
                                              decomposition, options, report, job));
  }
};

/// Declares tltorch's class Name: `Base` says whether its shapes are folded.
#define TENFOLD_TENSOR_CLASS(Name, Base, Format)  \
  class Name : public Base<Name> {                \
   public:                                        \
    static constexpr const char* name = #Name;    \
    static constexpr const char* format = Format; \
    using Base<Name>::Base;                       \
  }

TENFOLD_TENSOR_CLASS(DenseTensor, PlainTensorClass, "Dense");
TENFOLD_TENSOR_CLASS(CPTensor, PlainTensorClass, "CP");
TENFOLD_TENSOR_CLASS(TuckerTensor, PlainTensorClass, "Tucker");
TENFOLD_TENSOR_CLASS(TTTensor, PlainTensorClass, "TT");
TENFOLD_TENSOR_CLASS(DenseTensorized, FoldedTensorClass, "Dense");
TENFOLD_TENSOR_CLASS(CPTensorized, FoldedTensorClass, "CP");
TENFOLD_TENSOR_CLASS(TuckerTensorized, FoldedTensorClass, "Tucker");
TENFOLD_TENSOR_CLASS(BlockTT, FoldedTensorClass, "BlockTT");
TENFOLD_TENSOR_CLASS(ComplexDenseTensor, PlainTensorClass, "ComplexDense");
TENFOLD_TENSOR_CLASS(ComplexCPTensor, PlainTensorClass, "ComplexCP");
TENFOLD_TENSOR_CLASS(ComplexTuckerTensor, PlainTensorClass, "ComplexTucker");
TENFOLD_TENSOR_CLASS(ComplexTTTensor, PlainTensorClass, "ComplexTT");
TENFOLD_TENSOR_CLASS(ComplexDenseTensorized, FoldedTensorClass, "ComplexDense");
TENFOLD_TENSOR_CLASS(ComplexCPTensorized, FoldedTensorClass, "ComplexCP");
TENFOLD_TENSOR_CLASS(ComplexTuckerTensorized, FoldedTensorClass, "ComplexTucker");
TENFOLD_TENSOR_CLASS(ComplexBlockTT, FoldedTensorClass, "ComplexBlockTT");

#undef TENFOLD_TENSOR_CLASS

}  // namespace tenfold
