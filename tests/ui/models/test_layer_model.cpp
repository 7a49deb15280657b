// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QGuiApplication>

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/document/requests.h"
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

  /// Predicted until measured; the last row is what is no layer, so that shares add up.
  void showsWhereTheTimeGoes() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    document.open({}, madeUpReport());
    const auto text = [&](const QModelIndex& row, int column) {
      return row.siblingAtColumn(column).data().toString();
    };
    const auto& rows = document.report().layers;
    study::ForwardTimes times;
    times.rounds = 5;
    times.seconds = 11e-3;
    for (std::size_t k = 0; k < rows.size(); ++k)
      times.layers.push_back({rows[k].id, rows[k].name, (double(k) + 1) * 1e-3, 0, 1, (double(k) + 1) / 20});
    times.other = {{}, {}, 5e-3, 4e-3, 6e-3, 0.25};
    times.operators = {{{}, "relu_", 5e-3, 4e-3, 6e-3, 0.25}};
    store.put(Recipe{}, times);
    QCOMPARE(text(model.indexOf(fc1), LayerModel::Time), "4.00");
    QCOMPARE(text(model.indexOf(fc1), LayerModel::TimeShare), "20 %");
    times.layers[0].share = 0.04;
    times.layers[1].share = 0.041;
    times.layers[2].share = 0.219;
    store.put(Recipe{}, times);  // as many digits below each other
    QCOMPARE(text(model.indexOf(rows[0].id), LayerModel::TimeShare), "4.0 %");
    QCOMPARE(text(model.indexOf(rows[1].id), LayerModel::TimeShare), "4.1 %");
    QCOMPARE(text(model.index(0, 0), LayerModel::Time), "6.00");  // three of one module
    QCOMPARE(text(model.index(0, 0), LayerModel::TimeShare), "30 %");
    const QModelIndex other = model.otherIndex();
    QCOMPARE(other.data().toString(), "other");
    QCOMPARE(text(other, LayerModel::TimeShare), "25 %");
    const auto bar = [](const QModelIndex& row) {
      return row.siblingAtColumn(LayerModel::Time).data(LayerModel::ShareRole).toDouble();
    };
    QCOMPARE(bar(model.indexOf(fc2)), 1.0);  // takes most
    QCOMPARE(bar(model.indexOf(fc1)), 0.8);
    QCOMPARE(bar(other), 1.0);
    QVERIFY(other.data(Qt::ToolTipRole).toString().contains("relu_ 25 %"));
    QVERIFY(!(other.flags() & Qt::ItemIsSelectable));

    LayerFilter filter;
    filter.setSourceModel(&model);
    filter.sort(LayerModel::TimeShare, Qt::DescendingOrder);
    QCOMPARE(filter.index(0, 0).data().toString(), "features");
    QCOMPARE(filter.rowCount(), 4);
    QCOMPARE(filter.index(3, 0).data().toString(), "fc1");
    QVERIFY(model.asText({model.indexOf(fc1), other}).contains("\nother\t"));

    // another form is not known; what is predicted of it, or as the file has it, is hollow
    document.setFamily({fc1}, Family::low_rank);
    QCOMPARE(text(model.indexOf(fc1), LayerModel::Time), "–");
    QCOMPARE(text(model.indexOf(fc1), LayerModel::TimeShare), "–");
    QCOMPARE(text(model.indexOf(fc2), LayerModel::TimeShare), "○ 25 %");
    const QModelIndex unknown = model.indexOf(fc1).siblingAtColumn(LayerModel::Time);
    QVERIFY(!unknown.data(LayerModel::ShareRole).isValid());  // no bar where no number is
    QCOMPARE(text(model.indexOf(fc2), LayerModel::Time), "5.00");
    QVERIFY(!timeOf(document, store).seconds);
    study::LayerReport report;
    report.spec = document.specOf(fc1);
    report.predicted_speed = 2;
    store.put(report);
    QCOMPARE(text(model.indexOf(fc1), LayerModel::Time), "○ 2.0");
    QCOMPARE(bar(model.indexOf(fc1)), 0.4);                               // of the 5 ms of fc2
    QCOMPARE(text(model.indexOf(fc1), LayerModel::TimeShare), "○ 11 %");  // 2 of 18
    QVERIFY(qAbs(*timeOf(document, store).seconds - 18e-3) < 1e-12);
    times.layers[3].seconds = 3e-3;
    times.layers[3].share = 0.15;
    store.put(document.recipe(), times);
    QCOMPARE(text(model.indexOf(fc1), LayerModel::Time), "3.00");
    QCOMPARE(text(model.indexOf(fc1), LayerModel::TimeShare), "15 %");
    document.history().undo();
    QCOMPARE(text(model.indexOf(fc1), LayerModel::Time), "4.00");  // found again
  }

  /// By the machine's speed, where the model ran once.
  void predictsTimesOfDenseLayers() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    document.open({}, madeUpReport());
    double shares = 0;
    for (const auto& row : document.report().layers) {
      const QModelIndex at = model.indexOf(row.id);
      QVERIFY(at.siblingAtColumn(LayerModel::Time).data().toString().startsWith("○ "));
      shares += at.siblingAtColumn(LayerModel::TimeShare).data(LayerModel::SortRole).toDouble();
    }
    QVERIFY(qAbs(shares - 1) < 1e-12);
    QCOMPARE(model.otherIndex().siblingAtColumn(LayerModel::Time).data().toString(), "–");
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

  void lettersInOrderAreFoundWhereNothingHoldsThem() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    LayerFilter filter;
    filter.setSourceModel(&model);
    document.open({}, madeUpReport());
    const auto shown = [&](const std::string& id) {
      return filter.mapFromSource(model.indexOf(id)).isValid();
    };
    filter.setText("ft3");
    QVERIFY(shown("features.3.weight"));
    QVERIFY(!shown(fc1));
    filter.setText("fc");  // held by names: features, which has the letters, is not meant
    QVERIFY(shown(fc1));
    QVERIFY(!shown("features.3.weight"));
  }

  void rowsAreColoured() {
    Document document;
    ReportStore store;
    LayerModel model(document, store);
    document.open({}, madeUpReport());
    const auto colourOf = [&](const std::string& id) { return model.indexOf(id).data(Qt::BackgroundRole); };
    QVERIFY(!colourOf(fc1).isValid());
    model.setColouring(Colouring::parameters);
    const study::LayerRow* largest = nullptr;
    for (const auto& row : document.report().layers)
      if (largest == nullptr || row.parameters > largest->parameters) largest = &row;
    const QColor strongest = colourOf(largest->id).value<QColor>(),
                 base = QGuiApplication::palette().base().color();
    const auto distance = [&](const QColor& colour) {
      return std::abs(colour.red() - base.red()) + std::abs(colour.green() - base.green()) +
             std::abs(colour.blue() - base.blue());
    };
    for (const auto& row : document.report().layers) {
      QVERIFY(colourOf(row.id).isValid());
      QVERIFY(distance(colourOf(row.id).value<QColor>()) <= distance(strongest));
    }
    QVERIFY(distance(strongest) > 20);
    model.setColouring(Colouring::error);
    QVERIFY(!colourOf(fc1).isValid());  // nothing was decomposed
    study::LayerReport report;
    report.spec = {fc1, LowRankOptions{{std::int64_t{4}}}, false};
    report.relative_error = 0.5;
    document.setOptions(fc1, report.spec.options, "rank 4");
    store.put(report, metricKey(document.recipe()));
    QVERIFY(colourOf(fc1).isValid());
    model.setColouring(Colouring::kind);
    QVERIFY(colourOf(fc1) != colourOf("features.3.weight"));
    for (const Colouring each : all_colourings) QCOMPARE(colouringFromKey(colouringKey(each)), each);
    QCOMPARE(colouringFromKey("pink"), Colouring::nothing);
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
