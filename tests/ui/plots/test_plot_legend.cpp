// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>

#include "tests/support/test_main.h"
#include "tests/ui/plots/made_up_plots.h"
#include "ui/settings/family_style.h"

namespace tenfold::ui::testing {

class TestPlotLegend : public QObject {
  Q_OBJECT

  static QPoint placeOf(const PointPlot& plot, std::size_t entry) {
    return plot.seriesLegend().areaOf(entry).center().toPoint();
  }

  static void click(PointPlot& plot, std::size_t entry) {
    QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, placeOf(plot, entry));
    plot.replot(QCustomPlot::rpImmediateRefresh);
  }

  static int pixelsOf(PointPlot& plot, const QColor& colour) {
    const QImage picture = plot.toPixmap(plot.width(), plot.height()).toImage();
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
      for (int x = 0; x < picture.width(); ++x)
        if (picture.pixelColor(x, y) == colour) ++count;
    return count;
  }

  /// Switches the entry off by a click and on by its key; what is left has `left` marks.
  static void switchesOffAndOn(PointPlot& plot, std::size_t entry, std::size_t left) {
    const QCPRange x = plot.xAxis->range(), y = plot.yAxis->range();
    const QRect inside = plot.axisRect()->rect();
    const std::size_t all = plot.marks().size();
    const QString name = plot.seriesLegend().entries()[entry].name;
    const QImage before = plot.toPixmap(plot.width(), plot.height()).toImage();
    click(plot, entry);
    QVERIFY(plot.isHidden(name));
    QVERIFY(plot.seriesLegend().entries()[entry].hidden);
    QCOMPARE(plot.marks().size(), left);
    QVERIFY(plot.xAxis->range() == x && plot.yAxis->range() == y);
    QCOMPARE(plot.axisRect()->rect(), inside);
    QVERIFY(plot.toPixmap(plot.width(), plot.height()).toImage() != before);
    QTest::keyClick(&plot, Qt::Key(Qt::Key_1 + int(entry)));
    plot.replot(QCustomPlot::rpImmediateRefresh);
    QVERIFY(!plot.isHidden(name));
    QCOMPARE(plot.marks().size(), all);
    QVERIFY(plot.toPixmap(plot.width(), plot.height()).toImage() == before);
  }

 private slots:
  void everyLegendSwitches() {
    switchesOffAndOn(*made<TradeOffPlot>(twoFronts()), 0, 4);
    switchesOffAndOn(*made<FamilyPlot>(twoFamilies()), 1, 4);
    switchesOffAndOn(*made<SensitivityPlot>(threeLayers()), 0, 2);  // one has no share of the budget
    switchesOffAndOn(*made<GradientPlot>(GradientScene{{{"a", 1, 0.1, 2}, {"b", 3, 0.2, 4}}}), 1, 2);
    switchesOffAndOn(*madeCurves(twoCurves()), 1, 2);
    switchesOffAndOn(*madeCurves(twoTrainings()), 1, 0);  // what goes by has no marks
  }

  void whatIsHiddenIsNotFound() {
    const auto plot = made<FamilyPlot>(twoFamilies());
    const QPointF at = plot->placeOf({10, 9});  // CP
    QVERIFY(plot->markAt(at) >= 0);
    QSignalSpy pressed(plot.get(), &PointPlot::markPressed);
    QTest::mouseClick(plot.get(), Qt::LeftButton, Qt::NoModifier, at.toPoint());
    QCOMPARE(pressed.size(), 1);
    const QColor colour = familyStyle(Family::cp, plot->palette()).colour;
    const int drawn = pixelsOf(*plot, colour);
    click(*plot, 1);
    QCOMPARE(pressed.size(), 1);  // the legend is no point
    QCOMPARE(plot->markAt(at), -1);
    QTest::mouseClick(plot.get(), Qt::LeftButton, Qt::NoModifier, at.toPoint());
    QCOMPARE(pressed.size(), 1);
    QVERIFY(drawn > 100);
    QCOMPARE(pixelsOf(*plot, colour), 0);  // the key is greyed too
    // arrows pass over it: four steps, four points of the other
    for (int k = 0; k < 6; ++k) QTest::keyClick(plot.get(), Qt::Key_Right);
    QVERIFY(plot->accessibleDescription().contains(familyWord(Family::low_rank)));
    QTest::keyClick(plot.get(), Qt::Key_Return);
    QCOMPARE(pressed.size(), 2);
  }

  void itIsRememberedAndNumbersAreWhole() {
    const auto plot = madeCurves(twoCurves());
    const QString numbers = toCsv(plot->scene());
    click(*plot, 1);
    QCOMPARE(toCsv(plot->scene()), numbers);
    plot->show(CurveScene{});
    plot->show(twoCurves());
    QVERIFY(plot->isHidden("held out"));
    QCOMPARE(plot->marks().size(), std::size_t{2});
    // alone it has no line in a legend to be switched on by, and is drawn
    CurveScene one = twoCurves();
    one.curves.erase(one.curves.begin());
    plot->show(one);
    QCOMPARE(plot->marks().size(), std::size_t{2});
    QVERIFY(plot->seriesLegend().entries().empty());
  }

  void aShareThatMovesKeepsItsSeries() {
    const auto plot = made<SensitivityPlot>(threeLayers());
    click(*plot, 1);
    SensitivityScene scene = threeLayers();
    scene.share = 0.5;
    plot->show(scene);
    QVERIFY(plot->seriesLegend().entries()[1].hidden);
    QVERIFY(plot->seriesLegend().entries()[1].words.contains("50"));
    QSignalSpy pressed(plot.get(), &SensitivityPlot::layerClicked);
    plot->setHidden(plot->seriesLegend().entries()[1].name, false);
    plot->setHidden(plot->seriesLegend().entries()[0].name, true);
    QTest::mouseClick(plot.get(), Qt::LeftButton, Qt::NoModifier, plot->placeOf({2, 0.1}).toPoint());
    QCOMPARE(pressed.size(), 1);
    QCOMPARE(pressed[0][0].value<std::string>(), std::string("b"));
  }

  void aZoomStays() {
    const auto plot = made<TradeOffPlot>(twoFronts());
    QWheelEvent wheel(QPointF(200, 150), plot->mapToGlobal(QPointF(200, 150)), {}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(plot.get(), &wheel);
    const QCPRange zoomed = plot->xAxis->range();
    QVERIFY(zoomed.size() < 106 && zoomed.size() > 0);
    click(*plot, 0);
    QVERIFY(plot->xAxis->range() == zoomed);
    QTest::mouseDClick(plot.get(), Qt::LeftButton, Qt::NoModifier, placeOf(*plot, 0));
    QVERIFY(plot->xAxis->range() == zoomed);  // a quick second click shows no whole
  }

  void manySeriesStandInColumns() {
    CurveScene scene;
    for (int k = 0; k < 40; ++k)
      scene.curves.push_back({QStringLiteral("run %1").arg(k), {{0, 0}, {1, double(k)}}});
    const auto plot = madeCurves(scene);
    const QRectF inside(plot->axisRect()->rect());
    for (std::size_t k = 0; k < 40; ++k) {
      const QRectF area = plot->seriesLegend().areaOf(k);
      QVERIFY(area.bottom() <= inside.bottom() + 4 && area.top() >= inside.top());
      QCOMPARE(plot->seriesLegend().entryAt(area.center()), int(k));
    }
    QTest::keyClick(plot.get(), Qt::Key_3, Qt::ControlModifier);  // is another's
    QVERIFY(!plot->isHidden("run 2"));
  }
};

TENFOLD_TEST_CLASS(TestPlotLegend)

}  // namespace tenfold::ui::testing

#include "test_plot_legend.moc"
