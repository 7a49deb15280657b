// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

namespace tenfold::ui {

/// A file that was written, or is about to be.
struct LoadedFile {
  QString kind, path;
  QString script;      ///< the Python file beside weights; empty: none
  QString model;       ///< file of the model that a report is about
  QString recipe;      ///< beside a report; empty: none
  QStringList inputs;  ///< of the model: "x float32 [batch, 3, 224, 224]"
};

/// A few lines in one language.
struct Snippet {
  QString language;  ///< for people: "Python"
  QString text;
};

/// How the file is loaded and run, in every language that can: Tenfold is not needed there. Of a report with
/// its recipe: how the same is done again. Empty where there is nothing to say.
std::vector<Snippet> loadingSnippets(const LoadedFile& file);

}  // namespace tenfold::ui
