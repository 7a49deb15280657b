// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compress/totals_bar.h"

namespace tenfold::ui::testing {

class TestWindowExport : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void exportsAndOpensAgain() {
    openSample();
    solve();
    const std::int64_t parameters = document().prediction().parameters;
    const int factorized = document().factorizedLayers();
    const QString path = exportTo("small.pt2");
    QVERIFY(QFile::exists(path));
    QVERIFY(document().isModified());  // a model was written, no session
    answers_->unsaved = Dialogs::Unsaved::discard;
    QCOMPARE(find<TotalsBar>("totals")->totals()[2].known, Total::Known::measured);
    QCOMPARE(window_->store().exported(document().recipe())->parameters, parameters);
    window_->openFile(path);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "small.pt2", patience);
    QCOMPARE(document().prediction().parameters, parameters);
    QCOMPARE(document().factorizedLayers(), factorized);
  }

  void theDialogKnowsWhatWillBeInside() {
    openSample();
    solve();
    QTest::keyClick(window_.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    const ExportContents& shown = answers_->contents;
    QCOMPARE(shown.parameters, document().prediction().parameters);
    QCOMPARE(shown.denseParameters, document().denseParameters());
    QVERIFY(shown.bytes < shown.denseBytes);
    QVERIFY(shown.base.endsWith("digits_cnn_small"));
    int layers = 0;
    for (const auto& [family, count] : shown.families) layers += count;
    QCOMPARE(layers, int(document().report().layers.size()));
    // thought better of it: nothing is written
    QVERIFY(!window_->services().exporter.job().isRunning());
  }

  void theResultShowsHowItWasChecked() {
    openSample();
    solve();
    const QString path = exportTo("small.pt2");
    QVERIFY(find<QLabel>("exportVerdict")->text().startsWith("✓"));
    for (const char* check : {"check_outputs", "check_parameters"})
      QCOMPARE(find<QLabel>(check)->text(), "✓ same");
    QVERIFY(find<QLabel>("exportSize")->text().contains("smaller"));
    QTest::mouseClick(find<QPushButton>("copySnippet"), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains("torch.export.load(\"small.pt2\")"));
    QTest::mouseClick(find<QPushButton>("copyPath"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QDir::toNativeSeparators(path));
    QTest::mouseClick(find<QPushButton>("showFolder"), Qt::LeftButton);
    QCOMPARE(answers_->folder, QDir::toNativeSeparators(path));
  }

  /// What is written can be opened again by the same Open, and is verified on the way.
  void everyFormatIsWrittenVerifiedAndOpened() {
    openSample();
    solve();
    const std::int64_t parameters = document().prediction().parameters;
    for (const ExportFormat& format : export_formats()) {
      const QString id = QString::fromUtf8(format.id.data(), qsizetype(format.id.size()));
      const QString path = folder_.filePath(
          "all_" + id + QString::fromUtf8(format.suffix.data(), qsizetype(format.suffix.size())));
      ExportChoice choice{path, {}};
      choice.options.format = std::string(format.id);
      answers_->exportChoice = choice;
      action("export")->trigger();
      QTRY_VERIFY2_WITH_TIMEOUT(find<QDialog>("exportResult") != nullptr, qPrintable(id), patience);
      QVERIFY2(find<QLabel>("exportVerdict")->text().startsWith("✓"), qPrintable(id));
      delete find<QDialog>("exportResult");
      if (!format.graph) {
        window_->openFile(path);
        QTRY_COMPARE_WITH_TIMEOUT(window_->weights().report().path, path.toStdString(), patience);
        QVERIFY(window_->weights().report().parameters >= parameters);  // buffers are among the tensors
        QVERIFY2(window_->weights().report().recipe.has_value(), qPrintable(id));
        window_->showWorkspace(Workspace::compress);
      }
    }
  }

  void whatWasChosenIsOfferedAgain() {
    openSample();
    ExportChoice choice{folder_.filePath("nowhere/at/all.pt2"), {}};
    choice.options.opset = 20;
    answers_->exportChoice = choice;
    action("export")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(window_->messages().messages().back().isError, patience);
    action("export")->trigger();
    QCOMPARE(answers_->lastOptions.opset, 20);
    window_->services().board.cancelAll();
  }

 private:
  /// Through the shortcut, and waits for the result.
  QString exportTo(const QString& name) {
    const QString path = folder_.filePath(name);
    answers_->exportChoice = ExportChoice{path, {}};
    QTest::keyClick(window_.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    if (!QTest::qWaitFor([this] { return find<QDialog>("exportResult") != nullptr; }, patience))
      QTest::qFail("no result was shown", __FILE__, __LINE__);
    return path;
  }
};

TENFOLD_TEST_CLASS(TestWindowExport)

}  // namespace tenfold::ui::testing

#include "test_window_export.moc"
