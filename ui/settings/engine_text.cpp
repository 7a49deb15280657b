// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/engine_text.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <vector>

#include "ui/settings/engine_sentences.h"
#include "ui/settings/language.h"

namespace tenfold::ui {
namespace {

constexpr int deepest = 3;  ///< a reason in an error in a remark

/// A sentence with places: "{file} cannot be read: {why}".
struct Sentence {
  const char* source;
  QRegularExpression pattern;
  QStringList places;
  qsizetype letters = 0;  ///< outside of places: the more, the surer a match
};

const QRegularExpression& place() {
  static const QRegularExpression pattern(QStringLiteral("\\{([A-Za-z_0-9]+)\\}"));
  return pattern;
}

Sentence sentenceOf(const char* source) {
  Sentence sentence{source, {}, {}, 0};
  const QString text = QString::fromUtf8(source);
  QString pattern;
  qsizetype at = 0;
  const auto literal = [&](const QString& part) {
    pattern += QRegularExpression::escape(part);
    sentence.letters += part.size();
  };
  for (auto each = place().globalMatch(text); each.hasNext();) {
    const auto match = each.next();
    literal(text.mid(at, match.capturedStart() - at));
    const QString name = match.captured(1);
    const auto known = sentence.places.indexOf(name);
    pattern += known < 0 ? QStringLiteral("(.*?)") : QStringLiteral("\\%1").arg(known + 1);
    if (known < 0) sentence.places << name;
    at = match.capturedEnd();
  }
  literal(text.mid(at));
  sentence.pattern = QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                                        QRegularExpression::DotMatchesEverythingOption);
  sentence.pattern.optimize();
  return sentence;
}

struct Known {
  QHash<QString, const char*> whole;
  std::vector<Sentence> withPlaces;  ///< the surest first
};

Known readAll() {
  Known known;
  for (const char* source : engineSentences()) {
    const QString text = QString::fromUtf8(source);
    if (text.contains(place()))
      known.withPlaces.push_back(sentenceOf(source));
    else
      known.whole.insert(text, source);
  }
  std::stable_sort(known.withPlaces.begin(), known.withPlaces.end(),
                   [](const Sentence& one, const Sentence& other) { return one.letters > other.letters; });
  return known;
}

QString translated(const char* source) { return QCoreApplication::translate("Error", source); }

QString inLanguage(const QString& english, int depth) {
  static const Known known = readAll();
  if (const auto at = known.whole.constFind(english); at != known.whole.constEnd()) return translated(*at);
  // one word is a name: of a layer, a file, an operator
  if (depth == 0 || !english.contains(' ')) return english;
  for (const Sentence& sentence : known.withPlaces) {
    const auto match = sentence.pattern.match(english);
    if (!match.hasMatch()) continue;
    QString text = translated(sentence.source);
    QString filled;
    qsizetype at = 0;
    for (auto each = place().globalMatch(text); each.hasNext();) {
      const auto found = each.next();
      const auto index = sentence.places.indexOf(found.captured(1));
      const QString value = index < 0 ? found.captured() : match.captured(int(index) + 1);
      filled += text.mid(at, found.capturedStart() - at);
      filled += value.contains(' ') ? inLanguage(value, depth - 1) : value;
      at = found.capturedEnd();
    }
    return filled + text.mid(at);
  }
  // what a job does within what it does: "evaluating: epoch 3 of 10"
  const auto inner = english.indexOf(": ");
  if (inner < 0) return english;
  return inLanguage(english.left(inner), depth) + ": " + inLanguage(english.mid(inner + 2), depth);
}

}  // namespace

QString engineText(const std::string& english) {
  const QString text = QString::fromStdString(english);
  return language() == "en" ? text : inLanguage(text, deepest);
}

}  // namespace tenfold::ui
