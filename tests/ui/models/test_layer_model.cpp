// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/models/layer_filter.h"
#include "ui/models/layer_model.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui::testing {

class TestLayerModel : public QObject {
  Q_OBJECT

 private slots:
  void keepsTheRulesOfItemModels() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    LayerFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    document.open({}, madeUpReport());
    document.setFamily({conv1, fc1}, Family::low_rank);
    filter.setText("conv");
    filter.sort(LayerModel::After, Qt::DescendingOrder);
    document.history().undo();
    filter.setText("");
    document.open({}, madeUpReport());
    document.close();
  }

  void groupsByModule() {
    const auto groups = groupLayers(madeUpReport().layers);
    QCOMPARE(groups.size(), std::size_t(3));
    QCOMPARE(groups[0].title, "features");
    QCOMPARE(groups[0].layers, (std::vector<int>{0, 1, 2}));
    QVERIFY(groups[1].title.isEmpty());
  }

  void groupsLongStacksByBlock() {
    std::vector<study::LayerRow> rows;
    for (int block = 0; block < 6; ++block)
      for (const char* name : {"attn.qkv", "mlp.fc1"}) {
        study::LayerRow row;
        row.name = "model.blocks." + std::to_string(block) + "." + name;
        rows.push_back(row);
      }
    rows.push_back({});
    rows.back().name = "model.head";
    const auto groups = groupLayers(rows);
    QCOMPARE(groups.size(), std::size_t(7));
    QCOMPARE(groups[0].title, "model.blocks.0");
    QCOMPARE(groups[0].prefix, int(QString("model.blocks.0.").size()));
  }

  void saysWhatIsAsked() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    document.open({}, madeUpReport());
    document.setFamily({fc1}, Family::low_rank);
    document.setRank({fc1}, {std::int64_t{8}});
    const QModelIndex row = model.indexOf(fc1);
    const auto text = [&](int column) { return row.siblingAtColumn(column).data().toString(); };
    QCOMPARE(text(LayerModel::Name), "fc1");
    QCOMPARE(text(LayerModel::Kind), "linear");
    QCOMPARE(text(LayerModel::Weight), "64×128");
    QCOMPARE(text(LayerModel::Parameters), "8.26 k");
    QCOMPARE(text(LayerModel::Macs), countText(document.row(fc1)->macs));
    QCOMPARE(text(LayerModel::FamilyColumn), "low-rank");
    QCOMPARE(text(LayerModel::Ranks), "8");
    QCOMPARE(text(LayerModel::After), "1.60 k");
    QCOMPARE(text(LayerModel::Time), "–");
    const double share = row.siblingAtColumn(LayerModel::Kept).data(LayerModel::ShareRole).toDouble();
    QVERIFY(qAbs(share - 1600.0 / 8256) < 1e-12);
    const QModelIndex inGroup = model.indexOf(conv2);
    QCOMPARE(inGroup.data().toString(), "3");
    QVERIFY(model.indexOf(grouped).data(Qt::ToolTipRole).toString().contains("groups"));
  }

  void showsTimesAndVerdicts() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    document.open({}, madeUpReport());
    document.setFamily({fc1}, Family::low_rank);
    study::BenchReport bench;
    bench.layers = {{fc1, "fc1", "low-rank", 2e-3, 1.25e-3, 1.6, 1.5, 1.7, "faster"}};
    store.put(document.recipe(), bench);
    const QModelIndex row = model.indexOf(fc1);
    QCOMPARE(row.siblingAtColumn(LayerModel::Time).data().toString(), "1.25");
    QCOMPARE(row.siblingAtColumn(LayerModel::Speed).data().toString(), "▲ 1.6×");
    document.setRank({fc1}, {std::int64_t{2}});
    QCOMPARE(row.siblingAtColumn(LayerModel::Time).data().toString(), "–");
    document.history().undo();
    QCOMPARE(row.siblingAtColumn(LayerModel::Speed).data().toString(), "▲ 1.6×");  // found again
  }

  void filtersByNameKindAndFamily() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    LayerFilter filter;
    filter.setSourceModel(&model);
    document.open({}, madeUpReport());
    filter.setText("linear");
    QCOMPARE(filter.rowCount(), 2);
    filter.setText("features.3");
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.rowCount(filter.index(0, 0)), 1);
    filter.setText("nothing like it");
    QCOMPARE(filter.rowCount(), 0);
  }

  void copiesAsTable() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    document.open({}, madeUpReport());
    const QStringList lines = model.asText({model.indexOf(fc1)}).split('\n');
    QCOMPARE(lines[0].split('\t').size(), int(LayerModel::ColumnCount));
    QVERIFY(lines[1].startsWith("fc1\tlinear\t64×128\t8256\t8192\tdense"));
  }
};

TENFOLD_TEST_CLASS(TestLayerModel)

}  // namespace tenfold::ui::testing

#include "test_layer_model.moc"
