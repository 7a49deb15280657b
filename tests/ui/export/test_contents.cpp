// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>

#include "engine/spec/factors.h"
#include "engine/study/study.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/export/contents_model.h"

namespace tenfold::ui::testing {

class TestContents : public QObject {
  Q_OBJECT

 private slots:
  void rowsSumUpToTheTotals() {
    const auto model = madeUpReport();
    const auto prediction = study::predict(model, recipe());
    const std::int64_t dense = study::predict(model, {}).parameters;
    const ExportChoice own{"pt2"}, other{"onnx"}, half{"onnx", 18, true};
    for (const ExportChoice& choice : {own, other, half}) {
      const Contents contents = contentsOf(model, recipe(), choice);
      std::int64_t parameters = 0, denseParameters = 0, bytes = 0, denseBytes = 0;
      for (const ContentsRow& row : contents.rows) {
        parameters += row.parameters;
        denseParameters += row.denseParameters;
        bytes += row.bytes;
        denseBytes += row.denseBytes;
      }
      QCOMPARE(parameters, prediction.parameters);
      QCOMPARE(contents.parameters, prediction.parameters);
      QCOMPARE(denseParameters, dense);
      QCOMPARE(bytes, contents.bytes);
      QCOMPARE(denseBytes, contents.denseBytes);
      QCOMPARE(contents.rows.size(), model.layers.size() + 1);
      QVERIFY(contents.rows.back().id.empty());
      QVERIFY(contents.rows.back().parameters >= 0);
    }
    // the made-up file has 4000 bytes beside its tensors, four for each number
    QCOMPARE(contentsOf(model, recipe(), own).bytes, prediction.file_bytes);
    QCOMPARE(contentsOf(model, recipe(), own).denseBytes, 4 * dense + 4000);
    QCOMPARE(contentsOf(model, recipe(), other).bytes, 4 * prediction.parameters);
    QCOMPARE(contentsOf(model, recipe(), half).bytes, 2 * prediction.parameters);
    QCOMPARE(contentsOf(model, recipe(), half).denseBytes, 4 * dense);
  }

  void aLayerIsItsTensors() {
    const auto model = madeUpReport();
    const Contents contents = contentsOf(model, recipe(), {});
    for (const ContentsRow& row : contents.rows) {
      if (row.id.empty()) continue;
      std::int64_t numbers = 0;
      for (const StoredTensor& tensor : row.tensors) {
        QCOMPARE(product(tensor.shape), tensor.parameters);
        numbers += tensor.parameters;
      }
      QCOMPARE(numbers, row.parameters);
    }
    const ContentsRow& tucker = find(contents, conv2);
    QCOMPARE(tucker.family, Family::tucker);
    QCOMPARE(tucker.ranks, (Shape{4, 3}));
    QCOMPARE(tucker.tensors.front().name.left(7), "weight.");
    QVERIFY(tucker.parameters < tucker.denseParameters);
    QVERIFY(tucker.bytes < tucker.denseBytes);
    const ContentsRow& dense = find(contents, conv1);
    QCOMPARE(dense.tensors.front().name, "weight");
    QCOMPARE(dense.parameters, dense.denseParameters);
  }

  void familiesAreCounted() {
    const auto model = madeUpReport();
    const Contents contents = contentsOf(model, recipe(), {});
    int layers = 0;
    for (const FamilyTotal& total : contents.families) {
      layers += total.layers;
      if (total.family != Family::dense) QVERIFY(total.parameters < total.denseParameters);
    }
    QCOMPARE(layers, int(model.layers.size()));
    QCOMPARE(contents.families.size(), std::size_t{3});
    QCOMPARE(contents.factorized(), 2);
    QCOMPARE(contentsOf(model, {}, {}).factorized(), 0);
  }

  void textHasALineForEachRow() {
    const auto model = madeUpReport();
    const Contents contents = contentsOf(model, recipe(), {});
    const QStringList lines = toText(contents, {1, 0}, '\t').split('\n');
    QCOMPARE(lines.size(), 4);  // a header, two rows, an end
    for (int line = 0; line < 3; ++line) QCOMPARE(lines[line].count('\t'), 9);
    const QStringList cells = lines[1].split('\t');
    QCOMPARE(cells[0], QString::fromStdString(model.layers[1].name));
    QCOMPARE(cells[6].toLongLong(), contents.rows[1].parameters);
    // ranks of a list would part cells
    const QString csv = toText(contents, {1}, ',').section('\n', 1, 1);
    QVERIFY2(csv.contains("\"4, 3\""), qPrintable(csv));
  }

  void theModelIsSound() {
    ContentsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(contentsOf(madeUpReport(), recipe(), {}));
    QCOMPARE(model.rowCount(), int(madeUpReport().layers.size()) + 1);
    for (int row = 0; row < model.rowCount(); ++row) {
      const QModelIndex layer = model.index(row, 0);
      const ContentsRow& known = model.contents().rows[std::size_t(row)];
      QCOMPARE(model.rowCount(layer), int(known.tensors.size()));
      for (int k = 0; k < model.rowCount(layer); ++k)
        QCOMPARE(model.index(k, ContentsModel::Name, layer).data().toString(),
                 known.tensors[std::size_t(k)].name);
    }
    const QString stored = model.index(1, ContentsModel::StoredAs).data().toString();
    QVERIFY2(stored.contains("Tucker 4, 3"), qPrintable(stored));
    QVERIFY(model.index(1, ContentsModel::Parameters).data().toString().contains(" → "));
    QCOMPARE(model.index(0, ContentsModel::Kept).data().toString(), "100 %");
    model.show(contentsOf(madeUpReport(), {}, {}));
    QVERIFY(!model.index(1, ContentsModel::Parameters).data().toString().contains(" → "));
  }

 private:
  static Recipe recipe() {
    Recipe recipe;
    recipe.set({conv2, TuckerOptions{Rank{Shape{4, 3}}}});
    recipe.set({fc1, LowRankOptions{Rank{std::int64_t{2}}}});
    return recipe;
  }
  static const ContentsRow& find(const Contents& contents, const std::string& id) {
    for (const ContentsRow& row : contents.rows)
      if (row.id == id) return row;
    qFatal("there is no such row");
  }
};

TENFOLD_TEST_CLASS(TestContents)

}  // namespace tenfold::ui::testing

#include "test_contents.moc"
