// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every argument that TensorLy-Torch's documentation names, by that name, does what it says there.
#include <ATen/CPUGeneratorImpl.h>

#include "engine/hooks/tensor_dropout.h"
#include "engine/hooks/tensor_lasso.h"
#include "engine/layers/decomposed_linear.h"
#include "engine/layers/factorized_embedding.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/format_conv.h"
#include "engine/layers/format_trl.h"
#include "engine/layers/tcl.h"
#include "engine/support/shape.h"
#include "engine/tensors/init.h"
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Factorization doubled(FactorizedTensorImpl&, const Factorization& f) {
  Factorization changed = f;
  changed.factors[0] = f.factors[0] * 2;
  return changed;
}

torch::nn::Linear wide_linear(std::int64_t in, std::int64_t out) {
  torch::nn::Linear linear(in, out);
  linear->to(at::kDouble);
  return linear;
}

}  // namespace

class TestDocumentedArguments : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// FactorizedLinear(in_tensorized_features, out_tensorized_features, bias, factorization, rank,
  /// implementation, n_layers, checkpointing, device, dtype), forward(x, indices), get_linear,
  /// reset_parameters
  void factorizedLinear() {
    FactorizedLinearOptions options({4, 4}, {2, 5});
    options.bias = false;
    options.factorization = "tucker";
    options.rank = {.5};
    options.implementation = Implementation::factorized;
    options.n_layers = 2;
    options.checkpointing = true;
    options.tensor.tensor = at::TensorOptions().device(at::kCPU).dtype(at::kDouble);
    FactorizedLinear layer(options);
    QVERIFY(!layer->bias.defined());
    QCOMPARE(layer->weight->format().name(), std::string("Tucker"));
    QCOMPARE(layer->weight->rank(), (Shape{2, 2, 4, 3, 3}));  // of (2, 2, 5, 4, 4), section 6.2
    QCOMPARE(layer->weight->dtype(), at::kDouble);
    QVERIFY(layer->weight->device().is_cpu());
    const at::Tensor x = wave({3, 16}).set_requires_grad(true);
    const at::Tensor y = layer->forward(x, 1);
    QVERIFY(difference(y, at::matmul(x, layer->weight->to_matrix()[1].t())) < 1e-12);
    QVERIFY(difference(layer->get_linear(1)->forward(x), y) == 0);
    y.sum().backward();
    QVERIFY(x.grad().abs().max().item<double>() > 0);
    layer->reset_parameters();
    QVERIFY(difference(layer->forward(x, 1), y) > 1e-3);
  }

  /// from_linear(linear, rank, auto_tensorize, n_tensorized_modes, in_tensorized_features,
  /// out_tensorized_features, bias, factorization, implementation, checkpointing, decomposition_kwargs)
  void fromLinear() {
    torch::nn::Linear linear = wide_linear(16, 10);
    FromLinearOptions from;
    from.auto_tensorize = true;
    from.n_tensorized_modes = 2;
    from.rank = same_rank();
    from.factorization = "CP";
    from.bias = true;
    from.checkpointing = true;
    from.implementation = Implementation::reconstructed;
    from.decomposition_kwargs.cp.n_iter_max = 1;
    from.decomposition_kwargs.cp.tol = 0;
    DecompositionReport report;  // what `verbose` prints
    const FactorizedLinear found = FactorizedLinear::from_linear(*linear, from, &report);
    QCOMPARE(found->options.in_tensorized_features, (Shape{4, 4}));
    QCOMPARE(found->options.out_tensorized_features, (Shape{2, 5}));
    QVERIFY(found->options.checkpointing);
    QCOMPARE(found->options.implementation, Implementation::reconstructed);
    QCOMPARE(report.errors.size(), std::size_t{1});
    QVERIFY(difference(found->bias, linear->bias) == 0);

    from.in_tensorized_features = {2, 8};
    from.out_tensorized_features = {5, 2};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear::from_linear(*linear, from));
    from.auto_tensorize = false;
    QCOMPARE(FactorizedLinear::from_linear(*linear, from)->weight->tensor_shape(), (Shape{5, 2, 2, 8}));
    from.in_tensorized_features = from.out_tensorized_features = {};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear::from_linear(*linear, from));

    // the list wants the shapes said, and decomposition_kwargs={'init': 'random'} is its default there
    from.in_tensorized_features = {4, 4};
    from.out_tensorized_features = {2, 5};
    from.decomposition_kwargs.cp.init = Start::random;
    const FactorizedLinear both = FactorizedLinear::from_linear_list({linear, wide_linear(16, 10)}, from);
    QCOMPARE(both->weight->tensor_shape(), (Shape{2, 2, 5, 4, 4}));
    QVERIFY(difference(both->bias[0], linear->bias) == 0);
  }

  /// A matrix is taken by TTLinear.init_from_tensor(tensor, bias, decomposition_kwargs) also where the modes
  /// do not split into its rows and columns: "a matrix or a tensor" with as many elements.
  void matrixAcrossModes() {
    FactorizedTensorOptions wide;
    wide.tensor = at::kDouble;
    torch::nn::Linear linear = wide_linear(12, 10);
    TTLinear layer(12, 10, Shape{4, 3, 5, 2}, Rank{std::int64_t{12}}, true, wide);
    layer->init_from_tensor(linear->weight, linear->bias);
    QVERIFY(difference(layer->full_weight(), linear->weight) < 1e-12);
    layer->init_from_tensor(linear->weight.reshape({4, 3, 5, 2}));
    QVERIFY(difference(layer->forward(wave({2, 12})), linear->forward(wave({2, 12}))) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(Error, layer->init_from_tensor(wave({10, 11})));
    const TTLinear same = TTLinear::from_linear(*linear, Shape{4, 3, 5, 2}, Rank{std::int64_t{12}});
    QVERIFY(difference(same->full_weight(), linear->weight) < 1e-12);
  }

  /// TTConv(in_channels, out_channels, kernel_size, rank, order, implementation, stride, padding, dilation)
  /// and its class' implementations.
  void ttConv() {
    FactorizedConvOptions options;
    options.in_channels = 3;
    options.out_channels = 4;
    options.kernel_size = std::int64_t{3};
    options.order = 2;
    options.rank = {std::int64_t{2}};
    options.implementation = Implementation::reconstructed;
    options.stride = Shape{2, 1};
    options.padding = std::int64_t{1};
    options.dilation = std::int64_t{2};
    options.tensor.tensor = at::kDouble;
    TTConv conv(options);
    QCOMPARE(conv->kernel_shape(), (Shape{4, 3, 3, 3}));
    QCOMPARE(conv->rank(), (Shape{1, 2, 2, 2, 1}));
    const at::Tensor x = wave({2, 3, 9, 8});
    QVERIFY(difference(conv->forward(x), at::conv2d(x, conv->full_weights(), {}, {2, 1}, {1, 1}, {2, 2})) <
            1e-12);

    QCOMPARE(TTConv::default_implementation(), Implementation::factorized);
    QVERIFY_THROWS_EXCEPTION(Error, TTConv::set_default_implementation(Implementation::mobilenet));
    TTConv::set_default_implementation(Implementation::reconstructed);
    QCOMPARE(TTConv(3, 4, std::int64_t{3}, Rank{.5}, 2)->options.implementation,
             Implementation::reconstructed);
    QCOMPARE(CPConv::default_implementation(), Implementation::factorized);
    TTConv::set_default_implementation(Implementation::factorized);
    QCOMPARE(TTConv(3, 4, std::int64_t{3}, Rank{.5}, 2)->options.implementation, Implementation::factorized);
  }

  /// register_decomposition_forward_pre_hook of 0.1 on every kind of layer.
  void decompositionHooks() {
    FactorizedConv conv(small_conv("TT"));
    CPTRL regression(Shape{3, 4}, std::int64_t{2}, Rank{.5});
    regression->to(at::kDouble);
    const at::Tensor image = wave({2, 4, 6, 6}), x = wave({2, 3, 4});
    const auto check = [](auto& layer, const at::Tensor& input) {
      const at::Tensor before = layer->forward(input);
      const std::string name = layer->register_decomposition_forward_pre_hook(doubled);
      QVERIFY(difference(layer->forward(input), 2 * before) < 1e-12);
      QVERIFY_THROWS_EXCEPTION(Error, layer->register_decomposition_forward_pre_hook(doubled));
      layer->register_decomposition_forward_pre_hook(doubled, "second");
      QVERIFY(difference(layer->forward(input), 4 * before) < 1e-12);
      layer->remove_decomposition_forward_pre_hook(name);
      layer->remove_decomposition_forward_pre_hook("second");
      QVERIFY(difference(layer->forward(input), before) == 0);
    };
    check(conv, image);
    check(regression, x);
    FactorizedEmbedding embedding(FactorizedEmbeddingOptions(12, 6));
    const at::Tensor ids = at::tensor({1, 11}, at::kLong), rows = embedding->forward(ids);
    embedding->weight->register_decomposition_forward_pre_hook(doubled);
    QVERIFY(difference(embedding->forward(ids), 2 * rows) < 1e-6);
  }

  /// FactorizedEmbedding(num_embeddings, embedding_dim, auto_tensorize, n_tensorized_modes,
  /// tensorized_num_embeddings, tensorized_embedding_dim, factorization, rank, n_layers, device, dtype)
  void embedding() {
    FactorizedEmbeddingOptions options(60, 16);
    options.auto_tensorize = true;
    options.factorization = "cp";
    options.n_layers = 2;
    options.tensor.tensor = at::kDouble;
    FactorizedEmbedding table(options);
    QCOMPARE(table->weight->tensor_shape(), (Shape{2, 3, 4, 5, 2, 2, 4}));
    options.tensorized_num_embeddings = {6, 10};
    options.tensorized_embedding_dim = {4, 4};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding{options});
    options.auto_tensorize = false;
    QCOMPARE(FactorizedEmbedding(options)->weight->tensor_shape(), (Shape{2, 6, 10, 4, 4}));
    options.tensorized_num_embeddings = options.tensorized_embedding_dim = {};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding{options});
  }

  /// TRL(input_shape, output_shape, bias, verbose, factorization, rank, n_layers, device, dtype): several
  /// that share one weight, which tltorch allocates and cannot run.
  void regressions() {
    for (const char* format : {"CP", "Tucker", "TT", "Dense"})
      for (const ShapeEntry& layers : {ShapeEntry(std::int64_t{3}), ShapeEntry(Shape{2, 3})}) {
        TrlOptions options;
        options.input_shape = Shape{3, 4};
        options.output_shape = Shape{2, 2};
        options.verbose = 1;
        options.bias = true;
        options.factorization = format;
        options.rank = {.7};
        options.n_layers = layers;
        options.implementation = Implementation::factorized;
        options.tensor.tensor = at::kDouble;
        TRL layer(options);
        const at::Tensor x = wave({5, 3, 4});
        const Shape last = is_folded(layers) ? Shape{1, 2} : Shape{2};
        const std::int64_t place = is_folded(layers) ? 5 : 2;
        const at::Tensor w = layer->full_weight().reshape({-1, 12, 4})[place];
        const at::Tensor shift = layer->bias.reshape({-1, 2, 2})[place];
        QVERIFY2(difference(layer->forward(x, last), at::matmul(x.flatten(1), w).reshape({5, 2, 2}) + shift) <
                     1e-11,
                 format);
        QCOMPARE(layer->layers_shape(), sizes_of(layers));
        QVERIFY_THROWS_EXCEPTION(Error, layer->forward(x));
        QVERIFY_THROWS_EXCEPTION(Error, layer->forward(x, {7}));
        QVERIFY_THROWS_EXCEPTION(Error, layer->init_from_linear(wave({4, 12})));
      }
  }

  /// A factorized tensor wherever LibTorch takes a tensor; gradients reach the factors.
  void torchFunctions() {
    FactorizedTensorOptions wide;
    wide.tensor = at::kDouble;
    const FactorizedTensor matrix =
        FactorizedTensor::create(NestedShape{Shape{2, 3}, Shape{4, 5}}, Rank{.5}, "BlockTT", wide);
    const FactorizedTensor kernel = FactorizedTensor::create(Shape{4, 3, 3}, Rank{.5}, "CP", wide);
    const at::Tensor dense = matrix->to_matrix(), x = wave({7, 20});
    QVERIFY(difference(at::linear(x, matrix), at::linear(x, dense)) == 0);
    QVERIFY(difference(at::matmul(matrix, x.t()), at::matmul(dense, x.t())) == 0);
    QVERIFY(difference(at::add(matrix, dense), dense + dense) == 0);
    QVERIFY(difference(at::einsum("oi,bi->bo", {matrix, x}), at::linear(x, dense)) < 1e-13);
    QVERIFY(difference(at::cat({matrix, matrix}), at::cat({dense, dense})) == 0);
    QCOMPARE(at::conv1d(wave({2, 3, 8}), kernel).sizes().vec(), (Shape{2, 4, 6}));
    at::sum(matrix).backward();
    for (const at::Tensor& parameter : matrix->parameters()) QVERIFY(parameter.grad().defined());
  }

  /// TCL(input_shape, rank, verbose, bias), the init functions' `std`, TensorDropout(proba, min_dim,
  /// min_values, drop_test) and tensor_lasso(factorization, penalty, clamp_weights, threshold,
  /// normalize_loss).
  void others() {
    TclOptions contraction;
    contraction.input_shape = std::int64_t{5};
    contraction.rank = std::int64_t{2};
    contraction.bias = true;
    contraction.verbose = 1;
    QCOMPARE(TCL(contraction)->forward(at::ones({3, 5})).sizes().vec(), (Shape{3, 2}));
    FactorizedTensor block =
        FactorizedTensor::create(NestedShape{Shape{8, 8}, Shape{8, 8}}, Rank{.5}, "BlockTT");
    double mean = 0;
    const at::Generator generator = at::detail::createCPUGenerator(5);
    for (int draw = 0; draw < 20; ++draw)
      mean +=
          block_tt_init(block, .3, InitScaling::corrected, generator)->to_matrix().std().item<double>() / 20;
    QVERIFY(mean > .25 && mean < .35);
    FactorizedTensor drawn = FactorizedTensor::create(Shape{30, 30}, Rank{Shape{9, 9}}, "Tucker");
    const double one = tucker_init(drawn, .3, generator)->to_matrix().std().item<double>();
    QVERIFY(one > .15 && one < .6);
    const TensorDropout dropout({.p = .5, .min_dim = 2, .min_values = 1, .drop_test = true});
    QVERIFY(dropout.options().drop_test);
    const TensorLasso lasso = tensor_lasso("Tucker", .1, false, 1e-5, false);
    FactorizedTensor tensor = FactorizedTensor::create(Shape{4, 5}, Rank{Shape{2, 3}}, "Tucker");
    lasso.apply(tensor);
    tensor->forward();
    QCOMPARE(lasso.loss().item<double>(), .1 * 5);
    const auto [in, out] =
        get_tensorized_shape(/*in_features=*/1000, /*out_features=*/32, /*order=*/3, /*min_dim=*/4);
    QCOMPARE(in, (Shape{20, 50}));
    QCOMPARE(out, (Shape{4, 8}));
  }
};

TENFOLD_TEST_CLASS(TestDocumentedArguments)
#include "test_documented_arguments.moc"
