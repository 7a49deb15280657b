// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include "engine/study/session.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compress/calibration_chip.h"
#include "ui/compress/totals_bar.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui::testing {
namespace {

void putNumber(QByteArray& into, quint64 value, int bytes) {
  for (int k = 0; k < bytes; ++k) into.append(char(value >> (8 * k) & 0xff));
}

quint32 crcOf(const QByteArray& bytes) {
  quint32 crc = ~0U;
  for (const char byte : bytes) {
    crc ^= quint8(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xedb88320U : crc >> 1;
  }
  return ~crc;
}

/// An .npz of one array x [4, 1, 8, 8] of zeros, float32: samples without labels.
QByteArray samplesWithoutLabels() {
  QByteArray header("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 1, 8, 8), }");
  header = header.leftJustified(117, ' ') + "\n";
  QByteArray array("\x93NUMPY\x01\x00", 8);
  putNumber(array, quint32(header.size()), 2);
  array += header + QByteArray(4 * 64 * 4, 0);
  const QByteArray name("x.npy");
  QByteArray facts;  // of the member, as both places have them
  putNumber(facts, 20, 2);
  putNumber(facts, 0, 8);  // stored
  putNumber(facts, crcOf(array), 4);
  putNumber(facts, quint32(array.size()), 4);
  putNumber(facts, quint32(array.size()), 4);
  putNumber(facts, quint32(name.size()), 2);
  putNumber(facts, 0, 2);
  QByteArray file = "PK\x03\x04" + facts + name + array;
  const auto directory = quint32(file.size());
  file += QByteArray("PK\x01\x02\x14\x00", 6) + facts + QByteArray(14, 0) + name;
  const auto size = quint32(file.size()) - directory;
  file += QByteArray("PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00", 12);
  putNumber(file, size, 4);
  putNumber(file, directory, 4);
  putNumber(file, 0, 2);
  return file;
}

}  // namespace

/// A budget of accuracy: the smallest model that loses no more.
class TestWindowDrop : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void initTestCase() {
    if (!QFile::exists(QStringLiteral(TENFOLD_TEST_DATA "/digits.csv.gz")))
      QSKIP("the digits data is not here");
  }
  void init() {
    start();
    openSample();
  }
  void cleanup() { stop(); }

  void findsTheSmallestWithinAPoint() {
    QVERIFY(find<QSlider>("budgetSlider")->isVisible());
    calibrate();
    limitAccuracy();
    QVERIFY(!find<QSlider>("budgetSlider")->isVisible());
    QVERIFY(find<QSlider>("dropSlider")->isVisible());
    QCOMPARE(find<QDoubleSpinBox>("dropPoints")->value(), 1.0);
    find<QSlider>("dropSlider")->setValue(20);
    QCOMPARE(find<QDoubleSpinBox>("dropPoints")->value(), 2.0);
    find<QDoubleSpinBox>("dropPoints")->setValue(12.3);  // beyond the slider: what is typed counts
    QCOMPARE(find<QDoubleSpinBox>("dropPoints")->value(), 12.3);
    find<QDoubleSpinBox>("dropPoints")->setValue(2);
    const Recipe before = document().recipe();
    const int steps = document().history().count();
    // each try is shown as it comes, and nothing is decided before the last
    std::vector<std::size_t> seen;
    QStringList shown;
    connect(&drop(), &DropService::changed, this, [&] {
      if (!drop().job().isRunning() || drop().tries().empty()) return;
      seen.push_back(drop().tries().size());
      shown << find<QLabel>("budgetMessage")->text();
      QCOMPARE(document().recipe(), before);
    });
    answers_->data = digits();
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QCOMPARE(answers_->questions, 2);  // the calibration, and the samples that were missing
    QTRY_VERIFY_WITH_TIMEOUT(!drop().job().isRunning(), patience);
    drop().disconnect(this);
    QVERIFY(seen.size() >= 4);
    for (std::size_t k = 0; k < seen.size(); ++k) {
      QCOMPARE(seen[k], k + 1);
      QVERIFY2(shown[int(k)].startsWith(QStringLiteral("Try %1: ").arg(k + 1)), qPrintable(shown[int(k)]));
    }
    // what was found is what compressing and evaluating by hand gives
    const double dense = window_->store().evaluation(Recipe{})->accuracy;
    study::CompressReport made;
    const auto small = study::compress(document().model(), document().recipe(), made);
    const auto evaluated = study::evaluate(small, digits());
    QCOMPARE(evaluated.accuracy, window_->store().evaluation(document().recipe())->accuracy);
    QVERIFY(dense - evaluated.accuracy <= 0.02);
    QVERIFY(document().prediction().parameters < document().denseParameters() / 2);
    const double kept = double(document().prediction().parameters) / double(document().denseParameters());
    for (const DropTry& each : drop().tries()) {
      QCOMPARE(each.holds, each.drop <= 0.02 + 1e-12);
      if (each.kept < kept) QVERIFY(!each.holds);
    }
    // one step that says what was reached
    QCOMPARE(document().history().count(), steps + 1);
    const QString words = document().history().undoText(), percent = percentText(kept);
    QVERIFY2(words.startsWith(QStringLiteral("Solve: %1 of the parameters at ").arg(percent)),
             qPrintable(words));
    QVERIFY2(words.endsWith(QStringLiteral("on %1 held-out samples").arg(evaluated.samples)),
             qPrintable(words));
    QVERIFY(find<QLabel>("budgetMessage")->text().startsWith(percent));
    QVERIFY(window_->messages().messages().back().text.contains(percent));
    QCOMPARE(document().recipe().budget, std::optional(Budget{"accuracy-drop", 0.02}));
    QVERIFY(find<TotalsBar>("totals")->totals()[4].value.endsWith("%"));
    const Recipe found = document().recipe();
    document().history().undo();
    QCOMPARE(document().recipe(), before);
    document().history().redo();
    QCOMPARE(document().recipe(), found);
  }

  void saysWhatIsLacking() {
    calibrate();
    limitAccuracy();
    auto* samples = find<QToolButton>("dropSamples");
    QVERIFY(samples->isVisible());
    QCOMPARE(samples->text(), "Choose samples…");
    QCOMPARE(find<QLabel>("budgetMessage")->text(), "Accuracy is measured on samples.");
    const int steps = document().history().count();
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);  // thought better of it
    QCOMPARE(answers_->questions, 2);
    QVERIFY(!drop().job().isRunning());
    // those of the calibration are not taken
    answers_->data = digits();
    answers_->data->data = "digits:train";
    QTest::mouseClick(samples, Qt::LeftButton);
    QCOMPARE(samples->text(), "Choose others…");
    QVERIFY(find<QLabel>("budgetMessage")->text().startsWith("▲ These samples were calibrated on"));
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QVERIFY(!drop().job().isRunning());
    // samples without labels are refused before anything is compressed, and why is told
    const QString path = folder_.filePath("unlabelled.npz");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(samplesWithoutLabels());
    file.close();
    answers_->data->data = path.toStdString();
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QVERIFY(drop().job().isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!drop().job().isRunning(), patience);
    QVERIFY2(drop().problem().contains("has no labels"), qPrintable(drop().problem()));
    QVERIFY(window_->messages().messages().back().isError);
    QVERIFY(window_->messages().messages().back().text.contains("has no labels"));
    QVERIFY(find<QLabel>("budgetMessage")->toolTip().contains("has no labels"));
    QVERIFY(drop().tries().empty());
    answers_->data = digits();
    QTest::mouseClick(samples, Qt::LeftButton);
    QCOMPARE(samples->text(), "on digits…");
    QCOMPARE(find<QLabel>("budgetMessage")->text(), "Solve measures about seven models");
    QCOMPARE(document().history().count(), steps);
  }

  void cancelLeavesTheDocument() {
    limitAccuracy();
    chooseDigits();
    const Recipe before = document().recipe();
    connect(&drop(), &DropService::changed, this, [this] {
      if (drop().tries().size() == 1 && drop().job().isRunning())
        QTest::keyClick(window_.get(), Qt::Key_Escape);
    });
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!drop().job().isRunning(), patience);
    drop().disconnect(this);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QCOMPARE(document().recipe(), before);
    QCOMPARE(document().history().count(), 0);
    QVERIFY(drop().tries().empty() && drop().problem().isEmpty());
    QCOMPARE(find<QLabel>("budgetMessage")->text(), "Solve measures about seven models");
  }

  /// Locked and excluded layers, allowed families and refining, as for every budget.
  void keepsToWhatIsAllowed() {
    calibrate();
    find<QToolButton>("calibrationChip")->menu()->findChild<QAction*>("refine")->trigger();
    const std::string excluded = document().report().layers[1].id, locked = document().report().layers[4].id;
    document().exclude({excluded});
    document().setFamily({locked}, Family::low_rank);
    document().setLocked({locked}, true);
    const LayerSpec kept = document().specOf(locked);
    auto* menu = find<QToolButton>("budgetFamilies")->menu();
    for (QAction* action : menu->actions())
      if (action->text() == "low-rank") action->trigger();
    limitAccuracy();
    chooseDigits();
    find<QDoubleSpinBox>("dropPoints")->setValue(3);
    const int steps = document().history().count();
    QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(drop().job().isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!drop().job().isRunning(), patience);
    QCOMPARE(document().history().count(), steps + 1);
    QCOMPARE(document().specOf(excluded).family(), Family::dense);
    QVERIFY(document().specOf(excluded).locked);
    QCOMPARE(document().specOf(locked), kept);
    QVERIFY(document().isRefined());
    for (const auto& spec : document().recipe().layers)
      QVERIFY(spec.family() == Family::dense || spec.family() == Family::low_rank);
    study::CompressReport made;
    const auto small = study::compress(document().model(), document().recipe(), made);
    const double dense = window_->store().evaluation(Recipe{})->accuracy;
    QVERIFY(dense - study::evaluate(small, digits()).accuracy <= 0.03);
  }

  void polishingFindsNoLargerOne() {
    calibrate();
    limitAccuracy();
    chooseDigits();
    find<QDoubleSpinBox>("dropPoints")->setValue(3);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!drop().job().isRunning(), patience);
    const auto tries = drop().tries().size();
    const auto plain = document().prediction().parameters;
    QVERIFY(plain < document().denseParameters());
    QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(drop().job().isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!drop().job().isRunning(), patience);
    QVERIFY(drop().tries().size() > tries);
    QVERIFY(document().prediction().parameters <= plain);
    const double dense = window_->store().evaluation(Recipe{})->accuracy;
    QVERIFY(dense - window_->store().evaluation(document().recipe())->accuracy <= 0.03 + 1e-12);
  }

  void whatCannotBeReachedIsSaid() {
    for (const auto& row : document().report().layers) document().exclude({row.id});
    limitAccuracy();
    chooseDigits();
    const int steps = document().history().count();
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!drop().problem().isEmpty(), patience);
    QVERIFY(drop().problem().startsWith("There is no layer left"));
    QVERIFY(find<QLabel>("budgetMessage")->text().startsWith("▲ There is no layer left"));
    QCOMPARE(document().history().count(), steps);
  }

  void whatWasChangedMeanwhileStays() {
    limitAccuracy();
    chooseDigits();
    const std::string id = document().report().layers[3].id;
    connect(&drop(), &DropService::changed, this, [this, id] {
      if (drop().tries().size() == 1 && drop().job().isRunning())
        document().setFamily({id}, Family::low_rank);
    });
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(document().variants().size(), std::size_t{2}, patience);
    drop().disconnect(this);
    QCOMPARE(document().currentVariant(), 0);
    QCOMPARE(document().factorizedLayers(), 1);
    QCOMPARE(document().variants()[1].name, std::string("at most 1.0 points"));
    QCOMPARE(document().variants()[1].recipe.budget, std::optional(Budget{"accuracy-drop", 0.01}));
    QVERIFY(window_->messages().messages().back().text.contains("it is the variant at most 1.0 points"));
    document().history().undo();
    QCOMPARE(document().variants().size(), std::size_t{1});
    QCOMPARE(document().factorizedLayers(), 1);
  }

  void theSessionKnowsTheKind() {
    limitAccuracy();
    chooseDigits();
    find<QDoubleSpinBox>("dropPoints")->setValue(2.5);
    QTest::mouseClick(find<QPushButton>("solve"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    const QString path = folder_.filePath("drop.tenfold");
    answers_->savePath = path;
    action("saveSessionAs")->trigger();
    QCOMPARE(study::read_session(path.toStdString()).variants.front().recipe.budget,
             std::optional(Budget{"accuracy-drop", 0.025}));
    // a budget that is being set up stays while answers come
    auto* quantity = find<QComboBox>("budgetQuantity");
    quantity->setCurrentIndex(quantity->findData("macs"));
    window_->store().putWeightError(document().recipe(), 0.5);
    QCOMPARE(quantity->currentData().toString(), "macs");
    stop();
    start();
    QCOMPARE(find<QComboBox>("budgetQuantity")->currentData().toString(), "parameters");
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(find<QComboBox>("budgetQuantity")->currentData().toString(), "accuracy-drop");
    QCOMPARE(find<QDoubleSpinBox>("dropPoints")->value(), 2.5);
    QVERIFY(find<QDoubleSpinBox>("dropPoints")->isVisible());
    QVERIFY(!find<QSpinBox>("budgetPercent")->isVisible());
  }

 private:
  DropService& drop() { return window_->services().drop; }

  static study::DataOptions digits() {
    study::DataOptions options;
    options.data = "digits";
    return options;
  }

  /// The last kind of the list, by keys.
  void limitAccuracy() {
    auto* quantity = find<QComboBox>("budgetQuantity");
    quantity->setFocus();
    QTest::keyClick(quantity, Qt::Key_End);
    QCOMPARE(quantity->currentText(), "accuracy");
  }

  void chooseDigits() {
    answers_->data = digits();
    QTest::mouseClick(find<QToolButton>("dropSamples"), Qt::LeftButton);
  }
};

TENFOLD_TEST_CLASS(TestWindowDrop)

}  // namespace tenfold::ui::testing

#include "test_window_drop.moc"
