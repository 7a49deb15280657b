// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/fuzzy.h"

#include <QStringList>
#include <algorithm>

namespace tenfold::ui {
namespace {

bool beginsWord(const QString& text, qsizetype place) {
  if (place == 0) return true;
  const QChar before = text[place - 1];
  return !before.isLetterOrNumber() || (before.isLower() && text[place].isUpper());
}

/// One word: letters in this order, the best of the places where the first may stand.
int scoreOfWord(const QString& word, const QString& text) {
  int best = -1;
  for (qsizetype start = 0; start < text.size(); ++start) {
    if (text[start].toLower() != word[0]) continue;
    int score = 0;
    qsizetype place = start, last = -2;
    for (const QChar letter : word) {
      while (place < text.size() && text[place].toLower() != letter) ++place;
      if (place == text.size()) {
        score = -1;
        break;
      }
      score += 1 + (place == last + 1 ? 4 : 0) + (beginsWord(text, place) ? 5 : 0);
      last = place++;
    }
    if (score >= 0) score = std::max(0, score - int(last - start - word.size() + 1));
    best = std::max(best, score);
  }
  return best;
}

}  // namespace

int fuzzyScore(const QString& typed, const QString& text) {
  int sum = 0;
  for (const QString& word : typed.toLower().split(' ', Qt::SkipEmptyParts)) {
    const int score = scoreOfWord(word, text);
    if (score < 0) return -1;
    sum += score;
  }
  return sum;
}

}  // namespace tenfold::ui
