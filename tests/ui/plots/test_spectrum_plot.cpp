// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <limits>

#include "engine/spec/factors.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/compress/sensitivity_panel.h"
#include "ui/compress/spectrum_panel.h"
#include "ui/plots/rank_plot.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui::testing {

class TestSpectrumPlot : public QObject {
  Q_OBJECT

 private slots:
  void energyIsTheShareOfSquares() {
    QCOMPARE(energyKept({3, 4}, 1), 9.0 / 25);
    QCOMPARE(energyKept({3, 4}, 2), 1.0);
    QCOMPARE(energyKept({}, 2), 1.0);
  }

  void thresholdsAreTheSmallestRanks() {
    const Spectrum spectrum{{3, 2, 1}, 3, 3};
    QCOMPARE(rankByRule(spectrum, {SpectrumRule::energy, 0.9}), 2);  // 13 of 14
    QCOMPARE(rankByRule(spectrum, {SpectrumRule::energy, 0.6}), 1);
    QCOMPARE(rankByRule(spectrum, {SpectrumRule::energy, 0.99}), 3);
    QCOMPARE(rankByRule(spectrum, {SpectrumRule::error, 0.3}), 2);  // √(1 / 14) = 0.27
    QCOMPARE(rankByRule(spectrum, {SpectrumRule::ratio, 2}), 2);
    // those of noise are not for the window's thread
    for (const auto& each : quickThresholds(spectrum)) {
      QVERIFY(each.rule.kind != SpectrumRule::evbmf);
      QCOMPARE(each.rank, rankByRule(spectrum, each.rule));
    }
    QCOMPARE(quickThresholds(spectrum).size() + 2, offeredRules().size());
  }

  void everyRuleHasItsOwnWords() {
    QSet<QString> names, sentences;
    for (const RankRule& rule : offeredRules()) {
      names << ruleName(rule);
      sentences << ruleSentence(rule);
    }
    QCOMPARE(names.size(), qsizetype(offeredRules().size()));
    QCOMPARE(sentences.size(), names.size());
    QVERIFY(names.contains("EVBMF"));
  }

  /// Lines that are near each other: their words stand below each other, all above the bars, and are clicked.
  void thresholdsAreTakenByTheirWords() {
    RankPlot plot;
    plot.resize(420, 220);
    RankScene scene;
    for (int k = 0; k < 40; ++k) scene.values.push_back(40 - k);
    scene.kept = 30;
    scene.colour = Qt::blue;
    scene.name = "rank";
    scene.thresholds = {{{SpectrumRule::energy, 0.9}, 21},
                        {{SpectrumRule::energy, 0.99}, 22},
                        {{SpectrumRule::evbmf, 1}, 22},
                        {{SpectrumRule::ratio, 10}, 36}};
    plot.show(scene);
    plot.replot(QCustomPlot::rpImmediateRefresh);
    QSignalSpy taken(&plot, &RankPlot::thresholdTaken), dragged(&plot, &RankPlot::rankDragged);
    const double top = plot.yAxis->coordToPixel(scene.values.front());
    for (int k = 0; k < 4; ++k) {
      const QRectF words = plot.wordsOf(k);
      QVERIFY2(words.bottom() <= top + 1, qPrintable(QString("%1 > %2").arg(words.bottom()).arg(top)));
      QVERIFY(plot.axisRect()->rect().adjusted(-1, -1, 1, 1).contains(words.toRect()));
      for (int other = 0; other < k; ++other) QVERIFY(!words.intersects(plot.wordsOf(other)));
      QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, words.center().toPoint());
      QCOMPARE(taken.count(), k + 1);
      QCOMPARE(taken.last().first().toInt(), k);
    }
    // the line itself, and nothing beside it
    const int y = int(top) + 40;
    QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(int(plot.placeOf(36)), y));
    QCOMPARE(taken.last().first().toInt(), 3);
    QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(int(plot.placeOf(10)), y));
    QCOMPARE(taken.count(), 5);
    QCOMPARE(dragged.count(), 0);
    QVERIFY(plot.accessibleDescription().contains("EVBMF: rank 22"));
    scene.movable = false;  // a rank that nothing is cut by
    plot.show(scene);
    QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(int(plot.placeOf(36)), y));
    QCOMPARE(taken.count(), 5);
  }

  void theLeastLossAtAShare() {
    const std::vector<study::FamilyPoint> points{{LowRankOptions{{std::int64_t{1}}}, {}, 100, 700, 0.5},
                                                 {CpOptions{{std::int64_t{2}}}, {}, 200, 300, 0.3},
                                                 {DenseOptions{}, {}, 1000, 1000, 0}};
    QCOMPARE(*leastLoss(points, 0.1, false), 0.5);
    QCOMPARE(*leastLoss(points, 0.25, false), 0.3);
    QCOMPARE(*leastLoss(points, 1, false), 0.0);
    QCOMPARE(*leastLoss(points, 0.3, true), 0.3);
    QVERIFY(!leastLoss(points, 0.05, false));
    QVERIFY(!leastLoss({}, 1, false));
  }

  void aLossWithoutEndIsDrawn() {
    SensitivityScene scene;
    scene.bars = {{"a", "a", Family::tt, std::numeric_limits<double>::infinity(), 0.2},
                  {"b", "b", Family::tt, 0.5, std::numeric_limits<double>::quiet_NaN()}};
    SensitivityPlot plot;
    plot.resize(300, 200);
    plot.show(scene);
    QVERIFY(!plot.grab().isNull());
    QCOMPARE(plot.marks().size(), scene.bars.size());
    for (const PlotMark& mark : plot.marks()) QVERIFY(plot.yAxis->range().contains(mark.at.y()));
  }

  /// Until the spectrum of every rank is known it is the first one's.
  void theRankThatIsShownIsDragged() {
    Document document;
    document.open({}, madeUpReport());
    document.setOptions(conv2, TuckerOptions{{std::vector<std::int64_t>{8, 6}}}, "tucker");
    ReportStore store;
    SpectrumService service(document, store);
    Dialogs dialogs;
    MessageLog messages;
    SpectrumPanel panel(document, store, service, dialogs, messages);
    panel.show({conv2});
    panel.showRank(1);
    emit panel.findChild<RankPlot*>("rankPlot")->rankDragged(4);
    QCOMPARE(rank_of(document.specOf(conv2).options)->value, (Rank{std::vector<std::int64_t>{4, 6}}.value));
  }

  void thinningKeepsPeaks() {
    QCOMPARE(thinned({5, 4, 3, 2, 1, 0}, 3), (std::vector<double>{5, 3, 1}));
    QCOMPARE(thinned({5, 4}, 3), (std::vector<double>{5, 4}));
  }

  void paintsBarsAndLines() {
    SpectrumPlot plot;
    plot.resize(240, 80);
    plot.showSpectrum({4, 3, 2, 1}, 2, Qt::blue, "half");
    const QImage bars = plot.grab().toImage();
    QCOMPARE(bars.pixelColor(3, 70), QColor(Qt::blue));
    QVERIFY(bars.pixelColor(45, 77) != QColor(Qt::blue));
    plot.showErrors({0.5, 0.2, 0.1}, Qt::red);
    QVERIFY(plot.grab().toImage() != bars);
    QVERIFY(plot.caption().contains("3 sweeps"));
  }
};

TENFOLD_TEST_CLASS(TestSpectrumPlot)

}  // namespace tenfold::ui::testing

#include "test_spectrum_plot.moc"
