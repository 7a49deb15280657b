// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QTreeView>

#include "engine/study/session.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/plots/curves_plot.h"
#include "ui/train/confusion_view.h"
#include "ui/train/runs_panel.h"
#include "ui/train/sample_grid.h"

namespace tenfold::ui::testing {

class TestWindowTrain : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void trainsWhatWasCompressed() {
    begin();
    train(2);
    const TrainRun& run = runs().back();
    QCOMPARE(run.state, TrainRun::State::finished);
    QCOMPARE(run.epochs.size(), std::size_t{2});
    QCOMPARE(run.report.validation_samples, std::int64_t{144});
    QVERIFY(run.report.test_accuracy.has_value());
    QVERIFY(run.report.teacher && run.report.before);
    // what is drawn is what was measured
    auto* plot = find<CurvesPlot>("accuracyPlot");
    const CurveScene& scene = plot->scene();
    QCOMPARE(scene.reference, run.report.teacher->accuracy);
    const NamedCurve& held = scene.curves.back();
    QVERIFY(held.look == NamedCurve::Look::measured);
    QCOMPARE(held.points.size(), qsizetype(3));  // before, and after each epoch
    QCOMPARE(held.points.back().y(), run.epochs.back().validation_accuracy.value());
    QCOMPARE(held.points.back().x(), 2.0);
    // a click in the legend switches a curve off
    QCOMPARE(plot->marks().size(), std::size_t(3));
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier,
                      plot->seriesLegend().areaOf(1).center().toPoint());
    QVERIFY(plot->isHidden(held.name) && plot->marks().empty());
    QCOMPARE(find<QTreeView>("states")->model()->rowCount(), 2);
    auto& confusion = window_->trainPage().confusion();
    std::int64_t counted = 0;
    for (int truth = 0; truth < 10; ++truth)
      for (int answer = 0; answer < 10; ++answer) counted += confusion.countAt(truth, answer);
    QCOMPARE(counted, run.report.validation_samples);
    QCOMPARE(confusion.toCsv().count('\n'), 11);
    QVERIFY(find<QLabel>("trainNumbers")->text().contains("samples/s"));
    QVERIFY(find<QLabel>("trainNumbers")->text().contains(QString::number(run.steps.back().steps)));
  }

  void aStateIsKeptAndUndone() {
    begin();
    train(2);
    const Recipe before = document().recipe();
    const std::int64_t parameters = document().prediction().parameters;
    QTest::mouseClick(find<QPushButton>("keepState"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!document().recipe().state_hash.empty(), patience);
    QCOMPARE(document().prediction().parameters, parameters);
    QCOMPARE(document().variants().size(), std::size_t{1});
    QCOMPARE(document().model().report().hash, document().recipe().state_hash);
    QVERIFY(document().original().report().hash != document().recipe().state_hash);
    const TrainRun& run = runs().back();
    QCOMPARE(accuracy(document().model()), run.report.test_accuracy.value());  // the best was tested
    // what is exported is what was trained, not a new fit of its dense form
    study::CompressReport compressed;
    const study::Model again = study::compress(document().model(), document().recipe(), compressed);
    QCOMPARE(accuracy(again), run.report.test_accuracy.value());
    for (const auto& layer : compressed.layers) QVERIFY(!(layer.relative_error > 1e-6));
    const Recipe trained = document().recipe();
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().recipe(), before);
    QCOMPARE(document().model().report().hash, document().original().report().hash);
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document().recipe(), trained);
    QCOMPARE(document().model().report().hash, trained.state_hash);
  }

  void whatWasChangedMeanwhileStays() {
    begin();
    train(1);
    std::string id;
    for (const auto& spec : document().recipe().layers)
      if (spec.family() != Family::dense) id = spec.id;
    document().setFamily({id}, Family::dense);
    const Recipe changed = document().recipe();
    QTest::mouseClick(find<QPushButton>("keepState"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(document().variants().size(), std::size_t{2}, patience);
    QTRY_VERIFY(!document().recipe().state_hash.empty());
    QCOMPARE(document().variantName(), "run 1, epoch 1");
    QCOMPARE(document().variants()[0].recipe, changed);
    document().switchVariant(0);  // its weights are the file's
    QCOMPARE(document().model().report().hash, document().original().report().hash);
    document().history().undo();
    document().history().undo();  // both at once: the variant and its state
    QCOMPARE(document().variants().size(), std::size_t{1});
    QCOMPARE(document().recipe(), changed);
  }

  void pausedRunsGoOnAsIfNothingHadBeen() {
    begin();
    train(6);
    const std::string whole = kept();
    document().history().undo();
    startTraining(6);
    QTRY_VERIFY_WITH_TIMEOUT(!runs().back().epochs.empty(), patience);
    QTest::mouseClick(find<QPushButton>("trainPause"), Qt::LeftButton);
    QCOMPARE(runs().back().state, TrainRun::State::paused);
    QCOMPARE(find<QPushButton>("trainPause")->text().remove('&'), "Go on");
    QVERIFY(runs().back().epochs.size() < 6);
    QTest::mouseClick(find<QPushButton>("trainPause"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(runs().back().state, TrainRun::State::finished, patience);
    QCOMPARE(runs().back().epochs.size(), std::size_t{6});
    QCOMPARE(runs().size(), std::size_t{2});
    QCOMPARE(kept(), whole);  // the same bits
  }

  void stopsWithTheBestState() {
    begin();
    startTraining(5000);
    QTRY_VERIFY_WITH_TIMEOUT(runs().back().epochs.size() >= 2, patience);
    QVERIFY(!find<QPushButton>("trainStart")->isEnabled());
    QTest::mouseClick(find<QPushButton>("trainStop"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(runs().back().state, TrainRun::State::stopped, patience);
    QVERIFY(runs().back().report.test_accuracy.has_value());
    QVERIFY(find<QPushButton>("trainStart")->isEnabled());
    QVERIFY(runs().back().states.size() <= 10);
    QVERIFY(runs().back().states.count(runs().back().bestEpoch()) == 1);
  }

  void showsHowTheDataIsSplit() {
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_3, Qt::ControlModifier);
    QTest::mouseClick(find<QPushButton>("trainPreview"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<SampleGrid>("samplesTest")->count() > 0, patience);
    QCOMPARE(find<SampleGrid>("samplesTraining")->count(), 30);
    QCOMPARE(find<SampleGrid>("samplesTraining")->caption(3), "3");
    QVERIFY(find<QLabel>("dataWords")->text().contains("digits"));
    // other data that is not there is told, and what was shown stays
    auto* source = find<QComboBox>("dataSource");
    source->setCurrentIndex(1);
    QVERIFY(!find<QPushButton>("trainStart")->isEnabled());
    QVERIFY(find<QLabel>("trainProblem")->isVisible());
    find<QLineEdit>("dataPath")->setText(folder_.filePath("nothing"));
    QVERIFY(find<QPushButton>("trainStart")->isEnabled());
    QTest::mouseClick(find<QPushButton>("trainStart"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(runs().back().state, TrainRun::State::failed, patience);
    QVERIFY(find<QLabel>("trainNumbers")->text().contains("nothing"));
    QVERIFY(window_->messages().messages().back().isError);
    QCOMPARE(find<SampleGrid>("samplesTest")->count(), 30);
  }

  void trainedStatesLieBesideTheSession() {
    begin();
    train(1);
    kept();
    const double trained = accuracy(document().model());
    answers_->savePath = folder_.filePath("trained.tenfold");
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    const QDir states(folder_.filePath("trained.tenfold.d"));
    QCOMPARE(states.entryList(QDir::Files),
             QStringList{QString::fromStdString(document().recipe().state_hash) + ".pt2"});
    stop();
    start();
    window_->openFile(folder_.filePath("trained.tenfold"));
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QVERIFY(!document().recipe().state_hash.empty());
    QCOMPARE(document().model().report().hash, document().recipe().state_hash);
    QCOMPARE(accuracy(document().model()), trained);
    QVERIFY(!document().isModified());
    // a state that no variant has is not kept
    document().branchVariant("again");
    action("saveSession")->trigger();
    QCOMPARE(states.entryList(QDir::Files).size(), 1);
    stop();
    QVERIFY(QDir(states).removeRecursively());
    start();
    window_->openFile(folder_.filePath("trained.tenfold"));
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QVERIFY(document().recipe().state_hash.empty());
    QVERIFY(document().factorizedLayers() > 0);
    bool told = false;
    for (const auto& message : window_->messages().messages())
      told = told || message.text.contains("what was trained is missing");
    QVERIFY(told);
  }

  /// A save waits for its states in an event loop: the person may go on meanwhile.
  void aSaveWritesWhatItWasAskedFor() {
    begin();
    train(2);
    const std::string first = keptOf(1), second = keptOf(2);
    QVERIFY(first != second);
    document().history().undo();
    QCOMPARE(document().recipe().state_hash, first);
    // a state that is not among those that are written comes back while they are
    saveWhile([this] { document().history().redo(); });
    QCOMPARE(document().recipe().state_hash, second);
    QVERIFY(document().isModified());
    QVERIFY(window_->messages().messages().back().text.contains("changed meanwhile"));
    QCOMPARE(savedSession().variants.front().recipe.state_hash, first);
    QCOMPARE(savedStates(), QStringList{QString::fromStdString(first) + ".pt2"});
    action("saveSession")->trigger();
    QVERIFY(!document().isModified());
    QCOMPARE(savedSession().variants, document().variants());
    QCOMPARE(savedStates().size(), 2);
    const double trained = accuracy(document().model());
    stop();
    start();
    window_->openFile(folder_.filePath("trained.tenfold"));
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(document().recipe().state_hash, second);
    QCOMPARE(accuracy(document().model()), trained);
  }

  void whatIsRemovedWhileASaveWaitsIsSaved() {
    begin();
    train(1);
    document().branchVariant("trained");
    const std::string hash = kept();
    const auto asked = document().variants();
    saveWhile([this] { document().removeVariant(1); });
    QCOMPARE(document().variants().size(), std::size_t{1});
    QVERIFY(document().isModified());
    QCOMPARE(savedSession().variants, asked);
    QCOMPARE(savedStates(), QStringList{QString::fromStdString(hash) + ".pt2"});
    document().history().undo();
    QCOMPARE(document().variants(), asked);
    action("saveSession")->trigger();
    QVERIFY(!document().isModified());
    QCOMPARE(savedSession().variants, asked);
    QCOMPARE(savedStates(), QStringList{QString::fromStdString(hash) + ".pt2"});
  }

  void aModelThatIsClosedWhileASaveWaitsIsSaved() {
    begin();
    train(1);
    const std::string hash = kept();
    const auto asked = document().variants();
    saveWhile([this] { document().close(); });
    QCOMPARE(savedSession().variants, asked);
    QCOMPARE(savedStates(), QStringList{QString::fromStdString(hash) + ".pt2"});
    QVERIFY(document().sessionPath().isEmpty());  // what is open now is not that session
  }

  void aStateThatNoVariantHasGoesAtTheNextSave() {
    begin();
    train(1);
    kept();
    answers_->savePath = folder_.filePath("trained.tenfold");
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    QCOMPARE(savedStates().size(), 1);
    document().history().undo();
    action("saveSession")->trigger();
    QVERIFY(!document().isModified());
    QVERIFY(savedStates().isEmpty());
  }

  /// It may be the only copy of what took days.
  void aStateThatCannotBeReadStays() {
    begin();
    train(1);
    const QString state = QString::fromStdString(kept()) + ".pt2";
    answers_->savePath = folder_.filePath("trained.tenfold");
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    stop();
    QFile file(QDir(folder_.filePath("trained.tenfold.d")).filePath(state));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("PK not really");
    file.close();
    start();
    window_->openFile(folder_.filePath("trained.tenfold"));
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QVERIFY(document().recipe().state_hash.empty());
    for (const char* name : {"one", "two"}) {  // the second time the session does not name it any more
      document().branchVariant(name);
      action("saveSession")->trigger();
      QVERIFY(!document().isModified());
      QCOMPARE(savedStates(), QStringList{state});
    }
    // the same training makes it anew
    train(1);
    QCOMPARE(QString::fromStdString(kept()) + ".pt2", state);
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    QVERIFY(file.size() > 1000);
  }

  void whatAnotherSessionTrainedCompares() {
    begin();
    train(1);
    const std::string hash = kept();
    const double trained = accuracy(document().model());
    answers_->savePath = folder_.filePath("another.tenfold");
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    stop();
    start();
    openSample();
    OtherSessions& others = window_->services().sessions;
    others.add(folder_.filePath("another.tenfold"));
    QTRY_COMPARE_WITH_TIMEOUT(others.all().size(), std::size_t{1}, patience);
    const Recipe recipe = others.all().front().variants.front().recipe;
    QCOMPARE(recipe.state_hash, hash);
    QCOMPARE(accuracy(document().modelOf(recipe)), trained);
    document().addVariant("copied", recipe, true);
    QCOMPARE(accuracy(document().model()), trained);
    // and it is saved with what was trained
    answers_->savePath = folder_.filePath("copied.tenfold");
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    QCOMPARE(QDir(answers_->savePath + ".d").entryList(QDir::Files),
             QStringList{QString::fromStdString(hash) + ".pt2"});
    // what is not there any more is said
    QVERIFY(QDir(folder_.filePath("another.tenfold.d")).removeRecursively());
    others.add(folder_.filePath("another.tenfold"));
    QTRY_VERIFY_WITH_TIMEOUT(others.all().front().variants.front().recipe.state_hash.empty(), patience);
    QVERIFY(window_->messages().messages().back().text.contains("what was trained is missing"));
  }

  void aRecoveredStateIsNeverWithoutACopy() {
    const QString recovery = folder_.filePath("recovery"), crashed = recovery + "/crashed.tenfold";
    stop();
    start(recovery);
    begin();
    train(1);
    const std::string hash = kept();
    const auto copy = [&] {
      const QStringList names = QDir(recovery).entryList({"*.tenfold"}, QDir::Files);
      return names.isEmpty() ? QString() : QDir(recovery).filePath(names.front());
    };
    const auto hashIn = [](const QString& path) {
      return study::read_session(path.toStdString()).variants.front().recipe.state_hash;
    };
    QTRY_VERIFY_WITH_TIMEOUT(!copy().isEmpty() && hashIn(copy()) == hash, patience);
    // what a crash leaves
    const QString state = QString::fromStdString(hash) + ".pt2", left = folder_.filePath("left");
    QVERIFY(QFile::copy(copy(), left));
    QVERIFY(QFile::copy(copy() + ".d/" + state, left + ".pt2"));
    stop();
    QVERIFY(QFile::copy(left, crashed));
    QVERIFY(QDir().mkpath(crashed + ".d"));
    QVERIFY(QFile::copy(left + ".pt2", crashed + ".d/" + state));
    start(recovery);
    answers_->recover = true;
    QVERIFY(window_->recover());
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QVERIFY(QFile::exists(crashed + ".d/" + state) || (copy() != crashed && hashIn(copy()) == hash));
    QCOMPARE(document().recipe().state_hash, hash);
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(crashed), patience);
    QVERIFY(!QFile::exists(crashed + ".d"));
    QCOMPARE(hashIn(copy()), hash);
    QVERIFY(QFile::exists(copy() + ".d/" + state));
  }

  /// The copy has states to write of its own, and the save comes first.
  void aCopyThatIsNotWantedAnyMoreIsNoError() {
    const QString recovery = folder_.filePath("recovery");
    stop();
    start(recovery);
    begin();
    train(1);
    kept();
    answers_->savePath = folder_.filePath("trained.tenfold");
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    QTest::qWait(200);
    for (const auto& message : window_->messages().messages())
      QVERIFY2(!message.isError, qPrintable(message.text));
    stop();
    start(recovery);
    QVERIFY(!window_->recover());
    QVERIFY(QDir(recovery).isEmpty());
  }

  void runsAreNotLostWithoutAQuestion() {
    begin();
    answers_->savePath = folder_.filePath("trained.tenfold");
    action("saveSession")->trigger();
    QVERIFY(!document().isModified());
    answers_->loseTraining = false;
    startTraining(5000);
    QVERIFY(!window_->close());
    QVERIFY(window_->services().train.isRunning());
    QVERIFY2(answers_->lost.contains("not over"), qPrintable(answers_->lost));
    QTRY_VERIFY_WITH_TIMEOUT(!runs().back().epochs.empty(), patience);
    QTest::mouseClick(find<QPushButton>("trainStop"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(runs().back().state, TrainRun::State::stopped, patience);
    QVERIFY(!window_->close());
    QVERIFY2(answers_->lost.contains("kept"), qPrintable(answers_->lost));
    const int questions = answers_->questions;
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(answers_->questions, questions + 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QCOMPARE(document().report().name, "digits_cnn.pt2");
    kept();
    action("saveSession")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!document().isModified(), patience);
    QVERIFY(window_->close());  // nothing is lost any more
    QCOMPARE(answers_->questions, questions + 1);
  }

  void anotherModelHasNoRuns() {
    begin();
    train(1);
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QVERIFY(runs().empty());
    QCOMPARE(find<QTreeView>("layers")->isVisible(), true);
    QTest::keyClick(window_.get(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(window_->trainPage().runs().run(), 0);
    QVERIFY(!find<QPushButton>("keepState")->isEnabled());
  }

 private:
  const std::vector<TrainRun>& runs() { return window_->services().train.runs(); }

  /// A compressed sample on the page of training.
  void begin() {
    openSample();
    solve();
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QTest::keyClick(window_.get(), Qt::Key_3, Qt::ControlModifier);
    QVERIFY(window_->trainPage().isVisible());
  }

  void startTraining(int epochs) {
    auto* box = find<QSpinBox>("trainEpochs");
    box->selectAll();
    QTest::keyClicks(box, QString::number(epochs));
    QTest::mouseClick(find<QPushButton>("trainStart"), Qt::LeftButton);
    QVERIFY(window_->services().train.isRunning());
  }

  void train(int epochs) {
    startTraining(epochs);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->services().train.isRunning(), patience);
  }

  /// Keeps the best state; its hash.
  std::string kept() {
    const std::string before = document().recipe().state_hash;
    QTest::mouseClick(find<QPushButton>("keepState"), Qt::LeftButton);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(document().recipe().state_hash != before, patience); }();
    return document().recipe().state_hash;
  }

  std::string keptOf(std::int64_t epoch) {
    const std::string before = document().recipe().state_hash;
    window_->services().train.keep(runs().back().number, epoch);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(document().recipe().state_hash != before, patience); }();
    return document().recipe().state_hash;
  }

  /// Saves the session, and does something as soon as the save waits.
  void saveWhile(const std::function<void()>& change) {
    answers_->savePath = folder_.filePath("trained.tenfold");
    QFile::remove(answers_->savePath);
    QDir(folder_.filePath("trained.tenfold.d")).removeRecursively();
    bool changed = false, saving = true;
    QTimer::singleShot(0, window_.get(), [&] {
      QVERIFY(saving);
      QVERIFY(!QFile::exists(answers_->savePath));
      change();
      changed = true;
    });
    action("saveSession")->trigger();
    saving = false;
    QVERIFY(changed);
  }

  Session savedSession() { return study::read_session(folder_.filePath("trained.tenfold").toStdString()); }
  QStringList savedStates() { return QDir(folder_.filePath("trained.tenfold.d")).entryList(QDir::Files); }

  static double accuracy(const study::Model& model) {
    study::DataOptions digits;
    digits.data = "digits";
    return study::evaluate(model, digits).accuracy;
  }
};

TENFOLD_TEST_CLASS(TestWindowTrain)

}  // namespace tenfold::ui::testing

#include "test_window_train.moc"
