// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "ui/compress/sensitivity_panel.h"
#include "ui/plots/rank_plot.h"
#include "ui/plots/spectrum_plot.h"

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
    QCOMPARE(rankForEnergy({3, 2, 1}, 0.9), 2);  // 13 of 14
    QCOMPARE(rankForEnergy({3, 2, 1}, 0.6), 1);
    QCOMPARE(rankForEnergy({3, 2, 1}, 0.99), 3);
    QCOMPARE(rankForEnergy({}, 0.9), 0);
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
