// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QMenu>

#include "tests/journeys/journey.h"
#include "ui/plots/family_plot.h"

namespace tenfold::ui::testing {

/// One layer under every family, before anything is applied; then folded another way.
class TestOneLayer : public Journey {
  Q_OBJECT

 public:
  TestOneLayer() : Journey("layer") {}

 private slots:
  void opensAFileByTyping() {
    step("opened", [this] {
      inDialog(
          "QFileDialog", [this] { press(Qt::Key_O, Qt::ControlModifier); },
          [this] {
            click("fileNameEdit");
            type(QStringLiteral(TENFOLD_TEST_SAMPLES "/digits_mlp.pt2"));
            press(Qt::Key_Return);
          });
      until([this] { return sees("layers"); }, "the layers are shown");
      rest();
      QCOMPARE(cell("layers", "hidden2", "params"), "65.8 k");
    });
  }

  void showsAllFamilies() {
    step("families", [this] {
      clickRow("layers", "hidden2");
      click("tabFamilies");
      QCOMPARE(read("familyLayer"), "hidden2");
      click("tryFamilies");
      rest();
      auto& plot = *see<FamilyPlot>("familyPlot");
      QVERIFY2(plot.scene().series.size() >= 5, "low-rank, CP, Tucker, TT and BlockTT at least");
      // and nothing is applied
      QCOMPARE(cell("layers", "hidden2", "family"), "dense");
      const QString words = tip(&plot, plot.placeOf(plot.marks()[3].at).toPoint());
      QVERIFY2(words.contains("parameters"), qPrintable(words));
    });
  }

  void showsTheirTimes() {
    step("predicted", [this] {
      choose("familyAxis", "predicted time");
      rest();
      auto& plot = *see<FamilyPlot>("familyPlot");
      const QString words = tip(&plot, plot.placeOf(plot.marks()[3].at).toPoint());
      QVERIFY2(words.contains("predicted") && words.contains("as fast"), qPrintable(words));
    });
    step("families-by-time", [this] {
      choose("familyAxis", "measured time");
      click("measureFamilies");
      rest();
      auto& plot = *see<FamilyPlot>("familyPlot");
      QVERIFY(plot.scene().series.size() >= 5);
      const QString words = tip(&plot, plot.placeOf(plot.marks()[3].at).toPoint());
      QVERIFY2(words.contains("measured") && words.contains("as fast as dense"), qPrintable(words));
      QCOMPARE(cell("layers", "hidden2", "family"), "dense");
      choose("familyAxis", "parameters");
    });
  }

  void takesAPointOfThePlot() {
    step("taken", [this] {
      auto& plot = *see<FamilyPlot>("familyPlot");
      clickAt(&plot, plot.placeOf(plot.marks()[3].at).toPoint());
      QVERIFY(cell("layers", "hidden2", "family") != "dense");
      press(Qt::Key_Z, Qt::ControlModifier);
      QCOMPARE(cell("layers", "hidden2", "family"), "dense");
    });
  }

  void ranksTheWaysToFold() {
    step("folded", [this] {
      choose("family", "BlockTT");
      const QString before = cell("layers", "hidden2", "after");
      click("shapeSuggest");
      auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
      QVERIFY(menu != nullptr);
      QStringList offers;
      for (const QAction* action : menu->actions())
        if (action->data().isValid()) offers << action->text();
      QVERIFY2(offers.size() > 3 && offers.front().contains("parameters") && offers.front().contains("MACs"),
               qPrintable(offers.join("; ")));
      picture("proposals");
      const QString taken = offers.last().section('\t', 0, 0);
      chooseIn("proposals", taken);
      QCOMPARE(read("shapeText"), taken.section(' ', 0, 0));
      rest();
      QVERIFY(cell("layers", "hidden2", "after") != before);
      QVERIFY(read("factError").endsWith("%"));
    });
  }

  void saysWhatIsWrongWithAShape() {
    step("wrong", [this] {
      const QString good = read("shapeText");
      click("shapeText");
      press(Qt::Key_A, Qt::ControlModifier);
      type("4x4/9x9");
      QVERIFY(sees("shapeProblem"));
      QVERIFY(!read("shapeProblem").isEmpty());
      press(Qt::Key_A, Qt::ControlModifier);
      type(good);
      QVERIFY(!sees("shapeProblem"));
    });
  }

  void drawsItAsANetwork() {
    step("network", [this] {
      click("tabNetwork");
      rest();
      QVERIFY(sees("networkView"));
    });
  }

  void showsWhatEveryRankKeeps() {
    step("spectrum", [this] {
      click("tabSpectrum");
      if (sees("emptyButton")) click("emptyButton");
      rest();
      QVERIFY(sees("spectrumPanel"));
    });
  }
};

TENFOLD_JOURNEY(TestOneLayer)

}  // namespace tenfold::ui::testing

#include "test_one_layer.moc"
