// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/common.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/pimpl.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/functional/implementation.h"
#include "engine/functional/kept_tensors.h"
#include "engine/layers/keeping_layer.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// What a FactorizedEmbedding is made of; names and defaults are tltorch's, which has no padding, norms and
/// choice of the implementation.
struct FactorizedEmbeddingOptions {
  FactorizedEmbeddingOptions(std::int64_t num, std::int64_t dim) : num_embeddings(num), embedding_dim(dim) {}

  std::int64_t num_embeddings, embedding_dim;
  /// Modes by get_tensorized_shape(num_embeddings, embedding_dim, n_tensorized_modes); unset: unless both
  /// shapes are given. true with shapes and false without are an Error.
  std::optional<bool> auto_tensorize = {};
  std::int64_t n_tensorized_modes = 3;  ///< at least 1
  Shape tensorized_num_embeddings = {}, tensorized_embedding_dim = {};
  std::string factorization = "blocktt";
  Rank rank = {std::int64_t{8}};
  /// `factorized`: each id picks its rows of the factors and the table is never built. `reconstructed`: rows
  /// of the dense table, kept between calls in evaluation without gradients. `automatic`: reconstructed where
  /// more ids are looked up than the table has rows.
  Implementation implementation = Implementation::automatic;
  std::int64_t n_layers = 1;
  /// This id gives zeros and no gradient; a negative one counts from the end.
  std::optional<std::int64_t> padding_idx = {};
  /// Vectors that are longer (in the norm of that order) are scaled to this length as they are looked up. The
  /// factors stay as they are, where nn::Embedding changes its table.
  std::optional<double> max_norm = {};
  double norm_type = 2;
  InitScaling init_scaling = InitScaling::corrected;
  FactorizedTensorOptions tensor = {};
};

/// What a bag gives of the vectors of its ids: sum, mean, or the largest in each column.
enum class BagMode { sum, mean, max };

class SubFactorizedEmbedding;

/// A lookup table [num_embeddings, embedding_dim], or several, kept as factors: tltorch's
/// FactorizedEmbedding, with BlockTT that of Hrinchuk et al., 2020 ("Tensorized embedding layers", Findings
/// of EMNLP), whose rows and columns are folded into modes.
///
/// State dict: `weight.*` as FactorizedTensor.
class FactorizedEmbeddingImpl : public KeepingLayer<FactorizedEmbeddingImpl> {
 public:
  /// Drawn by reset_parameters(). Throws Error for modes that do not multiply to the sizes, fewer than one
  /// table, and a padding id outside the table.
  explicit FactorizedEmbeddingImpl(FactorizedEmbeddingOptions options);
  /// With an existing weight of shape (num_embeddings, embedding_dim) or (n_layers, num_embeddings,
  /// embedding_dim), folded or not, which becomes the parameter itself; modes, number of tables, format and
  /// rank in the options are taken from it. Throws Error for a weight of another shape.
  FactorizedEmbeddingImpl(FactorizedEmbeddingOptions options, FactorizedTensor weight);

  /// ids of any shape (integers in 0 … num_embeddings-1) -> [..., embedding_dim] of table `index`, in the
  /// dtype of the factors also under autocast, as nn::Embedding. Throws Error naming an id outside, for ids
  /// of another type, an index outside and the implementation `mobilenet`.
  at::Tensor forward(const at::Tensor& ids, std::int64_t index = 0);

  /// Bags of ids: bag b is ids[offsets[b]] … up to the next offset -> [bags, embedding_dim]; an empty bag
  /// gives zeros. The padding id does not count. `per_sample_weights` [ids], for sums only. Throws Error
  /// where forward() does, for ids and offsets that are no lists, no offsets, offsets that do not begin with
  /// 0, fall or go beyond the ids, weights of another mode or number, and the largest of complex numbers.
  at::Tensor forward_bag(const at::Tensor& ids, const at::Tensor& offsets, BagMode mode = BagMode::mean,
                         const at::Tensor& per_sample_weights = {}, std::int64_t index = 0);

  /// The table `index` as a module of its own that shares these parameters. Throws Error when there is only
  /// one, or none of that index. The embedding must be held by a pointer.
  SubFactorizedEmbedding get_embedding(std::int64_t index);

  /// Draws the weight with deviation 1/√(3·num_embeddings), as tltorch.
  void reset_parameters();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  FactorizedEmbeddingOptions options;
  FactorizedTensor weight{nullptr};

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, torch::nn::AnyValue(std::int64_t{0})})

 private:
  template <typename ModuleType, typename... ArgumentTypes>
  friend struct torch::nn::AnyModuleHolder;

  void require_index(std::int64_t index) const;
  void keep_nothing() final;
  /// Whether the weight has a mode for tables, also if there is but one.
  bool is_stacked() const { return weight->tensorized_shape().size() == 3; }
  at::Tensor table(std::int64_t index);

  std::shared_ptr<std::deque<KeptTensors>> tables_;
};

/// How a dense table becomes a factorized one.
struct FromEmbeddingOptions {
  Rank rank = {std::int64_t{8}};
  std::string factorization = "blocktt";
  std::optional<bool> auto_tensorize = {};  ///< as FactorizedEmbeddingOptions
  std::int64_t n_tensorized_modes = 2;
  Shape tensorized_num_embeddings = {}, tensorized_embedding_dim = {};
  Implementation implementation = Implementation::automatic;
  bool decompose_weights = true;  ///< else they are drawn
  DecompositionOptions decomposition_kwargs = {};
  FactorizedTensorOptions tensor = {};
};

class FactorizedEmbedding : public torch::nn::ModuleHolder<FactorizedEmbeddingImpl> {
 public:
  using torch::nn::ModuleHolder<FactorizedEmbeddingImpl>::ModuleHolder;

  /// In the source's dtype and on its device, with its padding id and largest norm.
  static FactorizedEmbedding from_embedding(const torch::nn::EmbeddingImpl& embedding,
                                            const FromEmbeddingOptions& options = {},
                                            DecompositionReport* report = nullptr, const Job& job = {});
  /// Several tables of one size decomposed together, with a mode for the tables; padding id and largest norm
  /// are those of the first. Throws Error for an empty list, and naming the table that has another size.
  static FactorizedEmbedding from_embedding_list(const std::vector<torch::nn::Embedding>& tables,
                                                 const FromEmbeddingOptions& options = {},
                                                 DecompositionReport* report = nullptr, const Job& job = {});
};

/// One table of several; its parameters are the main layer's, under "main_layer".
class SubFactorizedEmbeddingImpl : public torch::nn::Cloneable<SubFactorizedEmbeddingImpl> {
 public:
  SubFactorizedEmbeddingImpl(FactorizedEmbedding main, std::int64_t index);
  /// ids of any shape -> [..., embedding_dim].
  at::Tensor forward(const at::Tensor& ids) { return main_->forward(ids, index_); }
  /// A clone has a main layer of its own.
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 private:
  FactorizedEmbedding main_;
  std::int64_t index_;
};
TORCH_MODULE(SubFactorizedEmbedding);

}  // namespace tenfold
