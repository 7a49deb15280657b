// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a forward pass of a layer that compresses takes at its peak, output included: at most twice input,
// output and dense weight together; three times where it keeps what a backward pass needs (with checkpointing
// where the factors are forced). Embeddings, whose tables are never made: twice ids, factors and 17 times the
// rows they give. tltorch's CP linear layer 1024×1024 of rank 64 takes 268 MB a sample.
#include "engine/layers/factorized_conv.h"
#include "engine/layers/factorized_embedding.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/tcl.h"
#include "engine/layers/trl.h"
#include "tests/support/memory_watch.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// The shares of their bounds that the passes of one test took.
class Shares {
 public:
  explicit Shares(const char* kind) : kind_(kind) {}
  ~Shares() {
    qInfo("%s: %d passes, at most %.2f of the bound: %s", kind_, passes_, most_, qPrintable(where_));
  }

  /// False when more than `bound` bytes were taken.
  bool add(const QString& what, const MemoryWatch& watch, std::int64_t bound) {
    ++passes_;
    const double share = static_cast<double>(watch.peak()) / static_cast<double>(bound);
    if (qEnvironmentVariableIsSet("TENFOLD_TEST_VERBOSE"))
      qInfo("%s: peak %.3f MB, largest %.3f MB, bound %.3f MB", qPrintable(what),
            static_cast<double>(watch.peak()) / 1e6, static_cast<double>(watch.largest()) / 1e6,
            static_cast<double>(bound) / 1e6);
    if (share <= most_) return share <= 1;
    most_ = share;
    where_ = QString("%1, %2 bytes").arg(what).arg(watch.peak());
    return share <= 1;
  }
  QString worst() const { return QString("%1 of the bound: %2").arg(most_).arg(where_); }

 private:
  const char* kind_;
  QString where_;
  double most_ = 0;
  int passes_ = 0;
};

std::int64_t bytes(const at::Tensor& tensor) { return static_cast<std::int64_t>(tensor.nbytes()); }

/// An inference within twice input, output and weight; a pass that keeps what the backward pass needs within
/// three times.
template <class Forward>
bool within(Shares& shares, const QString& what, const Forward& forward, const at::Tensor& x,
            std::int64_t weight) {
  bool all = true;
  for (const bool training : {false, true}) {
    const at::AutoGradMode mode(training);
    const MemoryWatch watch;
    const at::Tensor y = forward(x);
    const QString label = what + (training ? ", gradients recorded" : "");
    all = shares.add(label, watch, (training ? 3 : 2) * (bytes(x) + bytes(y) + weight)) && all;
  }
  return all;
}

const std::vector<std::pair<const char*, Implementation>> ways{
    {"automatic", Implementation::automatic},
    {"factorized", Implementation::factorized},
    {"reconstructed", Implementation::reconstructed}};

/// Ranks of a matrix 1024×1024 with an eighth of its parameters at most; CP and low rank have 64. Tucker's
/// core has rank to the power of all modes, a ring's cores the square.
std::int64_t compressing(const std::string& family, std::size_t pairs) {
  if (family == "CP" || family == "LowRank") return 64;
  if (family == "Tucker") return pairs > 2 ? 2 : 8;
  if (family == "TensorRing") return pairs > 2 ? 8 : 16;
  return pairs > 3 ? 8 : pairs > 2 ? 16 : 64;
}

}  // namespace

class TestLayerMemory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// The weight with an eighth more: the merged factors that a reconstruction holds beside its two copies.
  void linear() {
    Shares shares("linear");
    bool all = true;
    for (const char* family : {"Dense", "LowRank", "CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP"})
      for (const Shape& modes : {Shape{32, 32}, Shape{8, 16, 8}, Shape{4, 4, 4, 4, 4}}) {
        FactorizedLinearOptions options(modes, modes);
        options.factorization = family;
        options.rank = {compressing(family, modes.size())};
        FactorizedLinear layer(options);
        layer->eval();
        for (const auto& [way, implementation] : ways)
          for (const std::int64_t rows : {1, 32, 256}) {
            layer->options.implementation = implementation;
            layer->options.checkpointing = implementation == Implementation::factorized;
            const QString what = QString("%1 with %2 mode pairs, %3, %4 rows")
                                     .arg(family)
                                     .arg(modes.size())
                                     .arg(way)
                                     .arg(rows);
            all = within(
                      shares, what, [&](const at::Tensor& x) { return layer->forward(x); },
                      at::ones({rows, 1024}), 1024 * 1024 * 4 * 9 / 8) &&
                  all;
          }
      }
    QVERIFY2(all, qPrintable(shares.worst()));
  }

  void convolution() {
    Shares shares("convolution");
    bool all = true;
    for (const char* family : {"Dense", "CP", "Tucker", "TT", "TensorRing"})
      for (const Shape& kernel : {Shape{5}, Shape{3, 3}, Shape{3, 3, 3}})
        for (const double rank : {.02, .1}) {
          FactorizedConvOptions options;
          options.in_channels = 32;
          options.out_channels = 48;
          options.kernel_size = kernel;
          options.padding = std::int64_t{1};
          options.factorization = family;
          options.rank = {rank};
          FactorizedConv layer(options);
          layer->eval();
          Shape sizes{2, 32};
          sizes.resize(2 + kernel.size(), kernel.size() == 1 ? 256 : kernel.size() == 2 ? 24 : 8);
          for (const auto& [way, implementation] : ways) {
            layer->options.implementation = implementation;
            const QString what = QString("%1, order %2, %3 of the parameters, %4")
                                     .arg(family)
                                     .arg(kernel.size())
                                     .arg(rank)
                                     .arg(way);
            all = within(
                      shares, what, [&](const at::Tensor& x) { return layer->forward(x); }, at::ones(sizes),
                      bytes(layer->full_weight())) &&
                  all;
          }
        }
    QVERIFY2(all, qPrintable(shares.worst()));
  }

  void regression() {
    Shares shares("regression");
    bool all = true;
    for (const char* family : {"Dense", "CP", "Tucker", "TT", "TensorRing"})
      for (const std::int64_t rows : {1, 64}) {
        TrlOptions options;
        options.input_shape = Shape{64, 7, 7};
        options.output_shape = Shape{10, 10};
        options.factorization = family;
        options.rank = {.02};
        TRL layer(options);
        for (const auto& [way, implementation] : ways) {
          layer->options.implementation = implementation;
          const QString what = QString("%1, %2, %3 rows").arg(family).arg(way).arg(rows);
          all = within(
                    shares, what, [&](const at::Tensor& x) { return layer->forward(x); },
                    at::ones({rows, 64, 7, 7}), 64 * 49 * 100 * 4) &&
                all;
        }
      }
    QVERIFY2(all, qPrintable(shares.worst()));
  }

  /// Here the weight is that of the matrices, which there are many fewer entries of than of their Kronecker
  /// product.
  void contraction() {
    Shares shares("contraction");
    bool all = true;
    for (const std::int64_t rank : {2, 7, 12}) {
      TclOptions options;
      options.input_shape = Shape{16, 8, 9};
      options.rank = rank;
      TCL layer(options);
      std::int64_t weight = 0;
      for (const at::Tensor& factor : layer->factors) weight += bytes(factor);
      all = within(
                shares, QString("rank %1").arg(rank), [&](const at::Tensor& x) { return layer->forward(x); },
                at::ones({32, 16, 8, 9}), weight) &&
            all;
    }
    QVERIFY2(all, qPrintable(shares.worst()));
  }

  /// In evaluation the second call makes no weight again, of none of several layers.
  void keptBetweenCalls() {
    const at::NoGradGuard no_grad;
    const auto again = [](auto& layer, const at::Tensor& x, const auto& index, std::int64_t elements) {
      layer->eval();
      layer->options.implementation = Implementation::reconstructed;
      layer->forward(x, index);
      const MemoryWatch watch;
      layer->forward(x, index);
      return watch.peak() * 4 < elements * 4;
    };
    for (const std::int64_t layers : {1, 2}) {
      const Shape last = layers > 1 ? Shape{1} : Shape{};
      FactorizedLinearOptions matrix({16, 32}, {32, 16});
      matrix.rank = {std::int64_t{8}};
      matrix.n_layers = layers;
      FactorizedLinear linear(matrix);
      QVERIFY(again(linear, at::ones({1, 512}), layers - 1, 512 * 512));
      FactorizedEmbeddingOptions lookup(4096, 64);
      lookup.n_layers = layers;
      FactorizedEmbedding table(lookup);
      QVERIFY(again(table, at::ones({3}, at::kLong), layers - 1, 4096 * 64));
      TrlOptions regression;
      regression.input_shape = Shape{64, 64};
      regression.output_shape = std::int64_t{64};
      regression.rank = {std::int64_t{8}};
      regression.n_layers = layers;
      TRL trl(regression);
      QVERIFY(again(trl, at::ones({1, 64, 64}), last, 64 * 64 * 64));
      FactorizedConvOptions kernel;
      kernel.in_channels = kernel.out_channels = 64;
      kernel.kernel_size = Shape{3, 3};
      kernel.rank = {std::int64_t{8}};
      kernel.n_layers = layers;
      FactorizedConv conv(kernel);
      QVERIFY(again(conv, at::ones({1, 64, 3, 3}), last, 64 * 64 * 9));
    }
  }

  /// A table of 30,000 rows of 256 that is never made.
  void embedding() {
    Shares shares("embedding");
    bool all = true;
    for (const char* family : {"LowRank", "CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP"})
      for (const std::int64_t rows : {1, 64, 1024}) {
        FactorizedEmbeddingOptions options(30000, 256);
        options.tensorized_num_embeddings = {25, 30, 40};
        options.tensorized_embedding_dim = {4, 8, 8};
        options.factorization = family;
        options.rank = {std::string(family) == "Tucker" ? std::int64_t{4} : std::int64_t{16}};
        FactorizedEmbedding layer(options);
        std::int64_t stored = 0;
        for (const at::Tensor& parameter : layer->parameters()) stored += bytes(parameter);
        const at::Tensor ids = at::arange(rows, at::kLong) * 29;
        all = within(
                  shares, QString("%1, %2 rows").arg(family).arg(rows),
                  [&](const at::Tensor& x) { return layer->forward(x); }, ids,
                  16 * bytes(at::empty({rows, 256})) + stored) &&
              all;
      }
    QVERIFY2(all, qPrintable(shares.worst()));
  }
};

TENFOLD_TEST_CLASS(TestLayerMemory)
#include "test_layer_memory.moc"
