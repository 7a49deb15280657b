// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/factorized_embedding.h"
#include "engine/support/error.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FactorizedEmbeddingOptions table_of(std::int64_t rows, std::int64_t columns, const std::string& format,
                                    std::int64_t rank = 3, std::int64_t layers = 1) {
  FactorizedEmbeddingOptions options(rows, columns);
  options.factorization = format;
  options.rank = {rank};
  options.n_layers = layers;
  options.tensor.tensor = at::kDouble;
  return options;
}

at::Tensor ids(std::vector<std::int64_t> list) { return at::tensor(list, at::kLong); }

}  // namespace

class TestFactorizedEmbedding : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Numbers computed by tltorch 0.5 from the same formula-filled state dict.
  void golden() {
    struct Row {
      const char* format;
      std::int64_t layers;
      Digest output;
    };
    const std::vector<Row> rows{
        {"cp", 1, {96, -.0006822290, .1016221950, .00012998, -.00032795, .00020115, -.0006108}},
        {"cp", 2, {96, .0010620996, .0529844072, -9.508e-05, .00013561, -4.185e-05, -.00030839}},
        {"tucker", 1, {96, -.2756070610, 2.0685574138, -.01720309, -.01856898, .03595204, -.00028073}},
        {"tucker", 2, {96, .0005134361, 3.3541473234, -.04846887, .05877975, -.01088058, .07756625}},
        {"blocktt", 1, {96, -.6956287516, 6.8032571199, -.08383356, -.07186512, -.0260974, .05514357}},
        {"blocktt", 2, {96, .1353358553, 2.0677967083, -.01976493, -.00339177, .01457659, -.01362337}}};
    for (const Row& row : rows) {
      FactorizedEmbedding table(table_of(60, 16, row.format, 3, row.layers));
      fill_parameters(*table);
      const at::Tensor found = table->forward(ids({0, 1, 59, 17, 17, 30}).reshape({2, 3}), row.layers - 1);
      QVERIFY2(distance(found, row.output) < 2e-8, row.format);
    }
  }

  void likeALookup() {
    for (const char* format : {"cp", "tucker", "blocktt", "tt", "tensor-ring", "dense"})
      for (const auto& [rows, columns] : {std::pair(256, 16), std::pair(1000, 32)}) {
        FactorizedEmbedding table(table_of(rows, columns, format, 4));
        table->options.implementation = Implementation::factorized;
        const at::Tensor dense = table->weight->to_matrix();
        const at::Tensor all = at::randperm(rows, at::detail::createCPUGenerator(1), at::kLong);
        QVERIFY2(difference(table->forward(all), dense.index_select(0, all)) < 1e-12, format);
        QVERIFY2(difference(table->forward(all.narrow(0, 0, 12).reshape({3, 4}).t().to(at::kInt)),
                            at::embedding(dense, all.narrow(0, 0, 12).reshape({3, 4}).t())) < 1e-12,
                 format);
        QCOMPARE(table->forward(at::scalar_tensor(3, at::kLong)).sizes().vec(), (Shape{columns}));
        QCOMPARE(table->forward(at::zeros({0, 2}, at::kLong)).sizes().vec(), (Shape{0, 2, columns}));
        table->forward(all.narrow(0, 0, 5)).square().sum().backward();
        for (const auto& parameter : table->parameters()) QVERIFY2(parameter.grad().defined(), format);
        QVERIFY_THROWS_EXCEPTION(Error, table->forward(ids({rows})));
        QVERIFY_THROWS_EXCEPTION(Error, table->forward(ids({-1})));
        for (const auto type : {at::kDouble, at::kBool})
          QVERIFY_THROWS_EXCEPTION(Error, table->forward(ids({1}).to(type)));
      }
  }

  /// Looked up in the factors or in the dense table, kept or not, with the same rows and gradients; what is
  /// kept follows the factors.
  void implementations() {
    const at::Tensor some = ids({3, 59, 0, 17, 3}), many = at::arange(200) % 60;
    for (const char* format : {"cp", "tucker", "blocktt", "LowRank", "dense"})
      for (const std::int64_t layers : {1, 2}) {
        if (layers > 1 && std::string(format) == "LowRank") continue;
        FactorizedEmbeddingOptions options = table_of(60, 16, format, 4, layers);
        options.padding_idx = -1;
        options.max_norm = .25;
        FactorizedEmbedding table(options);
        QCOMPARE(*table->options.padding_idx, 59);
        const auto rows = [&](const at::Tensor& chosen) {
          const at::Tensor all = table->weight->to_matrix(), dense = layers > 1 ? all[layers - 1] : all,
                           found = dense.index_select(0, chosen), length = found.norm(2, 1, true);
          return at::where(length > .25, .25 * found / (length + 1e-7), found) *
                 (chosen != 59).unsqueeze(1).to(at::kDouble);
        };
        for (const auto way :
             {Implementation::factorized, Implementation::reconstructed, Implementation::automatic}) {
          table->options.implementation = way;
          for (const at::Tensor& chosen : {some, many}) {
            table->train();
            QVERIFY2(difference(table->forward(chosen, layers - 1), rows(chosen)) < 1e-12, format);
            table->zero_grad();
            table->forward(chosen, layers - 1).square().sum().backward();
            for (const auto& parameter : table->parameters()) QVERIFY2(parameter.grad().defined(), format);
            table->eval();
            const at::NoGradGuard no_grad;
            for (int again = 0; again < 2; ++again)
              QVERIFY2(difference(table->forward(chosen, layers - 1), rows(chosen)) < 1e-12, format);
            table->parameters().back().mul_(-1.5);
            QVERIFY2(difference(table->forward(chosen, layers - 1), rows(chosen)) < 1e-12, format);
          }
        }
        table->options.implementation = Implementation::mobilenet;
        QVERIFY_THROWS_EXCEPTION(Error, table->forward(some, layers - 1));
      }
  }

  /// An existing weight says what the table is.
  void fromWeight() {
    FactorizedTensorOptions wide;
    wide.tensor = at::kDouble;
    const FactorizedTensor weight =
        FactorizedTensor::create(NestedShape{2, Shape{6, 10}, Shape{4, 4}}, Rank{.5}, "CP", wide);
    FactorizedEmbeddingOptions options(60, 16);
    options.auto_tensorize = true;
    options.padding_idx = -60;
    FactorizedEmbedding table(options, weight);
    QVERIFY(table->weight.ptr() == weight.ptr());
    QCOMPARE(table->options.n_layers, 2);
    QCOMPARE(table->options.tensorized_num_embeddings, (Shape{6, 10}));
    QCOMPARE(table->options.factorization, std::string("CP"));
    QCOMPARE(*table->options.padding_idx, 0);
    QVERIFY(difference(table->forward(ids({7, 59}), 1),
                       weight->to_matrix()[1].index_select(0, ids({7, 59}))) < 1e-12);
    QCOMPARE(FactorizedEmbedding(table->options)->weight->shape(), (Shape{2, 60, 16}));
    for (const auto& [rows, columns] : {std::pair(61, 16), std::pair(60, 15)})
      QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding(FactorizedEmbeddingOptions(rows, columns), weight));
    QVERIFY_THROWS_EXCEPTION(
        Error, FactorizedEmbedding(options, FactorizedTensor::create(Shape{1, 2, 60, 16}, Rank{.5}, "CP")));
    for (const std::int64_t outside : {60, -61}) {
      options.padding_idx = outside;
      QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding(options, weight));
      QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding{options});
    }
    options.padding_idx = {};
    options.n_tensorized_modes = 0;
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding{options});
  }

  /// Lookups, norms, padding and bags in numbers of 16 bits, against float64.
  void halfPrecision() {
    for (const auto& [type, tolerance] : {std::pair(at::kHalf, 2e-2), std::pair(at::kBFloat16, 1e-1)})
      for (const char* format : {"cp", "tucker", "blocktt", "dense"})
        for (const auto way : {Implementation::factorized, Implementation::reconstructed}) {
          FactorizedEmbeddingOptions options = table_of(60, 16, format, 3);
          options.tensor.tensor = type;
          options.implementation = way;
          options.padding_idx = 5;
          options.max_norm = .4;
          FactorizedEmbedding table(options);
          const at::NoGradGuard no_grad;
          table->weight->normal_(0, .1);
          at::Tensor dense =
              table->weight->factorization().to(at::TensorOptions().dtype(at::kDouble)).to_matrix();
          const at::Tensor length = dense.norm(2, 1, true);
          dense = at::where(length > .4, .4 * dense / length, dense);
          const at::Tensor some = ids({3, 5, 7, 5, 9, 11, 3}), offsets = ids({0, 2, 2, 5});
          const auto far = [&, limit = tolerance](const at::Tensor& found, const at::Tensor& wanted) {
            return found.scalar_type() == type && difference(found.to(at::kDouble), wanted) < limit;
          };
          QVERIFY2(far(table->forward(some),
                       dense.index_select(0, some) * (some != 5).unsqueeze(1).to(at::kDouble)),
                   format);
          for (const auto& [mode, number] :
               {std::pair(BagMode::sum, 0), std::pair(BagMode::mean, 1), std::pair(BagMode::max, 2)}) {
            const auto wanted =
                at::embedding_bag(dense, some, offsets, false, number, false, std::nullopt, false, 5);
            QVERIFY2(far(table->forward_bag(some, offsets, mode), std::get<0>(wanted)), format);
          }
        }
  }

  /// Pairs of real numbers, or complex ones.
  void complexNumbers() {
    const at::Tensor some = ids({3, 5, 7, 5, 9}), offsets = ids({0, 2, 2});
    for (const char* format : {"ComplexCP", "ComplexTucker", "ComplexBlockTT", "blocktt"})
      for (const auto way : {Implementation::factorized, Implementation::reconstructed}) {
        FactorizedEmbeddingOptions options = table_of(60, 16, format, 3);
        options.tensor.tensor = at::kComplexDouble;
        options.implementation = way;
        options.max_norm = .05;
        FactorizedEmbedding table(options);
        const at::Tensor found = table->forward(some),
                         dense = table->weight->to_matrix().index_select(0, some);
        const at::Tensor length = at::linalg_vector_norm(dense, 2, {-1}, true);
        QVERIFY2(difference(found, at::where(length > .05, .05 / (length + 1e-7), at::ones_like(length)) *
                                       dense) < 1e-12,
                 format);
        QVERIFY2(
            difference(table->forward_bag(some, offsets, BagMode::sum)[2], found.slice(0, 2).sum(0)) < 1e-12,
            format);
        QVERIFY2(difference(table->forward_bag(some, offsets)[0], found.slice(0, 0, 2).mean(0)) < 1e-12,
                 format);
        QVERIFY_THROWS_EXCEPTION(Error, table->forward_bag(some, offsets, BagMode::max));
        at::abs(found).sum().backward();
        for (const auto& parameter : table->parameters()) QVERIFY2(parameter.grad().defined(), format);
      }
  }

  /// The formulas of tltorch give BlockTTs far less than the deviation asked for.
  void scalingOfDraws() {
    const auto deviation = [](InitScaling scaling) {
      FactorizedEmbeddingOptions options = table_of(64, 64, "blocktt", 8);
      options.init_scaling = scaling;
      return FactorizedEmbedding(options)->weight->to_matrix().std().item<double>();
    };
    QVERIFY(deviation(InitScaling::tltorch) < .3 * deviation(InitScaling::corrected));
  }

  void fromTables() {
    torch::nn::Embedding source(60, 16);
    source->to(at::kDouble);
    for (const char* format : {"Tucker", "blocktt", "dense"}) {
      FromEmbeddingOptions from;
      from.factorization = format;
      from.rank = {std::int64_t{64}};
      DecompositionReport report;
      FactorizedEmbedding table = FactorizedEmbedding::from_embedding(*source, from, &report);
      QVERIFY2(difference(table->forward(ids({3, 59, 0})), source->forward(ids({3, 59, 0}))) < 1e-10, format);
      FactorizedEmbedding two = FactorizedEmbedding::from_embedding_list({source, source}, from);
      QVERIFY2(difference(two->get_embedding(1)->forward(ids({7})), source->forward(ids({7}))) < 1e-10,
               format);
    }
    FromEmbeddingOptions cp;
    cp.factorization = "CP";
    DecompositionReport report;
    FactorizedEmbedding::from_embedding(*source, cp, &report);
    QVERIFY(report.relative_error > .1 && report.relative_error < 1);
    QVERIFY_THROWS_EXCEPTION(
        Error, FactorizedEmbedding::from_embedding_list({source, torch::nn::Embedding(60, 15)}));
    FactorizedEmbeddingOptions wrong = table_of(60, 16, "cp");
    wrong.tensorized_num_embeddings = {7, 8};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding{wrong});
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedEmbedding(table_of(60, 16, "cp"))->forward(ids({1}), 1));
  }

  /// As torch's embedding and embedding_bag on the dense table.
  void paddingNormsAndBags() {
    FactorizedEmbeddingOptions options = table_of(60, 16, "cp", 4);
    options.padding_idx = 5;
    FactorizedEmbedding table(options);
    const at::Tensor dense = table->weight->to_matrix().detach(), some = ids({3, 5, 7, 5, 9, 11, 3});
    QCOMPARE(table->forward(ids({5})).abs().max().item<double>(), 0.0);
    const at::Tensor offsets = ids({0, 2, 2, 5});
    for (const auto& [mode, number] :
         {std::pair(BagMode::sum, 0), std::pair(BagMode::mean, 1), std::pair(BagMode::max, 2)}) {
      const auto wanted =
          at::embedding_bag(dense, some, offsets, false, number, false, std::nullopt, false, 5);
      QVERIFY(difference(table->forward_bag(some, offsets, mode), std::get<0>(wanted)) < 1e-13);
    }
    const at::Tensor weights = wave({7});
    const auto weighted = at::embedding_bag(dense, some, offsets, false, 0, false, weights, false, 5);
    QVERIFY(difference(table->forward_bag(some, offsets, BagMode::sum, weights), std::get<0>(weighted)) <
            1e-13);
    QVERIFY_THROWS_EXCEPTION(Error, table->forward_bag(some, ids({1, 2})));
    QVERIFY_THROWS_EXCEPTION(Error, table->forward_bag(some, offsets, BagMode::mean, weights));
    QVERIFY_THROWS_EXCEPTION(Error, table->forward_bag(some, offsets, BagMode::sum, wave({6})));
    for (const at::ScalarType type : {at::kFloat, at::kBool, at::kComplexDouble}) {
      QCOMPARE(error_id([&] { table->forward(some.to(type)); }), std::string("embedding.type"));
      QCOMPARE(error_id([&] { table->forward_bag(some, offsets.to(type)); }), std::string("embedding.type"));
    }
    options.max_norm = .01;
    FactorizedEmbedding shortened(options);
    const at::Tensor lengths = shortened->forward(at::arange(60)).norm(2, 1);
    QVERIFY(lengths.max().item<double>() <= .01);
  }
};

TENFOLD_TEST_CLASS(TestFactorizedEmbedding)
#include "test_factorized_embedding.moc"
