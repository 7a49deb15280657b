// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTreeView>

#include "engine/spec/recipe_json.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compress/totals_bar.h"
#include "ui/export/contents_panel.h"
#include "ui/export/export_page.h"
#include "ui/export/format_panel.h"
#include "ui/export/write_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui::testing {

class TestWindowExport : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void withoutAModelItOffersToOpenOne() {
    QTest::mouseClick(find<QAbstractButton>("railExport"), Qt::LeftButton);
    QCOMPARE(shownPage()->objectName(), "exportPage");
    QVERIFY(!find<QTreeView>("contents")->isVisible());
    answers_->openPath = sample("digits_cnn.pt2");
    QTest::mouseClick(find<QPushButton>("emptyButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_cnn.pt2", patience);
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    QVERIFY(find<QTreeView>("contents")->isVisible());
    QVERIFY(find<QLineEdit>("exportPath")->text().endsWith("digits_cnn_small.pt2"));
  }

  void exportsAndOpensAgain() {
    openSample();
    solve();
    const std::int64_t parameters = document().prediction().parameters;
    const int factorized = document().factorizedLayers();
    const QString path = exportTo("pt2", "small");
    QVERIFY(QFile::exists(path));
    QVERIFY(document().isModified());  // a model was written, no session
    QCOMPARE(find<TotalsBar>("totals")->totals()[2].known, Total::Known::measured);
    QCOMPARE(window_->store().exported(document().recipe())->parameters, parameters);
    window_->openFile(path);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "small.pt2", patience);
    QCOMPARE(document().prediction().parameters, parameters);
    QCOMPARE(document().factorizedLayers(), factorized);
  }

  void knowsWhatWillBeInsideAndFollowsTheDocument() {
    openSample();
    solve();
    QTest::keyClick(window_.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    const Contents before = window_->exportPage().contents().contents();
    QCOMPARE(before.parameters, document().prediction().parameters);
    QCOMPARE(before.denseParameters, document().denseParameters());
    QCOMPARE(before.factorized(), document().factorizedLayers());
    QVERIFY(before.bytes < before.denseBytes);
    auto* parameters = find<QLabel>("exportParameters");
    QVERIFY(parameters->text().contains(countText(before.parameters)));
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(window_->exportPage().contents().contents().parameters, document().denseParameters());
    QVERIFY(parameters->text().contains("same size"));
    QVERIFY(!window_->services().exporter.job().isRunning());  // nothing is written without a press
  }

  void theTableSortsUnfoldsAndIsCopied() {
    openSample();
    solve();
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    auto* table = find<QTreeView>("contents");
    const QAbstractItemModel& rows = *table->model();
    QCOMPARE(rows.rowCount(), int(document().report().layers.size()) + 1);
    table->sortByColumn(2, Qt::DescendingOrder);
    const QString largest = rows.index(0, 0).data().toString();
    table->setFocus();
    table->setCurrentIndex(rows.index(0, 0));
    QTest::keyClick(table, Qt::Key_Right);
    QVERIFY(table->isExpanded(rows.index(0, 0)));
    QVERIFY(rows.index(0, 0, rows.index(0, 0)).data().toString().startsWith("weight"));
    QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[1].startsWith(largest + '\t'));
    answers_->savePath = folder_.filePath("contents.csv");
    QTest::mouseClick(find<QPushButton>("saveContents"), Qt::LeftButton);
    QFile saved(answers_->savePath);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArray text = saved.readAll();
    QCOMPARE(text.count('\n'), rows.rowCount() + 1);
    // what is unfolded stays so when the document changes
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    for (int row = 0; row < rows.rowCount(); ++row)
      if (rows.index(row, 0).data().toString() == largest) QVERIFY(table->isExpanded(rows.index(row, 0)));
  }

  void theResultShowsHowItWasChecked() {
    openSample();
    solve();
    const QString path = exportTo("pt2", "small");
    QVERIFY(find<QLabel>("exportVerdict")->text().startsWith("✓"));
    for (const char* check : {"check_outputs", "check_cosine", "check_parameters", "check_bytes of tensors"})
      QCOMPARE(find<QLabel>(check)->text(), "✓ same");
    QCOMPARE(find<QLabel>("found_parameters")->text(), exactText(document().prediction().parameters));
    QVERIFY(find<QLabel>("found_cosine")->text().toDouble() > 0.9999);
    QVERIFY(find<QLabel>("exportSize")->text().contains("smaller"));
    QVERIFY(find<QLabel>("exportNote")->text().startsWith("✓"));
    // the time is there as soon as it is measured
    QVERIFY(find<QLabel>("exportTime")->text().contains("not measured"));
    study::BenchReport bench;
    bench.whole.dense_seconds = 2e-3;
    bench.whole.seconds = 1e-3;
    bench.whole.ratio = 2;
    bench.whole.verdict = "faster";
    window_->store().put(document().recipe(), bench);
    QCOMPARE(find<QLabel>("exportTime")->text(), "1.00 ms, dense 2.00 ms");
    QCOMPARE(find<QLabel>("exportSpeed")->text(), "▲ 2.0× faster");
    QTest::mouseClick(find<QPushButton>("copySnippet"), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains("torch.export.load(\"small.pt2\")"));
    QTest::mouseClick(find<QPushButton>("copyPath"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QDir::toNativeSeparators(path));
    QTest::mouseClick(find<QPushButton>("showFolder"), Qt::LeftButton);
    QCOMPARE(answers_->folder, QDir::toNativeSeparators(path));
    // another model: this was not of it
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    QVERIFY(!find<QLabel>("exportVerdict")->isVisible());
    QVERIFY(find<QLineEdit>("exportPath")->text().contains("digits_mlp"));
  }

  /// What is written can be opened again by the same Open, and is verified on the way.
  void everyFormatIsWrittenVerifiedAndOpened() {
    openSample();
    solve();
    const std::int64_t parameters = document().prediction().parameters;
    for (const ExportKind& kind : exportKinds()) {
      if (!kind.isModel()) continue;
      const QString path = exportTo(kind.id, "all_" + kind.id);
      QVERIFY2(QFile::exists(path), qPrintable(path));
      QVERIFY2(find<QLabel>("exportVerdict")->text().startsWith("✓ Written, read back"), qPrintable(kind.id));
      QVERIFY2(find<QPlainTextEdit>("exportSnippet")->toPlainText().contains("all_" + kind.id),
               qPrintable(kind.id));
      if (kind.graph) continue;
      window_->openFile(path);
      QTRY_COMPARE_WITH_TIMEOUT(window_->weights().report().path, path.toStdString(), patience);
      QVERIFY(window_->weights().report().parameters >= parameters);  // buffers are among the tensors
      QVERIFY2(window_->weights().report().recipe.has_value(), qPrintable(kind.id));
    }
    QCOMPARE(find<QTreeView>("written")->model()->rowCount(), int(exportKinds().size()) - 1);
  }

  void theKeyboardIsEnough() {
    openSample();
    solve();
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    QCOMPARE(focus()->objectName(), "format_pt2");
    QTest::keyClick(focus(), Qt::Key_Down);
    QCOMPARE(window_->exportPage().format().choice().kind, "onnx");
    tabTo("exportHalf");
    QTest::keyClick(focus(), Qt::Key_Space);
    QVERIFY(find<QLabel>("exportPrecision")->text().contains("float16"));
    tabTo("contents");
    tabTo("exportPath");
    QTest::keyClick(focus(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(focus(), folder_.filePath("by_keys.onnx"));
    tabTo("startExport");
    QTest::keyClick(focus(), Qt::Key_Space);
    QCOMPARE(focus()->objectName(), "exportCancel");
    waitForWriting();
    QCOMPARE(focus()->objectName(), "startExport");
    QVERIFY(QFile::exists(folder_.filePath("by_keys.onnx")));
    QVERIFY(find<QLabel>("exportVerdict")->text().startsWith("✓"));
    QVERIFY(find<QPlainTextEdit>("exportSnippet")->toPlainText().contains("onnxruntime"));
  }

  void asksBeforeItWritesOver() {
    openSample();
    const QString path = exportTo("pt2", "twice");
    QCOMPARE(answers_->questions, 0);
    const QDateTime first = QFileInfo(path).lastModified();
    answers_->replace = false;
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    QCOMPARE(answers_->replaced, QStringList{path});
    QVERIFY(!window_->exportPage().writing().isBusy());
    QCOMPARE(QFileInfo(path).lastModified(), first);
    answers_->replace = true;
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    waitForWriting();
    QVERIFY(QFileInfo(path).lastModified() > first);
    QCOMPARE(find<QTreeView>("written")->model()->rowCount(), 1);
  }

  void whatCannotBeWrittenIsSaid() {
    openSample();
    choose("pt2", folder_.filePath("nowhere/at/all"));
    QVERIFY(!find<QPushButton>("startExport")->isEnabled());
    QVERIFY(find<QLabel>("exportNote")->text().contains("There is no folder"));
    // found out only while it is written: names have at most 255 bytes
    choose("pt2", folder_.filePath(QString(254, 'n')));
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    waitForWriting();
    QVERIFY(window_->messages().messages().back().isError);
    QVERIFY2(find<QLabel>("exportNote")->text().startsWith("Nothing was written"),
             qPrintable(find<QLabel>("exportNote")->text()));
    QCOMPARE(find<QTreeView>("written")->model()->rowCount(), 0);
  }

  void cancelLeavesNothingBehind() {
    openSample();
    solve();
    choose("pt2", folder_.filePath("cancelled"));
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    QVERIFY(window_->exportPage().writing().isBusy());
    QTest::mouseClick(find<QPushButton>("exportCancel"), Qt::LeftButton);
    QVERIFY(!window_->exportPage().writing().isBusy());
    QVERIFY(find<QLabel>("exportNote")->text().contains("Cancelled"));
    QCOMPARE(find<QTreeView>("written")->model()->rowCount(), 0);
  }

  void aReportIsWritten() {
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    choose(reportKind, folder_.filePath("told"));
    QVERIFY(!find<QPushButton>("startExport")->isEnabled());  // nothing to tell of
    solve();
    QVERIFY(find<QPushButton>("startExport")->isEnabled());
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    waitForWriting();
    QCOMPARE(find<QLabel>("exportVerdict")->text(), "✓ Written");
    QFile html(folder_.filePath("told.html"));
    QVERIFY(html.open(QIODevice::ReadOnly));
    const QByteArray text = html.readAll();
    QVERIFY(text.startsWith("<!DOCTYPE html>"));
    QVERIFY(text.contains("Compression of digits_cnn.pt2") && text.contains("<svg"));
    QVERIFY(text.contains("Trade-off"));  // the front that was solved
    QFile csv(folder_.filePath("told.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count('\n'), document().factorizedLayers() + 1);
    const Recipe recipe = study::read_recipe(folder_.filePath("told.recipe.json").toStdString());
    QCOMPARE(recipe.layers, document().recipe().layers);
    QVERIFY(find<QPlainTextEdit>("exportSnippet")->toPlainText().contains("--recipe told.recipe.json"));
    // alone when that is wanted
    find<QCheckBox>("exportCsv")->click();
    find<QCheckBox>("exportRecipe")->click();
    choose(reportKind, folder_.filePath("alone"));
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    waitForWriting();
    QVERIFY(QFile::exists(folder_.filePath("alone.html")));
    QVERIFY(!QFile::exists(folder_.filePath("alone.csv")));
    QVERIFY(!QFile::exists(folder_.filePath("alone.recipe.json")));
  }

  void whatWasWrittenCanBeLookedAtAgain() {
    openSample();
    solve();
    exportTo("pt2", "first");
    exportTo("torchscript", "second");
    auto* table = find<QTreeView>("written");
    QCOMPARE(table->model()->index(0, 0).data().toString(), "second.pt");
    QCOMPARE(table->model()->index(0, 3).data().toString(), "✓ same");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(find<QPlainTextEdit>("exportSnippet")->toPlainText().contains("first.pt2"));
    QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QDir::toNativeSeparators(folder_.filePath("first.pt2")));
    action("editPreferences")->trigger();
    window_->findChild<QDialog*>("preferences")->findChild<QPushButton*>("forgetFolders")->click();
    QCOMPARE(table->model()->rowCount(), 0);
  }

  void theLayoutGoesBackToWhatItWas() {
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    auto* whole = shownPage()->findChild<QSplitter*>();
    const QList<int> first = whole->sizes();
    whole->setSizes({first[0] + 60, first[1] - 60, first[2]});
    QVERIFY(whole->sizes() != first);
    action("resetWindowLayout")->trigger();
    QTRY_VERIFY(qAbs(whole->sizes()[0] - first[0]) <= 2);
  }

  void savingLeavesTheSelection() {
    openSample();
    document().branchVariant("more");
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    auto* table = find<QTreeView>("contents");
    const auto select = [table](int row, Qt::KeyboardModifiers modifiers) {
      QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers,
                        table->visualRect(table->model()->index(row, 0)).center());
    };
    const auto selected = [table] {
      QStringList names;
      for (const QModelIndex& index : table->selectionModel()->selectedRows())
        names << index.data().toString();
      names.sort();
      return names;
    };
    select(0, Qt::NoModifier);
    select(2, Qt::ControlModifier);
    const QStringList before = selected();
    QCOMPARE(before.size(), 2);
    answers_->savePath = folder_.filePath("kept.tenfold");
    action("saveSession")->trigger();
    QVERIFY(!document().isModified());
    QCOMPARE(selected(), before);
    document().setFamily({document().report().layers[1].id}, Family::low_rank);
    QCOMPARE(selected(), before);
  }

  void aVariantGivesItsName() {
    openSample();
    answers_->name = "a quarter";
    QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
    QVERIFY2(find<QLineEdit>("exportPath")->text().endsWith("digits_cnn_a_quarter.pt2"),
             qPrintable(find<QLineEdit>("exportPath")->text()));
  }

 private:
  QWidget* focus() { return QApplication::focusWidget(); }

  /// By the Tab key alone.
  void tabTo(const QString& name) {
    for (int steps = 0; steps < 60 && focus()->objectName() != name; ++steps)
      QTest::keyClick(focus(), Qt::Key_Tab);
    QCOMPARE(focus()->objectName(), name);
  }

  void choose(const QString& kind, const QString& base) {
    QTest::keyClick(window_.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::mouseClick(find<QAbstractButton>(qPrintable("format_" + kind)), Qt::LeftButton);
    find<QLineEdit>("exportPath")->setText(base + exportKind(kind).suffix);
  }

  void waitForWriting() { QTRY_VERIFY_WITH_TIMEOUT(!window_->exportPage().writing().isBusy(), patience); }

  /// By the button, and waits until it is written and checked.
  QString exportTo(const QString& kind, const QString& name) {
    choose(kind, folder_.filePath(name));
    QTest::mouseClick(find<QPushButton>("startExport"), Qt::LeftButton);
    if (!window_->exportPage().writing().isBusy()) QTest::qFail("it is not written", __FILE__, __LINE__);
    waitForWriting();
    return folder_.filePath(name) + exportKind(kind).suffix;
  }
};

TENFOLD_TEST_CLASS(TestWindowExport)

}  // namespace tenfold::ui::testing

#include "test_window_export.moc"
