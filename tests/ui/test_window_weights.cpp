// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTreeView>

#include "engine/study/session.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_weights.h"
#include "tests/ui/window_driver.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui::testing {
namespace {

/// A safetensors file by its specification: float32 tensors with made-up values.
QByteArray safetensors(const std::vector<std::pair<QString, tenfold::Shape>>& tensors) {
  QByteArray values;
  QStringList entries;
  for (const auto& [name, shape] : tensors) {
    const qsizetype begin = values.size();
    for (std::int64_t k = 0; k < product(shape); ++k) {
      const float value = float((k * 37) % 101) / 100.0F - 0.4F;
      values.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    entries << QStringLiteral(R"("%1":{"dtype":"F32","shape":[%2],"data_offsets":[%3,%4]})")
                   .arg(name, listText(shape))
                   .arg(begin)
                   .arg(values.size());
  }
  const QByteArray header = '{' + entries.join(',').toUtf8() + '}';
  const auto length = quint64(header.size());
  return QByteArray(reinterpret_cast<const char*>(&length), 8) + header + values;
}

QByteArray small() {
  return safetensors({{"fc.weight", {24, 32}}, {"conv.weight", {4, 3, 2, 2}}, {"fc.bias", {24}}});
}

}  // namespace

class TestWindowWeights : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void weightsGetAPageOfTheirOwn() {
    QVERIFY(!find<QWidget>("railWeights")->isVisible());
    QVERIFY(!action("attach")->isEnabled());
    drop(write("small.safetensors", small()));
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("weightsPage")->isVisible(), patience);
    QCOMPARE(window_->windowTitle(), "small.safetensors[*] – Tenfold");
    QCOMPARE(tensors().rowCount(), 3);
    QCOMPARE(find<QLabel>("totalTensors")->text(), "3");
    QCOMPARE(find<QLabel>("totalParameters")->text(), "840");
    QVERIFY(find<QWidget>("railWeights")->isVisible());
    QVERIFY(!find<QWidget>("modulePanel")->isVisible());
    QTest::keyClick(window_.get(), Qt::Key_1, Qt::ControlModifier);
    QVERIFY(find<QWidget>("welcome")->isVisible());
    QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier);
    QVERIFY(find<QWidget>("weightsPage")->isVisible());
  }

  void theOpenModelStays() {
    openSample();
    solve();
    openWeights();
    QCOMPARE(answers_->questions, 0);  // nothing is lost, nothing is asked
    QVERIFY(!action("solveBudget")->isEnabled());
    QVERIFY(!window_->isWindowModified());
    QTest::mouseClick(find<QAbstractButton>("railCompress"), Qt::LeftButton);
    QVERIFY(find<QWidget>("compressPage")->isVisible());
    QVERIFY(action("solveBudget")->isEnabled());
    QVERIFY(window_->isWindowModified());
    QVERIFY(document().factorizedLayers() > 0);
    QTest::mouseClick(find<QAbstractButton>("railWeights"), Qt::LeftButton);
    QVERIFY(find<QWidget>("weightsPage")->isVisible());
  }

  void panelsCloseFloatAndWorkThere() {
    openWeights();
    const auto press = [this](const QString& name) {
      QTest::mouseClick(find<QAbstractButton>(qPrintable(name)), Qt::LeftButton);
    };
    const auto panel = [this](const QString& name) { return find<QWidget>(qPrintable(name)); };
    for (const QString name : {"tensorPanel", "attachPanel", "decomposePanel"}) {
      press(name + "Close");
      QVERIFY2(!panel(name)->isVisible(), qPrintable(name));
      action(qPrintable(name + "Shown"))->trigger();
      QVERIFY2(panel(name)->isVisible(), qPrintable(name));
      press(name + "Lift");
      QVERIFY2(panel(name)->isVisible() && panel(name)->window() != window_.get(), qPrintable(name));
      QVERIFY(!panel(name)->window()->windowTitle().isEmpty());
      press(name + "Lift");
      QVERIFY2(panel(name)->isVisible() && panel(name)->window() == window_.get(), qPrintable(name));
    }
    QVERIFY(!action("modulePanelShown")->isVisible());  // this file has none
    select("fc.weight");
    press("decomposePanelLift");
    QTest::mouseClick(find<QPushButton>("decomposeTensor"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("saveFactors")->isEnabled(), patience);
    press("decomposePanelLift");
    QVERIFY(find<QPushButton>("saveFactors")->isEnabled());
  }

  void recentFilesAreOfAllKinds() {
    openSample();
    openWeights();
    auto* recent = window_->findChild<QMenu*>("recent");
    emit recent->aboutToShow();
    QCOMPARE(recent->actions().size(), 2);
    QVERIFY(recent->actions().at(0)->text().endsWith("small.safetensors"));
    recent->actions().at(1)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("compressPage")->isVisible(), patience);
  }

  void whatCannotBeUsedIsExplained() {
    openSample();
    window_->openFile(write("llama.bin", QByteArray("GGUF\3\0\0\0", 8) + QByteArray(64, '\0')));
    auto* notice = find<QWidget>("notice");
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), patience);
    QVERIFY(find<QLabel>("noticeTitle")->text().contains("llama.bin is a GGUF file"));
    QVERIFY(!find<QLabel>("noticeText")->text().isEmpty());
    QVERIFY(window_->messages().messages().back().isError);
    QVERIFY(find<QWidget>("compressPage")->isVisible());
    QTest::mouseClick(find<QPushButton>("noticeCopy"), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains("GGUF"));
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    QVERIFY(!notice->isVisible());
    window_->openFile(folder_.filePath("not there.pth"));
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), patience);
    // another file that can be used takes it away
    answers_->openPath = write("small.safetensors", small());
    QTest::mouseClick(find<QPushButton>("noticeOther"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("weightsPage")->isVisible(), patience);
    QVERIFY(!notice->isVisible());
  }

  void aDamagedFileLeavesWhatIsOpen() {
    openWeights();
    window_->openFile(write("damaged.safetensors", small().left(200)));
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("notice")->isVisible(), patience);
    QVERIFY(window_->messages().messages().back().isError);
    QCOMPARE(window_->weights().report().name, "small.safetensors");
    QTest::mouseClick(find<QPushButton>("noticeClose"), Qt::LeftButton);
    QVERIFY(!find<QWidget>("notice")->isVisible());
  }

  void filtersSortsAndCopies() {
    openWeights();
    QTest::keyClick(window_.get(), Qt::Key_F, Qt::ControlModifier);
    auto* filter = find<QLineEdit>("tensorFilter");
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, "fc.");
    QCOMPARE(tensors().rowCount(), 2);
    // what is chosen elsewhere, as in the palette, is shown
    window_->weights().select("conv.weight");
    QVERIFY(filter->text().isEmpty());
    QCOMPARE(find<QTreeView>("tensors")->currentIndex().siblingAtColumn(0).data().toString(), "conv.weight");
    tensors().sort(TensorModel::Elements, Qt::AscendingOrder);
    QCOMPARE(tensors().index(0, 0).data().toString(), "fc.bias");
    find<QTreeView>("tensors")->setFocus();
    find<QTreeView>("tensors")->selectAll();
    QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[1].startsWith("fc.bias\tfloat32\t24\t24\t96"));
    emit find<QTreeView>("tensors")->customContextMenuRequested({5, 5});
    auto* menu = find<QMenu>("tensorMenu");
    QVERIFY(menu != nullptr && menu->actions().size() >= 3);
    menu->close();
  }

  void decomposesATensor() {
    openWeights();
    select("fc.weight");
    auto* error = find<QLabel>("tensorError");
    QCOMPARE(error->text(), "–");
    QVERIFY(find<QLabel>("tensorParameters")->text().startsWith("768 → "));
    QTest::mouseClick(find<QPushButton>("decomposeTensor"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(error->text().endsWith("%"), patience);
    const QString first = error->text();
    auto* rank = find<QSpinBox>("rank0");
    const int before = rank->value();
    rank->setFocus();
    QTest::keyClick(rank, Qt::Key_Up);
    QCOMPARE(window_->weightsPage().decompose().request().ranks, tenfold::Shape{before + 1});
    QCOMPARE(error->text(), "–");  // not known for this rank
    QTest::keyClick(find<QSpinBox>("rank0"), Qt::Key_Down);
    QCOMPARE(error->text(), first);
    choose("tensorFamily", int(Family::block_tt));
    QVERIFY(find<QLineEdit>("shapeText")->isVisible());
    QTest::mouseClick(find<QPushButton>("decomposeTensor"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(error->text().endsWith("%"), patience);
  }

  void everyFamilyOfEveryTensorWorks() {
    openWeights();
    for (const char* name : {"fc.weight", "conv.weight"}) {
      select(name);
      auto* family = find<QComboBox>("tensorFamily");
      for (int k = 0; k < family->count(); ++k) {
        choose("tensorFamily", family->itemData(k).toInt());
        const QString word = family->itemText(k);
        QTest::mouseClick(find<QPushButton>("decomposeTensor"), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(find<QLabel>("tensorError")->text().endsWith("%"), qPrintable(word),
                                  patience);
        // what was promised is what came out
        QSignalSpy spy(&window_->services().decompose, &DecomposeService::decomposed);
        QTest::mouseClick(find<QPushButton>("decomposeTensor"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        const auto report = spy.front().at(2).value<study::DecomposeReport>();
        QVERIFY2(report.parameters == factorElements(window_->weightsPage().decompose().request()),
                 qPrintable(word));
      }
    }
  }

  void savesFactors() {
    openWeights();
    select("conv.weight");
    answers_->savePath = folder_.filePath("factors.npz");
    QTest::mouseClick(find<QPushButton>("saveFactors"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window_->messages().messages().back().text.startsWith("Saved factors"),
                             patience);
    QVERIFY(QFileInfo(answers_->savePath).size() > 100);
    window_->openFile(answers_->savePath);  // and they are weights again
    QTRY_COMPARE_WITH_TIMEOUT(window_->weights().report().name, "factors.npz", patience);
  }

  void whatIsUnfitSaysWhy() {
    openWeights();
    select("fc.bias");
    QVERIFY(find<QWidget>("decomposeUnfit")->isVisible());
    QVERIFY(!find<QPushButton>("decomposeTensor")->isVisible());
  }

  void modulesAndDictionariesAreShown() {
    window_->weights().open({}, madeUpWeights());
    window_->showWorkspace(Workspace::weights);
    auto* modules = find<QTreeView>("modules");
    QVERIFY(modules->isVisible());
    const QModelIndex head = modules->model()->index(1, 0, modules->model()->index(0, 0));
    modules->setCurrentIndex(head);
    modules->setFocus();
    QTest::keyClick(modules, Qt::Key_Return);
    QCOMPARE(find<QLineEdit>("tensorFilter")->text(), "head.");
    QCOMPARE(tensors().rowCount(), 2);
    auto* choice = find<QComboBox>("weightsChoice");
    QVERIFY(choice->isVisible());
    QSignalSpy wanted(&window_->weightsPage(), &WeightsPage::choiceWanted);
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.front().front().toString(), "ema");
  }

  void attachingAsksAndTellsWhyNot() {
    openWeights();
    QTest::mouseClick(find<QPushButton>("attachWeights"), Qt::LeftButton);
    QCOMPARE(answers_->questions, 1);
    QVERIFY(window_->services().board.isIdle());
    answers_->architecture = sample("digits_cnn.pt2");
    QTest::keyClick(window_.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("notice")->isVisible(), patience);
    QVERIFY(find<QWidget>("weightsPage")->isVisible());
    QVERIFY(!document().isOpen());
  }

  /// A session whose model could not be opened waits for it, and not for the next best weights.
  void attachedWeightsAreNoOtherSession() {
    window_->openFile(write("perceptron.safetensors", safetensors({{"hidden.weight", {64, 32}},
                                                                   {"hidden.bias", {64}},
                                                                   {"output.weight", {10, 64}},
                                                                   {"output.bias", {10}}})));
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("weightsPage")->isVisible(), patience);
    Session session;
    session.model_path = write("broken.pt2", "no model").toStdString();
    session.variants = {{"mine", {}, "{}"}};
    const QString path = folder_.filePath("mine.tenfold");
    study::write_session(session, path.toStdString());
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("notice")->isVisible(), patience);
    answers_->architecture = "mlp";
    QTest::mouseClick(find<QPushButton>("attachWeights"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QVERIFY(document().sessionPath().isEmpty());
    QVERIFY(document().variantName() != "mine");
  }

  void attachedWeightsAreAModel() {
    window_->openFile(write("perceptron.safetensors", safetensors({{"hidden.weight", {64, 32}},
                                                                   {"hidden.bias", {64}},
                                                                   {"output.weight", {10, 64}},
                                                                   {"output.bias", {10}}})));
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("weightsPage")->isVisible(), patience);
    answers_->architecture = "mlp";
    QTest::mouseClick(find<QPushButton>("attachWeights"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("compressPage")->isVisible(), patience);
    QCOMPARE(document().report().layers.size(), std::size_t(2));
    QCOMPARE(document().report().parameters, 64 * 32 + 64 + 10 * 64 + 10);
    QVERIFY(window_->weights().isOpen());  // and they can still be looked at
    solve();
    // another model would take the changes away: that is asked first
    answers_->questions = 0;
    answers_->unsaved = Dialogs::Unsaved::cancel;
    QTest::keyClick(window_.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(answers_->questions, 1);
    QVERIFY(document().factorizedLayers() > 0);
  }

  void everythingFitsASmallWindow() {
    window_->weights().open({}, madeUpWeights());
    window_->showWorkspace(Workspace::weights);
    window_->resize(1280, 720);
    QTest::qWait(20);
    QCOMPARE(window_->size(), QSize(1280, 720));
    for (const char* name :
         {"attachWeights", "decomposeTensor", "saveFactors", "totalBytes", "weightsChoice"}) {
      auto* widget = find<QWidget>(name);
      const QRect shown(widget->mapTo(window_.get(), QPoint()), widget->size());
      QVERIFY2(window_->rect().contains(shown) && widget->size().width() >= widget->minimumSizeHint().width(),
               name);
    }
  }

 private:
  QString write(const QString& name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
      QTest::qFail("a test file was not written", __FILE__, __LINE__);
    return file.fileName();
  }
  void drop(const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &event);
  }
  void openWeights() {
    window_->openFile(write("small.safetensors", small()));
    QTRY_COMPARE_WITH_TIMEOUT(window_->weights().report().name, "small.safetensors", patience);
    QTRY_VERIFY(window_->services().board.isIdle());
  }
  QAbstractItemModel& tensors() { return *find<QTreeView>("tensors")->model(); }
  /// By a click on its row.
  void select(const QString& name) {
    auto* table = find<QTreeView>("tensors");
    for (int row = 0; row < tensors().rowCount(); ++row)
      if (const QModelIndex index = tensors().index(row, 0); index.data().toString() == name)
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                          table->visualRect(index).center());
    QCOMPARE(QString::fromStdString(window_->weights().selected()->name), name);
  }
  void choose(const char* combo, int data) {
    auto* box = find<QComboBox>(combo);
    box->setCurrentIndex(box->findData(data));
    emit box->activated(box->currentIndex());
  }
};

TENFOLD_TEST_CLASS(TestWindowWeights)

}  // namespace tenfold::ui::testing

#include "test_window_weights.moc"
