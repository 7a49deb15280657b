// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include "resources/help/help.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/help/help_dialog.h"
#include "ui/help/help_topics.h"
#include "ui/settings/text_size.h"
#include "ui/train/train_setup.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui::testing {

/// What explains, what finds and what a person sets once for all.
class TestWindowHelp : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() {
    stop();
    applyTextPercent(100);
  }

  void everyWorkspaceAndPanelHasAPage() {
    const auto hasPage = [](const QString& name) {
      const QString topic = helpTopicOf(name);
      return !topic.isEmpty() && help::find(topic.toStdString()) != nullptr;
    };
    auto* pages = window_->findChild<QStackedWidget*>("pages");
    for (int k = 0; k < pages->count(); ++k)
      QVERIFY2(hasPage(pages->widget(k)->objectName()), qPrintable(pages->widget(k)->objectName()));
    static const QRegularExpression part("(Panel|Bar|Page|Chip)$|^(inspector|totals|welcome)$");
    int parts = 0;
    for (const QWidget* widget : window_->findChildren<QWidget*>()) {
      if (!part.match(widget->objectName()).hasMatch() || widget->objectName().startsWith("qt_")) continue;
      ++parts;
      QVERIFY2(hasPage(widget->objectName()), qPrintable(widget->objectName()));
    }
    QVERIFY(parts >= 15);
  }

  void f1ExplainsWhatHasTheKeyboard() {
    openSample();
    find<QTreeView>("layers")->setFocus();
    QTest::keyClick(window_.get(), Qt::Key_F1);
    QCOMPARE(help()->shown(), "layers");
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    selectLayer(1);
    find<QComboBox>("family")->setFocus();
    QTest::keyClick(window_.get(), Qt::Key_F1);
    QCOMPARE(help()->shown(), "family");
    find<QSpinBox>("budgetPercent")->setFocus();
    action("helpHere")->trigger();
    QCOMPARE(help()->shown(), "budget-bar");
  }

  void f1InADialog() {
    action("editPreferences")->trigger();
    auto* dialog = window_->findChild<QDialog*>("preferences");
    QTRY_VERIFY(QApplication::activeWindow() == dialog);
    QTest::keyClick(dialog, Qt::Key_F1);
    QVERIFY(help() != nullptr);
    QCOMPARE(help()->shown(), "preferences");
  }

  void thePaletteDoesWhatTheMenuDoes() {
    openSample();
    runFromPalette("solve budget");
    QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
    const auto& layer = document().report().layers.at(2);
    runFromPalette(QString::fromStdString(layer.name));
    QTRY_COMPARE(selectedId(), layer.id);
    runFromPalette("matrix product state");
    QTRY_VERIFY(help() != nullptr && help()->shown() == "tt");
  }

  void thePaletteOpensRecentFilesAndHidesWhatCannotBeDone() {
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = window_->findChild<CommandPalette*>();
    QVERIFY(palette != nullptr);
    palette->findChild<QLineEdit*>("paletteText")->setText("solve the budget");
    QVERIFY(!palette->current().startsWith("Solve the budget"));  // no model is open
    palette->close();
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    openSample();
    runFromPalette("recent digits_mlp");
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
  }

  void recentFilesMayGoWhileThePaletteIsOpen() {
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    openSample();
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    auto* typed = window_->findChild<CommandPalette*>()->findChild<QLineEdit*>("paletteText");
    QTest::keyClicks(typed, "recent digits_mlp");
    emit find<QMenu>("recent")->aboutToShow();  // fills it anew
    QTest::keyClick(typed, Qt::Key_Return);
    QTRY_VERIFY(window_->findChild<CommandPalette*>() == nullptr);
    QVERIFY(!window_->services().open.job().isRunning());
    QCOMPARE(document().report().name, "digits_cnn.pt2");
  }

  void namesOfFilesAreWrittenAsTheyAre() {
    const QString path = folder_.filePath("this&that.pt2");
    QVERIFY(QFile::copy(sample("digits_mlp.pt2"), path));
    window_->openFile(path);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "this&that.pt2", patience);
    QCOMPARE(window_->findChild<QPushButton*>("recent0")->text(), "this&&that.pt2");
    emit find<QMenu>("recent")->aboutToShow();
    QVERIFY(find<QMenu>("recent")->actions().front()->text().endsWith("this&&that.pt2"));
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = window_->findChild<CommandPalette*>();
    palette->findChild<QLineEdit*>("paletteText")->setText("recent this&that");
    QVERIFY2(palette->current().endsWith("this&that.pt2"), qPrintable(palette->current()));
    palette->close();
  }

  void preferencesHoldAtOnce() {
    const double size = QApplication::font().pointSizeF();
    const double title = titleSize();
    QTest::keyClick(window_.get(), Qt::Key_Comma, Qt::ControlModifier);
    auto* dialog = window_->findChild<QDialog*>("preferences");
    QVERIFY(dialog != nullptr);
    dialog->findChild<QSpinBox*>("preferredText")->setValue(150);
    QCOMPARE(QApplication::font().pointSizeF(), size * 1.5);
    QCOMPARE(titleSize(), title * 1.5);  // what has a size of its own grows with it
    dialog->findChild<QSpinBox*>("preferredText")->setValue(100);
    QCOMPARE(titleSize(), title);
    auto* theme = dialog->findChild<QComboBox*>("preferredTheme");
    theme->setCurrentIndex(theme->findData(int(Theme::dark)));
    QVERIFY(isDark(QApplication::palette()));
    action("themeLight")->trigger();  // and the other way round
    QCOMPARE(theme->currentData().toInt(), int(Theme::light));
    QTRY_VERIFY_WITH_TIMEOUT(engineText().contains("LibTorch"), patience);
    dialog->findChild<QSpinBox*>("preferredThreads")->setRange(0, 3);
    dialog->findChild<QSpinBox*>("preferredThreads")->setValue(3);
    QTRY_VERIFY_WITH_TIMEOUT(engineText().contains("3 threads"), patience);
    dialog->findChild<QSpinBox*>("preferredThreads")->setValue(1);
    QTRY_VERIFY_WITH_TIMEOUT(engineText().contains("1 thread,"), patience);
    window_->preferences().setThreads(0);
  }

  void coloursThatAreAskedForHoldForOneRun() {
    stop();
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    window_ = std::make_unique<MainWindow>(MainWindow::Options{true, Theme::dark, true},
                                           std::make_unique<Answers>());
    QVERIFY(isDark(QApplication::palette()));
    QVERIFY(action("themeDark")->isChecked());
    stop();
    QVERIFY(!QSettings("Tenfold", "tenfold-gui").contains("theme"));
  }

  void layersAreTimedUnlessThePreferencesSayNo() {
    stop();
    window_ = std::make_unique<MainWindow>(
        MainWindow::Options{false, Theme::light, true, {}, {}, {}, 5000, true}, std::make_unique<Answers>());
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    LatestJob& job = window_->services().forward.job();
    openSample();
    QTRY_VERIFY(job.isRunning());
    action("editPreferences")->trigger();
    auto* timed = window_->findChild<QDialog*>("preferences")->findChild<QCheckBox*>("preferredTimeLayers");
    QVERIFY(timed->isChecked());
    timed->click();
    QVERIFY(!window_->preferences().timeLayers());
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QTest::qWait(50);
    QVERIFY(!job.isRunning());
    action("timeLayers")->trigger();  // only when asked to
    QVERIFY(job.isRunning());
  }

  void presenterModeIsLargeAndComesBack() {
    const double size = QApplication::font().pointSizeF();
    QTest::keyClick(window_.get(), Qt::Key_F11);
    QVERIFY(window_->isFullScreen());
    QCOMPARE(QApplication::font().pointSizeF(), size * presenterTextPercent / 100);
    QTest::keyClick(window_.get(), Qt::Key_F11);
    QVERIFY(!window_->isFullScreen());
    QCOMPARE(QApplication::font().pointSizeF(), size);
    // the window that is remembered is the ordinary one
    QTest::keyClick(window_.get(), Qt::Key_F11);
    QVERIFY(window_->close());
    QVERIFY(!window_->isFullScreen());
    QCOMPARE(QApplication::font().pointSizeF(), size);
  }

  void recentFilesAreShownAndForgotten() {
    auto* card = window_->findChild<QWidget*>("recentFiles");
    QVERIFY(!card->isVisible());
    openSample();
    auto* welcome = window_->findChild<QWidget*>("welcome");
    QVERIFY(card->isVisibleTo(welcome));
    QCOMPARE(window_->findChild<QPushButton*>("recent0")->text(), "digits_cnn.pt2");
    action("editPreferences")->trigger();
    auto* dialog = window_->findChild<QDialog*>("preferences");
    dialog->findChild<QPushButton*>("forgetFolders")->click();
    QVERIFY(!card->isVisibleTo(welcome));
    QVERIFY(!dialog->findChild<QPushButton*>("forgetFolders")->isEnabled());
  }

  /// What the button's hint says: recent files, folders and data sets; settings stay.
  void placesAreForgottenAndSettingsStay() {
    Remembered remembered(false);
    QVERIFY(!remembered.hasPlaces());
    study::TrainOptions training;
    training.data = "/private/photos";
    training.limit = 77;
    remember(training, remembered);
    QVERIFY(remembered.hasPlaces());
    remembered.addRecentFile("a.pt2");
    remembered.set("theme", "dark");
    remembered.forgetPlaces();
    QVERIFY(!remembered.hasPlaces() && remembered.recentFiles().isEmpty());
    QVERIFY(rememberedTraining(remembered).data.empty());
    QCOMPARE(rememberedTraining(remembered).limit, std::int64_t{77});
    QCOMPARE(remembered.value("theme").toString(), "dark");
  }

  void firstStepsLeadToTheirPages() {
    for (const char* page : {"open", "calibrate", "budget-bar", "inspector", "evaluate", "export"}) {
      find<QPushButton>(qPrintable(QString("step_") + page))->click();
      QCOMPARE(help()->shown(), page);
    }
  }

  void messagesAreFilteredCopiedAndNew() {
    openSample();
    window_->messages().tellError("it broke");
    action("messages")->trigger();
    auto* dialog = window_->findChild<QDialog*>("messageList");
    auto* text = dialog->findChild<QPlainTextEdit*>("messageText");
    QVERIFY(text->toPlainText().contains("Opened digits_cnn") && text->toPlainText().contains("It broke"));
    dialog->findChild<QCheckBox*>("errorsOnly")->setChecked(true);
    QVERIFY(!text->toPlainText().contains("Opened") && text->toPlainText().contains("It broke"));
    dialog->findChild<QCheckBox*>("errorsOnly")->setChecked(false);
    dialog->findChild<QLineEdit*>("messageFilter")->setText("OPENED");
    QCOMPARE(text->toPlainText().count('\n'), 1);
    dialog->findChild<QLineEdit*>("messageFilter")->clear();
    window_->messages().tell("later");
    QVERIFY(text->toPlainText().contains("later"));
    dialog->findChild<QPushButton*>("copyMessages")->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains("later"));
  }

  void aboutIsCopied() {
    QTRY_VERIFY_WITH_TIMEOUT(engineText().contains("LibTorch"), patience);
    action("aboutTenfold")->trigger();
    window_->findChild<QPushButton*>("copyAbout")->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.startsWith("Tenfold ") && copied.contains("LibTorch") && copied.contains(qVersion()));
  }

  void theLogKeepsMessagesOverRuns() {
    stop();
    const QString path = folder_.filePath("log/tenfold.log");
    for (int run = 0; run < 2; ++run) {
      auto answers = std::make_unique<Answers>();
      answers_ = answers.get();
      window_ = std::make_unique<MainWindow>(MainWindow::Options{false, Theme::light, true, {}, path},
                                             std::move(answers));
      window_->show();
      window_->messages().tellError(QStringLiteral("run %1 broke").arg(run));
    }
    action("showLog")->trigger();
    const QString text = window_->findChild<QPlainTextEdit*>("logText")->toPlainText();
    QCOMPARE(text.count("Tenfold "), 2);
    QVERIFY(text.contains("error  Run 0 broke") && text.contains("error  Run 1 broke"));
    window_->findChild<QPushButton*>("logFolder")->click();
    QCOMPARE(answers_->folder, path);
    start();
    QVERIFY(!action("showLog")->isVisible());  // none is kept
  }

  void theLayoutComesBack() {
    openSample();
    const auto* layers = find<QWidget>("layerPanel");
    const int before = layers->width();
    window_->resize(1200, 700);
    for (QSplitter* splitter : window_->page().findChildren<QSplitter*>()) splitter->setSizes({1, 5000});
    QTRY_VERIFY(layers->width() < before - 100);
    action("resetWindowLayout")->trigger();
    QTRY_COMPARE(window_->width(), 1440);
    QTRY_VERIFY(std::abs(layers->width() - before) < 20);
  }

 private:
  HelpDialog* help() { return window_->help().guide().dialog(); }
  QString engineText() { return window_->findChild<QLabel*>("engineText")->text(); }
  double titleSize() {
    for (const QLabel* label : window_->findChild<QWidget*>("welcome")->findChildren<QLabel*>())
      if (label->text().startsWith("Make a trained")) return label->font().pointSizeF();
    return 0;
  }
};

TENFOLD_TEST_CLASS(TestWindowHelp)

}  // namespace tenfold::ui::testing

#include "test_window_help.moc"
