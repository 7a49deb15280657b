// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>

#include "engine/spec/factors.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/widgets/rank_editor.h"
#include "ui/widgets/shape_editor.h"

namespace tenfold::ui::testing {

class TestEditors : public QObject {
  Q_OBJECT

 private slots:
  void oneLineForEachRank() {
    const auto shape = madeUpReport().find(conv2)->shape;
    RankEditor editor;
    std::optional<Rank> edited;
    connect(&editor, &RankEditor::rankEdited, this, [&](const Rank& rank) { edited = rank; });
    editor.show(shape, TuckerOptions{{std::vector<std::int64_t>{8, 4}}});
    QCOMPARE(editor.findChild<QSpinBox*>("rank0")->value(), 8);
    QCOMPARE(editor.findChild<QSlider*>("rankSlider1")->value(), 4);
    QCOMPARE(editor.findChild<QSpinBox*>("rank1")->maximum(), 16);
    QVERIFY(!edited);  // showing is not editing
    editor.findChild<QSlider*>("rankSlider0")->setValue(9);
    QCOMPARE(edited->value, (Rank{std::vector<std::int64_t>{9, 4}}.value));
    editor.show(shape, LowRankOptions{{std::int64_t{5}}});
    editor.findChild<QSpinBox*>("rank0")->setValue(6);
    QCOMPARE(edited->value, Rank{std::int64_t{6}}.value);
    QVERIFY(editor.findChild<QSpinBox*>("rank1") == nullptr);
  }

  void fractionsInPerCent() {
    const auto shape = madeUpReport().find(fc1)->shape;
    RankEditor editor;
    std::optional<Rank> edited;
    connect(&editor, &RankEditor::rankEdited, this, [&](const Rank& rank) { edited = rank; });
    editor.show(shape, LowRankOptions{{0.25}});
    auto* number = editor.findChild<QDoubleSpinBox*>("rankFraction");
    QCOMPARE(number->value(), 25.0);
    number->setValue(30);
    QCOMPARE(std::get<double>(edited->value), 0.3);
    auto* mode = editor.findChild<QComboBox*>("rankMode");
    QCOMPARE(mode->currentIndex(), 1);
    emit mode->activated(0);
    QVERIFY(!edited->is_fraction());
    editor.show(shape, DenseOptions{});
    QVERIFY(editor.isHidden());
  }

  /// Every key shows the request again, as the panel does.
  void sharesAreTypedKeyByKey() {
    const auto shape = madeUpReport().find(fc1)->shape;
    RankEditor editor;
    std::optional<Rank> edited;
    auto share = RankEditor::Share::asked;
    connect(&editor, &RankEditor::rankEdited, this, [&](const Rank& rank) {
      edited = rank;
      // of several layers comes another share than the one that was asked for
      editor.show(shape, LowRankOptions{share == RankEditor::Share::asked ? rank : Rank{0.2}}, share);
    });
    editor.show(shape, LowRankOptions{{0.25}});
    editor.QWidget::show();
    QVERIFY(QTest::qWaitForWindowActive(&editor));
    auto* number = editor.findChild<QDoubleSpinBox*>("rankFraction");
    number->setFocus();
    for (const auto each : {RankEditor::Share::asked, RankEditor::Share::resulting}) {
      share = each;
      number->selectAll();
      QTest::keyClicks(number, "12" + number->locale().decimalPoint() + "5");
      QCOMPARE(std::get<double>(edited->value), 0.125);
      QCOMPARE(number->value(), 12.5);
      number->setValue(30);
    }
    number->clearFocus();
    editor.show(shape, LowRankOptions{{0.2}}, RankEditor::Share::resulting);
    QCOMPARE(number->value(), 20.0);
  }

  void whatIsHalfTypedStaysWhileResultsArrive() {
    const auto shape = madeUpReport().find(fc1)->shape;
    const BlockTtOptions options{{std::int64_t{2}}};
    ShapeEditor editor;
    editor.show(shape, options);
    editor.QWidget::show();
    QVERIFY(QTest::qWaitForWindowActive(&editor));
    auto* text = editor.findChild<QLineEdit*>("shapeText");
    text->setFocus();
    text->selectAll();
    QTest::keyClicks(text, "4x4x8/4x");
    editor.show(shape, options);
    QCOMPARE(text->text(), "4x4x8/4x");
    QVERIFY(!editor.findChild<QLabel*>("shapeProblem")->isHidden());
    editor.finishEditing();  // another layer
    editor.show(shape, options);
    QCOMPARE(text->text(), "8x16/4x16");
  }

  void shapesMustMultiply() {
    const auto shape = madeUpReport().find(fc1)->shape;
    ShapeEditor editor;
    QList<QString> shapes;
    connect(&editor, &ShapeEditor::shapeEdited, this,
            [&](const TensorizedShape& modes) { shapes << shapeEditText(modes); });
    editor.show(shape, BlockTtOptions{{std::int64_t{2}}});
    auto* text = editor.findChild<QLineEdit*>("shapeText");
    QCOMPARE(text->text(), "8x16/4x16");
    text->selectAll();
    QTest::keyClicks(text, "4x4x8/4x4x4");
    QCOMPARE(shapes.last(), "4x4x8/4x4x4");
    text->selectAll();
    QTest::keyClicks(text, "4x4/8x8");
    auto* problem = editor.findChild<QLabel*>("shapeProblem");
    QVERIFY2(problem->text().contains("128"), qPrintable(problem->text()));
    QVERIFY(!problem->isHidden());
    QCOMPARE(shapes.last(), "4x4x8/4x4x4");
    editor.show(shape, LowRankOptions{});
    QVERIFY(editor.isHidden());
  }
};

TENFOLD_TEST_CLASS(TestEditors)

}  // namespace tenfold::ui::testing

#include "test_editors.moc"
