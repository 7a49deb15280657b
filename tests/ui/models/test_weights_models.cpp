// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>

#include "tests/support/test_main.h"
#include "tests/ui/made_up_weights.h"
#include "ui/models/match_model.h"
#include "ui/models/module_model.h"
#include "ui/models/tensor_model.h"

namespace tenfold::ui::testing {
namespace {

using Tester = QAbstractItemModelTester;
constexpr auto strict = Tester::FailureReportingMode::QtTest;

study::AttachReport match(const std::string& architecture, std::int64_t matched) {
  study::AttachReport report;
  report.architecture = architecture;
  report.matched = matched;
  report.fits = true;
  return report;
}

}  // namespace

class TestWeightsModels : public QObject {
  Q_OBJECT

 private slots:
  void keepTheRulesOfItemModels() {
    WeightsDocument document;
    TensorModel tensors(document);
    ModuleModel modules(document);
    QSortFilterProxyModel filter;
    filter.setSourceModel(&tensors);
    filter.setSortRole(TensorModel::SortRole);
    const Tester one(&tensors, strict), two(&modules, strict), three(&filter, strict);
    document.open({}, madeUpWeights());
    filter.setFilterKeyColumn(-1);
    filter.setFilterFixedString("weight");
    filter.sort(TensorModel::Elements, Qt::DescendingOrder);
    document.open({}, {});
    document.open({}, madeUpWeights());
    document.close();
  }

  void showsTensors() {
    WeightsDocument document;
    TensorModel model(document);
    document.open({}, madeUpWeights());
    QCOMPARE(model.rowCount(), 5);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(1, TensorModel::Name), "features.0.weight");
    QCOMPARE(text(1, TensorModel::Type), "float32");
    QCOMPARE(text(1, TensorModel::ShapeColumn), "16×8×3×3");
    QCOMPARE(text(1, TensorModel::Elements), "1.15 k");
    QCOMPARE(text(1, TensorModel::Bytes), "4.50 KiB");
    QCOMPARE(text(1, TensorModel::Tied), "–");
    QCOMPARE(text(3, TensorModel::Tied), "fc.weight");
    QCOMPARE(model.index(2, TensorModel::Elements).data(TensorModel::SortRole).toLongLong(), 8192);
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains("two are needed"));
  }

  void namesOfAFileAreNoMarkup() {
    WeightsDocument document;
    TensorModel tensors(document);
    ModuleModel modules(document);
    auto report = madeUpWeights();
    report.tensors[0].name = report.modules[0].path = report.modules[0].type = "<img src='/etc/passwd'>";
    report.modules[0].settings = report.modules[0].path;
    document.open({}, report);
    for (int column = 0; column < ModuleModel::ColumnCount; ++column)
      QVERIFY(!modules.index(1, column).data(Qt::ToolTipRole).toString().contains("<img"));
    QVERIFY(!tensors.index(0, 0).data(Qt::ToolTipRole).toString().contains("<img"));
  }

  void looksAtTheFirstTensorThatCanBeDecomposed() {
    WeightsDocument document;
    document.open({}, madeUpWeights());
    QCOMPARE(document.selected()->name, "features.0.weight");
    document.open({}, {});
    QVERIFY(document.selected() == nullptr);
  }

  void copiesWholeNumbers() {
    WeightsDocument document;
    TensorModel model(document);
    auto report = madeUpWeights();
    report.tensors[0].name = "a\tname\nof a file";
    document.open({}, report);
    const QStringList lines = model.asText({0, 3}).split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0].count('\t'), TensorModel::ColumnCount - 1);
    QCOMPARE(lines[1].count('\t'), TensorModel::ColumnCount - 1);
    QCOMPARE(lines[2], "head.weight\tfloat32\t64×128\t8192\t32768\tfc.weight");
  }

  void modulesMakeATree() {
    WeightsDocument document;
    ModuleModel model(document);
    document.open({}, madeUpWeights());
    QCOMPARE(model.rowCount(), 1);
    const QModelIndex root = model.index(0, 0);
    QCOMPARE(root.data().toString(), "Small");
    QCOMPARE(model.rowCount(root), 3);
    QCOMPARE(model.index(0, 0, root).data().toString(), "features.0");  // whose parent is not listed
    const QModelIndex head = model.index(1, 0, root);
    QCOMPARE(head.data().toString(), "head");
    QCOMPARE(head.siblingAtColumn(ModuleModel::Type).data().toString(), "Linear");
    QCOMPARE(model.index(0, 0, head).data().toString(), "hook");
    QCOMPARE(model.index(0, 0, head).data(ModuleModel::PathRole).toString(), "head.hook");
    QCOMPARE(model.parent(model.index(0, 0, head)), head);
  }

  void strangePathsLoseNoModule() {
    WeightsDocument document;
    ModuleModel model(document);
    const Tester tester(&model, strict);
    study::WeightsReport report;
    for (const char* path : {".", "..", "a..b", "a", "a", ".a", "a.", ""})
      report.modules.push_back({path, "T", ""});
    document.open({}, report);
    int all = 0;
    const std::function<void(const QModelIndex&)> walk = [&](const QModelIndex& parent) {
      for (int row = 0; row < model.rowCount(parent); ++row, ++all) walk(model.index(row, 0, parent));
    };
    walk({});
    QCOMPARE(all, int(report.modules.size()));
  }

  void matchesSayWhatFits() {
    MatchModel model({{"resnet18", "ResNet-18", "a residual network"}});
    const Tester tester(&model, strict);
    auto whole = match("resnet18", 122), part = match("/models/mine.pt2", 100), wrong = match("vgg11", 3);
    part.missing = {"fc.weight", "fc.bias"};
    part.remarks = {"the prefix 'module.' was taken away"};
    part.fits = false;
    wrong.different = {"fc.weight: [10, 512] in the file, [1000, 512] in the architecture"};
    wrong.fits = false;
    model.show({whole, part, wrong});
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, MatchModel::Name), "ResNet-18");
    QCOMPARE(text(0, MatchModel::Fit), "✓ fits");
    QCOMPARE(text(1, MatchModel::Name), "mine.pt2");
    QCOMPARE(text(1, MatchModel::Fit), "● in part");
    QCOMPARE(text(1, MatchModel::Missing), "2");
    QCOMPARE(text(2, MatchModel::Fit), "✗ shapes differ");
    QVERIFY(canAttach(part) && !canAttach(wrong));
    QVERIFY(model.describe(part).contains("module.") && model.describe(part).contains("  fc.bias"));
    QVERIFY(model.describe(wrong).contains("[10, 512]"));
    QVERIFY(model.describe(whole).startsWith("a residual network"));
  }
};

TENFOLD_TEST_CLASS(TestWeightsModels)

}  // namespace tenfold::ui::testing

#include "test_weights_models.moc"
