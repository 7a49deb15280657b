// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/help/help.h"

#include <QRegularExpression>
#include <QSet>

#include "engine/spec/factors.h"
#include "engine/spec/shape_proposals.h"
#include "tests/support/test_main.h"

using namespace tenfold;

/// The pages of the help as the window and the command line find them.
class TestHelp : public QObject {
  Q_OBJECT
 private slots:
  void everyLinkHasItsPage() {
    QVERIFY(help::pages().size() > 60);
    QSet<QString> ids;
    for (const help::Page& page : help::pages()) {
      QVERIFY2(!ids.contains(QString::fromStdString(page.id)), page.id.c_str());
      ids.insert(QString::fromStdString(page.id));
      QVERIFY2(!page.title.empty() && page.markdown.size() > 20, page.id.c_str());
      QVERIFY2(page.markdown.find("SPDX") == std::string::npos, page.id.c_str());
      for (const std::string& other : page.also) QVERIFY2(other != page.title, page.id.c_str());
    }
    for (const help::Page& page : help::pages())
      for (const std::string& link : help::links_of(page))
        QVERIFY2(ids.contains(QString::fromStdString(link)), (page.id + " links to " + link).c_str());
  }

  void translatedPagesLinkAsTheOriginalsDo() {
    const auto original = help::pages();
    help::use_language("de");
    const auto german = help::pages();
    // "Example: `cp` of linear 1024 to 256, …": the same numbers in "Beispiel"
    const auto examples = [](const help::Page& page) {
      static const QRegularExpression line("^(?:Example|Beispiel): (.*)$",
                                           QRegularExpression::MultilineOption),
          number("`[a-z-]+`|[0-9][0-9x/,]*[0-9]|[0-9]");
      QStringList found;
      for (auto each = line.globalMatch(QString::fromStdString(page.markdown)); each.hasNext();)
        for (auto part = number.globalMatch(each.next().captured(1)); part.hasNext();)
          found << part.next().captured();
      return found;
    };
    help::use_language("en");
    QCOMPARE(german.size(), original.size());
    int translated = 0;
    for (std::size_t k = 0; k < german.size(); ++k) {
      QCOMPARE(german[k].id, original[k].id);
      auto one = help::links_of(german[k]), other = help::links_of(original[k]);
      std::sort(one.begin(), one.end());
      std::sort(other.begin(), other.end());
      QVERIFY2(one == other, german[k].id.c_str());
      QCOMPARE(examples(german[k]), examples(original[k]));
      translated += german[k].markdown != original[k].markdown;
    }
    QVERIFY(translated > 60);
  }

  void everyPageIsReachedFromTheFirst() {
    QSet<QString> seen{"index"};
    QStringList open{"index"};
    while (!open.isEmpty()) {
      const help::Page* page = help::find(open.takeFirst().toStdString());
      QVERIFY(page != nullptr);
      for (const std::string& link : help::links_of(*page))
        if (const QString id = QString::fromStdString(link); !seen.contains(id)) seen << id, open << id;
    }
    for (const help::Page& page : help::pages())
      if (!page.is_term) QVERIFY2(seen.contains(QString::fromStdString(page.id)), page.id.c_str());
  }

  void everyFamilyIsExplainedAndItsExampleCounted() {
    const QRegularExpression example(
        "Example: `([a-z-]+)` of linear (\\d+) to (\\d+)(?:, shape ([0-9x/]+))?(?:, rank ([0-9,]+))?: (\\d+) "
        "parameters");
    for (const Family family : all_families) {
      const help::Page* page = help::find(id(family));
      QVERIFY2(page != nullptr && page->is_term, std::string(id(family)).c_str());
      const auto match = example.match(QString::fromStdString(page->markdown));
      QVERIFY2(match.hasMatch(), page->id.c_str());
      QCOMPARE(match.captured(1).toStdString(), std::string(id(family)));
      LayerShape layer;
      layer.kind = LayerKind::linear;
      layer.weight = {match.captured(3).toInt(), match.captured(2).toInt()};
      LayerOptions options = default_options(family);
      if (Rank* rank = rank_of(options)) *rank = parse_rank(match.captured(5).toStdString());
      if (TensorizedShape* shape = tensorized_shape_of(options))
        *shape = parse_tensorized_shape(match.captured(4).toStdString());
      QVERIFY(problems(layer, {"", options}).empty());
      QCOMPARE(weight_parameters(layer, options), match.captured(6).toLongLong());
    }
  }

  void findsByIdTitleAndOtherWords() {
    QCOMPARE(help::find("tt")->id, std::string("tt"));
    QCOMPARE(help::find("Tensor Train")->id, std::string("tt"));
    QCOMPARE(help::find("block_tt")->id, std::string("block-tt"));
    QCOMPARE(help::find("Pareto front")->id, std::string("front"));
    QVERIFY(help::find("zebra") == nullptr);
    QVERIFY(help::find("") == nullptr);
  }

  void searchesTitlesBeforeTexts() {
    const auto found = help::search("rank");
    QVERIFY(found.size() > 5);
    QCOMPARE(found.front()->id, std::string("rank"));
    const auto both = help::search("split prime");
    QVERIFY(!both.empty());
    for (const help::Page* page : both) {
      const QString text = QString::fromStdString(help::to_text(*page)).toLower();
      QVERIFY(text.contains("prime"));
    }
    QVERIFY(help::search("zebra").empty());
    QVERIFY(help::search("").empty());
  }

  void textForATerminalHasNoMarkupAndFits() {
    for (const help::Page& page : help::pages()) {
      const QString text = QString::fromStdString(help::to_text(page, 72));
      QVERIFY(text.startsWith(QString::fromStdString(page.title)));
      QVERIFY2(!text.contains("**") && !text.contains("](") && !text.contains('`'), page.id.c_str());
      for (const QString& line : text.split('\n'))
        QVERIFY2(line.size() <= 72 || line.startsWith("    "), qPrintable(page.id.c_str() + (": " + line)));
    }
  }
};

TENFOLD_TEST_CLASS(TestHelp)
#include "test_help.moc"
