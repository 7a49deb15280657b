// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QWheelEvent>

#include "engine/spec/factors.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/diagrams/network_tip.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui::testing {

class TestNetworkWindow : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() {
    start();
    openSample();
    QTest::mouseClick(find<QAbstractButton>("tabNetwork"), Qt::LeftButton);
  }
  void cleanup() { stop(); }

  void factorizesADenseLayer() {
    select(LayerKind::conv2d);
    QVERIFY(!view().isVisible());
    QTest::mouseClick(panel().findChild<QPushButton*>("emptyButton"), Qt::LeftButton);
    QCOMPARE(document().specOf(selectedId()).family(), Family::tucker);
    QVERIFY(view().isVisible());
    QCOMPARE(view().scene().drawing.nodes.size(), std::size_t{3});
    QVERIFY(view().caption().contains("FLOP"));
    QTRY_COMPARE_WITH_TIMEOUT(view().scene().cores.size(), std::size_t{3}, patience);
    QVERIFY(view().scene().drawing.ranks[0].kept.value_or(0) > 0);
    document().history().undo();
    QVERIFY(!view().isVisible());
  }

  void dragsABond() {
    factorize(LayerKind::conv2d, Family::tucker);
    const int steps = document().history().count();
    const auto before = rank(0);
    const QPoint from = view().middleOf(bondOf(0)).toPoint();
    QTest::mousePress(&view(), Qt::LeftButton, Qt::NoModifier, from);
    for (const int x : {20, 40, 60}) QTest::mouseMove(&view(), from + QPoint(x, 0));
    QTest::mouseRelease(&view(), Qt::LeftButton, Qt::NoModifier, from + QPoint(60, 0));
    const auto most = view().scene().drawing.ranks[0].most;
    QCOMPARE(rank(0), std::min(most, before + std::int64_t(std::llround(60 * double(most) / 200))));
    QVERIFY(rank(0) > before);
    QCOMPARE(document().history().count(), steps + 1);  // one drag, one step
    document().history().undo();
    QCOMPARE(rank(0), before);
  }

  void turnsTheWheelOnABond() {
    factorize(LayerKind::conv2d, Family::tucker);
    const int steps = document().history().count();
    const auto before = rank(1);
    for (int k = 0; k < 3; ++k) wheel(view().middleOf(bondOf(1)), -120);
    QCOMPARE(rank(1), before - 3);
    QCOMPARE(document().history().count(), steps + 1);
    QTest::qWait(800);  // the run of the wheel is over
    wheel(view().middleOf(bondOf(1)), 120);
    QCOMPARE(rank(1), before - 2);
    QCOMPARE(document().history().count(), steps + 2);
    wheel(QPointF(3, 3), 120);  // beside everything
    QCOMPARE(rank(1), before - 2);
  }

  void goesThroughBondsByKeyboard() {
    factorize(LayerKind::linear, Family::block_tt);
    const auto bonds = view().scene().drawing.bonds.size();
    find<QPushButton>("networkStep")->setFocus(Qt::OtherFocusReason);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), &view());
    QVERIFY(view().tip().isVisible());
    const auto before = rank(0);
    const int steps = document().history().count();
    QTest::keyClick(&view(), Qt::Key_Minus);
    QTest::keyClick(&view(), Qt::Key_Minus);
    QCOMPARE(rank(0), before - 2);
    QTest::keyClick(&view(), Qt::Key_Plus);
    QCOMPARE(rank(0), before - 1);
    QCOMPARE(document().history().count(), steps + 1);
    QVERIFY(view().tip().title().contains(QString::number(before - 1)));
    for (std::size_t k = 0; k < bonds; ++k) QTest::keyClick(&view(), Qt::Key_Tab);
    QVERIFY(view().tip().title().startsWith(QStringLiteral("G₁")));
    QVERIFY(view().accessibleDescription().contains("factors.factor_0"));
    QTest::keyClick(&view(), Qt::Key_Escape);
    QVERIFY(!view().tip().isVisible());
    for (std::size_t k = 0; k < view().scene().drawing.nodes.size(); ++k)
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(QApplication::focusWidget() != &view());  // no trap
  }

  void showsCoresAndSpectra() {
    factorize(LayerKind::conv2d, Family::tucker);
    QTRY_VERIFY_WITH_TIMEOUT(!view().scene().cores.empty(), patience);
    QTest::mouseMove(&view(), view().centreOf(0).toPoint());
    QTRY_VERIFY(view().tip().isVisible());
    const auto& core = view().tip().core();
    QCOMPARE(core.shape, view().scene().drawing.nodes[0].shape);
    QCOMPARE(std::int64_t(core.cells.size()), core.rows * core.columns);
    QVERIFY(core.largest > 0);
    QTest::mouseMove(&view(), view().middleOf(bondOf(0)).toPoint());
    QTRY_COMPARE(std::int64_t(view().tip().values().size()), view().scene().drawing.ranks[0].most);
    QVERIFY(view().tip().lines().join(' ').contains("energy"));
    QTest::mouseClick(&view(), Qt::LeftButton, Qt::NoModifier, view().middleOf(bondOf(0)).toPoint());
    QVERIFY(find<QAbstractButton>("tabSpectrum")->isChecked());
    QVERIFY(!view().tip().isVisible());
  }

  void playsTheContractions() {
    factorize(LayerKind::conv2d, Family::cp);
    const int steps = int(view().scene().steps.size());
    QCOMPARE(steps, 5);  // kernel factors, weights, three convolutions
    QVERIFY(!find<QPushButton>("networkBack")->isEnabled());
    QTest::mouseClick(find<QPushButton>("networkStep"), Qt::LeftButton);
    QCOMPARE(view().played(), 1);
    QVERIFY(view().caption().startsWith("1 of 5"));
    QTest::mouseClick(find<QPushButton>("networkPlay"), Qt::LeftButton);
    QCOMPARE(find<QPushButton>("networkPlay")->text(), QStringLiteral("Pause"));
    QTRY_COMPARE_WITH_TIMEOUT(view().played(), steps, patience);
    QVERIFY(!view().isPlaying());
    QVERIFY(!find<QPushButton>("networkStep")->isEnabled());
    QVERIFY(view().caption().contains("so far"));
    QTest::mouseClick(find<QPushButton>("networkBack"), Qt::LeftButton);
    QCOMPARE(view().played(), steps - 1);
  }

  void savesPictures() {
    factorize(LayerKind::linear, Family::tensor_ring);
    for (const char* ending : {"png", "pdf", "svg", "csv"}) {
      const QString path = folder_.filePath(QStringLiteral("network.") + ending);
      QVERIFY(panel().save(path));
      QVERIFY(QFileInfo(path).size() > 200);
    }
    QFile file(folder_.filePath("network.svg"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    QVERIFY(svg.contains("<svg") && svg.contains("</svg>") && svg.contains("FLOP"));
    QVERIFY(!panel().save(folder_.filePath("nowhere/network.svg")));
    answers_->savePath = folder_.filePath("again.svg");
    QContextMenuEvent ask(QContextMenuEvent::Mouse, QPoint(5, 5), view().mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(&view(), &ask);
    auto* menu = panel().findChild<QMenu*>("plotMenu");
    QVERIFY(menu != nullptr);
    for (QAction* action : menu->actions())
      if (action->text().contains("SVG")) action->trigger();
    menu->close();
    QVERIFY(QFileInfo::exists(answers_->savePath));
  }

  void saysWhyItIsEmpty() {
    select(LayerKind::linear);
    const auto labels = panel().findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
      return label->isVisible() && label->text().contains("is dense: one tensor without bonds");
    }));
    QVERIFY(!view().isVisible());
    QVERIFY(!find<QPushButton>("networkPlay")->isEnabled());
  }

 private:
  NetworkPanel& panel() { return window_->page().network(); }
  NetworkView& view() { return panel().view(); }

  void select(LayerKind kind) {
    const auto& layers = document().report().layers;
    // the largest of its kind: there is a rank to change
    const study::LayerRow* best = nullptr;
    for (const auto& row : layers)
      if (row.shape.kind == kind && row.unfit.empty() &&
          (best == nullptr || row.parameters > best->parameters))
        best = &row;
    QVERIFY(best != nullptr);
    window_->page().layers().select(best->id);
    QCOMPARE(selectedId(), best->id);
  }

  void factorize(LayerKind kind, Family family) {
    select(kind);
    document().setFamily({selectedId()}, family);
    QCOMPARE(document().specOf(selectedId()).family(), family);
    QVERIFY(view().isVisible());
    QCoreApplication::processEvents();
  }

  std::int64_t rank(int index) {
    const auto id = selectedId();
    return resolve_ranks(document().row(id)->shape, document().specOf(id).options).at(std::size_t(index));
  }

  int bondOf(int rank) {
    const auto& bonds = view().scene().drawing.bonds;
    for (int k = 0; k < int(bonds.size()); ++k)
      if (bonds[std::size_t(k)].rank == rank) return k;
    return -1;
  }

  void wheel(const QPointF& place, int delta) {
    QWheelEvent event(place, view().mapToGlobal(place), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view(), &event);
  }
};

TENFOLD_TEST_CLASS(TestNetworkWindow)

}  // namespace tenfold::ui::testing

#include "test_network_window.moc"
