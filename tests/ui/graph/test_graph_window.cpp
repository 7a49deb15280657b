// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QWheelEvent>

#include "engine/spec/factors.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"

namespace tenfold::ui::testing {

/// The digits sample: four blocks of convolution, norm and activation, and linear layers behind them.
class TestGraphWindow : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() {
    start();
    openSample();
    QTest::mouseClick(find<QAbstractButton>("tabGraph"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!view().picture().items.empty() && idle(), patience);
  }
  void cleanup() { stop(); }

  void showsWhereLayersStand() {
    QVERIFY(view().isVisible());
    QVERIFY(!find<QWidget>("layers")->isVisible());
    int layers = 0;
    for (const auto& look : view().looks().nodes) layers += look.style == GraphLook::Style::layer;
    QCOMPARE(layers, int(document().report().layers.size()));
    const GraphLook& first = lookOf(0);
    QCOMPARE(first.kind, QStringLiteral("conv2d"));
    QCOMPARE(first.left, QStringLiteral("32×1×3×3"));
    QVERIFY(first.tip.contains("gives 2×32×8×8") || first.tip.contains("32×8×8"));
    QTest::mouseClick(find<QAbstractButton>("tabLayers"), Qt::LeftButton);
    QVERIFY(find<QWidget>("layers")->isVisible());
  }

  void aClickSelectsEverywhere() {
    const std::string id = document().report().layers[2].id;
    click(boxOf(2));
    QCOMPARE(selectedId(), id);
    QVERIFY(view().isSelected(boxOf(2)));
    QVERIFY(!view().isSelected(boxOf(0)));
    QVERIFY(find<QWidget>("inspector")->isVisible());
    // and the other way round, moved into sight
    view().zoomBy(3, QPointF(5, 5));
    window_->page().layers().select(document().report().layers.back().id);
    const int last = boxOf(int(document().report().layers.size()) - 1);
    QVERIFY(view().isSelected(last));
    QVERIFY(QRectF(view().rect()).contains(view().placeOf(last)));
  }

  /// What stood on the card, and the lines in the spectrum, are there in the next run.
  void theChosenPageIsRemembered() {
    stop();
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    const QStringList usual{"energy:0.9", "energy:0.99", "evbmf:1"}, other{"ratio:10"};
    const auto run = [&](const char* shown, const char* chosen, const QStringList& lines,
                         const QStringList& drawn) {
      MainWindow::Options options;
      options.remember = true;
      window_ = std::make_unique<MainWindow>(options, std::make_unique<Answers>());
      window_->show();
      QVERIFY(QTest::qWaitForWindowActive(window_.get()));
      openSample();
      QVERIFY(find<QAbstractButton>(shown)->isChecked());
      QCOMPARE(find<QWidget>("layers")->isVisible(), shown == QByteArray("tabLayers"));
      QCOMPARE(window_->page().spectrum().lines(), lines);
      QTest::mouseClick(find<QAbstractButton>(chosen), Qt::LeftButton);
      window_->page().spectrum().setLines(drawn);
      QVERIFY(window_->close());
      stop();
    };
    run("tabLayers", "tabGraph", usual, usual);
    run("tabGraph", "tabGraph", usual, other);
    run("tabGraph", "tabLayers", other, usual);
    // what was written by a later version, or by hand
    QSettings("Tenfold", "tenfold-gui").setValue("compressView", QVariantMap{{"layerPage", 7}});
    run("tabLayers", "tabLayers", usual, usual);
  }

  void modulesOpenAndClose() {
    const int module = moduleAround(0);
    QVERIFY(panel().open().at(std::size_t(module)));
    const QRectF frame = view().placeOf(frameOf(module));
    QTest::mouseClick(&view(), Qt::LeftButton, {},
                      (frame.topLeft() + QPointF(12, 12) * view().zoom()).toPoint());
    QTRY_VERIFY_WITH_TIMEOUT(!panel().open().at(std::size_t(module)) && idle(), patience);
    const QRectF closed = view().placeOf(boxOf(0));
    QCOMPARE(view().picture().items[std::size_t(boxOf(0))].module, module);
    QVERIFY(std::abs(closed.top() - frame.top()) < 1.5);  // it stays where it was
    QVERIFY(std::abs(closed.center().x() - frame.center().x()) < 1.5);
    QTest::mouseDClick(&view(), Qt::LeftButton, {}, closed.center().toPoint());
    QTRY_VERIFY_WITH_TIMEOUT(panel().open().at(std::size_t(module)) && idle(), patience);
    QVERIFY(view().picture().items[std::size_t(boxOf(0))].module < 0);

    QTest::mouseClick(find<QPushButton>("graphCloseAll"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(view().picture().items[std::size_t(boxOf(0))].module >= 0 && idle(), patience);
    QVERIFY(!find<QPushButton>("graphCloseAll")->isEnabled());
    const int boxes = int(view().picture().items.size());
    QTest::mouseClick(find<QPushButton>("graphOpenAll"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(int(view().picture().items.size()) > boxes && idle(), patience);
    QVERIFY(!find<QPushButton>("graphOpenAll")->isEnabled());
  }

  void aLayerInAClosedModuleComesIntoSight() {
    panel().setAllOpen(false);
    QTRY_VERIFY_WITH_TIMEOUT(view().picture().items[std::size_t(boxOf(1))].module >= 0 && idle(), patience);
    // a closed module is selected as all its layers, and stays closed
    click(boxOf(0));
    QVERIFY(view().isSelected(boxOf(0)));
    QVERIFY(view().picture().items[std::size_t(boxOf(0))].module >= 0);
    window_->page().layers().select(document().report().layers[1].id);
    QTRY_VERIFY_WITH_TIMEOUT(view().picture().items[std::size_t(boxOf(1))].module < 0 && idle(), patience);
    QVERIFY(view().isSelected(boxOf(1)));
    QVERIFY(QRectF(view().rect()).contains(view().placeOf(boxOf(1))));
    QVERIFY(view().picture().items[std::size_t(boxOf(0))].module >= 0);  // others stay closed
  }

  void wheelZoomsAtTheCursor() {
    const int box = boxOf(1);
    const QPointF before = view().placeOf(box).center();
    const double zoom = view().zoom();
    wheel(before, 240);
    QVERIFY(view().zoom() > 1.2 * zoom);
    QVERIFY((view().placeOf(box).center() - before).manhattanLength() < 1);
    wheel(before, -240);
    QVERIFY(std::abs(view().zoom() - zoom) < 1e-6);
  }

  void dragMovesAndADoubleClickShowsTheWhole() {
    const QPoint beside(4, 4);
    wheel(view().placeOf(boxOf(0)).center(), 600);
    const QPointF before = view().placeOf(boxOf(0)).center();
    QTest::mousePress(&view(), Qt::LeftButton, {}, beside);
    QTest::mouseMove(&view(), beside + QPoint(20, 10));
    QTest::mouseMove(&view(), beside + QPoint(30, 20));
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, beside + QPoint(30, 20));
    QVERIFY((view().placeOf(boxOf(0)).center() - before - QPointF(30, 20)).manhattanLength() < 1);
    QVERIFY(!view().mapArea().isEmpty());
    QTest::mouseDClick(&view(), Qt::LeftButton, {}, beside);
    checkWhole();
    wheel(QPointF(50, 50), 600);
    QTest::keyClick(&view(), Qt::Key_F);
    checkWhole();
  }

  void theMapMovesWhatIsSeen() {
    QVERIFY(view().mapArea().isEmpty() || view().zoom() > 0.7);
    wheel(QPointF(view().rect().center()), 900);
    const QRectF map = view().mapArea();
    QVERIFY(QRectF(view().rect()).contains(map));
    const auto pull = [&](double share) {
      const QPoint at = QPointF(map.center().x(), map.top() + share * map.height()).toPoint();
      QTest::mousePress(&view(), Qt::LeftButton, {}, QPointF(map.center()).toPoint());
      QTest::mouseMove(&view(), at);
      QTest::mouseRelease(&view(), Qt::LeftButton, {}, at);
    };
    pull(0.05);
    const int first = view().picture().boxOf.front(), last = view().picture().boxOf.back();
    const auto isSeen = [&](int box) { return QRectF(view().rect()).intersects(view().placeOf(box)); };
    QVERIFY(isSeen(first) && !isSeen(last));
    pull(0.95);
    QVERIFY(isSeen(last) && !isSeen(first));
    QVERIFY(idle());
  }

  void walksAlongTheEdges() {
    find<QPushButton>("graphFit")->setFocus(Qt::OtherFocusReason);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), &view());
    QTest::keyClick(&view(), Qt::Key_Home);
    QCOMPARE(view().focusedItem(), view().picture().boxOf.front());
    QTest::keyClick(&view(), Qt::Key_Down);
    QCOMPARE(view().focusedItem(), boxOf(0));
    QCOMPARE(selectedId(), document().report().layers[0].id);
    QVERIFY(view().accessibleDescription().contains("conv2d"));
    while (view().focusedItem() != boxOf(1)) {
      const int before = view().focusedItem();
      QTest::keyClick(&view(), Qt::Key_Down);
      QVERIFY(view().focusedItem() != before);
    }
    QCOMPARE(selectedId(), document().report().layers[1].id);
    const int module = moduleAround(1);
    QTest::keyClick(&view(), Qt::Key_Minus);
    QTRY_VERIFY_WITH_TIMEOUT(!panel().open().at(std::size_t(module)) && idle(), patience);
    QCOMPARE(view().focusedItem(), boxOf(1));
    QTest::keyClick(&view(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(panel().open().at(std::size_t(module)) && idle(), patience);
    QTest::keyClick(&view(), Qt::Key_End);
    QCOMPARE(view().focusedItem(), view().picture().boxOf.back());
    QTest::keyClick(&view(), Qt::Key_Tab);
    QVERIFY(QApplication::focusWidget() != &view());  // no trap
    const double zoom = view().zoom();
    QTest::keyClick(&view(), Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(view().zoom() > zoom);
  }

  void ranksChangeWordsAndNothingElse() {
    const std::string id = document().report().layers[1].id;
    const auto* before = &view().picture();
    const QString dense = lookOf(1).right;
    document().setFamily({id}, Family::tucker);
    QVERIFY(lookOf(1).families == std::vector<Family>{Family::tucker});
    QVERIFY(lookOf(1).right.startsWith(dense + " → "));
    const QString first = lookOf(1).right;
    document().setRank({id}, Rank{std::int64_t{2}});
    QVERIFY(lookOf(1).right != first);
    QVERIFY(lookOf(1).tip.contains("Tucker"));
    QVERIFY(idle());
    QCOMPARE(&view().picture(), before);
    document().history().undo();
    QCOMPARE(lookOf(1).right, first);
  }

  void theFilterFades() {
    auto* filter = find<QLineEdit>("layerFilter");
    QTest::keyClicks(filter, "block2");
    QVERIFY(!lookOf(0).matched);
    QVERIFY(lookOf(1).matched);
    click(boxOf(0));  // a faded layer can be chosen: the filter gives way
    QCOMPARE(selectedId(), document().report().layers[0].id);
    QVERIFY(filter->text().isEmpty());
    QVERIFY(lookOf(0).matched);
  }

  void saysWhatIsPointedAt() {
    QVERIFY(view().tipAt(view().placeOf(boxOf(0)).center()).contains("parameters"));
    const auto& lines = view().picture().lines;
    const auto& line =
        *std::find_if(lines.begin(), lines.end(), [](const GraphLine& each) { return each.arrow; });
    const QRectF box = view().placeOf(view().picture().boxOf.front());
    const QPointF onLine =
        box.center() + (line.points.back() -
                        view().picture().items[std::size_t(view().picture().boxOf.front())].area.center()) *
                           view().zoom();
    QVERIFY(view().tipAt(onLine - QPointF(0, 3)).startsWith("from "));
    QVERIFY(view().tipAt(QPointF(2, 2)).isEmpty());
  }

  void savesPictures() {
    for (const char* ending : {"png", "pdf", "svg", "csv"}) {
      const QString path = folder_.filePath(QStringLiteral("graph.") + ending);
      QVERIFY(panel().save(path));
      QVERIFY(QFileInfo(path).size() > 500);
    }
    QFile svg(folder_.filePath("graph.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY(svg.readAll().contains("conv2d"));
    QFile csv(folder_.filePath("graph.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count('\n'), 1 + int(panel().graph()->nodes.size()));
    QVERIFY(!panel().save(folder_.filePath("nowhere/graph.svg")));
    QContextMenuEvent ask(QContextMenuEvent::Mouse, QPoint(5, 5), view().mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(&view(), &ask);
    auto* menu = panel().findChild<QMenu*>("plotMenu");
    QVERIFY(menu != nullptr);
    for (QAction* action : menu->actions())
      if (action->text() == "C&ollapse all") action->trigger();
    menu->close();
    QTRY_VERIFY_WITH_TIMEOUT(view().picture().items[std::size_t(boxOf(0))].module >= 0 && idle(), patience);
  }

  void followsAnotherModel() {
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QTRY_VERIFY_WITH_TIMEOUT(idle() && panel().graph() != nullptr && panel().graph()->nodes.size() == 8,
                             patience);
    QVERIFY(view().isSelected(boxOf(0)));
    checkWhole();
  }

 private:
  GraphPanel& panel() { return window_->page().graph(); }
  GraphView& view() { return panel().view(); }
  bool idle() { return !panel().job().isRunning(); }

  int nodeOf(int layer) {
    for (int node = 0; node < int(panel().graph()->nodes.size()); ++node)
      if (panel().graph()->nodes[std::size_t(node)].layer == layer) return node;
    return -1;
  }
  int boxOf(int layer) { return view().picture().boxOf.at(std::size_t(nodeOf(layer))); }
  int moduleAround(int layer) { return panel().modules().around.at(std::size_t(nodeOf(layer))); }
  const GraphLook& lookOf(int layer) { return view().looks().nodes.at(std::size_t(nodeOf(layer))); }
  int frameOf(int module) {
    const auto& items = view().picture().items;
    for (int k = 0; k < int(items.size()); ++k)
      if (items[std::size_t(k)].module == module && items[std::size_t(k)].open) return k;
    return -1;
  }

  void click(int box) {
    QTest::mouseClick(&view(), Qt::LeftButton, {}, view().placeOf(box).center().toPoint());
    QTest::qWait(QApplication::doubleClickInterval() + 20);  // the next click is no double click
  }

  void wheel(const QPointF& place, int delta) {
    QWheelEvent event(place, view().mapToGlobal(place), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view(), &event);
  }

  void checkWhole() {
    for (int box = 0; box < int(view().picture().items.size()); ++box)
      QVERIFY(QRectF(view().rect()).contains(view().placeOf(box)));
    QVERIFY(view().mapArea().isEmpty());
  }
};

TENFOLD_TEST_CLASS(TestGraphWindow)

}  // namespace tenfold::ui::testing

#include "test_graph_window.moc"
