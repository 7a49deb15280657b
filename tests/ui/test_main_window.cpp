// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>

#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compress/inspector_panel.h"
#include "ui/compress/totals_bar.h"
#include "ui/document/requests.h"
#include "ui/plots/trade_off_plot.h"

namespace tenfold::ui::testing {
class TestMainWindow : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void startsEmptyWithWaysToBegin() {
    QVERIFY(find<QWidget>("welcome")->isVisible());
    QVERIFY(!action("solveBudget")->isEnabled());
    auto* button = find<QPushButton>("sample_digits_cnn");
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QVERIFY(find<QWidget>("compressPage")->isVisible());
    QCOMPARE(window_->windowTitle(), "digits_cnn.pt2[*] – Tenfold");
    QVERIFY(rowCount() >= 4);
  }

  void opensByShortcutAndDrop() {
    answers_->openPath = sample("digits_mlp.pt2");
    QTest::keyClick(window_.get(), Qt::Key_O, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(sample("digits_cnn.pt2"))});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &drop);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_cnn.pt2", patience);
  }

  void aBrokenFileLeavesTheDocument() {
    openSample();
    const std::string before = document().report().hash;
    const QString path = folder_.filePath("broken.pt2");
    QFile broken(path);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("PK not really");
    broken.close();
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(
        !window_->messages().messages().empty() && window_->messages().messages().back().isError, patience);
    QCOMPARE(document().report().hash, before);
    QVERIFY(
        find<QAbstractButton>("messageArea")->text().contains(window_->messages().messages().back().text));
  }

  void editsALayerByKeyboard() {
    openSample();
    selectLayer(1);
    auto* family = find<QComboBox>("family");
    family->setFocus();
    const std::string id = selectedId();
    QCOMPARE(document().specOf(id).family(), Family::dense);
    while (document().specOf(id).family() != Family::tucker && family->currentIndex() + 1 < family->count())
      QTest::keyClick(family, Qt::Key_Down);
    QCOMPARE(document().specOf(id).family(), Family::tucker);
    auto* rank = find<QSpinBox>("rank0");
    const int before = rank->value();
    const int steps = document().history().count();
    rank->setFocus();
    for (int k = 0; k < 3; ++k) QTest::keyClick(rank, Qt::Key_Up);
    QCOMPARE(find<QSpinBox>("rank0")->value(), before + 3);
    QCOMPARE(document().history().count(), steps + 1);  // one drag, one step
    QVERIFY(find<QLabel>("factParameters")->text().contains("→"));
    QVERIFY(cell(id, LayerModel::Ranks).startsWith(QString::number(before + 3)));
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("factError")->text().endsWith("%"), patience);
    QVERIFY(!find<QLabel>("factPlan")->text().isEmpty());
    // the field has the keyboard, yet undo is the document's
    QTest::keyClick(rank, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(find<QSpinBox>("rank0")->value(), before);
    QTest::keyClick(rank, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(find<QSpinBox>("rank0")->value(), before + 3);
    QVERIFY(window_->isWindowModified());
  }

  void takesASuggestedFolding() {
    openSample();
    selectLayer(0);
    for (int row = 0; document().specOf(selectedId()).family() != Family::block_tt; ++row) {
      selectLayer(row);  // the first one that can be folded
      auto* family = find<QComboBox>("family");
      if (const int index = family->findData(int(Family::block_tt)); index >= 0) {
        family->setCurrentIndex(index);
        emit family->activated(index);
      }
    }
    const std::string id = selectedId();
    auto* menu = find<QMenu>("shapeMenu");
    QTest::mouseClick(find<QToolButton>("shapeSuggest"), Qt::LeftButton);
    QAction* three = nullptr;
    for (QAction* action : menu->actions())
      if (action->data().toString().count('x') == 4 && three == nullptr) three = action;
    QVERIFY(three != nullptr && three->text().contains("parameters"));
    const QString shape = three->data().toString();
    three->trigger();
    menu->close();
    QCOMPARE(find<QLineEdit>("shapeText")->text(), shape);
    const LayerOptions options = document().specOf(id).options;
    QCOMPARE(QString::fromStdString(to_text(*tensorized_shape_of(options))), shape);
    document().history().undo();
    QVERIFY(find<QLineEdit>("shapeText")->text() != shape);
  }

  void editsSeveralLayersAtOnce() {
    openSample();
    find<QTreeView>("layers")->selectAll();
    auto* family = find<QComboBox>("family");
    family->setFocus();
    family->setCurrentIndex(family->findData(int(Family::low_rank)));
    emit family->activated(family->currentIndex());
    QVERIFY(document().factorizedLayers() >= 4);
    QCOMPARE(document().history().count(), 1);
    auto* fraction = find<QDoubleSpinBox>("rankFraction");
    fraction->setValue(40);
    QVERIFY(document().prediction().parameters < document().denseParameters() * 0.45);
    QTest::keyClick(window_.get(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(document().factorizedLayers(), 0);
  }

  void solvesABudget() {
    openSample();
    find<QSpinBox>("budgetPercent")->setValue(30);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
    QCOMPARE(document().history().count(), 1);
    QVERIFY(double(document().prediction().parameters) <= 0.3 * double(document().denseParameters()));
    const auto& totals = find<TotalsBar>("totals")->totals();
    QVERIFY(totals[0].detail.endsWith("%"));
    QCOMPARE(totals[2].known, Total::Known::predicted);
    QCOMPARE(totals[3].value, "–");
  }

  void whatIsDoneWhileABudgetIsSolvedStays() {
    openSample();
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QVERIFY(window_->services().solve.job().isRunning());
    document().setFamily({document().report().layers[1].id}, Family::low_rank);
    const Recipe changed = document().recipe();
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().solve.job().isRunning(), patience);
    QCOMPARE(document().recipe(), changed);
    QCOMPARE(document().variants().size(), std::size_t{2});
    const Variant& found = document().variants()[1];
    QVERIFY(found.recipe.budget.has_value());
    const QString told = window_->messages().messages().back().text;
    QVERIFY2(told.contains(QString::fromStdString(found.name)) && told.contains("changed meanwhile"),
             qPrintable(told));
  }

  void aModelWithoutLayersSaysSo() {
    openSample();
    study::ModelReport none = document().report();
    none.layers.clear();
    document().open(document().model(), none);
    QVERIFY(!find<InspectorPanel>("inspector")->findChild<QPushButton*>("emptyButton")->isVisible());
    for (const char* each : {"solve", "computeCurve"}) {
      const auto told = window_->messages().messages().size();
      QTest::mouseClick(find<QPushButton>(each), Qt::LeftButton);
      QCOMPARE(window_->messages().messages().size(), told + 1);
      QVERIFY(window_->messages().messages().back().text.contains("no layer that can be factorized"));
    }
  }

  void anImpossibleBudgetNamesTheLeast() {
    openSample();
    find<QTreeView>("layers")->selectAll();
    QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier);
    find<QSpinBox>("budgetPercent")->setValue(5);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window_->messages().messages().back().isError, patience);
    QVERIFY(window_->messages().messages().back().text.contains("least possible"));
    QCOMPARE(document().factorizedLayers(), 0);
  }

  void coloursRows() {
    openSample();
    auto* action = window_->findChild<QAction*>("colourBy_parameters");
    QVERIFY(find<QMenu>("colours")->actions().contains(action));
    action->trigger();
    QVERIFY(action->isChecked());
    auto* table = find<QTreeView>("layers");
    const QModelIndex first = table->model()->index(0, 0);
    QVERIFY(first.data(Qt::BackgroundRole).isValid());
    window_->findChild<QAction*>("colourBy_nothing")->trigger();
    QVERIFY(!first.data(Qt::BackgroundRole).isValid());
  }

  void filtersAndCopies() {
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_F, Qt::ControlModifier);
    auto* filter = find<QLineEdit>("layerFilter");
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, "linear");
    QVERIFY(rowCount() > 0 && rowCount() < int(document().report().layers.size()));
    filter->clear();
    find<QTreeView>("layers")->setFocus();
    find<QTreeView>("layers")->selectAll();
    QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().count('\n'), int(document().report().layers.size()) + 1);
  }

  void computesACurveAndTakesAPoint() {
    openSample();
    QTest::mouseClick(find<QPushButton>("computeCurve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->store().curves().empty() && window_->services().board.isIdle(),
                             patience);
    auto* plot = find<TradeOffPlot>("tradeOffPlot");
    QVERIFY(plot->scene().series.at(0).points.size() >= 3);
    QTRY_VERIFY(plot->isVisible());
    plot->replot(QCustomPlot::rpImmediateRefresh);
    const PlotPoint point = plot->scene().series.at(0).points.at(1);
    const QPoint place = plot->placeOf(point).toPoint();
    QVERIFY(plot->pointAt(place) != nullptr);
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, place);
    QCOMPARE(document().prediction().parameters, point.parameters);
    QCOMPARE(document().history().count(), 1);
    QVERIFY(plot->scene().current);
    QCOMPARE(plot->scene().current->y, point.y);
    for (const char* ending : {"png", "pdf", "csv"}) {
      const QString path = folder_.filePath(QStringLiteral("plot.") + ending);
      QVERIFY(window_->page().tradeOff().save(path));
      QVERIFY(QFileInfo(path).size() > 100);
    }
    QVERIFY(!window_->page().tradeOff().save("/nowhere/at/all.csv"));
  }

  void evaluatesOnDigits() {
    if (!QFile::exists(QStringLiteral(TENFOLD_TEST_DATA "/digits.csv.gz")))
      QSKIP("the digits data is not here");
    openSample();
    solve();
    study::DataOptions digits;
    digits.data = "digits";
    answers_->data = digits;
    QTest::keyClick(window_.get(), Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(window_->store().evaluation(document().recipe()) != nullptr, patience);
    QVERIFY(window_->store().evaluation(Recipe{})->accuracy > 0.9);
    const auto& total = find<TotalsBar>("totals")->totals()[4];
    QVERIFY(total.value.endsWith("%"));
    QVERIFY(!total.detail.isEmpty());
    find<QComboBox>("plotQuantity")->setCurrentIndex(2);
    auto* plot = find<TradeOffPlot>("tradeOffPlot");
    QVERIFY(plot->scene().dense && plot->scene().current && plot->scene().current->filled);
  }

  /// What is being measured on other samples than one asks for now is no answer.
  void otherSamplesEndWhatIsMeasuredOnThese() {
    if (!QFile::exists(QStringLiteral(TENFOLD_TEST_DATA "/digits.csv.gz")))
      QSKIP("the digits data is not here");
    openSample();
    solve();
    study::DataOptions digits, fewer;
    digits.data = fewer.data = "digits";
    fewer.limit = 16;
    EvaluateService& evaluate = window_->services().evaluate;
    const auto knowsNothing = [this] {
      return window_->store().evaluation(Recipe{}) == nullptr &&
             window_->store().evaluation(document().recipe()) == nullptr;
    };
    evaluate.evaluate(digits);
    QVERIFY(evaluate.job().isRunning());
    evaluate.setData(fewer);
    QTRY_VERIFY_WITH_TIMEOUT(!evaluate.job().isRunning(), patience);
    QVERIFY(knowsNothing());
    MeasureService& measure = window_->services().measure;
    measure.measure(document().variants(), fewer);
    QVERIFY(measure.job().isRunning());
    evaluate.setData(digits);
    QTRY_VERIFY_WITH_TIMEOUT(!measure.job().isRunning(), patience);
    QVERIFY(knowsNothing());
    TradeOffService& tradeOff = window_->services().tradeOff;
    study::SolveOptions options;
    options.families = {Family::low_rank};
    tradeOff.compute(options, TradeOffService::Measure::accuracy, digits);
    QVERIFY(tradeOff.job().isRunning());
    evaluate.setData(fewer);
    QTRY_VERIFY_WITH_TIMEOUT(!tradeOff.job().isRunning(), patience);
    QVERIFY(window_->store().evaluations().empty());
  }

  void measuresSpeed() {
    openSample();
    solve();
    QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(window_->store().bench(document().recipe()) != nullptr, patience);
    QVERIFY(find<TotalsBar>("totals")->totals()[3].value.endsWith("s"));
    int timed = 0;
    const auto& rows = document().report().layers;
    for (const auto& row : rows) {
      const QString share = cell(row.id, LayerModel::TimeShare);
      timed += share.endsWith(" %") && !share.startsWith("○");
    }
    QCOMPARE(timed, int(rows.size()));
  }

  /// Numbers settle, cancelling leaves those that came, another model has its own.
  void timesEveryLayer() {
    openSample();
    const auto isMeasured = [this] {
      return !cell(document().report().layers.front().id, LayerModel::TimeShare).contains("○");
    };
    QVERIFY(!isMeasured());
    action("timeLayers")->trigger();
    auto& job = window_->services().forward.job();
    QTRY_VERIFY_WITH_TIMEOUT(isMeasured(), patience);
    QVERIFY(job.isRunning());
    action("cancel")->trigger();
    QVERIFY(!job.isRunning() && isMeasured());
    QVERIFY(find<TotalsBar>("totals")->totals()[3].detail.startsWith("±"));
  }

  void measuresTheMachine() {
    QVERIFY(action("machine")->isEnabled());
    action("machine")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder_.filePath("machine.json")), patience);
    const auto told = [this] {
      for (const auto& message : window_->messages().messages())
        if (message.text.contains("GFLOP/s with 1 thread")) return true;
      return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(), patience);
  }

  void cancelsWithEscape() {
    openSample();
    solve();
    QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(window_->services().bench.job().isRunning());
    QTRY_VERIFY(find<QPushButton>("cancelJob")->isVisible());
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    QVERIFY(window_->services().board.isIdle());
    QVERIFY(window_->store().bench(document().recipe()) == nullptr);
    QTRY_VERIFY(!find<QPushButton>("cancelJob")->isVisible());
    const QString title = window_->services().bench.job().title();
    QCOMPARE(window_->messages().messages().back().text, "Stopped: " + title);
  }

  void savesAndOpensRecipes() {
    openSample();
    solve();
    const Recipe solved = document().recipe();
    answers_->savePath = folder_.filePath("recipe.json");
    action("saveRecipe")->trigger();
    QVERIFY(QFile::exists(answers_->savePath));
    QVERIFY(document().isModified());  // a recipe is one variant, the session is all of them
    find<QTreeView>("layers")->selectAll();
    QTest::keyClick(window_.get(), Qt::Key_D, Qt::ControlModifier);
    QVERIFY(document().factorizedLayers() == 0);
    answers_->openPath = answers_->savePath;
    QTest::keyClick(window_.get(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(keyOf(document().recipe()), keyOf(solved));
  }

  void asksBeforeLosingChanges() {
    openSample();
    solve();
    answers_->unsaved = Dialogs::Unsaved::cancel;
    QVERIFY(!window_->close());
    QCOMPARE(answers_->questions, 1);
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(answers_->questions, 2, patience);  // once it is known to be a model
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QCOMPARE(document().report().name, "digits_cnn.pt2");
    answers_->unsaved = Dialogs::Unsaved::save;
    answers_->savePath = folder_.filePath("kept.tenfold");
    QVERIFY(window_->close());
    QVERIFY(QFile::exists(answers_->savePath));
  }

  void changesColours() {
    openSample();
    window_->resize(1280, 720);
    const auto lightness = [this] { return window_->grab().toImage().pixelColor(640, 700).lightness(); };
    QTRY_VERIFY(lightness() > 200);
    action("themeDark")->trigger();
    QVERIFY(isDark(QApplication::palette()));
    QTRY_VERIFY(lightness() < 80);
    QCOMPARE(window_->size(), QSize(1280, 720));  // everything fits
    action("themeLight")->trigger();
    QVERIFY(!isDark(QApplication::palette()));
  }

  void columnsGiveWayToNames() {
    openSample();
    window_->resize(1280, 720);
    window_->show();
    auto* table = find<QTreeView>("layers");
    const auto wanted = [&] {
      return static_cast<QAbstractItemView*>(table)->sizeHintForColumn(LayerModel::Name);
    };
    QTRY_VERIFY(table->columnWidth(LayerModel::Name) >= wanted());
    QVERIFY(table->isColumnHidden(LayerModel::Kind));
    window_->resize(1800, 900);
    QTRY_VERIFY(!table->isColumnHidden(LayerModel::Kind));
    QVERIFY(!table->isColumnHidden(LayerModel::Macs));
    // and the user can put one away
    emit table->header()->customContextMenuRequested({5, 5});
    auto* menu = find<QMenu>("columnMenu");
    QVERIFY(menu != nullptr);
    menu->actions().at(LayerModel::Macs - 1)->trigger();
    QVERIFY(table->isColumnHidden(LayerModel::Macs));
    QVERIFY(!table->isColumnHidden(LayerModel::Kind));
    menu->close();
  }

  void listsShortcutsAndMessages() {
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_F1, Qt::ControlModifier);
    QTRY_VERIFY(window_->findChild<QDialog*>("shortcuts") != nullptr);
    QTest::mouseClick(find<QAbstractButton>("messageArea"), Qt::LeftButton);
    auto* copy = find<QPushButton>("copyMessages");
    QVERIFY(copy != nullptr);
    copy->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains("Opened digits_cnn.pt2"));
  }
};

TENFOLD_TEST_CLASS(TestMainWindow)

}  // namespace tenfold::ui::testing

#include "test_main_window.moc"
