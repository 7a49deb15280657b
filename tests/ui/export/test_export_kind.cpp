// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QSignalSpy>
#include <QSpinBox>

#include "tests/support/test_main.h"
#include "ui/export/export_kind.h"
#include "ui/export/format_panel.h"
#include "ui/export/written_file.h"
#include "ui/widgets/choice_card.h"

namespace tenfold::ui::testing {

class TestExportKind : public QObject {
  Q_OBJECT

 private slots:
  void everyFormatIsAKindThatSaysWhenToTakeIt() {
    const auto kinds = exportKinds();
    QCOMPARE(kinds.size(), export_formats().size() + 1);
    for (std::size_t k = 0; k < export_formats().size(); ++k) {
      const ExportFormat& format = export_formats()[k];
      QCOMPARE(kinds[k].id.toStdString(), std::string(format.id));
      QCOMPARE(kinds[k].suffix.toStdString(), std::string(format.suffix));
      QVERIFY2(kinds[k].when.endsWith('.'), qPrintable(kinds[k].id));
    }
    QVERIFY(!kinds.back().isModel());
    QCOMPARE(exportKind("of another time").id, kinds.front().id);
    for (const ExportKind& kind : kinds) QCOMPARE(withoutSuffix("a/net.v2" + kind.suffix), "a/net.v2");
  }

  void everyKindCanBeChosenByKeys() {
    FormatPanel panel;
    show(panel);
    panel.focusChosen();
    QSet<QString> seen;
    for (std::size_t k = 0; k < exportKinds().size(); ++k) {
      seen.insert(panel.choice().kind);
      QTest::keyClick(panel.focusWidget(), Qt::Key_Down);
    }
    QCOMPARE(seen.size(), qsizetype(exportKinds().size()));
  }

  void optionsAreThereWhereTheyCount() {
    FormatPanel panel;
    show(panel);
    auto* opset = panel.findChild<QSpinBox*>("exportOpset");
    auto* csv = panel.findChild<QCheckBox*>("exportCsv");
    for (const ExportKind& kind : exportKinds()) {
      QSignalSpy changes(&panel, &FormatPanel::changed);
      const bool already = panel.choice().kind == kind.id;
      QTest::mouseClick(panel.findChild<ChoiceCard*>("format_" + kind.id), Qt::LeftButton);
      QCOMPARE(panel.choice().kind, kind.id);
      QCOMPARE(changes.count(), already ? 0 : 1);
      QCOMPARE(opset->isVisible(), kind.id == "onnx");
      QCOMPARE(csv->isVisible(), kind.id == reportKind);
      panel.findChild<QCheckBox*>("exportHalf")->setChecked(true);
      QCOMPARE(panel.choice().isHalf(), kind.id == "onnx");
      QCOMPARE(panel.choice().options().half, kind.id == "onnx");
    }
  }

  void beginsWithWhatIsSaid() {
    FormatPanel panel;
    for (const ExportKind& kind : exportKinds()) {
      ExportChoice choice{kind.id, 17, true, false, true};
      panel.choose(choice);
      QCOMPARE(panel.choice().kind, kind.id);
      QCOMPARE(panel.choice().opset, 17);
      QVERIFY(panel.findChild<ChoiceCard*>("format_" + kind.id)->isChecked());
      QVERIFY(!panel.findChild<QCheckBox*>("exportCsv")->isChecked());
    }
    panel.choose({"of another time", 999});
    QCOMPARE(panel.choice().kind, exportKinds().front().id);
    QCOMPARE(panel.choice().opset, most_onnx_opset);
  }

  void whatWasWrittenIsKept() {
    WrittenFile one, other;
    one.path = "/somewhere/a net.pt2";
    one.kind = "pt2";
    one.when = QDateTime::fromString("2026-01-02T03:04:05", Qt::ISODate);
    one.bytes = 5'000'000'000;
    one.check = WrittenFile::Check::same;
    other.path = "/somewhere/b.html";
    other.kind = reportKind;
    const auto back = writtenFiles(toVariant({one, other}));
    QCOMPARE(back.size(), std::size_t{2});
    QCOMPARE(back[0].path, one.path);
    QCOMPARE(back[0].when, one.when);
    QCOMPARE(back[0].bytes, one.bytes);
    QCOMPARE(back[0].check, one.check);
    QCOMPARE(back[1].check, WrittenFile::Check::none);
    QVERIFY(writtenFiles({}).empty());
    QVERIFY(writtenFiles(QVariantList{QVariantMap{{"bytes", 3}}, "rubbish"}).empty());
  }

 private:
  static void show(FormatPanel& panel) {
    panel.resize(300, 700);
    panel.show();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
  }
};

TENFOLD_TEST_CLASS(TestExportKind)

}  // namespace tenfold::ui::testing

#include "test_export_kind.moc"
