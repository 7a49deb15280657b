// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSpinBox>

#include "resources/help/help.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/dialogs/calibrate_dialog.h"
#include "ui/dialogs/evaluate_dialog.h"
#include "ui/dialogs/inputs_dialog.h"
#include "ui/dialogs/preferences_dialog.h"
#include "ui/export/export_page.h"
#include "ui/export/format_panel.h"
#include "ui/settings/language.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui::testing {

/// The window in German: longer words in the same places.
class TestWindowLanguage : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() {
    useLanguage("de");
    start();
  }
  void cleanup() {
    stop();
    useLanguage("en");
    help::use_language("en");
  }

  void menusAreGermanAndTheirKeysUnique() {
    QStringList titles;
    QStringList keys = keysOf(window_->menuBar()->actions());
    QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), keys.size());
    for (const QAction* action : window_->menuBar()->actions()) {
      titles << QString(action->text()).remove('&');
      keys = keysOf(action->menu()->actions());
      QVERIFY2(QSet<QString>(keys.begin(), keys.end()).size() == keys.size(),
               qPrintable(action->text() + ": " + keys.join(' ')));
    }
    QVERIFY2(titles.contains("Datei") && titles.contains("Ansicht"), qPrintable(titles.join(' ')));
  }

  void helpIsGerman() {
    QVERIFY(help::find("rank") != nullptr);
    QCOMPARE(help::find("rank")->title, std::string("Rang"));
    QCOMPARE(help::find("Rang")->id, std::string("rank"));
  }

  /// "**Modell ▸ Kalibrieren**" of a page is an action of that menu.
  void helpNamesActionsAsTheMenusDo() {
    static const QRegularExpression path("\\*\\*([^*▸]+) ▸ ([^*]+)\\*\\*");
    const auto plain = [](QString text) { return text.remove('&').remove(QStringLiteral("…")); };
    QSet<QString> known;
    for (const QAction* menu : window_->menuBar()->actions())
      for (const QAction* action : menu->menu()->actions())
        known << plain(menu->text()) + " ▸ " + plain(action->text());
    int named = 0;
    for (const help::Page& page : help::pages())
      for (auto each = path.globalMatch(QString::fromStdString(page.markdown)); each.hasNext(); ++named) {
        const auto match = each.next();
        const QString name = match.captured(1) + " ▸ " + match.captured(2);
        QVERIFY2(known.contains(name), qPrintable(QString::fromStdString(page.id) + ": " + name));
      }
    QVERIFY(named > 15);
  }

  /// In the smallest window that has to work; the panels beside each other and behind tabs.
  void nothingIsCutOffIn1280By720() {
    openSample();
    window_->resize(1280, 720);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    for (int page = 0; page < 5; ++page) {
      window_->page().plots().show(page);
      QCoreApplication::processEvents();
      for (const QString& cut : cutTexts(*window_)) QFAIL(qPrintable(cut));
    }
    window_->showWorkspace(Workspace::compare);
    QCoreApplication::processEvents();
    for (const QString& cut : cutTexts(*window_)) QFAIL(qPrintable(cut));
  }

  /// What was verified stands in the narrowest column, with long values.
  void nothingIsCutOffAfterAnExport() {
    openSample();
    solve();
    window_->resize(1280, 720);
    window_->showWorkspace(Workspace::exporting);
    window_->exportPage().format().chooseKind("onnx");
    find<QLineEdit>("exportPath")->setText(folder_.filePath("small.onnx"));
    window_->exportPage().write();
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("exportSize") != nullptr, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QTRY_COMPARE(cutTexts(*window_).join('\n'), "");
    QCOMPARE(window_->size(), QSize(1280, 720));
  }

  void nothingIsCutOffInDialogs() {
    const auto look = [](QDialog& dialog) {
      dialog.show();
      QCoreApplication::processEvents();
      return cutTexts(dialog).join('\n');
    };
    CalibrateDialog calibrate;
    QCOMPARE(look(calibrate), "");
    EvaluateDialog evaluate;
    QCOMPARE(look(evaluate), "");
    InputsDialog inputs("model.pt");
    QCOMPARE(look(inputs), "");
    PreferencesDialog preferences({});
    preferences.setAttribute(Qt::WA_DeleteOnClose, false);
    QCOMPARE(look(preferences), "");
  }

 private:
  static QStringList keysOf(const QList<QAction*>& actions) {
    static const QRegularExpression key("&([^&])");
    QStringList keys;
    for (const QAction* action : actions)
      if (const auto match = key.match(action->text()); action->isVisible() && match.hasMatch())
        keys << match.captured(1).toLower();
    return keys;
  }

  /// Buttons and labels of one line that are narrower than their text, and mnemonics that show.
  static QStringList cutTexts(const QWidget& window) {
    QStringList cut;
    const auto look = [&](const QWidget& widget, const QString& text) {
      if (text.isEmpty() || !widget.isVisible() || widget.visibleRegion().isEmpty()) return;
      if (widget.width() < widget.minimumSizeHint().width())
        cut << QStringLiteral("%1 '%2': %3 < %4")
                   .arg(widget.objectName(), text)
                   .arg(widget.width())
                   .arg(widget.minimumSizeHint().width());
      // what holds it may scroll up and down, not to the side
      for (const QWidget* each = widget.parentWidget(); each != nullptr && !widget.isWindow();
           each = each->isWindow() ? nullptr : each->parentWidget())
        if (const int left = widget.mapTo(each, QPoint()).x();
            left < 0 || left + widget.width() > each->width())
          return void(
              cut << QStringLiteral("%1 '%2' beyond %3").arg(widget.objectName(), text, each->objectName()));
    };
    for (const auto* button : window.findChildren<QAbstractButton*>()) look(*button, button->text());
    for (const auto* label : window.findChildren<QLabel*>()) {
      // a title that may be shortened has a least width
      const bool shortens = label->minimumWidth() > 0 && label->width() >= label->minimumWidth();
      if (!label->wordWrap() && !shortens) look(*label, label->text());
      if (label->text().contains('&') && label->buddy() == nullptr) cut << "no buddy: " + label->text();
    }
    for (const auto* box : window.findChildren<QSpinBox*>()) look(*box, box->text());
    return cut;
  }
};

TENFOLD_TEST_CLASS(TestWindowLanguage)

}  // namespace tenfold::ui::testing

#include "test_window_language.moc"
