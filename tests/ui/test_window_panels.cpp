// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QTreeView>

#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/export/export_page.h"
#include "ui/widgets/panels.h"

namespace tenfold::ui::testing {

/// Panels are closed, floated and brought back, by mouse and by keys.
class TestWindowPanels : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() {
    start();
    window_->resize(1440, 900);
    openSample();
  }
  void cleanup() { stop(); }

  void everyPanelOfEveryWorkspaceClosesAndFloats_data() {
    QTest::addColumn<Workspace>("workspace");
    QTest::addColumn<QStringList>("panels");
    QTest::newRow("compress") << Workspace::compress
                              << QStringList{"layerPanel", "plots", "inspector", "historyPanel"};
    QTest::newRow("train") << Workspace::train
                           << QStringList{"training", "trainCurves", "trainSamples", "runsCard"};
    QTest::newRow("compare") << Workspace::compare
                             << QStringList{"variantPanel", "whichOne", "overlays", "differencePanel",
                                            "limitsPanel"};
    QTest::newRow("export") << Workspace::exporting
                            << QStringList{"formatPanel", "contentsPanel", "writePanel",
                                           "resultPanel", "snippetPanel",  "writtenPanel"};
  }

  void everyPanelOfEveryWorkspaceClosesAndFloats() {
    QFETCH(Workspace, workspace);
    QFETCH(QStringList, panels);
    window_->showWorkspace(workspace);
    QCOMPARE(menu()->actions().size(), 2 * panels.size() + 3);
    const QList<int> before = sizes();
    for (const QString& name : panels) {
      press(name + "Close");
      QVERIFY2(!panel(name)->isVisible(), qPrintable(name));
      QVERIFY(!shown(name)->isChecked());
      shown(name)->trigger();
      QVERIFY2(panel(name)->isVisible() && panel(name)->isAncestorOf(QApplication::focusWidget()),
               qPrintable(name));
      QTRY_COMPARE(sizes(), before);
      press(name + "Lift");
      QVERIFY2(floats(name) && panel(name)->isVisible(), qPrintable(name));
      QVERIFY(!panel(name)->window()->windowTitle().isEmpty());
      QTRY_VERIFY2(QApplication::activeWindow() == panel(name)->window(), qPrintable(name));
      QVERIFY2(panel(name)->isAncestorOf(QApplication::focusWidget()), qPrintable(name));
      press(name + "Lift");
      QVERIFY2(!floats(name) && panel(name)->isVisible(), qPrintable(name));
      QTRY_COMPARE(sizes(), before);
    }
  }

  void menuAndPaletteListThem() {
    QVERIFY(keysInMenu({Qt::Key_Return}));  // the first one: layers
    QTRY_VERIFY(!panel("layerPanel")->isVisible());
    QVERIFY(keysInMenu({Qt::Key_Return}));
    QTRY_VERIFY(panel("layerPanel")->isVisible());
    runFromPalette("panels history own");
    QTRY_VERIFY(floats("historyPanel"));
    runFromPalette("panels bring all");
    QTRY_VERIFY(!floats("historyPanel"));
    stop();
    start();
    QVERIFY(!menu()->menuAction()->isEnabled());  // the first page has none
  }

  void doubleClickOnTheTitleLineFloats() {
    doubleClick("inspector");
    QVERIFY(floats("inspector"));
    doubleClick("inspector");
    QVERIFY(!floats("inspector") && panel("inspector")->isVisible());
    doubleClick("plots");
    QVERIFY(floats("plots"));
  }

  void closingTheWindowPutsThePanelBack() {
    const QList<int> before = sizes();
    press("plotsLift");
    QPointer<QWidget> window = panel("plots")->window();
    QVERIFY(!find<QWidget>("plotsClose")->isVisible());  // the window has its own
    window->move(40, 50);
    window->resize(700, 500);
    window->close();
    QVERIFY(!floats("plots") && panel("plots")->isVisible());
    QTRY_COMPARE(sizes(), before);
    QTRY_VERIFY(window.isNull());
    press("plotsLift");  // where it was
    QCOMPARE(panel("plots")->window()->size(), QSize(700, 500));
  }

  void menusAndKeysWorkWhileAPanelFloats() {
    solve();
    selectLayer(2);
    press("inspectorLift");
    QTRY_VERIFY(QApplication::activeWindow() == panel("inspector")->window());
    auto* family = find<QComboBox>("family");
    family->setFocus();
    const int count = document().history().count();
    QTest::keyClick(family, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().history().index(), count - 1);
    QTest::keyClick(family, Qt::Key_F1);
    auto* help = window_->help().guide().dialog();
    QVERIFY(help != nullptr);
    QCOMPARE(help->shown(), "family");
    help->close();
    activate(panel("inspector")->window());
    find<QAbstractButton>("inspectorLift")->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
    QCOMPARE(window_->help().guide().dialog()->shown(), "inspector");
    window_->help().guide().dialog()->close();
    activate(panel("inspector")->window());
    family->setFocus();
    QTest::keyClick(family, Qt::Key_V, Qt::AltModifier);
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
  }

  void escapeCancelsFromAFloatingPanel() {
    solve();
    press("inspectorLift");
    QTRY_VERIFY(QApplication::activeWindow() == panel("inspector")->window());
    action("bench")->trigger();
    QTRY_VERIFY(!window_->services().board.isIdle());
    auto* family = find<QComboBox>("family");
    family->setFocus();
    QTest::keyClick(family, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QVERIFY(window_->store().bench(document().recipe()) == nullptr);
    QVERIFY(floats("inspector"));
  }

  void keysInAFloatingFieldAreStepsOfTheDocument() {
    solve();
    selectLayer(2);
    press("inspectorLift");
    QTRY_VERIFY(QApplication::activeWindow() == panel("inspector")->window());
    QSpinBox* rank = nullptr;
    for (QSpinBox* each : panel("inspector")->findChildren<QSpinBox*>())
      if (each->isVisible() && rank == nullptr) rank = each;
    QVERIFY(rank != nullptr);
    const int before = document().history().count(), value = rank->value();
    rank->setFocus();
    QTest::keyClick(rank, Qt::Key_Down);
    QCOMPARE(document().history().count(), before + 1);
    activate(window_.get());  // ends the step, as a click on no field does
    activate(panel("inspector")->window());
    QTest::keyClick(rank, Qt::Key_Down);
    QCOMPARE(document().history().count(), before + 2);
    QTest::keyClick(rank, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(rank->value(), value - 1);
  }

  void filesAreDroppedOnFloatingPanels() {
    press("plotsLift");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(sample("digits_mlp.pt2"))});
    QWidget* window = panel("plots")->window();
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &drop);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QVERIFY(floats("plots"));
  }

  void windowsComeAndGoWithTheirWorkspace() {
    press("plotsLift");
    press("historyPanelClose");
    window_->showWorkspace(Workspace::train);
    QVERIFY(!panel("plots")->window()->isVisible());
    window_->showWorkspace(Workspace::compress);
    QVERIFY(panel("plots")->isVisible() && floats("plots"));
    QVERIFY(!panel("historyPanel")->isVisible());
    shown("plots")->trigger();  // closed where it floats
    QVERIFY(!panel("plots")->isVisible());
    shown("plots")->trigger();
    QVERIFY(panel("plots")->isVisible() && floats("plots"));
  }

  void whereNothingIsLeftOneButtonBringsAllBack() {
    const QList<int> before = sizes();
    for (const char* name : {"layerPanel", "inspector", "historyPanel"}) press(QString(name) + "Close");
    QTRY_VERIFY(panel("plots")->width() > 1200);  // it takes the room
    QVERIFY(!find<QWidget>("noPanels")->isVisible());
    press("plotsLift");
    auto* nothing = find<QWidget>("noPanels");
    QVERIFY(nothing->isVisible());
    auto* button = nothing->findChild<QPushButton*>("bringPanelsBack");
    QTRY_VERIFY(button->visibleRegion().boundingRect().height() > 10);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!nothing->isVisible());
    QTRY_COMPARE(sizes(), before);
    for (const char* name : {"layerPanel", "plots", "inspector", "historyPanel"})
      QVERIFY2(panel(name)->isVisible() && !floats(name), name);
  }

  void theLayoutComesBackWithItsPanels() {
    const QList<int> before = sizes();
    press("inspectorClose");
    press("layerPanelLift");
    window_->showWorkspace(Workspace::compare);
    press("variantPanelClose");
    for (QSplitter* splitter : window_->comparePage().findChildren<QSplitter*>())
      splitter->setSizes({1, 5000});
    action("resetWindowLayout")->trigger();
    QVERIFY(panel("variantPanel")->isVisible());
    window_->showWorkspace(Workspace::compress);
    QVERIFY(panel("inspector")->isVisible() && !floats("layerPanel"));
    QTRY_COMPARE(sizes(), before);
  }

  void whatNeedsAClosedPanelShowsIt() {
    press("layerPanelClose");
    QTest::keyClick(window_.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(panel("layerPanel")->isVisible());
    QTRY_VERIFY(find<QLineEdit>("layerFilter")->hasFocus());
    press("layerPanelLift");
    activate(window_.get());
    QTest::keyClick(window_.get(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(QApplication::activeWindow() == panel("layerPanel")->window());
    QVERIFY(find<QLineEdit>("layerFilter")->hasFocus());
    activate(window_.get());
    press("plotsClose");
    QTest::keyClick(window_.get(), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(panel("plots")->isVisible());
    window_->showWorkspace(Workspace::train);
    press("trainSamplesClose");
    window_->trainPage().preview();
    QVERIFY(panel("trainSamples")->isVisible());
  }

  void tabReachesAllAfterPuttingBack() {
    const QStringList before = tabs();
    QVERIFY(before.size() > 15);
    press("layerPanelLift");
    QTRY_VERIFY(QApplication::activeWindow() == panel("layerPanel")->window());
    QSet<QString> floating;
    for (int k = 0; k < 12; ++k) {
      floating << QApplication::focusWidget()->objectName();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QVERIFY(floating.contains("layers") && floating.contains("layerFilter") &&
            floating.contains("layerPanelLift"));
    press("layerPanelLift");
    activate(window_.get());
    QCOMPARE(tabs(), before);
  }

  void tabKeepsItsOrderOverSeveralPanels() {
    const QStringList before = tabs();
    const std::vector<const char*> all{"layerPanel", "plots", "inspector"};
    for (const char* name : all) press(QByteArray(name) + "Lift");
    for (const char* name : {"inspector", "layerPanel", "plots"}) press(QByteArray(name) + "Lift");
    activate(window_.get());
    QCOMPARE(tabs(), before);
  }

  void aKeyGoesFromPanelToPanelInAllWindows() {
    press("inspectorLift");
    activate(window_.get());
    find<QTreeView>("layers")->setFocus();
    for (const char* name : {"plots", "inspector", "historyPanel", "layerPanel"}) {
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
      QTRY_VERIFY2(QApplication::activeWindow() == panel(name)->window(), name);
      QTRY_VERIFY2(QApplication::focusWidget() != nullptr, name);
      QVERIFY2(panel(name)->isAncestorOf(QApplication::focusWidget()), name);
    }
  }

  void theButtonsWorkByKeys() {
    find<QAbstractButton>("historyPanelLift")->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(floats("historyPanel"));
    QTRY_COMPARE(QApplication::focusWidget(), find<QWidget>("historyPanelLift"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(!floats("historyPanel"));
    QTRY_COMPARE(QApplication::activeWindow(), window_.get());
    QCOMPARE(QApplication::focusWidget(), find<QWidget>("historyPanelLift"));
    find<QAbstractButton>("historyPanelClose")->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(!panel("historyPanel")->isVisible());
    QVERIFY(QApplication::focusWidget() != nullptr);
  }

  void placesAreRememberedOverRuns() {
    stop();
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    const auto run = [this] {
      auto answers = std::make_unique<Answers>();
      answers_ = answers.get();
      window_ =
          std::make_unique<MainWindow>(MainWindow::Options{true, Theme::light, true}, std::move(answers));
      window_->show();
      QVERIFY(QTest::qWaitForWindowActive(window_.get()));
      openSample();
    };
    run();
    press("historyPanelClose");
    press("plotsLift");
    panel("plots")->window()->resize(620, 410);
    window_->showWorkspace(Workspace::exporting);
    press("snippetPanelClose");
    window_->close();
    run();
    QVERIFY(!panel("historyPanel")->isVisible() && !shown("historyPanel")->isChecked());
    QVERIFY(floats("plots") && panel("plots")->isVisible());
    QCOMPARE(panel("plots")->window()->size(), QSize(620, 410));
    QVERIFY(panel("layerPanel")->isVisible() && !floats("layerPanel"));
    window_->showWorkspace(Workspace::exporting);
    QVERIFY(!panel("snippetPanel")->isVisible() && panel("writtenPanel")->isVisible());
    action("resetWindowLayout")->trigger();
    window_->close();
    run();
    QVERIFY(panel("historyPanel")->isVisible() && !floats("plots"));
  }

  void splittersOfOlderVersionsAreTaken() {
    auto& panels = window_->page().panels();
    auto* splitter = qobject_cast<QSplitter*>(panel("layerPanel")->parentWidget());
    splitter->setSizes({700, 600});
    const int width = panel("layerPanel")->width();
    QByteArray old;  // as it was before panels closed
    QDataStream stream(&old, QIODevice::WriteOnly);
    stream << splitter->saveState();
    panels.reset();
    QTRY_VERIFY(std::abs(panel("layerPanel")->width() - width) > 50);
    panels.restore(old);
    QTRY_COMPARE(panel("layerPanel")->width(), width);
    panels.restore("no state at all");
    QVERIFY(panel("plots")->isVisible());
  }

 private:
  QWidget* panel(const QString& name) { return find<QWidget>(qPrintable(name)); }
  QAction* shown(const QString& name) { return action(qPrintable(name + "Shown")); }
  QMenu* menu() { return window_->findChild<QMenu*>("panels"); }
  bool floats(const QString& name) { return panel(name)->window() != window_.get(); }

  void press(const QString& name) {
    auto* button = find<QAbstractButton>(qPrintable(name));
    QVERIFY2(button != nullptr && button->isVisible(), qPrintable(name));
    QTest::mouseClick(button, Qt::LeftButton);
  }

  /// Beside the title, where nothing else is.
  void doubleClick(const QString& name) {
    QWidget* line = find<QWidget>(qPrintable(name + "Lift"))->parentWidget();
    const QPoint place(find<QWidget>(qPrintable(name + "Lift"))->x() - 6, line->height() / 2);
    QWidget* hit = line->childAt(place);
    QTest::mouseDClick(hit != nullptr ? hit : line, Qt::LeftButton, {},
                       hit != nullptr ? hit->mapFrom(line, place) : place);
  }

  void activate(QWidget* window) {
    window->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), window);  // isActiveWindow() is true for its tool windows too
  }

  QList<int> sizes() {
    QList<int> all;
    for (const QSplitter* each : shownPage()->findChildren<QSplitter*>()) all << each->sizes();
    return all;
  }

  /// What Tab reaches, from the first control of the page to the last.
  QStringList tabs() {
    QStringList names;
    find<QWidget>("budgetPercent")->setFocus();
    do {
      if (QApplication::focusWidget() == nullptr) return names << "nowhere";
      names << QApplication::focusWidget()->objectName();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    } while (!find<QWidget>("budgetPercent")->hasFocus() && names.size() < 200);
    return names;
  }

  /// View ▸ Panels by their keys, then `keys` in it.
  bool keysInMenu(const QList<Qt::Key>& keys) {
    activate(window_.get());
    QTest::keyClick(window_.get(), Qt::Key_V, Qt::AltModifier);
    if (!QTest::qWaitFor([] { return QApplication::activePopupWidget() != nullptr; })) return false;
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_N);
    if (!QTest::qWaitFor([this] { return menu()->isVisible(); })) return false;
    for (const Qt::Key key : keys) QTest::keyClick(menu(), key);
    return QTest::qWaitFor([] { return QApplication::activePopupWidget() == nullptr; });
  }
};

TENFOLD_TEST_CLASS(TestWindowPanels)

}  // namespace tenfold::ui::testing

#include "test_window_panels.moc"
