// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/data/data_set.h"
#include "engine/data/token_classes.h"
#include "engine/formats/npy.h"
#include "engine/measure/accuracy.h"
#include "tests/support/error_id.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

at::Tensor tokens() { return (noise({6, 3}, 5).abs() * 50).floor().clamp_max(19).to(at::kLong); }

/// Classes of which some are none.
at::Tensor wanted() {
  const at::Tensor y = (tokens() * 7 + 3).remainder(20);
  y[1][2] = DataSet::no_class;
  y.select(0, 5).fill_(DataSet::no_class);
  return y;
}

}  // namespace

class TestTokenClasses : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    const Argument words = maker_.call("aten::embedding", {maker_.parameter("table", table_), maker_.x});
    model_ = maker_.finish(maker_.call("aten::linear", {words, maker_.parameter("w", w_)}));
  }

  void outputsOfTokensAreToldByTheirShape() {
    const at::Tensor ids = tokens(), output = at::zeros({6, 3, 20});
    QVERIFY(has_classes_of_tokens(output, {ids}));
    QVERIFY(has_classes_of_tokens(output, {at::zeros({6, 1}), ids}));
    QVERIFY(!has_classes_of_tokens(output, {ids.to(at::kFloat)}));
    QVERIFY(!has_classes_of_tokens(output, {ids.to(at::kBool)}));
    QVERIFY(!has_classes_of_tokens(output.narrow(1, 0, 2), {ids}));
    QVERIFY(!has_classes_of_tokens(output.select(1, 0), {ids}));
    QVERIFY(!has_classes_of_tokens(output, {std::int64_t{3}}));
  }

  void tokensAreCountedOneByOne() {
    const at::Tensor y = wanted();
    const at::Tensor scores = table_.index_select(0, tokens().flatten()).mm(w_.t()).to(at::kDouble);
    const at::Tensor told = at::nonzero(y.flatten() >= 0).squeeze(1),
                     classes = y.flatten().index_select(0, told);
    const at::Tensor kept = scores.index_select(0, told);
    const Accuracy found = measure_accuracy(model_, {"words", tokens(), y}, {}, 4);
    QVERIFY(found.of_tokens);
    QCOMPARE(found.samples, std::int64_t{14});
    QCOMPARE(found.accuracy, kept.argmax(1).eq(classes).to(at::kDouble).mean().item<double>());
    const double loss = at::cross_entropy_loss(kept, classes).item<double>();
    QVERIFY(std::abs(found.loss - loss) < 1e-6 * loss);
  }

  void labelsThatDoNotFitAreRefused() {
    const at::Tensor ids = tokens(), y = wanted();
    const auto measured = [&](const Program& model, const at::Tensor& labels) {
      return error_id([&] { measure_accuracy(model, {"words", ids, labels}, {}, 4); });
    };
    QCOMPARE(measured(model_, at::full_like(y, DataSet::no_class)), std::string("evaluate.labels.none"));
    at::Tensor large = y.clone();
    large[0][0] = 20;  // of 20 classes
    QCOMPARE(measured(model_, large), std::string("evaluate.labels"));
    QCOMPARE(measured(model_, y.select(1, 0).abs()), std::string("evaluate.output"));
    ProgramMaker maker({2, 3}, true, at::kLong);
    const Program pooled = maker.finish(maker.call(
        "aten::select",
        {maker.call("aten::embedding", {maker.parameter("table", table_), maker.x}), whole(1), whole(2)},
        "int"));
    QCOMPARE(measured(pooled, y), std::string("evaluate.tokens"));
  }

  void filesMayHoldAClassForEachToken() {
    const QTemporaryDir folder;
    const std::string x = folder.filePath("x.npy").toStdString(), y = folder.filePath("y.npy").toStdString();
    const auto loaded = [&](const at::Tensor& samples, const at::Tensor& labels) {
      write_npy(x, samples);
      write_npy(y, labels);
      return load_data_set(x + "," + y, {});
    };
    QVERIFY(loaded(tokens(), wanted()).y.equal(wanted()));
    QCOMPARE(loaded(tokens(), wanted().abs().narrow(1, 0, 1)).y.dim(), std::int64_t{1});
    QVERIFY_THROWS_EXCEPTION(Error, loaded(tokens(), wanted().abs().narrow(1, 0, 2)));
    QVERIFY_THROWS_EXCEPTION(Error, loaded(tokens(), at::full({6, 3}, -1, at::kLong)));
    QVERIFY_THROWS_EXCEPTION(Error, loaded(tokens().to(at::kFloat), wanted()));
  }

 private:
  ProgramMaker maker_{{2, 3}, true, at::kLong};
  at::Tensor table_ = noise({20, 4}, 2, at::kFloat), w_ = noise({20, 4}, 3, at::kFloat);
  Program model_;
};

TENFOLD_TEST_CLASS(TestTokenClasses)
#include "test_token_classes.moc"
