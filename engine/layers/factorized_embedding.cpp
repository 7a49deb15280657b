// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/factorized_embedding.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/layers/layer_index.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

NestedShape shape_of(FactorizedEmbeddingOptions& options) {
  auto& rows = options.tensorized_num_embeddings;
  auto& columns = options.tensorized_embedding_dim;
  if (tensorizes_itself(options.auto_tensorize, rows, columns))
    std::tie(rows, columns) = get_tensorized_shape(options.num_embeddings, options.embedding_dim,
                                                   tensorized_modes(options.n_tensorized_modes));
  options.auto_tensorize.reset();  // the modes are given from now on
  if (product(rows) != options.num_embeddings || product(columns) != options.embedding_dim)
    throw Error("embedding.shape", "the modes {modes} do not multiply to {rows} rows of {columns}",
                {{"modes", to_string(NestedShape{rows, columns})},
                 {"rows", std::to_string(options.num_embeddings)},
                 {"columns", std::to_string(options.embedding_dim)}});
  NestedShape shape{rows, columns};
  if (options.n_layers > 1) shape.insert(shape.begin(), ShapeEntry(options.n_layers));
  return shape;
}

/// The options that an existing weight stands for.
FactorizedEmbeddingOptions options_of(FactorizedEmbeddingOptions options,
                                      const FactorizedTensorImpl& weight) {
  const NestedShape& shape = weight.tensorized_shape();
  const Shape sizes = weight.shape();
  if ((sizes.size() != 2 && sizes.size() != 3) || sizes[sizes.size() - 2] != options.num_embeddings ||
      sizes.back() != options.embedding_dim)
    throw Error("embedding.weight",
                "a weight {shape} is not a table of {rows} rows of {columns}, nor several of them",
                {{"shape", to_string(shape)},
                 {"rows", std::to_string(options.num_embeddings)},
                 {"columns", std::to_string(options.embedding_dim)}});
  options.auto_tensorize.reset();
  options.n_layers = sizes.size() == 3 ? sizes[0] : 1;
  options.tensorized_num_embeddings = sizes_of(shape[shape.size() - 2]);
  options.tensorized_embedding_dim = sizes_of(shape.back());
  options.factorization = weight.format_name();
  options.rank = Rank{std::vector<std::int64_t>(weight.rank())};
  return options;
}

/// The padding id counted from the start.
void place_padding(FactorizedEmbeddingOptions& options) {
  if (!options.padding_idx) return;
  const std::int64_t asked = *options.padding_idx, rows = options.num_embeddings;
  if (asked < -rows || asked >= rows)
    throw Error("embedding.padding", "the padding id {id} is outside a table of {rows} rows",
                {{"id", std::to_string(asked)}, {"rows", std::to_string(rows)}});
  options.padding_idx = asked < 0 ? asked + rows : asked;
}

/// Rows longer than the largest norm scaled down to it.
at::Tensor shortened(const at::Tensor& rows, const FactorizedEmbeddingOptions& options) {
  if (!options.max_norm) return rows;
  const at::Tensor lengths = at::linalg_vector_norm(rows, options.norm_type, {-1}, /*keepdim=*/true).detach();
  return rows *
         at::where(lengths > *options.max_norm, *options.max_norm / (lengths + 1e-7), at::ones_like(lengths));
}

void require_whole_numbers(const at::Tensor& ids) {
  if (!at::isIntegralType(ids.scalar_type(), /*includeBool=*/false))
    throw Error("embedding.type", "ids and offsets are whole numbers, not {dtype}",
                {{"dtype", c10::toString(ids.scalar_type())}});
}

void require_ids(const at::Tensor& flat, std::int64_t rows) {
  if (flat.numel() == 0) return;
  const auto [least, most] = at::aminmax(flat);
  const std::int64_t low = least.item<std::int64_t>(), high = most.item<std::int64_t>();
  if (low >= 0 && high < rows) return;
  throw Error("embedding.id", "the id {id} is outside a table of {rows} rows",
              {{"id", std::to_string(low < 0 ? low : high)}, {"rows", std::to_string(rows)}});
}

bool is_reconstructed(const FactorizedEmbeddingOptions& options, std::int64_t ids) {
  if (options.implementation == Implementation::mobilenet)
    throw Error("embedding.implementation",
                "'mobilenet' is a way to compute convolutions: an embedding is looked up automatically, "
                "factorized or reconstructed");
  return options.implementation == Implementation::reconstructed ||
         (options.implementation == Implementation::automatic && ids > options.num_embeddings);
}

FactorizedEmbeddingOptions options_from(const torch::nn::EmbeddingImpl& table,
                                        const FromEmbeddingOptions& from) {
  FactorizedEmbeddingOptions options(table.weight.size(0), table.weight.size(1));
  options.auto_tensorize = from.auto_tensorize;
  options.n_tensorized_modes = from.n_tensorized_modes;
  options.tensorized_num_embeddings = from.tensorized_num_embeddings;
  options.tensorized_embedding_dim = from.tensorized_embedding_dim;
  options.factorization = from.factorization;
  options.rank = from.rank;
  options.implementation = from.implementation;
  options.padding_idx = table.options.padding_idx();
  options.max_norm = table.options.max_norm();
  options.norm_type = table.options.norm_type();
  options.tensor = from.tensor;
  options.tensor.tensor = table.weight.options().requires_grad(false);
  return options;
}

FactorizedEmbedding decomposed(FactorizedEmbeddingOptions options, const at::Tensor& weight,
                               const FromEmbeddingOptions& from, DecompositionReport* report,
                               const Job& job) {
  if (!from.decompose_weights) return FactorizedEmbedding(options);
  const NestedShape shape = shape_of(options);
  const FactorizedTensor made =
      FactorizedTensor::from_tensor(weight, shape, options.rank, options.factorization,
                                    from.decomposition_kwargs, options.tensor, report, job);
  return FactorizedEmbedding(options, made);
}

}  // namespace

FactorizedEmbeddingImpl::FactorizedEmbeddingImpl(FactorizedEmbeddingOptions options_)
    : options(std::move(options_)) {
  if (options.n_layers < 1)
    throw Error("embedding.layers", "an embedding has at least one table, not {count}",
                {{"count", std::to_string(options.n_layers)}});
  place_padding(options);
  const NestedShape shape = shape_of(options);
  weight = register_module(
      "weight", FactorizedTensor::create(shape, options.rank, options.factorization, options.tensor));
  keep_nothing();
  reset_parameters();
}

FactorizedEmbeddingImpl::FactorizedEmbeddingImpl(FactorizedEmbeddingOptions options_,
                                                 FactorizedTensor existing)
    : options(options_of(std::move(options_), *existing)),
      weight(register_module("weight", std::move(existing))) {
  place_padding(options);
  keep_nothing();
}

void FactorizedEmbeddingImpl::keep_nothing() {
  tables_ = std::make_shared<std::deque<KeptTensors>>(static_cast<std::size_t>(options.n_layers));
}

void FactorizedEmbeddingImpl::reset_parameters() {
  weight->normal_(0, 1 / std::sqrt(3 * static_cast<double>(options.num_embeddings)), options.init_scaling);
}

void FactorizedEmbeddingImpl::reset() {
  weight = register_module("weight", weight.copy());
  keep_nothing();
}

void FactorizedEmbeddingImpl::require_index(std::int64_t index) const {
  if (index >= 0 && index < options.n_layers) return;
  throw Error("embedding.index", "there is no table {index} among {count}",
              {{"index", std::to_string(index)}, {"count", std::to_string(options.n_layers)}});
}

/// The dense table of that index: [num_embeddings, embedding_dim].
at::Tensor FactorizedEmbeddingImpl::table(std::int64_t index) {
  const TensorIndices at = is_stacked() ? TensorIndices{index} : TensorIndices{};
  if (options.implementation != Implementation::reconstructed || is_training())
    return weight->forward(at).to_matrix();
  const Factorization all = weight->forward();
  return (*tables_)[static_cast<std::size_t>(index)].of(
      all.tensors(), [&] { return std::vector{(at.empty() ? all : all.index(at)).to_matrix()}; })[0];
}

at::Tensor FactorizedEmbeddingImpl::forward(const at::Tensor& ids, std::int64_t index) {
  require_index(index);
  require_whole_numbers(ids);
  const at::Tensor flat = ids.reshape(-1).to(at::kLong);
  require_ids(flat, options.num_embeddings);
  const bool dense = is_reconstructed(options, flat.numel());
  const c10::impl::ExcludeDispatchKeyGuard without_autocast(c10::autocast_dispatch_keyset);
  TensorIndices rows{flat};
  if (is_stacked()) rows.insert(rows.begin(), at::indexing::TensorIndex(index));
  at::Tensor found = dense ? table(index).index_select(0, flat) : weight->forward(rows).to_matrix();
  found = shortened(found, options);
  if (options.padding_idx) found = found.masked_fill((flat == *options.padding_idx).unsqueeze(1), 0);
  Shape shape = ids.sizes().vec();
  shape.push_back(options.embedding_dim);
  return found.reshape(shape);
}

at::Tensor FactorizedEmbeddingImpl::forward_bag(const at::Tensor& ids, const at::Tensor& offsets,
                                                BagMode mode, const at::Tensor& per_sample_weights,
                                                std::int64_t index) {
  if (ids.dim() != 1 || offsets.dim() != 1 || offsets.size(0) == 0)
    throw Error("embedding.bags", "bags need a list of ids and a list of at least one offset");
  require_whole_numbers(offsets);
  const at::Tensor starts = offsets.to(at::kLong);
  if (starts[0].item<std::int64_t>() != 0 || (starts.diff() < 0).any().item<bool>() ||
      starts[-1].item<std::int64_t>() > ids.size(0))
    throw Error("embedding.offsets", "offsets begin with 0, never fall and stay within the ids");
  if (per_sample_weights.defined() && (mode != BagMode::sum || per_sample_weights.sizes() != ids.sizes()))
    throw Error("embedding.weights", "only sums take weights, one for each id");
  if (mode == BagMode::max && c10::isComplexType(weight->dtype()))
    throw Error("embedding.largest", "complex numbers have no largest: such bags are summed or averaged");
  at::Tensor rows = forward(ids, index);
  if (per_sample_weights.defined()) rows = rows * per_sample_weights.unsqueeze(1);
  const std::int64_t bags = starts.size(0);
  const at::Tensor bag =
      at::bucketize(at::arange(ids.size(0), starts.options()), starts, /*out_int32=*/false, /*right=*/true) -
      1;
  const at::Tensor counts =
      options.padding_idx ? (ids != *options.padding_idx) : at::ones_like(ids, at::kBool);
  if (mode == BagMode::max) {
    const at::Tensor taken = counts.nonzero().squeeze(1);
    const at::Tensor where = bag.index_select(0, taken).unsqueeze(1).expand({taken.size(0), rows.size(1)});
    return at::zeros({bags, rows.size(1)}, rows.options())
        .scatter_reduce(0, where, rows.index_select(0, taken), "amax", /*include_self=*/false);
  }
  const at::Tensor sums = at::zeros({bags, rows.size(1)}, rows.options()).index_add(0, bag, rows);
  if (mode == BagMode::sum) return sums;
  const at::Tensor sizes = at::zeros({bags}, starts.options()).index_add(0, bag, counts.to(at::kLong));
  return sums / sizes.clamp_min(1).unsqueeze(1);
}

SubFactorizedEmbedding FactorizedEmbeddingImpl::get_embedding(std::int64_t index) {
  if (options.n_layers == 1)
    throw Error("embedding.single", "this is one table: there is nothing to take out of it");
  require_index(index);
  return SubFactorizedEmbedding(
      FactorizedEmbedding(std::dynamic_pointer_cast<FactorizedEmbeddingImpl>(shared_from_this())), index);
}

void FactorizedEmbeddingImpl::pretty_print(std::ostream& stream) const {
  stream << "FactorizedEmbedding(" << options.num_embeddings << ", " << options.embedding_dim;
  if (options.n_layers > 1) stream << ", n_layers=" << options.n_layers;
  stream << ", weight=" << weight->factorization().str() << ")";
}

FactorizedEmbedding FactorizedEmbedding::from_embedding(const torch::nn::EmbeddingImpl& embedding,
                                                        const FromEmbeddingOptions& from,
                                                        DecompositionReport* report, const Job& job) {
  return decomposed(options_from(embedding, from), embedding.weight, from, report, job);
}

FactorizedEmbedding FactorizedEmbedding::from_embedding_list(const std::vector<torch::nn::Embedding>& tables,
                                                             const FromEmbeddingOptions& from,
                                                             DecompositionReport* report, const Job& job) {
  if (tables.empty()) throw Error("embedding.list", "a list of embeddings needs at least one");
  if (tables.size() == 1) return from_embedding(*tables[0], from, report, job);
  std::vector<at::Tensor> weights;
  for (std::size_t k = 0; k < tables.size(); ++k) {
    if (tables[k]->weight.sizes() != tables[0]->weight.sizes())
      throw Error("embedding.list", "table {index} of the list has another size than the first",
                  {{"index", std::to_string(k)}});
    weights.push_back(tables[k]->weight.detach());
  }
  FactorizedEmbeddingOptions options = options_from(*tables[0], from);
  options.n_layers = static_cast<std::int64_t>(tables.size());
  return decomposed(options, at::stack(weights), from, report, job);
}

SubFactorizedEmbeddingImpl::SubFactorizedEmbeddingImpl(FactorizedEmbedding main, std::int64_t index)
    : main_(register_module("main_layer", std::move(main))), index_(index) {}

void SubFactorizedEmbeddingImpl::reset() {
  main_ = register_module(
      "main_layer", FactorizedEmbedding(std::dynamic_pointer_cast<FactorizedEmbeddingImpl>(main_->clone())));
}

void SubFactorizedEmbeddingImpl::pretty_print(std::ostream& stream) const {
  stream << "SubFactorizedEmbedding(" << index_ << " of ";
  main_->pretty_print(stream);
  stream << ")";
}

}  // namespace tenfold
