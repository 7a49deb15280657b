// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/rank.h"
#include "engine/tensors/factor_list.h"
#include "engine/tensors/factorization.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {

class FactorizedTensorImpl;

/// Changes a factorization whenever its tensor is called: tensor dropout, tensor lasso.
class TensorHook {
 public:
  virtual ~TensorHook() = default;
  /// What a call of `tensor` gives instead of `f`: its factors after the hooks before this one, not indexed
  /// yet. A tensor of the same shape; ranks may be others. What it throws ends the call.
  virtual Factorization apply(FactorizedTensorImpl& tensor, const Factorization& f) = 0;
  /// Registers the parameters that the hook needs on a tensor it comes to, also on a copy of that tensor; and
  /// takes them away when it leaves.
  virtual void attach(FactorizedTensorImpl&) {}
  virtual void detach(FactorizedTensorImpl&) {}
  /// Whether it goes before the hooks that do not, however late it is added: it needs all components.
  virtual bool comes_first() const { return false; }
};

/// Changes the decomposition in every forward pass: tltorch 0.1's decomposition hooks.
using DecompositionHook =
    std::function<Factorization(FactorizedTensorImpl& weight, const Factorization& decomposition)>;

struct FactorizedTensorOptions {
  at::TensorOptions tensor;  ///< dtype and device; a complex dtype gives complex parameters
  FormatOptions format;
  /// Complex parameters stored as real ones with a last mode of size 2, as tltorch's Complex… classes do.
  bool split_complex = false;
};

class FactorizedTensor;

/// A tensor whose factors are parameters: tltorch's FactorizedTensor and, with folded modes,
/// TensorizedTensor.
///
/// It owns the parameters; the maths is in its factorization(), a value. forward() gives that value after the
/// hooks. State dict keys are tltorch's: "core", "weights" or "tensor", then "factors.factor_0", ….
class FactorizedTensorImpl : public torch::nn::Cloneable<FactorizedTensorImpl> {
 public:
  /// Throws Error when the tensors do not fit together.
  explicit FactorizedTensorImpl(Factorization f, bool split_complex = false);

  /// The factors as they are now, without hooks. They are the parameters themselves: gradients reach them.
  Factorization factorization() const;
  /// After the hooks, then indexed (all of it when there are no indices).
  Factorization forward(const TensorIndices& indices = {});

  const TensorFormat& format() const { return *format_; }
  /// "CP", "BlockTT", "ComplexTucker", …
  std::string format_name() const;
  const NestedShape& tensorized_shape() const { return shape_; }
  Shape shape() const { return logical_shape(shape_); }
  Shape tensor_shape() const { return flat_shape(shape_); }
  Shape rank() const { return factorization().rank(); }
  /// Number of logical modes.
  std::int64_t dim() const { return static_cast<std::int64_t>(shape_.size()); }
  /// tltorch's: number of modes with folded ones taken apart, but of logical modes for BlockTT, and so for
  /// BlockCP and LowRank, whose factors hold a folded mode as one too.
  std::int64_t order() const;
  std::int64_t numel() const { return product(tensor_shape()); }
  /// Of a logical mode, counted from the end below 0. Throws Error when there is no such mode.
  std::int64_t size(std::int64_t mode) const;
  bool split_complex() const { return split_complex_; }
  at::Device device() const { return factorization().options().device(); }
  at::ScalarType dtype() const;

  at::Tensor to_tensor() const { return factorization().to_tensor(); }
  at::Tensor to_matrix() const { return factorization().to_matrix(); }

  /// Draws the factors so that elements have mean 0 (any mean for Dense) and deviation `std`. Throws Error
  /// for another mean.
  FactorizedTensorImpl& normal_(double mean = 0, double std = 1, InitScaling scaling = InitScaling::corrected,
                                const std::optional<at::Generator>& generator = {});

  /// Decomposes a tensor of this shape (logical or taken apart) with the present ranks. Values are copied in
  /// place where the sizes allow it; where the tensor has lower ranks new parameters are made and the report
  /// says so. Half-precision tensors are decomposed in float32. Throws Error when the tensor has another
  /// number of elements, and as the format's decomposition does.
  void init_from_tensor(const at::Tensor& tensor, const DecompositionOptions& options = {},
                        DecompositionReport* report = nullptr, const Job& job = {});
  void init_from_matrix(const at::Tensor& matrix, const DecompositionOptions& options = {},
                        DecompositionReport* report = nullptr, const Job& job = {});
  /// Tucker only: for modes that the given tensor lacks and that have rank 1 here. Their factor is 1/size (so
  /// that the contraction averages), or `fill` when given. Throws Error for another format and folded modes,
  /// when one of these modes has a rank above 1 or is none, when the tensor does not fit the other modes, and
  /// when it is complex and the factors are not.
  void init_unsqueezed(const at::Tensor& tensor, const std::vector<std::int64_t>& unsqueezed_modes,
                       std::optional<double> fill = {}, const DecompositionOptions& options = {},
                       DecompositionReport* report = nullptr, const Job& job = {});

  /// Takes other factors of the same format, and the shape they have, which may be another; true when the
  /// values went into the present parameters. Throws Error for another format, for tensors that do not fit
  /// together, and where new parameters would be no leaves.
  bool assign(const Factorization& f);

  /// As Factorization::transduct, in place. Throws Error for LowRank too, which would change its format.
  void transduct(std::int64_t new_dim, std::int64_t mode = 0, const at::Tensor& new_factor = {});

  /// Hooks run in the order in which they were added. Throws Error when one of that name is there already, or
  /// is not.
  void add_hook(const std::string& name, std::shared_ptr<TensorHook> hook);
  void remove_hook(const std::string& name);
  /// The same with a function; returns the name to remove it by.
  std::string register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                      const std::string& name = "hook");
  bool has_hook(const std::string& name) const;
  /// Takes away a parameter or a module that a hook registered; nothing where there is none.
  void unregister(const std::string& name);

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 private:
  const TensorFormat* format_;
  NestedShape shape_;
  at::Tensor core_;
  FactorList factors_{nullptr};
  bool split_complex_;
  std::vector<std::pair<std::string, std::shared_ptr<TensorHook>>> hooks_;
};

/// Handle of a FactorizedTensorImpl, with tltorch's ways to make one.
class FactorizedTensor : public torch::nn::ModuleHolder<FactorizedTensorImpl> {
 public:
  using torch::nn::ModuleHolder<FactorizedTensorImpl>::ModuleHolder;

  /// So that LibTorch's functions take it wherever they take a tensor: at::matmul(x, tensor). It is made
  /// dense, one mode for each logical mode, without hooks; gradients reach the factors.
  operator at::Tensor() const { return get()->to_matrix(); }

  /// The same factors as parameters of their own.
  FactorizedTensor copy() const;

  /// tltorch's `new`: a tensor of that shape, drawn by normal_(). Names are those of tensor_format(), with
  /// "Complex" in front for split storage (float32 pairs unless a dtype is given, of the numbers or of their
  /// parts); "ComplexTT" of a folded shape is a BlockTT. Throws Error for an unknown name, an empty shape or
  /// a size below 1, and ranks that the format's rule refuses (spec/rank_rules.h).
  static FactorizedTensor create(const NestedShape& shape, const Rank& rank = same_rank(),
                                 const std::string& factorization = "Tucker",
                                 const FactorizedTensorOptions& options = {});
  static FactorizedTensor create(const Shape& shape, const Rank& rank = same_rank(),
                                 const std::string& factorization = "Tucker",
                                 const FactorizedTensorOptions& options = {});
  /// For sizes in braces, which the other two would share: create({3, 4, 5}).
  static FactorizedTensor create(std::initializer_list<std::int64_t> shape, const Rank& rank = same_rank(),
                                 const std::string& factorization = "Tucker",
                                 const FactorizedTensorOptions& options = {});

  /// The decomposition of a tensor, in its dtype and on its device. Throws Error as create() and as
  /// init_from_tensor().
  static FactorizedTensor from_tensor(const at::Tensor& tensor, const Rank& rank,
                                      const std::string& factorization = "CP",
                                      const DecompositionOptions& decomposition = {},
                                      const FactorizedTensorOptions& options = {},
                                      DecompositionReport* report = nullptr, const Job& job = {});
  /// A tensor [logical or taken-apart sizes of `shape`].
  static FactorizedTensor from_tensor(const at::Tensor& tensor, const NestedShape& shape, const Rank& rank,
                                      const std::string& factorization = "CP",
                                      const DecompositionOptions& decomposition = {},
                                      const FactorizedTensorOptions& options = {},
                                      DecompositionReport* report = nullptr, const Job& job = {});
  /// A matrix [rows, columns], or a batch of matrices whose leading modes stay plain. Throws Error as
  /// from_tensor(), also when the folded sizes do not multiply to rows and columns.
  static FactorizedTensor from_matrix(const at::Tensor& matrix, const Shape& row_shape,
                                      const Shape& column_shape, const Rank& rank,
                                      const std::string& factorization = "CP",
                                      const DecompositionOptions& decomposition = {},
                                      const FactorizedTensorOptions& options = {},
                                      DecompositionReport* report = nullptr, const Job& job = {});
};

}  // namespace tenfold
