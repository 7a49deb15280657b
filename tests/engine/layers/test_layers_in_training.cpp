// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Layers among what training does around them: optimizers, shared layers, gradients of gradients, mixed
// precision, several threads.
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/optim/sgd.h>

#include <array>
#include <atomic>
#include <thread>

#include "engine/hooks/tensor_dropout.h"
#include "engine/hooks/tensor_lasso.h"
#include "engine/layers/factorized_embedding.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/format_conv.h"
#include "engine/layers/tcl.h"
#include "engine/layers/trl.h"
#include "engine/tensors/tensor_format.h"
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FactorizedTensorOptions numbers(at::ScalarType type) {
  FactorizedTensorOptions options;
  options.tensor = type;
  return options;
}

FactorizedLinear linear(const char* format, Implementation way = Implementation::automatic,
                        at::ScalarType type = at::kDouble) {
  FactorizedLinearOptions options({4, 4}, {4, 4});
  options.factorization = format;
  options.implementation = way;
  options.tensor = numbers(type);
  return FactorizedLinear(options);
}

FactorizedConv convolution(const char* format, Implementation way, at::ScalarType type = at::kDouble) {
  FactorizedConvOptions options = small_conv(format);
  options.implementation = way;
  options.tensor = numbers(type);
  return FactorizedConv(options);
}

TRL regression(const char* format, Implementation way, at::ScalarType type = at::kDouble) {
  TrlOptions options{Shape{3, 4}, Shape{5}};
  options.factorization = format;
  options.implementation = way;
  options.tensor = numbers(type);
  return TRL(options);
}

/// What a layer that has kept nothing yet gives.
template <class Impl>
at::Tensor fresh(const torch::nn::ModuleHolder<Impl>& layer, const at::Tensor& x) {
  const auto copy = std::dynamic_pointer_cast<Impl>(layer->clone());
  copy->eval();
  return copy->forward(x);
}

template <class Impl>
void follows_sgd(torch::nn::ModuleHolder<Impl> layer, const at::Tensor& x, bool switches) {
  torch::optim::SGD optimizer(layer->parameters(), torch::optim::SGDOptions(0.5));
  layer->eval();
  const auto evaluated = [&] {
    const at::NoGradGuard no_grad;
    layer->forward(x);
    return layer->forward(x);
  };
  const at::Tensor before = evaluated();
  if (switches) layer->train();
  layer->forward(x).square().sum().backward();
  optimizer.step();
  if (switches) layer->eval();
  const at::Tensor after = evaluated();
  QVERIFY(difference(after, before) > 1e-6);
  const at::NoGradGuard no_grad;
  QVERIFY(difference(after, fresh(layer, x)) < 1e-12);
}

/// Evaluated where a gradient already waits for the optimizer, in evaluation mode throughout.
template <class Impl>
void follows_sgd_between_steps(const char* name, torch::nn::ModuleHolder<Impl> layer, const at::Tensor& x) {
  torch::optim::SGD optimizer(layer->parameters(), torch::optim::SGDOptions(0.01));
  layer->eval();
  const auto follows = [&] {
    const at::NoGradGuard no_grad;
    const at::Tensor wanted = fresh(layer, x);
    for (int again = 0; again < 2; ++again)
      if (difference(layer->forward(x), wanted) > 1e-12 * (1 + wanted.abs().max().item<double>()))
        return false;
    return true;
  };
  QVERIFY2(follows(), name);
  for (int round = 0; round < 2; ++round) {
    at::abs(layer->forward(x)).square().mean().backward();
    QVERIFY2(follows(), name);
    for (int step = 0; step < 2; ++step) {
      optimizer.step();
      QVERIFY2(follows(), name);
    }
    optimizer.zero_grad();
    QVERIFY2(follows(), name);
  }
}

/// Switches autocast of the processor to bfloat16, for a block.
class Bfloat16 {
 public:
  Bfloat16() {
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCPU, true);
  }
  ~Bfloat16() {
    at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(at::kCPU, false);
  }
};

template <class Impl>
void trains_in_mixed_precision(const char* name, torch::nn::ModuleHolder<Impl> layer, at::Tensor x) {
  const std::vector<at::Tensor> parameters = layer->parameters();
  const auto gradients = [&](const at::Tensor& y) -> std::vector<at::Tensor> {
    return torch::autograd::grad({y.to(at::kFloat).square().sum()}, parameters);
  };
  layer->eval();
  at::Tensor kept;
  {
    const at::NoGradGuard no_grad;
    kept = layer->forward(x);
  }
  const std::vector<at::Tensor> wanted = gradients(layer->forward(x));
  const double largest = kept.abs().max().item<double>();
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16})
    for (const bool training : {false, true}) {
      layer->train(training);
      at::Tensor y, quiet;
      {
        const Bfloat16 autocast;
        y = layer->forward(x.to(type));
        const at::NoGradGuard no_grad;
        quiet = layer->forward(x.to(type));
      }
      QVERIFY2(y.scalar_type() == at::kBFloat16, name);
      QVERIFY2(difference(y.to(at::kFloat), kept) < 0.05 * largest, name);
      QVERIFY2(difference(quiet.to(at::kFloat), kept) < 0.05 * largest, name);
      const std::vector<at::Tensor> found = gradients(y);
      for (std::size_t k = 0; k < found.size(); ++k) {
        QVERIFY2(found[k].scalar_type() == at::kFloat, name);
        QVERIFY2(difference(found[k], wanted[k]) < 0.1 * wanted[k].abs().max().item<double>() + 1e-6, name);
      }
    }
  // and it leaves nothing narrow behind
  layer->eval();
  const at::NoGradGuard no_grad;
  {
    const Bfloat16 autocast;
    layer->forward(x);
  }
  QVERIFY2(difference(layer->forward(x), kept) == 0, name);
}

constexpr std::array trained_ways{Implementation::automatic, Implementation::factorized,
                                  Implementation::reconstructed};

}  // namespace

class TestLayersInTraining : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { at::manual_seed(3); }

  /// LibTorch's SGD changes parameters behind their version counters.
  void evaluationSeesSgd() {
    for (const bool switches : {true, false})
      for (const Implementation way : trained_ways) {
        for (const char* format : {"cp", "tucker", "blocktt"})
          follows_sgd(linear(format, way), at::randn({3, 16}, at::kDouble), switches);
        for (const char* format : {"cp", "tucker", "tt"}) {
          follows_sgd(convolution(format, way), at::randn({2, 4, 6, 6}, at::kDouble), switches);
          follows_sgd(regression(format, way), at::randn({2, 3, 4}, at::kDouble), switches);
        }
        FactorizedEmbeddingOptions options(60, 16);
        options.implementation = way;
        options.tensor = numbers(at::kDouble);
        follows_sgd(FactorizedEmbedding(options), at::arange(60), switches);
      }
  }

  void evaluationSeesSgdWithoutAnotherForward() {
    for (const std::int64_t layers : {1, 2})
      for (const Implementation way : trained_ways) {
        for (const char* format : {"cp", "tucker", "tt", "blocktt", "ComplexBlockTT", "dense"}) {
          const bool is_complex = std::string(format).starts_with("Complex");
          FactorizedLinearOptions options({4, 4}, {4, 4});
          options.factorization = format;
          options.implementation = way;
          options.n_layers = layers;
          options.tensor = numbers(is_complex ? at::kComplexDouble : at::kDouble);
          follows_sgd_between_steps(format, FactorizedLinear(options),
                                    at::randn({3, 16}, is_complex ? at::kComplexDouble : at::kDouble));
        }
        for (const char* format : {"cp", "tucker", "tt"}) {
          follows_sgd_between_steps(format, convolution(format, way), at::randn({2, 4, 6, 6}, at::kDouble));
          follows_sgd_between_steps(format, regression(format, way), at::randn({2, 3, 4}, at::kDouble));
        }
        FactorizedEmbeddingOptions table(60, 16);
        table.implementation = way;
        table.n_layers = layers;
        table.tensor = numbers(at::kDouble);
        follows_sgd_between_steps("embedding", FactorizedEmbedding(table), at::arange(60));
      }
  }

  /// Parameters may lie in one tensor that learns nothing itself.
  void evaluationSeesSgdOfViews() {
    const at::Tensor x = at::randn({3, 16}, at::kDouble);
    const NestedShape modes{Shape{4, 4}, Shape{4, 4}};
    DecompositionReport report;
    Factorization weight = tensor_format("BlockTT").decompose(at::randn({4, 4, 4, 4}, at::kDouble), modes,
                                                              {1, 3, 1}, {}, report, {});
    for (at::Tensor& core : weight.factors) core = at::stack({core, core})[0].requires_grad_();
    torch::optim::SGD optimizer(weight.factors, torch::optim::SGDOptions(0.01));
    PreparedLinear prepared;
    for (int round = 0; round < 2; ++round) {
      const auto error = [&] {
        const at::NoGradGuard no_grad;
        return difference(prepared(x, weight, {}, Implementation::automatic),
                          at::linear(x, weight.to_matrix()));
      };
      QVERIFY(error() < 1e-12);
      weight.to_matrix().square().sum().backward();
      optimizer.step();
      optimizer.zero_grad();
      QVERIFY(error() < 1e-12);
    }
  }

  /// The gradient came by another way than the evaluation goes, and is gone again: by another of several
  /// layers, through checkpoints, through a layer that shares the weight, of the weight alone.
  void evaluationSeesSgdOfOthers() {
    const at::Tensor x = at::randn({3, 16}, at::kDouble);
    for (const char* format : {"cp", "tucker", "tt", "blocktt"})
      for (const Implementation way : trained_ways)
        for (const QString by :
             {"another of two", "checkpoints", "a layer that shares", "the weight alone"}) {
          FactorizedLinearOptions options({4, 4}, {4, 4});
          options.factorization = format;
          options.implementation = way;
          options.n_layers = by == "another of two" ? 2 : 1;
          options.checkpointing = by == "checkpoints";
          options.tensor = numbers(at::kDouble);
          FactorizedLinear layer(options), other(options, layer->weight);
          layer->eval();
          other->eval();
          const std::int64_t index = options.n_layers - 1;
          const auto evaluated = [&] {
            const at::NoGradGuard no_grad;
            return layer->forward(x, index);
          };
          evaluated();
          torch::optim::SGD optimizer(layer->parameters(), torch::optim::SGDOptions(0.5));
          const at::Tensor output = by == "the weight alone"      ? layer->weight->to_tensor()
                                    : by == "a layer that shares" ? other->forward(x)
                                                                  : layer->forward(x);
          output.square().mean().backward();
          optimizer.step();
          optimizer.zero_grad();
          const at::NoGradGuard no_grad;
          at::Tensor matrix = layer->weight->to_matrix(), bias = layer->bias;
          if (options.n_layers > 1) matrix = matrix[index], bias = bias[index];
          const at::Tensor wanted = at::linear(x, matrix, bias);
          QVERIFY2(difference(evaluated(), wanted) < 1e-9 * (1 + wanted.abs().max().item<double>()),
                   qPrintable(QString(format) + " by " + by));
        }
  }

  /// Gradients of the first order, with a graph of their own: x depends on the same factors.
  void oneLayerTwice() {
    for (const char* format : {"cp", "tucker", "blocktt"}) {
      FactorizedLinear layer = linear(format);
      const at::Tensor x = at::randn({3, 16}, at::kDouble).requires_grad_();
      auto wanted = layer->parameters();
      wanted.push_back(x);
      int calls = 0;
      x.register_hook([&](const at::Tensor& gradient) {
        ++calls;
        return gradient * 2;
      });
      const auto gradients = [&](bool graph) {
        return torch::autograd::grad({layer->forward(layer->forward(x)).square().sum()}, wanted, {},
                                     std::nullopt, graph);
      };
      const auto plain = gradients(false), with_graph = gradients(true);
      QCOMPARE(calls, 2);
      for (std::size_t k = 0; k < plain.size(); ++k)
        QVERIFY2(difference(plain[k], with_graph[k]) < 1e-11 * (1 + plain[k].abs().max().item<double>()),
                 format);
    }
  }

  void penaltyOnGradientsWithCheckpoints() {
    for (const char* format : {"cp", "tucker", "blocktt"}) {
      FactorizedLinear layer = linear(format);
      const at::Tensor x = at::randn({3, 16}, at::kDouble).requires_grad_();
      const auto penalised = [&](bool checkpointing) {
        layer->options.checkpointing = checkpointing;
        const at::Tensor y = layer->forward(x).pow(3).sum();
        const at::Tensor g = torch::autograd::grad({y}, {x}, {}, std::nullopt, true)[0];
        return torch::autograd::grad({y + g.square().sum()}, layer->parameters());
      };
      const auto wanted = penalised(false), found = penalised(true);
      for (std::size_t k = 0; k < wanted.size(); ++k)
        QVERIFY2(difference(found[k], wanted[k]) < 1e-10 * (1 + wanted[k].abs().max().item<double>()),
                 format);
    }
  }

  void mixedPrecision() {
    for (const Implementation way : trained_ways) {
      for (const char* format : {"cp", "tucker", "blocktt", "dense"})
        trains_in_mixed_precision(format, linear(format, way, at::kFloat), at::randn({3, 16}));
      for (const char* format : {"cp", "tucker", "tt"}) {
        trains_in_mixed_precision(format, convolution(format, way, at::kFloat), at::randn({2, 4, 6, 6}));
        trains_in_mixed_precision(format, regression(format, way, at::kFloat), at::randn({2, 3, 4}));
      }
    }
    trains_in_mixed_precision("tcl", TCL(TclOptions{Shape{3, 4}, Shape{2, 2}}), at::randn({2, 3, 4}));
    // where the product is another library's
    FactorizedLinearOptions large({16, 16}, {16, 16});
    large.factorization = "blocktt";
    trains_in_mixed_precision("large", FactorizedLinear(large), at::randn({256, 256}));
    // what is computed again where autocast is over
    for (const char* format : {"cp", "tucker", "blocktt"}) {
      FactorizedLinear layer = linear(format, Implementation::automatic, at::kFloat);
      layer->options.checkpointing = true;
      trains_in_mixed_precision("checkpointing", layer, at::randn({3, 16}));
    }
  }

  void registeredConvolutionsInMixedPrecision() {
    TTConv::register_implementation("for autocast", tt_conv);
    FactorizedConvOptions options = small_conv("tt");
    options.implementation_name = "for autocast";
    options.tensor = numbers(at::kFloat);
    trains_in_mixed_precision("registered", FactorizedConv(options), at::randn({2, 4, 6, 6}));
  }

  /// As nn::Embedding's, rows have the dtype of the factors.
  void embeddingsKeepTheirNumbersUnderAutocast() {
    for (const char* format : {"cp", "tucker", "blocktt", "BlockCP", "LowRank", "tt"})
      for (const Implementation way : trained_ways)
        for (const bool training : {true, false}) {
          FactorizedEmbeddingOptions options(60, 16);
          options.factorization = format;
          options.implementation = way;
          options.max_norm = .5;
          FactorizedEmbedding table(options);
          table->train(training);
          const at::Tensor wanted = table->forward(at::arange(60));
          const Bfloat16 autocast;
          const at::Tensor found = table->forward(at::arange(60));
          QVERIFY2(found.scalar_type() == at::kFloat, format);
          QVERIFY2(difference(found, wanted) <= 1e-6 * wanted.abs().max().item<double>(), format);
        }
  }

  void severalThreadsEvaluate() {
    FactorizedLinear layer = linear("blocktt");
    layer->eval();
    const at::NoGradGuard no_grad;
    std::vector<at::Tensor> inputs, wanted;
    for (std::int64_t rows = 1; rows <= 12; ++rows) {
      inputs.push_back(at::randn({rows, 16}, at::kDouble));
      wanted.push_back(layer->forward(inputs.back()));
    }
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 3; ++t)
      threads.emplace_back([&, t] {
        const at::NoGradGuard alone;
        for (std::size_t k = 0; k < 300; ++k) {
          const std::size_t which = (k * (t + 1)) % inputs.size();
          wrong += difference(layer->forward(inputs[which]), wanted[which]) > 1e-11 ? 1 : 0;
        }
      });
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(wrong.load(), 0);
  }

  void oneLayerOfAStack() {
    for (const char* format : {"cp", "tucker", "blocktt"}) {
      FactorizedTensor weight =
          FactorizedTensor::create({ShapeEntry(1), ShapeEntry(Shape{2, 5}), ShapeEntry(Shape{4, 4})}, {.5},
                                   format, numbers(at::kDouble));
      weight->normal_(0, 1);
      FactorizedLinear layer(FactorizedLinearOptions({4, 4}, {2, 5}), weight);
      const at::Tensor x = at::randn({3, 16}, at::kDouble);
      const at::Tensor wanted = at::linear(x, weight->to_matrix()[0], layer->bias);
      for (const bool training : {true, false}) {
        layer->train(training);
        QVERIFY2(difference(layer->forward(x), wanted) < 1e-11 * (1 + wanted.abs().max().item<double>()),
                 format);
      }
      FactorizedEmbedding table(FactorizedEmbeddingOptions(10, 16), weight);
      QVERIFY2(difference(table->forward(at::arange(10)), weight->to_matrix()[0]) < 1e-11, format);
    }
  }

  /// Lasso's weights are those of all components, whenever it came.
  void lassoAfterDropout() {
    for (const char* format : {"CP", "Tucker", "BlockTT"}) {
      FactorizedLinear layer = linear(format);
      tensor_dropout(layer->weight, 0.5, 1);
      TensorLasso::from_factorization_name(layer->weight->format_name(), {}).apply(layer->weight);
      for (int k = 0; k < 8; ++k) layer->forward(at::randn({2, 16}, at::kDouble)).sum().backward();
    }
  }
};

TENFOLD_TEST_CLASS(TestLayersInTraining)
#include "test_layers_in_training.moc"
