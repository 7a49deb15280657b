// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSlider>
#include <QSpinBox>
#include <QTreeView>

#include "engine/study/session.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compare/difference_panel.h"
#include "ui/compare/pareto_plot.h"
#include "ui/compare/variant_model.h"
#include "ui/compare/variant_panel.h"
#include "ui/plots/curves_plot.h"

namespace tenfold::ui::testing {

class TestWindowCompare : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void isThereOnceAModelIsOpen() {
    QVERIFY(!find<QAbstractButton>("railCompare")->isVisible());
    QVERIFY(!action("showCompare")->isEnabled());
    openSample();
    QVERIFY(find<QAbstractButton>("railCompare")->isVisible());
    QTest::mouseClick(find<QAbstractButton>("railCompare"), Qt::LeftButton);
    QCOMPARE(shownPage()->objectName(), "comparePage");
    QVERIFY(!find<QWidget>("paretoPlot")->isVisible());  // one variant alone
    QTest::keyClick(window_.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(shownPage()->objectName(), "compressPage");
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(shownPage()->objectName(), "comparePage");
  }

  void comparesThree() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    auto* table = find<QTreeView>("variants");
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(cell(0, VariantModel::Kept), "100 %");
    QCOMPARE(cell(2, VariantModel::Name), "▸ tenth");
    auto* plot = find<ParetoPlot>("paretoPlot");
    QVERIFY(plot->isVisible());
    QCOMPARE(plot->shown(), 3);
    // the difference of two selected rows
    click(0);
    click(1, Qt::ControlModifier);
    auto& difference = *find<DifferencePanel>("differencePanel");
    QVERIFY(difference.model().rowCount() > 0);
    QCOMPARE(difference.model().headerData(DifferenceModel::One, Qt::Horizontal).toString(), "Variant 1");
    QCOMPARE(difference.model().headerData(DifferenceModel::Other, Qt::Horizontal).toString(), "quarter");
    // an answer that changes nothing in it takes no selection away
    const QPersistentModelIndex stays(difference.model().index(0, 0));
    window_->store().put(document().recipe(), study::EvaluateReport{});
    QTRY_COMPARE(cell(2, VariantModel::Accuracy), "0.0 %");
    QVERIFY(stays.isValid());
    QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().count('\n'), 3);
    // sorting moves rows, and they stay what they are
    table->sortByColumn(VariantModel::Parameters, Qt::AscendingOrder);
    QCOMPARE(cell(0, VariantModel::Name), "▸ tenth");
    QTest::keyClick(table, Qt::Key_End);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(document().variantName(), "Variant 1");
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().variantName(), "tenth");
  }

  void theLimitsAdvise() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    for (int k = 0; k < 3; ++k) {  // accuracies that the test says
      study::EvaluateReport score;
      score.accuracy = 0.9 + 0.02 * (2 - k);
      window_->store().put(document().variants()[std::size_t(k)].recipe, score);
    }
    auto* y = find<QComboBox>("compareY");
    while (y->currentIndex() > 0) QTest::keyClick(y, Qt::Key_Up);
    QCOMPARE(y->currentText(), "accuracy");
    auto* advice = find<QLabel>("compareAdvice");
    QTRY_VERIFY(advice->text().contains("<b>Variant 1</b> has the best accuracy of all: accuracy 94.0 %"));
    auto* slider = find<QSlider>("slider_parameters");
    slider->setFocus();
    const QString two = "<b>quarter</b> has the best accuracy of the 2 that hold the limits";
    // what a step is worth changes while points of the solver arrive
    while (slider->value() > slider->minimum() && !advice->text().contains(two))
      QTest::keyClick(slider, Qt::Key_PageDown);
    QVERIFY2(advice->text().contains(two), qPrintable(advice->text()));
    QVERIFY(!document().limits().empty());  // the session will have them
    // the button makes it the current one
    auto* take = find<QAbstractButton>("takeAdvice");
    QCOMPARE(take->text(), "Work on it");
    QTest::mouseClick(take, Qt::LeftButton);
    QCOMPARE(document().variantName(), "quarter");
    QVERIFY(!take->isVisible());
    QTest::keyClick(slider, Qt::Key_Home);
    auto* accuracy = find<QSlider>("slider_accuracy");
    QTest::keyClick(accuracy, Qt::Key_End);
    QVERIFY(advice->text().startsWith("Nothing holds all limits"));
    QTest::mouseClick(find<QAbstractButton>("resetLimits"), Qt::LeftButton);
    QVERIFY(document().limits().empty());
    // a click on a point works on it
    auto* plot = find<ParetoPlot>("paretoPlot");
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, plot->placeOf(plot->marks()[0].at).toPoint());
    QCOMPARE(document().variantName(), "Variant 1");
  }

  /// A limit is typed with its unit, by keys alone; the slider and the advice follow.
  void theLimitsAreTyped() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    auto* slider = find<QSlider>("slider_parameters");
    auto* typed = find<QLineEdit>("bound_parameters");
    auto* check = find<QAbstractButton>("limit_parameters");
    const auto limit = [this] {
      const auto& limits = document().limits();
      const auto at = limits.find("parameters");
      return at == limits.end() ? -1.0 : at->second;
    };
    QVERIFY(typed->text().startsWith("at most 127 k"));
    QVERIFY(typed->accessibleName().contains("parameters") && typed->toolTip().contains("31744"));
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Tab);  // stands behind its slider
    QCOMPARE(QApplication::focusWidget(), typed);
    QCOMPARE(typed->text(), "127.082 k");
    QCOMPARE(typed->selectedText(), typed->text());
    QTest::keyClicks(typed, "30 k");
    QCOMPARE(limit(), -1.0);  // not before it is entered
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(limit(), 30e3);
    QVERIFY(check->isChecked());
    QVERIFY(slider->value() < 500);
    QVERIFY2(find<QLabel>("compareAdvice")->text().contains("within the limits"),
             qPrintable(find<QLabel>("compareAdvice")->text()));
    // what is no limit is said, changes nothing, and Escape takes it back
    QTest::keyClicks(typed, "3 ms");
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(limit(), 30e3);
    QVERIFY(typed->toolTip().contains("no such limit"));
    QVERIFY(typed->palette().color(QPalette::Text) != window_->palette().color(QPalette::Text));
    QTest::keyClick(typed, Qt::Key_Escape);
    QCOMPARE(typed->text(), "30 k");
    QVERIFY(!typed->toolTip().contains("no such limit"));
    // arrows step as on the slider
    const int before = slider->value();
    QTest::keyClick(typed, Qt::Key_Up);
    QCOMPARE(slider->value(), before + slider->singleStep());
    QVERIFY(limit() > 30e3);
    // left without Return it counts too, and shows words again
    QTest::keyClicks(typed, "0.05M");
    QTest::keyClick(typed, Qt::Key_Tab);
    QVERIFY(QApplication::focusWidget() != typed);
    QCOMPARE(limit(), 50e3);
    QCOMPARE(typed->text(), "at most 50.0 k");
    // emptied there is none
    typed->setFocus();
    QTest::keyClick(typed, Qt::Key_Delete);
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(limit(), -1.0);
    QVERIFY(!check->isChecked());
    QVERIFY(document().limits().empty());
    QVERIFY(!find<QLineEdit>("bound_accuracy")->isEnabled());  // nobody has it yet
  }

  void variantsAtOnePlaceShareALabel() {
    makeThree();
    document().duplicateVariant(document().currentVariant());
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    auto* plot = find<ParetoPlot>("paretoPlot");
    QTRY_COMPARE(plot->shown(), 4);
    QStringList names;
    for (int k = 0; k < plot->itemCount(); ++k)
      if (const auto* label = qobject_cast<QCPItemText*>(plot->item(k))) names << label->text();
    QCOMPARE(names.filter("tenth").size(), 1);
    QVERIFY2(names.filter("tenth").front().endsWith(" +1"), qPrintable(names.join(' ')));
  }

  void aPointOfTheSolverBecomesAVariant() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    auto* y = find<QComboBox>("compareY");
    y->setCurrentIndex(y->findText("weight error"));
    auto* plot = find<ParetoPlot>("paretoPlot");
    QTRY_VERIFY(plot->marks().size() > 3);  // the solver's points are there
    auto* slider = find<QSlider>("slider_parameters");
    while (slider->value() > 500) QTest::keyClick(slider, Qt::Key_PageDown);
    auto* take = find<QAbstractButton>("takeAdvice");
    QCOMPARE(take->text(), "Make it a variant");  // the solver has one between "quarter" and dense
    QTest::mouseClick(take, Qt::LeftButton);
    QCOMPARE(document().variants().size(), std::size_t{4});
    QVERIFY(document().variantName().startsWith("solver"));
    QVERIFY(document().prediction().parameters <= document().denseParameters() / 2 + 1000);
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().variants().size(), std::size_t{3});
    QCOMPARE(document().variantName(), "tenth");
  }

  void measuresAll() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(cell(1, VariantModel::Accuracy), "not measured");
    auto* button = find<QAbstractButton>("measureAll");
    QTest::mouseClick(button, Qt::LeftButton);  // asks for data, which the person does not give
    QVERIFY(window_->services().board.isIdle());
    study::DataOptions digits;
    digits.data = "digits";
    digits.limit = 64;
    answers_->data = digits;
    const auto before = document().variants();
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(button->text(), "Stop measuring");
    // answers come one by one
    QTRY_VERIFY_WITH_TIMEOUT(
        cell(0, VariantModel::Accuracy) != "not measured" && cell(0, VariantModel::Accuracy) != "measuring…",
        patience);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!window_->services().measure.job().isRunning());
    QCOMPARE(button->text(), "Measure all");
    const int questions = answers_->questions;
    QTest::keyClick(window_.get(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(answers_->questions, questions);  // the data is known by now
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().measure.job().isRunning(), patience);
    for (int row = 0; row < 3; ++row) {
      const auto& recipe = document().variants()[std::size_t(row)].recipe;
      QVERIFY(window_->store().evaluation(recipe) != nullptr);
      QVERIFY(window_->store().bench(recipe) != nullptr);
      for (const int column : {VariantModel::Time, VariantModel::Error, VariantModel::Loss})
        QTRY_VERIFY2(!cell(row, column).contains("not "), qPrintable(QString::number(column)));
    }
    QTRY_VERIFY(!button->isEnabled());  // everything is measured
    QCOMPARE(document().variants(), before);
  }

  void comparesWithAnotherSession() {
    makeThree();
    const QString path = folder_.filePath("whole.tenfold");
    answers_->savePath = path;
    QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(QFile::exists(path));
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    document().removeVariant(2);
    document().removeVariant(1);
    QCOMPARE(document().variants().size(), std::size_t{1});
    answers_->openPath = path;
    QTest::mouseClick(find<QAbstractButton>("addSession"), Qt::LeftButton);
    auto* table = find<QTreeView>("variants");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 4, patience);
    QCOMPARE(cell(3, VariantModel::Name).trimmed(), "whole · tenth");
    QCOMPARE(document().variants().size(), std::size_t{1});
    // not to be worked on as it is
    click(3);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(document().variantName(), "Variant 1");
    auto& difference = *find<DifferencePanel>("differencePanel");
    QVERIFY(difference.model().rowCount() > 0);  // its layers compare
    QCOMPARE(difference.model().headerData(DifferenceModel::Other, Qt::Horizontal).toString(), "tenth");
    // copied it is, in one step
    auto* copied = find<QAbstractButton>("copyIntoSession");
    auto* removed = find<QAbstractButton>("removeSession");
    QTest::mouseClick(copied, Qt::LeftButton);
    QCOMPARE(document().variants().size(), std::size_t{2});
    QCOMPARE(document().variants()[1].name, "tenth");
    QCOMPARE(document().variantName(), "Variant 1");
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().variants().size(), std::size_t{1});
    click(0);
    QVERIFY(!copied->isVisible());  // there is nothing to copy
    click(2);
    QTest::mouseClick(removed, Qt::LeftButton);
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(!removed->isVisible());
    // a file that is no session is told
    const std::size_t messages = window_->messages().messages().size();
    answers_->openPath = sample("digits_cnn.pt2");
    QTest::mouseClick(find<QAbstractButton>("addSession"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window_->messages().messages().size() > messages, patience);
    QCOMPARE(table->model()->rowCount(), 1);
  }

  void cancellingLeavesOutAllThatWait() {
    makeThree();
    answers_->savePath = folder_.filePath("whole.tenfold");
    QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);
    OtherSessions& sessions = window_->services().sessions;
    const QString other = folder_.filePath("other.tenfold");
    QVERIFY(QFile::copy(answers_->savePath, other));
    sessions.add(answers_->savePath);
    sessions.add(other);
    sessions.job().cancel();
    QVERIFY(!sessions.job().isRunning());
    QTest::qWait(50);
    QVERIFY(sessions.all().empty());
    sessions.add(other);  // and from now on as before
    QTRY_COMPARE_WITH_TIMEOUT(sessions.all().size(), std::size_t{1}, patience);
  }

  void ofAnotherModelTheWholeCompares() {
    openSample();
    Session other;
    other.model_path = sample("digits_mlp.pt2").toStdString();
    other.model_hash = "of another model";
    other.variants = {{"small", {}, "{}"}};
    const QString path = folder_.filePath("other.tenfold");
    study::write_session(other, path.toStdString());
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    answers_->openPath = path;
    QTest::mouseClick(find<QAbstractButton>("addSession"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(find<QTreeView>("variants")->model()->rowCount(), 2, patience);
    QCOMPARE(cell(1, VariantModel::Kept), "100 %");
    QVERIFY(cell(1, VariantModel::Parameters) != cell(0, VariantModel::Parameters));
    QCOMPARE(cell(1, VariantModel::Accuracy), "other model");
    QCOMPARE(find<DifferencePanel>("differencePanel")->model().rowCount(), 0);
    click(1);
    QVERIFY(!find<QAbstractButton>("copyIntoSession")->isEnabled());
  }

  void limitsStayInTheSession() {
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    document().branchVariant("all dense");
    document().setFamily({document().report().layers[1].id}, Family::low_rank);
    const QString path = folder_.filePath("limited.tenfold");
    answers_->savePath = path;
    QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!document().isModified());
    auto* slider = find<QSlider>("slider_parameters");
    QTest::keyClick(slider, Qt::Key_Home);
    const auto limits = document().limits();
    QCOMPARE(limits.size(), std::size_t{1});
    QVERIFY(window_->isWindowModified());  // the file does not have them
    answers_->unsaved = Dialogs::Unsaved::cancel;
    QVERIFY(!window_->close());
    answers_->unsaved = Dialogs::Unsaved::discard;
    QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!window_->isWindowModified());
    stop();
    start();
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(document().limits(), limits);
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    QVERIFY(find<QAbstractButton>("limit_parameters")->isChecked());
    QCOMPARE(find<QSlider>("slider_parameters")->value(), 0);
    window_->openFile(sample("digits_mlp.pt2"));  // another model has no limits
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QVERIFY(document().limits().empty());
    QVERIFY(!find<QAbstractButton>("limit_parameters")->isChecked());
  }

  void curvesLieOverEachOther() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    QTest::mouseClick(find<QAbstractButton>("tabFronts"), Qt::LeftButton);
    auto* plot = find<CurvesPlot>("frontCurves");
    QTRY_VERIFY(!plot->scene().isEmpty());
    QVERIFY(plot->isVisible());
    QCOMPARE(plot->scene().curves.front().name, "solver's front");
    QCOMPARE(plot->scene().curves.back().name, "variants");
    const auto before = document().recipe();
    auto* add = find<QAbstractButton>("frontCurvesButton");
    QTest::mouseClick(add, Qt::LeftButton);
    QVERIFY(!add->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().overlay.job().isRunning(), patience);
    QStringList names;
    for (const auto& curve : plot->scene().curves) names << curve.name;
    QVERIFY2(names.contains("Tucker") && names.contains("TT"), qPrintable(names.join(' ')));
    QVERIFY(!add->isEnabled());  // none is missing
    QVERIFY(document().recipe() == before);
    QVERIFY(cell(1, VariantModel::Error).endsWith("%"));         // what variants lose is known as before
    QCOMPARE(cell(1, VariantModel::Loss), "needs calibration");  // nothing says what the model's loss does
    // a variant that locks a layer has a front of its own
    document().setLocked({document().report().layers[1].id}, true);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().overlay.fronts().empty(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(plot->scene().curves.front().name, "tenth", patience);
    QTest::mouseClick(find<QAbstractButton>("tabLayers"), Qt::LeftButton);
    auto* layers = find<CurvesPlot>("layerCurves");
    QCOMPARE(layers->scene().curves.size(), std::size_t{3});
    click(0);
    click(1, Qt::ControlModifier);
    QCOMPARE(layers->scene().curves.size(), std::size_t{2});
    QCOMPARE(layers->scene().names.size(), 6);
  }

  void everyPlotIsSaved() {
    makeThree();
    const auto savesAll = [&](QWidget* plot, const QStringList& names) {
      for (const QString& ending :
           {QStringLiteral("PNG"), QStringLiteral("SVG"), QStringLiteral("PDF"), QStringLiteral("CSV")}) {
        answers_->savePath = folder_.filePath(plot->objectName() + '.' + ending.toLower());
        auto* menu = openMenu(*plot);
        QVERIFY(menu != nullptr);
        for (QAction* each : menu->actions())
          if (each->text().remove('&').contains(ending)) each->trigger();
        menu->close();
        QVERIFY2(QFileInfo(answers_->savePath).size() > 100, qPrintable(answers_->savePath));
      }
      QFile file(folder_.filePath(plot->objectName() + ".svg"));
      QVERIFY(file.open(QIODevice::ReadOnly));
      const QString svg = QString::fromUtf8(file.readAll());
      QVERIFY(svg.contains("</svg>"));
      for (const QString& name : names) QVERIFY2(svg.contains('>' + name + '<'), qPrintable(name));
      // a name without an ending gets that of the form that was chosen
      answers_->savePath = folder_.filePath(plot->objectName() + "_bare");
      auto* menu = openMenu(*plot);
      for (QAction* each : menu->actions())
        if (each->text().remove('&').contains("SVG")) each->trigger();
      menu->close();
      QVERIFY(!QFile::exists(answers_->savePath));
      QFile bare(answers_->savePath + ".svg");
      QVERIFY(bare.open(QIODevice::ReadOnly));
      QVERIFY(bare.readAll().contains("</svg>"));
    };
    savesAll(find<QWidget>("tradeOffPlot"), {"parameters kept"});
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    savesAll(find<QWidget>("paretoPlot"), {"tenth", "quarter"});
    QTest::mouseClick(find<QAbstractButton>("tabLayers"), Qt::LeftButton);
    auto* layers = find<CurvesPlot>("layerCurves");
    savesAll(layers, {"tenth", "quarter"});
    // its menu switches curves
    QCOMPARE(layers->scene().curves.size(), std::size_t{3});
    const auto marks = layers->marks().size();
    auto* menu = openMenu(*layers);
    QVERIFY(menu->actions().front()->isChecked());
    menu->actions().front()->trigger();
    menu->close();
    QVERIFY(layers->marks().size() < marks);
    QVERIFY(layers->isHidden(layers->scene().curves.front().name));
  }

  void theTableIsSavedAndItsColumnsKept() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    auto* panel = find<VariantPanel>("variantPanel");
    answers_->savePath = folder_.filePath("variants.csv");
    emit panel->saveWanted();
    QFile file(answers_->savePath);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.startsWith("variant,session,parameters,"));
    QCOMPARE(text.count('\n'), 4);
    auto* table = find<QTreeView>("variants");
    table->sortByColumn(VariantModel::Parameters, Qt::AscendingOrder);
    emit table->header()->customContextMenuRequested({});
    auto* menu = panel->findChild<QMenu*>("variantColumns");
    for (QAction* each : menu->actions())
      if (each->text() == "MACs") each->trigger();
    menu->close();
    QVERIFY(table->isColumnHidden(VariantModel::Macs));
    VariantPanel next;
    next.restoreColumns(panel->columnState());
    next.show(panel->variants());
    auto* again = next.findChild<QTreeView*>("variants");
    QVERIFY(again->isColumnHidden(VariantModel::Macs));
    QCOMPARE(again->model()->index(0, VariantModel::Name).data().toString(), "▸ tenth");
  }

 private:
  void makeThree() {
    openSample();
    int percent = 25;
    for (const char* name : {"quarter", "tenth"}) {
      answers_->name = name;
      QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
      find<QSpinBox>("budgetPercent")->setValue(percent);
      const auto before = document().recipe();
      QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier);
      QTRY_VERIFY_WITH_TIMEOUT(!(document().recipe().layers == before.layers), patience);
      QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
      percent = 10;
    }
    QCOMPARE(document().variants().size(), std::size_t{3});
  }

  static QMenu* openMenu(QWidget& plot) {
    QContextMenuEvent ask(QContextMenuEvent::Mouse, QPoint(60, 60), plot.mapToGlobal(QPoint(60, 60)));
    QCoreApplication::sendEvent(&plot, &ask);
    return qobject_cast<QMenu*>(QApplication::activePopupWidget());
  }

  QString cell(int row, int column) {
    return find<QTreeView>("variants")->model()->index(row, column).data().toString();
  }

  void click(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    auto* table = find<QTreeView>("variants");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers,
                      table->visualRect(table->model()->index(row, 0)).center());
  }
};

TENFOLD_TEST_CLASS(TestWindowCompare)

}  // namespace tenfold::ui::testing

#include "test_window_compare.moc"
