// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>

#include "tests/support/test_main.h"
#include "ui/settings/family_style.h"
#include "ui/settings/flat_style.h"
#include "ui/settings/palette.h"
#include "ui/settings/series_style.h"

namespace tenfold::ui::testing {

class TestPalette : public QObject {
  Q_OBJECT

 private slots:
  void textCanBeRead_data() {
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << lightPalette();
    QTest::newRow("dark") << darkPalette();
  }

  void textCanBeRead() {
    QFETCH(QPalette, palette);
    constexpr double readable = 4.5, visible = 3;
    const QColor text = palette.color(QPalette::Text);
    for (const auto role :
         {QPalette::Base, QPalette::Window, QPalette::AlternateBase, QPalette::ToolTipBase}) {
      QVERIFY(contrast(text, palette.color(role)) >= readable);
      QVERIFY(contrast(secondaryText(palette), palette.color(role)) >= readable);
    }
    QVERIFY(contrast(text, selectionTint(palette)) >= readable);
    QVERIFY(contrast(secondaryText(palette), selectionTint(palette)) >= readable);
    QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >=
            readable);
    for (const auto& colour : {faster(palette), slower(palette)}) {
      QVERIFY(contrast(colour, palette.color(QPalette::Base)) >= readable);
      QVERIFY(contrast(colour, selectionTint(palette)) >= readable);
    }
    QVERIFY(contrast(accent(palette), palette.color(QPalette::Base)) >= visible);
  }

  /// A box of its own size shows its choice as a wider one does; a narrower one ends it in "…".
  void choicesAreWhole() {
    FlatStyle style;
    const auto words = [&](const QString& text, int more) {
      QComboBox box;
      box.setStyle(&style);
      box.addItem(text);
      const QSize size = box.sizeHint();
      box.resize(size.width() + more, size.height());
      constexpr int arrow = 24;
      return box.grab().toImage().copy(6, 4, size.width() - arrow - 6, size.height() - 8);
    };
    for (const char* text : {"parameters", "rows and columns", "MACs"})
      QCOMPARE(words(text, 0), words(text, 40));
    QVERIFY(words("parameters", -20) != words("parameters", 40));
  }

  void linesCanBeToldApart() {
    for (const auto& palette : {lightPalette(), darkPalette()}) {
      QSet<QString> looks;
      for (int k = 0; k < 28; ++k) {
        const SeriesStyle style = seriesStyle(k, palette);
        QVERIFY(contrast(style.colour, palette.color(QPalette::Base)) >= 4.5);  // the legend is text
        looks << style.colour.name() + QString::number(int(style.dash));
      }
      QCOMPARE(looks.size(), 28);
    }
  }

  void contrastIsThatOfTheStandard() {
    QVERIFY(qAbs(contrast(Qt::black, Qt::white) - 21) < 0.01);
    QVERIFY(qAbs(contrast("#767676", Qt::white) - 4.54) < 0.01);
  }

  void systemFollowsThePlatform() {
    QVERIFY(isDark(paletteFor(Theme::system, QPalette(Qt::black))));
    QVERIFY(!isDark(paletteFor(Theme::system, QPalette(Qt::white))));
    QVERIFY(isDark(paletteFor(Theme::dark, QPalette(Qt::white))));
    for (const Theme theme : {Theme::system, Theme::light, Theme::dark})
      QCOMPARE(themeFromText(toText(theme)), theme);
  }

  void everyFamilyHasItsOwnLook() {
    for (const auto& palette : {lightPalette(), darkPalette()}) {
      QSet<QString> colours, words;
      for (const Family family : all_families) {
        const FamilyStyle style = familyStyle(family, palette);
        QVERIFY(!style.marker.isEmpty());
        colours << style.colour.name();
        words << style.word;
        QVERIFY(!markerIcon(family, palette).isNull());
        QVERIFY(!familySentence(family).isEmpty());
      }
      QCOMPARE(colours.size(), qsizetype(all_families.size()));
      QCOMPARE(words.size(), qsizetype(all_families.size()));
    }
    QCOMPARE(familyStyle(Family::tucker, lightPalette()).colour, QColor("#009e73"));
  }
};

TENFOLD_TEST_CLASS(TestPalette)

}  // namespace tenfold::ui::testing

#include "test_palette.moc"
