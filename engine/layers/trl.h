// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/modules/common.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/functional/implementation.h"
#include "engine/layers/keeping_layer.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// How a TRL's parameters are drawn. `tltorch`: elements of the weight with deviation 1, bias uniform in ±1;
/// outputs have a deviation of the root of the number of inputs, which has driven trainings to NaN. `scaled`:
/// deviation 1/√inputs and bias ±1/√inputs. `small`: deviation 0.02 and bias 0, as tltorch 0.1.
enum class TrlInit { tltorch, scaled, small };

/// What a TRL is made of, with tltorch's names; the implementation is chosen by cost unless one is asked for.
struct TrlOptions {
  ShapeEntry input_shape = std::int64_t{1};  ///< without the batch
  ShapeEntry output_shape = std::int64_t{1};
  bool bias = false;
  std::string factorization = "cp";
  Rank rank = same_rank();
  /// `factorized` never makes the dense weight (Tucker: projects the input); `reconstructed` always does, as
  /// tltorch.
  Implementation implementation = Implementation::automatic;
  /// Tucker: the same as `factorized`.
  bool project_input = false;
  TrlInit init = TrlInit::tltorch;
  /// Regressions that share one weight tensor: a number, or a shape whose modes lead those of the weight.
  ShapeEntry n_layers = std::int64_t{1};
  InitScaling init_scaling = InitScaling::corrected;
  FactorizedTensorOptions tensor = {};
  int verbose = 0;  ///< kept for tltorch's signature, where it has no effect either
};

/// Tensor regression layer: y = <x, W> + bias over all modes of x but the batch, with a factorized weight
/// (layers..., in..., out...). Kossaifi et al., 2020, "Tensor regression networks", JMLR 21. State dict:
/// "bias" [layers..., out...], "weight.*". In evaluation without gradients what is made of the factors alone
/// is kept between calls for each layer, and the dense weight where `reconstructed` is asked for.
class TRLImpl : public KeepingLayer<TRLImpl> {
 public:
  /// Throws Error for shapes, ranks and numbers of layers that cannot be, and for BlockTT and BlockCP.
  explicit TRLImpl(TrlOptions options);

  /// x [batch, in...], or [in...] for one sample, which gives [out...]. `layer` is empty (or {0}) for a
  /// single regression, else one index a mode of `n_layers`. The weight is called, so hooks act. Throws Error
  /// for sizes, a dtype or a layer that do not fit, and for the implementation `mobilenet`.
  at::Tensor forward(const at::Tensor& x, const Shape& layer = {});

  TrlOptions options;
  at::Tensor bias;
  FactorizedTensor weight{nullptr};

  Shape input_shape() const { return sizes_of(options.input_shape); }
  Shape output_shape() const { return sizes_of(options.output_shape); }
  /// Modes in front of the weight; empty for a single regression.
  Shape layers_shape() const;
  Shape weight_shape() const { return weight->shape(); }
  Shape rank() const { return weight->rank(); }
  at::Tensor full_weight() const { return weight->to_tensor(); }

  /// Draws weight and bias as the options say.
  void reset_parameters();
  /// The same for the weight; or, `decompose_full_weight`, the decomposition of a dense one of deviation
  /// 0.02. With `small` the bias becomes 0.
  void init_from_random(bool decompose_full_weight = false, const Job& job = {});
  /// A weight [layers..., in..., out...], decomposed with the present ranks; a bias [layers..., out...] is
  /// copied.
  void init_from_tensor(const at::Tensor& tensor, const at::Tensor& bias = {},
                        const DecompositionOptions& decomposition = {}, DecompositionReport* report = nullptr,
                        const Job& job = {});
  /// Factors of the weight's format and shape, copied.
  void init_from_decomposition(const Factorization& factors, const at::Tensor& bias = {});
  Factorization get_decomposition() const { return weight->factorization(); }

  /// As FactorizedTensorImpl's: what changes the weight in every forward pass.
  std::string register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                      const std::string& name = "hook") {
    return weight->register_decomposition_forward_pre_hook(std::move(hook), name);
  }
  void remove_decomposition_forward_pre_hook(const std::string& name) { weight->remove_hook(name); }

  /// A single regression takes over a linear layer on flattened inputs: weight [outputs, inputs], bias
  /// [outputs], copied; without one the bias here becomes 0. `unsqueezed_modes` (Tucker, rank 1 there) are
  /// input modes behind the first that an average pooling in front of the linear layer had removed: they
  /// become part of the layer. Their factors are 1/size, which averages, or `unsqueezed_init`. Throws Error
  /// for another format, mode or rank there, sizes that do not fit, and a bias where the layer has none.
  void init_from_linear(const at::Tensor& linear_weight, const at::Tensor& linear_bias = {},
                        const std::vector<std::int64_t>& unsqueezed_modes = {},
                        std::optional<double> unsqueezed_init = {},
                        const DecompositionOptions& decomposition = {}, DecompositionReport* report = nullptr,
                        const Job& job = {});

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, torch::nn::AnyValue(Shape())})

 private:
  template <typename ModuleType, typename... ArgumentTypes>
  friend struct torch::nn::AnyModuleHolder;

  struct Kept;

  void keep_nothing() final;

  std::shared_ptr<Kept> kept_;
};

class TRL : public torch::nn::ModuleHolder<TRLImpl> {
 public:
  using torch::nn::ModuleHolder<TRLImpl>::ModuleHolder;
};

}  // namespace tenfold
