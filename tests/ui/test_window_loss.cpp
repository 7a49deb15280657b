// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>

#include "engine/spec/factors.h"
#include "tests/support/processor_clock.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compress/calibration_chip.h"
#include "ui/document/requests.h"
#include "ui/plots/family_plot.h"
#include "ui/plots/rank_plot.h"
#include "ui/plots/sensitivity_plot.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/plots/trade_off_plot.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui::testing {

/// Calibration, solving by loss, and the plots that follow from it.
class TestWindowLoss : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void calibratesAndKeepsItThroughUndo() {
    if (!hasDigits()) QSKIP("the digits data is not here");
    openSample();
    selectLayer(1);
    QVERIFY(!find<QCheckBox>("dataAware")->isEnabled());
    QVERIFY(find<QCheckBox>("dataAware")->toolTip().contains("calibrate"));
    calibrate();
    QVERIFY(
        find<QToolButton>("calibrationChip")->text().contains("calibrated on 500 samples of digits:train"));
    QCOMPARE(document().recipe().metric, std::string("two-sided"));
    QVERIFY(!document().recipe().calibration_hash.empty());
    QVERIFY(find<QCheckBox>("dataAware")->isChecked());
    QVERIFY(!find<QPushButton>("inspectorCalibrate")->isVisible());
    document().history().undo();
    QCOMPARE(document().recipe().metric, std::string("weight-error"));
    QVERIFY(document().recipe().calibration_hash.empty());
    QVERIFY(document().calibration());  // what was seen stays seen
    QTest::mouseClick(find<QCheckBox>("dataAware"), Qt::LeftButton, Qt::NoModifier, QPoint(8, 8));
    QCOMPARE(document().recipe().metric, std::string("two-sided"));
    auto* menu = find<QToolButton>("calibrationChip")->menu();
    menu->findChild<QAction*>("metric_input")->trigger();
    QCOMPARE(document().recipe().metric, std::string("input"));
    // another model starts anew
    answers_->unsaved = Dialogs::Unsaved::discard;
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QVERIFY(!document().calibration());
  }

  void aMetricWithoutItsDataSaysSo() {
    openSample();
    Recipe recipe;
    recipe.metric = "two-sided";
    recipe.set({document().report().layers.back().id, LowRankOptions{{std::int64_t{2}}}});
    document().applyRecipe(recipe, "from a file");
    QVERIFY(find<QToolButton>("calibrationChip")->text().contains("needs calibration"));
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window_->messages().messages().back().isError, patience);
    QVERIFY(window_->messages().messages().back().text.contains("calibration"));
  }

  void theRecipeFollowsTheSlider() {
    openSample();
    auto* slider = find<QSlider>("budgetSlider");
    QTest::mouseClick(slider, Qt::LeftButton, Qt::NoModifier,
                      QPoint(slider->width() / 2, slider->height() / 2));
    QCOMPARE(document().history().count(), 0);  // nothing was looked at yet
    solve();
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    const int steps = document().history().count();
    const auto before = document().prediction().parameters;
    const int y = slider->height() / 2;
    QTest::mousePress(slider, Qt::LeftButton, Qt::NoModifier, QPoint(slider->width() / 2, y));
    double longest = 0;
    for (int x = slider->width() / 2; x > slider->width() / 6; x -= 2) {
      const tenfold::testing::ProcessorClock clock;
      QTest::mouseMove(slider, QPoint(x, y));
      QCoreApplication::processEvents();
      longest = std::max(longest, clock.seconds());
    }
    QTest::mouseRelease(slider, Qt::LeftButton, Qt::NoModifier, QPoint(slider->width() / 6, y));
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().solve.isBusy(), patience);
    QVERIFY(document().prediction().parameters < before);
    QCOMPARE(document().history().count(), steps + 1);
    QCOMPARE(document().recipe().budget->fraction, slider->value() / 100.0);
    QVERIFY(double(document().prediction().parameters) <=
            slider->value() / 100.0 * double(document().denseParameters()));
    QVERIFY2(longest < 0.1, qPrintable(QString::number(longest)));
    // undo takes the slider along, and its next move is another step
    document().history().undo();
    QCOMPARE(document().prediction().parameters, before);
    QCOMPARE(slider->value(), int(std::lround(document().recipe().budget->fraction * 100)));
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Left);
    QTRY_COMPARE_WITH_TIMEOUT(document().history().count(), steps + 1, patience);
  }

  void lockedAndExcludedLayersStay() {
    openSample();
    selectLayer(0);
    const std::string id = selectedId();
    document().setFamily({id}, Family::low_rank);
    document().exclude({id});
    QVERIFY(document().specOf(id).locked);
    QCOMPARE(document().specOf(id).family(), Family::dense);
    find<QSpinBox>("budgetPercent")->setValue(40);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
    QCOMPARE(document().specOf(id).family(), Family::dense);
    QVERIFY(document().specOf(id).locked);
  }

  void refinesAndPolishes() {
    if (!hasDigits()) QSKIP("the digits data is not here");
    openSample();
    auto* refine = find<QToolButton>("calibrationChip")->menu()->findChild<QAction*>("refine");
    if (refine == nullptr) refine = action("refine");
    QVERIFY(refine != nullptr && !refine->isEnabled());
    QVERIFY(!action("polishBudget")->isEnabled());
    calibrate();
    QVERIFY(refine->isEnabled());
    refine->trigger();
    QVERIFY(document().isRefined());
    QVERIFY(find<QToolButton>("calibrationChip")->text().contains("refined"));
    find<QSpinBox>("budgetPercent")->setValue(15);
    QVERIFY(action("polishBudget")->isEnabled());
    QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->messages().messages().back().text.startsWith("Polished: "), patience);
    QVERIFY(document().isRefined());
    QVERIFY(document().history().undoText().startsWith("Polish: 15 % of parameters"));
    QVERIFY(double(document().prediction().parameters) <= 0.15 * double(document().denseParameters()));
  }

  void budgetsOfTimeAreMeasuredOnce() {
    openSample();
    auto* quantity = find<QComboBox>("budgetQuantity");
    quantity->setCurrentIndex(quantity->findData("latency"));
    find<QSpinBox>("budgetPercent")->setValue(100);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    const auto times = [this] {
      const auto* losses = window_->store().losses(metricKey(document().recipe()));
      return losses != nullptr && losses->is_timed();
    };
    QTRY_VERIFY_WITH_TIMEOUT(times(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    auto options = window_->page().budget();
    QVERIFY(window_->services().solve.isLive(options));
    options.quantity = "parameters";
    QVERIFY(window_->services().solve.isLive(options));  // the same losses
  }

  void theFrontFollowsLocks() {
    openSample();
    solve();
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    selectLayer(1);
    const std::string id = selectedId();
    const auto dense = [&](const Curve& curve) {
      return std::all_of(curve.points.begin(), curve.points.end(), [&](const auto& point) {
        return point.recipe.spec_of(id).family() == Family::dense;
      });
    };
    QVERIFY(!window_->store().curves().empty());
    QVERIFY(!dense(window_->store().curves().front()));
    document().exclude({id});
    QTRY_VERIFY_WITH_TIMEOUT(
        std::all_of(window_->store().curves().begin(), window_->store().curves().end(), dense), patience);
    document().history().undo();
    QTRY_VERIFY_WITH_TIMEOUT(
        std::none_of(window_->store().curves().begin(), window_->store().curves().end(), dense), patience);
  }

  /// A drag changes ranks many times a second: the front of other locks still comes.
  void editsLetTheFrontBeDrawn() {
    openSample();
    solve();
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    selectLayer(1);
    const std::string id = selectedId();
    const auto& layers = document().report().layers;
    const std::string other = layers.back().id == id ? layers.front().id : layers.back().id;
    document().exclude({id});
    LatestJob& job = window_->services().fronts.job();
    QVERIFY(job.isRunning());
    QSignalSpy changes(&job, &LatestJob::changed);
    document().setFamily({other}, Family::low_rank);
    document().setRank({other}, {std::int64_t{2}});
    QCOMPARE(changes.count(), 0);  // not begun again
    QVERIFY(job.isRunning());
    document().setLocked({other}, true);
    QVERIFY(changes.count() > 0);  // that is another front
    const auto follows = [&](const Curve& curve) { return curve.base == baseKey(document().recipe()); };
    QTRY_VERIFY_WITH_TIMEOUT(
        std::all_of(window_->store().curves().begin(), window_->store().curves().end(), follows), patience);
  }

  void budgetsOfMacsWithAlignedRanks() {
    openSample();
    auto* quantity = find<QComboBox>("budgetQuantity");
    quantity->setFocus();
    QTest::keyClick(quantity, Qt::Key_Down);
    QCOMPARE(window_->page().budget().quantity, std::string("macs"));
    auto* menu = find<QToolButton>("budgetFamilies")->menu();
    menu->popup(window_->mapToGlobal(QPoint(300, 80)));
    const auto press = [menu](QAction* action) {
      QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(action).center());
    };
    QAction* lowRank = nullptr;
    for (QAction* action : menu->actions())
      if (action->text() == "low-rank") lowRank = action;
    press(lowRank);
    QVERIFY(menu->isVisible());  // for more than one tick
    press(menu->findChild<QAction*>("align8"));
    menu->close();
    QCOMPARE(window_->page().budget().families, std::vector<Family>{Family::low_rank});
    QCOMPARE(window_->page().budget().alignment, 8);
    find<QSpinBox>("budgetPercent")->setValue(60);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
    QVERIFY(double(document().prediction().macs) <= 0.6 * double(document().report().macs));
    QCOMPARE(document().recipe().budget->quantity, std::string("macs"));
    for (const auto& spec : document().recipe().layers)
      if (spec.family() != Family::dense)
        QCOMPARE(std::get<std::int64_t>(rank_of(spec.options)->value) % 8, 0);
  }

  void anUnreachableBudgetIsSaidWhereItIsSet() {
    openSample();
    find<QTreeView>("layers")->selectAll();
    QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier);
    find<QSpinBox>("budgetPercent")->setValue(5);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("budgetMessage")->text().contains("least"), patience);
    QCOMPARE(document().factorizedLayers(), 0);
  }

  void solvingDrawsTheFront() {
    openSample();
    solve();
    auto* plot = find<TradeOffPlot>("tradeOffPlot");
    QTRY_VERIFY_WITH_TIMEOUT(!plot->scene().series.empty(), patience);
    const auto& points = plot->scene().series.front().points;
    QVERIFY(points.size() > 10);
    for (std::size_t k = 1; k < points.size(); ++k) QVERIFY(points[k].y <= points[k - 1].y);
    find<QComboBox>("plotAxis")->setCurrentIndex(1);
    QCOMPARE(plot->scene().axis, PlotAxis::macs);
    QVERIFY(!plot->scene().series.empty());
    // from the keyboard: to a point, and take it
    plot->setFocus();
    for (int k = 0; k < 3; ++k) QTest::keyClick(plot, Qt::Key_Right);
    const auto before = document().prediction().macs;
    QTest::keyClick(plot, Qt::Key_Return);
    QVERIFY(document().prediction().macs != before);
    document().history().undo();
    QCOMPARE(document().prediction().macs, before);
  }

  void triesAllFamiliesAndTakesOne() {
    openSample();
    selectLayer(2);
    const std::string id = selectedId();
    QTest::mouseClick(find<QAbstractButton>("tabFamilies"), Qt::LeftButton);
    auto* plot = find<FamilyPlot>("familyPlot");
    QVERIFY(!plot->isVisible());
    QTest::mouseClick(find<QPushButton>("tryFamilies"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(plot->scene().series.size() >= 3, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QVERIFY(plot->isVisible());
    plot->replot(QCustomPlot::rpImmediateRefresh);
    const FamilySeries series = plot->scene().series.back();
    const FamilyMark mark = series.points.at(series.points.size() / 2);
    const QPoint place = plot->placeOf({mark.x, mark.y}).toPoint();
    const int found = plot->markAt(place);
    QVERIFY(found >= 0);
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, place);
    QVERIFY(document().specOf(id).family() != Family::dense);
    QCOMPARE(document().history().count(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(plot->scene().current, patience);
    for (const char* ending : {"png", "pdf", "csv"}) {
      const QString path = folder_.filePath(QStringLiteral("families.") + ending);
      QVERIFY(window_->page().families().save(path));
      QVERIFY(QFileInfo(path).size() > 100);
    }
    document().history().undo();
    QCOMPARE(document().specOf(id).family(), Family::dense);
  }

  /// On a large convolution some take minutes: what is known is shown.
  void familiesComeOneByOne() {
    openSample();
    selectLayer(2);
    const std::string id = selectedId(), metric = metricKey(document().recipe());
    std::vector<std::set<Family>> known;
    const auto look = [&] {
      const auto* points = window_->store().families(id, metric);
      if (points == nullptr) return;
      std::set<Family> families;
      for (const auto& point : *points) families.insert(point.family());
      QCOMPARE(points->back().family(), Family::dense);
      QCOMPARE(std::count_if(points->begin(), points->end(),
                             [](const auto& point) { return point.family() == Family::dense; }),
               std::ptrdiff_t(1));
      QVERIFY(std::is_sorted(points->begin(), points->end() - 1, [](const auto& one, const auto& other) {
        return one.parameters < other.parameters;
      }));
      if (known.empty() || known.back() != families) known.push_back(families);
    };
    const auto listening = connect(&window_->store(), &ReportStore::changed, this, look);
    window_->services().families.compute(id);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().families.job().isRunning(), patience);
    disconnect(listening);
    const auto all = families_of(document().row(id)->shape);
    QCOMPARE(known.size(), all.size() - 1);
    QVERIFY(known.front() == (std::set{Family::dense, Family::low_rank}));
    QVERIFY(known.back() == std::set<Family>(all.begin(), all.end()));
  }

  void familiesAgainstTimes() {
    openSample();
    auto* plot = tryFamilies(2);
    auto& ways = window_->services().ways;
    auto* measure = find<QPushButton>("measureFamilies");
    const auto points = [plot] {
      std::size_t count = 0;
      for (const auto& series : plot->scene().series) count += series.points.size() + series.beaten.size();
      return count;
    };
    QVERIFY(!measure->isVisible());
    // predicted: without measuring, hollow
    find<QComboBox>("familyAxis")->setCurrentIndex(2);
    QTRY_VERIFY_WITH_TIMEOUT(!plot->scene().isEmpty() && plot->isVisible(), patience);
    QVERIFY(ways.times(selectedId()) == nullptr);
    QVERIFY(plot->scene().denseX > 0);
    for (const auto& series : plot->scene().series)
      for (const auto& mark : series.points) QVERIFY(!mark.filled && mark.numbers.predictedSeconds);
    QVERIFY2(plot->xAxis->label().contains("batch") && plot->xAxis->label().contains("thread"),
             qPrintable(plot->xAxis->label()));
    QVERIFY2(plot->marks()[2].tip.contains("predicted") && plot->marks()[2].tip.contains("as fast"),
             qPrintable(plot->marks()[2].tip));
    // measured: a press, one point after the other, stopped and gone on with
    find<QComboBox>("familyAxis")->setCurrentIndex(3);
    QVERIFY(!plot->isVisible() && measure->isVisible());
    QTest::mouseClick(measure, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(points() >= 2, patience);
    QVERIFY(!measure->isEnabled());
    action("cancel")->trigger();
    QVERIFY(!ways.job().isRunning());
    const std::size_t some = points();
    QTest::mouseClick(measure, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!ways.job().isRunning(), patience);
    QVERIFY(points() > some && plot->scene().series.size() >= 3);
    for (const auto& series : plot->scene().series)
      for (const auto& mark : series.points)
        QVERIFY(mark.filled && mark.xLow > 0 && mark.xLow <= mark.x && mark.x <= mark.xHigh);
    QVERIFY2(plot->marks()[1].tip.contains("measured"), qPrintable(plot->marks()[1].tip));
    const QString path = folder_.filePath("times.csv");
    QVERIFY(window_->page().families().save(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readLine().contains("predicted_seconds,seconds,seconds_low,seconds_high,dense_seconds"));
    // a point is a request as ever
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Right);
    QTest::keyClick(plot, Qt::Key_Return);
    QVERIFY(document().specOf(selectedId()).family() != Family::dense);
    // and the axes are remembered
    auto& panel = window_->page().families();
    const QString words = panel.choiceText();
    panel.choose({});
    panel.restoreChoice(words);
    QCOMPARE(panel.choice(), (FamilyChoice{FamilyAxis::measuredTime, FamilyQuantity::lost}));
    panel.restoreChoice("nothing known");
    QCOMPARE(panel.choiceText(), words);
  }

  void familiesAgainstAccuracy() {
    if (!hasDigits()) QSKIP("the digits data is not here");
    openSample();
    auto* plot = tryFamilies(2);
    auto& ways = window_->services().ways;
    find<QComboBox>("familyQuantity")->setCurrentIndex(1);
    QVERIFY(!plot->isVisible());
    auto* measure = find<QPushButton>("measureFamilies");
    QTest::mouseClick(measure, Qt::LeftButton);  // no data is chosen
    QCOMPARE(answers_->questions, 1);
    QVERIFY(!ways.job().isRunning());
    study::DataOptions digits;
    digits.data = "digits";
    digits.limit = 200;
    answers_->data = digits;
    QTest::mouseClick(measure, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(plot->scene().denseScore, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!ways.job().isRunning(), patience);
    int measured = 0, predicted = 0;
    for (const auto& series : plot->scene().series)
      for (const auto& mark : series.points) {
        mark.filled ? ++measured : ++predicted;
        QCOMPARE(mark.filled, mark.numbers.score.has_value());
        QVERIFY(mark.y >= 0 && mark.y <= 100);
      }
    QVERIFY2(measured >= 3 && predicted > 0, qPrintable(QString("%1 %2").arg(measured).arg(predicted)));
    const auto* known = ways.scores(selectedId(), study::Score::accuracy);
    QVERIFY(known != nullptr && known->ways.size() > 5);
    QVERIFY2(plot->marks()[0].tip.contains("accuracy"), qPrintable(plot->marks()[0].tip));
    // other data, other answers
    digits.limit = 100;
    window_->services().evaluate.setData(digits);
    QVERIFY(!plot->isVisible());
    // what the outputs are like needs no labels
    find<QComboBox>("familyQuantity")->setCurrentIndex(2);
    QTest::mouseClick(measure, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(plot->scene().denseScore, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!ways.job().isRunning(), patience);
    QVERIFY(std::abs(*plot->scene().denseScore - 1) < 1e-6);
    QCOMPARE(answers_->questions, 2);
  }

  void dragsTheRankInTheSpectrum() {
    openSample();
    selectLayer(4);
    const std::string id = selectedId();
    QTest::mouseClick(find<QAbstractButton>("tabSpectrum"), Qt::LeftButton);
    auto* plot = find<RankPlot>("rankPlot");
    QVERIFY(!plot->isVisible());  // a dense layer is not cut
    QTest::mouseClick(window_->page().spectrum().findChild<QPushButton*>("emptyButton"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(plot->isVisible(), patience);
    const auto all = std::int64_t(plot->scene().values.size());
    QCOMPARE(plot->scene().kept, all);
    plot->replot(QCustomPlot::rpImmediateRefresh);
    const int y = plot->height() / 2;
    QTest::mousePress(plot, Qt::LeftButton, Qt::NoModifier, QPoint(int(plot->placeOf(all)), y));
    for (std::int64_t rank = all - 5; rank >= 10; rank -= 5)
      QTest::mouseMove(plot, QPoint(int(std::lround(plot->placeOf(rank))), y));
    QTest::mouseMove(plot, QPoint(int(std::lround(plot->placeOf(8))), y));
    QTest::mouseRelease(plot, Qt::LeftButton, Qt::NoModifier, QPoint(int(std::lround(plot->placeOf(8))), y));
    QCOMPARE(document().specOf(id).family(), Family::low_rank);
    QCOMPARE(rank_of(document().specOf(id).options)->value, Rank{std::int64_t{8}}.value);
    QCOMPARE(document().history().count(), 1);  // one drag, one step
    QCOMPARE(plot->scene().kept, 8);            // the picture stays while the answer is computed
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Right);
    QCOMPARE(plot->scene().kept, 9);
    QTest::mouseClick(find<QPushButton>("keep90"), Qt::LeftButton);
    QCOMPARE(plot->scene().kept, plot->scene().thresholds.front().rank);
    QVERIFY(energyKept(plot->scene().values, plot->scene().kept) >= 0.9);
    QVERIFY(energyKept(plot->scene().values, plot->scene().kept - 1) < 0.9);
    QCOMPARE(document().history().count(), 3);
    const QString path = folder_.filePath("spectrum.csv");
    QVERIFY(window_->page().spectrum().save(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), all + 3 + qsizetype(offeredRules().size()));
  }

  /// Every mode has its own, and it is the rank that `compress --rank-rule evbmf` reads off.
  void takesTheRankThatStandsOutFromNoise() {
    openSample();
    const auto& layers = document().report().layers;
    const auto row = std::find_if(layers.begin(), layers.end(), [](const auto& each) {
      return is_convolution(each.shape.kind) && each.shape.weight[1] >= 16;
    });
    QVERIFY(row != layers.end());
    window_->page().layers().select(row->id);
    document().setFamily({row->id}, Family::tucker);
    QTest::mouseClick(find<QAbstractButton>("tabSpectrum"), Qt::LeftButton);
    auto* plot = find<RankPlot>("rankPlot");
    const auto evbmf = [plot]() -> const RankThreshold* {
      for (const auto& each : plot->scene().thresholds)
        if (each.rule == RankRule{SpectrumRule::evbmf, 1}) return &each;
      return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(evbmf() != nullptr, patience);
    std::vector<std::string> remarks;
    study::RankRuleOptions options;
    options.family = Family::tucker;
    options.rule = {SpectrumRule::evbmf, 1};
    const Recipe recipe = study::rank_rule_recipe(document().model(), options, remarks);
    const Shape wanted = resolve_ranks(row->shape, recipe.spec_of(row->id).options);
    QCOMPARE(wanted.size(), std::size_t{2});
    const auto ranks = [&] { return resolve_ranks(row->shape, document().specOf(row->id).options); };
    const Shape before = ranks();
    QVERIFY(before[0] != wanted[0] && before[1] != wanted[1]);

    // the button, for the mode that is shown
    auto* choice = find<QComboBox>("spectrumRank");
    QVERIFY(choice->isVisible());
    QCOMPARE(choice->count(), 2);
    QCOMPARE(evbmf()->rank, wanted[0]);
    auto* button = find<QPushButton>("keepEvbmf");
    QVERIFY(button->isEnabled());
    QVERIFY(button->toolTip().contains(QString::number(wanted[0])));
    const int steps = document().history().count();
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(ranks(), (Shape{wanted[0], before[1]}));
    QCOMPARE(document().history().count(), steps + 1);

    // the plot, for the other one
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QCOMPARE(plot->scene().name, choice->currentText());
    QCOMPARE(evbmf()->rank, wanted[1]);
    plot->replot(QCustomPlot::rpImmediateRefresh);
    const auto& shown = plot->scene().thresholds;
    const int line = int(evbmf() - shown.data());
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, plot->wordsOf(line).center().toPoint());
    QCOMPARE(ranks(), wanted);
    QCOMPARE(choice->currentIndex(), 1);
    document().history().undo();
    QCOMPARE(ranks(), (Shape{wanted[0], before[1]}));

    // the menu of the plot has every rule, the lines are chosen
    emit plot->customContextMenuRequested(QPoint(30, 30));
    auto* menu = window_->page().spectrum().findChild<QMenu*>("plotMenu");
    QVERIFY(menu != nullptr);
    auto* action = menu->findChild<QAction*>("take evbmf:1");
    QVERIFY(action != nullptr && menu->findChild<QAction*>("take ratio:100") != nullptr);
    action->trigger();
    menu->close();
    QCOMPARE(ranks(), wanted);
    const std::size_t lines = shown.size();
    find<QToolButton>("spectrumLines")->menu()->findChild<QAction*>("ratio:100")->trigger();
    QCOMPARE(plot->scene().thresholds.size(), lines + 1);

    // a family whose rank belongs to no unfolding has no such rank
    document().setFamily({row->id}, Family::cp);
    QTRY_VERIFY_WITH_TIMEOUT(!button->isEnabled(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QVERIFY(!button->isEnabled());
    QVERIFY(evbmf() == nullptr);
    QVERIFY(!choice->isVisible());
  }

  /// A bond that is clicked in the network is the one whose spectrum is shown.
  void aBondOfTheNetworkLeadsToItsSpectrum() {
    openSample();
    selectLayer(4);
    const std::string id = selectedId();
    document().setFamily({id}, Family::block_tt);
    QTest::mouseClick(find<QAbstractButton>("tabNetwork"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    const auto* row = document().row(id);
    const int last = int(max_ranks(row->shape, document().specOf(id).options).size()) - 1;
    emit window_->page().network().spectrumWanted(last);
    auto* plot = find<RankPlot>("rankPlot");
    QTRY_VERIFY_WITH_TIMEOUT(plot->isVisible(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(plot->scene().name,
                              rankNames(row->shape, document().specOf(id).options).at(last), patience);
    QCOMPARE(std::int64_t(plot->scene().values.size()),
             max_ranks(row->shape, document().specOf(id).options).back());
  }

  void saysWhichLayersLoseMost() {
    openSample();
    QTest::mouseClick(find<QAbstractButton>("tabSensitivity"), Qt::LeftButton);
    auto* plot = find<SensitivityPlot>("sensitivityPlot");
    QVERIFY(!plot->isVisible());
    QTest::mouseClick(window_->page().sensitivity().findChild<QPushButton*>("emptyButton"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(plot->isVisible(), patience);
    const auto& bars = plot->scene().bars;
    QCOMPARE(bars.size(), document().report().layers.size());
    for (const auto& bar : bars) {
      QCOMPARE(bar.now > 0, bar.family != Family::dense);
      QVERIFY(!bar.atShare || *bar.atShare > 0);
    }
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    for (const auto& bar : bars) QCOMPARE(cell(bar.id, LayerModel::Loss) != "–", bar.family != Family::dense);
    plot->replot(QCustomPlot::rpImmediateRefresh);
    const auto& last = bars.back();
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, plot->placeOf(plot->marks().back().at).toPoint());
    QCOMPARE(selectedId(), last.id);
  }

  void predictedSpeedIsHollow() {
    openSample();
    const auto& layers = document().report().layers;
    const auto row = std::find_if(layers.begin(), layers.end(),
                                  [](const auto& each) { return each.shape.kind == LayerKind::linear; });
    document().setFamily({row->id}, Family::low_rank);
    document().setRank({row->id}, {std::int64_t{2}});
    const auto hollow = [](const QString& text) {
      return text.startsWith("△") || text.startsWith("○") || text.startsWith("▽");
    };
    QTRY_VERIFY_WITH_TIMEOUT(hollow(cell(row->id, LayerModel::Speed)), patience);
    QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(window_->store().bench(document().recipe()) != nullptr, patience);
    QVERIFY(!hollow(cell(row->id, LayerModel::Speed)));
    QVERIFY(cell(row->id, LayerModel::Speed) != "–");
  }

 private:
  static bool hasDigits() { return QFile::exists(QStringLiteral(TENFOLD_TEST_DATA "/digits.csv.gz")); }

  FamilyPlot* tryFamilies(int layer) {
    selectLayer(layer);
    QTest::mouseClick(find<QAbstractButton>("tabFamilies"), Qt::LeftButton);
    auto* plot = find<FamilyPlot>("familyPlot");
    QTest::mouseClick(find<QPushButton>("tryFamilies"), Qt::LeftButton);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(plot->scene().series.size() >= 3, patience); }();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience); }();
    return plot;
  }
};

TENFOLD_TEST_CLASS(TestWindowLoss)

}  // namespace tenfold::ui::testing

#include "test_window_loss.moc"
