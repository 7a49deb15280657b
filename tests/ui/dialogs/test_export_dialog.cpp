// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>

#include "tests/support/test_main.h"
#include "ui/dialogs/dialogs.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/loading_snippet.h"
#include "ui/widgets/choice_card.h"

namespace tenfold::ui::testing {
namespace {

struct SaveAnswer : Dialogs {
  QString path;
  QString askSave(QWidget*, const QString&, const QString&, const QString&) override { return path; }
};

QString words(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

}  // namespace

class TestExportDialog : public QObject {
  Q_OBJECT

 private slots:
  void everyFormatCanBeChosenByKeys() {
    ExportDialog dialog(contents(), {}, answers_);
    show(dialog);
    auto* card = dialog.findChild<ChoiceCard*>("format_pt2");
    QVERIFY(card->isChecked());
    card->setFocus();
    QSet<QString> seen;
    for (const ExportFormat& format : export_formats()) {
      Q_UNUSED(format);
      const ExportChoice choice = dialog.choice();
      seen.insert(QString::fromStdString(choice.options.format));
      QVERIFY(choice.path.endsWith(words(export_format(choice.options.format).suffix)));
      QTest::keyClick(dialog.focusWidget(), Qt::Key_Down);
    }
    QCOMPARE(seen.size(), qsizetype(export_formats().size()));
  }

  void everyFormatCanBeClicked() {
    ExportDialog dialog(contents(), {}, answers_);
    show(dialog);
    for (const ExportFormat& format : export_formats()) {
      const QString name = "format_" + words(format.id);
      QTest::mouseClick(dialog.findChild<ChoiceCard*>(name), Qt::LeftButton);
      QCOMPARE(dialog.choice().options.format, std::string(format.id));
      QCOMPARE(dialog.choice().path, folder_.filePath("net") + words(format.suffix));
      // options are there where they count
      QCOMPARE(dialog.findChild<QSpinBox*>("exportOpset")->isVisible(), format.id == "onnx");
    }
  }

  void beginsWithTheLastChoice() {
    for (const ExportFormat& format : export_formats()) {
      ExportOptions last;
      last.format = std::string(format.id);
      last.opset = 17;
      last.half = true;
      const ExportDialog dialog(contents(), last, answers_);
      QCOMPARE(dialog.choice().options.format, last.format);
      QCOMPARE(dialog.choice().options.opset, 17);
      QCOMPARE(dialog.choice().options.half, format.id == "onnx");
    }
    ExportOptions unknown;
    unknown.format = "of another time";
    QCOMPARE(ExportDialog(contents(), unknown, answers_).choice().options.format, "pt2");
  }

  void saysWhatIsWrongWithAPath() {
    ExportDialog dialog(contents(), {}, answers_);
    show(dialog);
    auto* path = dialog.findChild<QLineEdit*>("exportPath");
    auto* write = dialog.findChild<QPushButton*>("startExport");
    auto* note = dialog.findChild<QLabel*>("exportNote");
    QVERIFY(write->isEnabled());
    for (const QString& wrong :
         {QString(), QString(".pt2"), folder_.filePath(".pt2"), folder_.filePath("no/such/folder/net.pt2")}) {
      path->setText(wrong);
      QVERIFY2(!write->isEnabled(), qPrintable(wrong));
      QCOMPARE(note->text(), dialog.problem());
    }
    QFile there(folder_.filePath("there.pt2"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    path->setText(folder_.filePath("there"));  // the ending is added
    QVERIFY(write->isEnabled());
    QVERIFY(note->text().contains("will be replaced"));
    QCOMPARE(dialog.choice().path, folder_.filePath("there.pt2"));
  }

  void browsingTakesThePath() {
    ExportDialog dialog(contents(), {}, answers_);
    show(dialog);
    answers_.path = folder_.filePath("other");
    QTest::mouseClick(dialog.findChild<QPushButton*>("exportBrowse"), Qt::LeftButton);
    QCOMPARE(dialog.choice().path, folder_.filePath("other.pt2"));
    answers_.path.clear();
    QTest::mouseClick(dialog.findChild<QPushButton*>("exportBrowse"), Qt::LeftButton);
    QCOMPARE(dialog.choice().path, folder_.filePath("other.pt2"));
  }

  void enterWritesAndEscapeDoesNot() {
    ExportDialog first(contents(), {}, answers_);
    show(first);
    QTest::keyClick(&first, Qt::Key_Return);
    QCOMPARE(first.result(), int(QDialog::Accepted));
    ExportDialog second(contents(), {}, answers_);
    show(second);
    QTest::keyClick(&second, Qt::Key_Escape);
    QCOMPARE(second.result(), int(QDialog::Rejected));
  }

  void everyFormatHasASnippet() {
    for (const ExportFormat& format : export_formats()) {
      study::ExportReport report;
      report.format = std::string(format.id);
      report.path = "/somewhere/a \"net\"" + std::string(format.suffix);
      report.files = {report.path};
      const QString snippet = loadingSnippet(report);
      QVERIFY2(snippet.contains("import"), report.format.c_str());
      QVERIFY(snippet.contains(R"(a \"net\")"));
    }
  }

  void weightsComeWithTheirPythonFile() {
    study::ExportReport report;
    report.format = "safetensors";
    report.path = "/somewhere/small.safetensors";
    report.files = {report.path};
    QVERIFY(loadingSnippet(report).contains("load_file(\"small.safetensors\")"));
    report.files.push_back("/somewhere/small.py");
    QVERIFY(loadingSnippet(report).contains("from small import load"));
    report.files.back() = "/somewhere/a small-one.py";  // no name of a module
    QVERIFY(loadingSnippet(report).contains("run_path(\"a small-one.py\")"));
  }

 private:
  ExportContents contents() const {
    ExportContents contents;
    contents.base = folder_.filePath("net");
    contents.parameters = 250;
    contents.denseParameters = 1000;
    contents.bytes = 1000;
    contents.denseBytes = 4000;
    contents.families = {{Family::dense, 1}, {Family::tucker, 2}};
    return contents;
  }
  static void show(ExportDialog& dialog) {
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
  }

  QTemporaryDir folder_;
  SaveAnswer answers_;
};

TENFOLD_TEST_CLASS(TestExportDialog)

}  // namespace tenfold::ui::testing

#include "test_export_dialog.moc"
