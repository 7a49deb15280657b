// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/language.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QTest>

#include "engine/support/error.h"
#include "tests/support/test_main.h"
#include "ui/dialogs/preferences_dialog.h"
#include "ui/models/verdict.h"
#include "ui/settings/engine_sentences.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui::testing {

class TestLanguage : public QObject {
  Q_OBJECT

 private slots:
  void init() { useLanguage("de"); }
  void cleanup() { useLanguage("en"); }

  void choices() {
    QCOMPARE(languageChoice("de"), "de");
    QCOMPARE(languageChoice("klingon"), "system");
    QCOMPARE(languageChoice(""), "system");
    QCOMPARE(languageOf("en"), "en");
    QVERIFY(languageOf("system") == "en" || languageOf("system") == "de");
    QCOMPARE(language(), "de");
    QCOMPARE(textLocale().language(), QLocale::German);
  }

  void textsAreGermanAndEnglishAgain() {
    QCOMPARE(familyWord(Family::low_rank), "Niedrigrang");
    QCOMPARE(familyWord(Family::tucker), "Tucker");
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), "Abbrechen");
    useLanguage("en");
    QCOMPARE(familyWord(Family::low_rank), "low-rank");
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), "Cancel");
  }

  /// In both languages a count takes its own form.
  void countsHaveTheirForm() {
    const auto tensors = [](int count) {
      return QCoreApplication::translate("tenfold::ui::TensorPanel", "%n tensors", nullptr, count);
    };
    QCOMPARE(tensors(1), "1 Tensor");
    QCOMPARE(tensors(3), "3 Tensoren");
    useLanguage("en");
    QCOMPARE(tensors(1), "1 tensor");
    QCOMPARE(tensors(3), "3 tensors");
  }

  /// What is copied to code reads the same everywhere.
  void numbersHaveADecimalPoint() {
    QCOMPARE(countText(1234567), "1.23 M");
    QCOMPARE(timeText(0.0015), "1.50 ms");
    QDoubleSpinBox box;
    box.setValue(0.25);
    QCOMPARE(box.text(), "0.25");
    QCOMPARE(QLocale().toString(0.5), "0.5");
  }

  void engineSentencesKeepTheirValues() {
    const auto german = [](const Error& error) { return engineText(error.what()); };
    QCOMPARE(german(Error("file.missing", "there is no file {file}", {{"file", "a b.pt2"}})),
             "es gibt keine Datei a b.pt2");
    QCOMPARE(german(Error("budget.unreachable",
                          "{most} parameters cannot be reached: with every layer at rank 1 the model still "
                          "has {least}",
                          {{"most", "12"}, {"least", "345"}})),
             "12 Parameter sind nicht erreichbar: Mit Rang 1 in jeder Schicht hat das Modell noch 345");
  }

  void reasonsInsideOfSentencesAreTranslatedToo() {
    QCOMPARE(engineText("/tmp/m.pt2 cannot be written: the disk may be full"),
             "/tmp/m.pt2 kann nicht geschrieben werden: der Datenträger ist vielleicht voll");
    QCOMPARE(engineText("layer fc cannot be factorized: its bias is computed"),
             "die Schicht fc kann nicht zerlegt werden: der Bias wird berechnet");
    QCOMPARE(engineText("evaluating: epoch 3 of 10"),
             engineText("evaluating") + ": " + engineText("epoch 3 of 10"));
    QVERIFY(!engineText("evaluating: epoch 3 of 10").contains("evaluating"));
    // a name is no sentence, though it reads like a word of the engine
    QCOMPARE(engineText("there is no file dense"), "es gibt keine Datei dense");
  }

  void whatIsNotKnownStaysEnglish() {
    QCOMPARE(engineText("a sentence that nobody wrote"), "a sentence that nobody wrote");
    QCOMPARE(engineText(""), "");
    QCOMPARE(engineText("layer1.0.conv1"), "layer1.0.conv1");
    useLanguage("en");
    QCOMPARE(engineText("there is no file x"), "there is no file x");
  }

  /// Each is recognised as itself when its places hold something: no broader sentence takes it.
  void everySentenceIsRecognised() {
    static const QRegularExpression place("\\{[A-Za-z_0-9]+\\}");
    int tried = 0;
    for (const char* source : engineSentences()) {
      const QString expected = QCoreApplication::translate("Error", source).replace(place, "§7");
      const QString filled = QString::fromUtf8(source).replace(place, "§7");
      if (!filled.contains(' ') || expected == filled) continue;  // a word; not translated yet
      QCOMPARE(engineText(filled.toStdString()), expected);
      ++tried;
    }
    QVERIFY(tried > 500);
  }

  void preferencesSayTheLanguage() {
    PreferencesDialog::Values values;
    values.language = "de";
    PreferencesDialog dialog(values);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    auto* choice = dialog.findChild<QComboBox*>("preferredLanguage");
    QCOMPARE(choice->currentText(), "Deutsch");
    QSignalSpy chosen(&dialog, &PreferencesDialog::languageChosen);
    choice->setCurrentIndex(choice->findData("en"));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.front().front().toString(), "en");
    values.language = "system";
    dialog.show(values);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(choice->currentData().toString(), "system");
  }
};

TENFOLD_TEST_CLASS(TestLanguage)

}  // namespace tenfold::ui::testing

#include "test_language.moc"
