// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/support/test_main.h"
#include "ui/export/export_kind.h"
#include "ui/export/snippet_panel.h"

namespace tenfold::ui::testing {

class TestLoadingSnippet : public QObject {
  Q_OBJECT

 private slots:
  void everyFormatHasOneInPython() {
    for (const ExportKind& kind : exportKinds()) {
      if (!kind.isModel()) continue;
      LoadedFile file{kind.id, "/somewhere/a \"net\"" + kind.suffix, {}, {}, {}, {"x float32 [2, 3]"}};
      const auto snippets = loadingSnippets(file);
      QVERIFY2(!snippets.empty(), qPrintable(kind.id));
      QCOMPARE(snippets.front().language, "Python");
      for (const Snippet& snippet : snippets) QVERIFY(snippet.text.contains(R"(a \"net\")"));
      if (kind.graph) QVERIFY(snippets.front().text.contains("# input x float32 [2, 3]"));
    }
  }

  void formatsThatCppReadsHaveOneInCpp() {
    for (const char* kind : {"torchscript", "onnx"}) {
      const auto snippets = loadingSnippets({kind, "net", {}, {}, {}, {}});
      QCOMPARE(snippets.size(), std::size_t{2});
      QCOMPARE(snippets[1].language, "C++");
      QVERIFY(snippets[1].text.contains("#include"));
    }
  }

  void weightsComeWithTheirPythonFile() {
    LoadedFile file{"safetensors", "/somewhere/small.safetensors", {}, {}, {}, {}};
    QVERIFY(textOf(file).contains("load_file(\"small.safetensors\")"));
    file.script = "/somewhere/small.py";
    QVERIFY(textOf(file).contains("from small import load"));
    file.script = "/somewhere/a small-one.py";  // no name of a module
    QVERIFY(textOf(file).contains("run_path(\"a small-one.py\")"));
  }

  void aReportSaysHowItIsDoneAgain() {
    LoadedFile file{reportKind,      "/somewhere/it's.html",        {},
                    "/else/net.pt2", "/somewhere/it's.recipe.json", {}};
    QCOMPARE(textOf(file), "tenfold compress net.pt2 --recipe 'it'\\''s.recipe.json' --out small.pt2\n");
    file.recipe.clear();
    QVERIFY(loadingSnippets(file).empty());
  }

  void thePanelKeepsTheLanguage() {
    SnippetPanel panel;
    panel.setVisible(true);
    panel.show(LoadedFile{"onnx", "net.onnx", {}, {}, {}, {}});
    auto* language = panel.findChild<QComboBox*>("snippetLanguage");
    auto* text = panel.findChild<QPlainTextEdit*>("exportSnippet");
    QVERIFY(text->toPlainText().contains("onnxruntime.InferenceSession(\"net.onnx\")"));
    language->setFocus();
    QTest::keyClick(language, Qt::Key_Down);
    QCOMPARE(language->currentText(), "C++");
    QVERIFY(text->toPlainText().contains("Ort::Session"));
    panel.show(LoadedFile{"pt2", "net.pt2", {}, {}, {}, {}});
    QVERIFY(text->toPlainText().contains("torch.export.load"));
    panel.show(LoadedFile{"torchscript", "net.pt", {}, {}, {}, {}});
    QVERIFY(text->toPlainText().contains("torch::jit::load(\"net.pt\")"));
    QTest::mouseClick(panel.findChild<QPushButton*>("copySnippet"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), text->toPlainText() + '\n');
    panel.show(LoadedFile{reportKind, "net.html", {}, {}, {}, {}});
    QVERIFY(!panel.findChild<QPushButton*>("copySnippet")->isEnabled());
  }

 private:
  static QString textOf(const LoadedFile& file) { return loadingSnippets(file).at(0).text; }
};

TENFOLD_TEST_CLASS(TestLoadingSnippet)

}  // namespace tenfold::ui::testing

#include "test_loading_snippet.moc"
