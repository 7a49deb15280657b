// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// What a FactorizedEmbedding is made of; names and defaults are tltorch's.
struct FactorizedEmbeddingOptions {
  FactorizedEmbeddingOptions(std::int64_t num, std::int64_t dim) : num_embeddings(num), embedding_dim(dim) {}

  std::int64_t num_embeddings, embedding_dim;
  /// Modes by get_tensorized_shape(num_embeddings, embedding_dim, n_tensorized_modes); unset: unless both
  /// shapes are given. true with shapes and false without are an Error.
  std::optional<bool> auto_tensorize = {};
  std::int64_t n_tensorized_modes = 3;
  Shape tensorized_num_embeddings = {}, tensorized_embedding_dim = {};
  std::string factorization = "blocktt";
  Rank rank = {std::int64_t{8}};
  std::int64_t n_layers = 1;
  /// This id gives zeros and no gradient.
  std::optional<std::int64_t> padding_idx = {};
  /// Vectors that are longer (in the norm of that order) are scaled to this length as they are looked up.
  std::optional<double> max_norm = {};
  double norm_type = 2;
  FactorizedTensorOptions tensor = {};
};

enum class BagMode { sum, mean, max };

class SubFactorizedEmbedding;

/// A lookup table [num_embeddings, embedding_dim], or several, kept as factors: tltorch's
/// FactorizedEmbedding. The table is never built: each id picks its rows of the factors.
class FactorizedEmbeddingImpl : public torch::nn::Cloneable<FactorizedEmbeddingImpl> {
 public:
  explicit FactorizedEmbeddingImpl(FactorizedEmbeddingOptions options);
  FactorizedEmbeddingImpl(FactorizedEmbeddingOptions options, FactorizedTensor weight);

  /// ids of any shape (integers in 0 … num_embeddings-1) -> [..., embedding_dim]. Throws Error naming an id
  /// outside.
  at::Tensor forward(const at::Tensor& ids, std::int64_t index = 0);

  /// Bags of ids: bag b is ids[offsets[b]] … up to the next offset -> [bags, embedding_dim]; an empty bag
  /// gives zeros. The padding id does not count. `per_sample_weights` [ids], for sums only.
  at::Tensor forward_bag(const at::Tensor& ids, const at::Tensor& offsets, BagMode mode = BagMode::mean,
                         const at::Tensor& per_sample_weights = {}, std::int64_t index = 0);

  SubFactorizedEmbedding get_embedding(std::int64_t index);

  /// Draws the weight with deviation 1/√(3·num_embeddings), as tltorch.
  void reset_parameters();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  FactorizedEmbeddingOptions options;
  FactorizedTensor weight{nullptr};

 private:
  void require_index(std::int64_t index) const;
};

struct FromEmbeddingOptions {
  Rank rank = {std::int64_t{8}};
  std::string factorization = "blocktt";
  std::optional<bool> auto_tensorize = {};  ///< as FactorizedEmbeddingOptions
  std::int64_t n_tensorized_modes = 2;
  Shape tensorized_num_embeddings = {}, tensorized_embedding_dim = {};
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
  static FactorizedEmbedding from_embedding_list(const std::vector<torch::nn::Embedding>& tables,
                                                 const FromEmbeddingOptions& options = {},
                                                 DecompositionReport* report = nullptr, const Job& job = {});
};

/// One table of several; its parameters are the main layer's, under "main_layer".
class SubFactorizedEmbeddingImpl : public torch::nn::Module {
 public:
  SubFactorizedEmbeddingImpl(std::shared_ptr<FactorizedEmbeddingImpl> main, std::int64_t index);
  at::Tensor forward(const at::Tensor& ids) { return main_->forward(ids, index_); }
  void pretty_print(std::ostream& stream) const override;

 private:
  std::shared_ptr<FactorizedEmbeddingImpl> main_;
  std::int64_t index_;
};
TORCH_MODULE(SubFactorizedEmbedding);

}  // namespace tenfold
