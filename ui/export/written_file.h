// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QStringList>
#include <QVariant>
#include <optional>

#include "engine/study/reports.h"
#include "ui/export/loading_snippet.h"

namespace tenfold::ui {

/// A file that was written: what is remembered of it, and what this run knows beside that.
struct WrittenFile {
  enum class Check { same, differs, none };

  QString path, kind;
  QStringList files;  ///< all of them, `path` first
  QDateTime when;
  std::int64_t bytes = 0;  ///< of `path`, and of what a graph keeps beside it
  Check check = Check::none;

  std::optional<study::ExportReport> report;        ///< this run, of models
  Recipe recipe;                                    ///< this run
  std::int64_t denseBytes = 0, predictedBytes = 0;  ///< this run, of files
  std::optional<double> weightError;                ///< this run
  LoadedFile loaded;                                ///< this run
};

/// What is remembered, to be kept between runs.
QVariant toVariant(const std::vector<WrittenFile>& files);
std::vector<WrittenFile> writtenFiles(const QVariant& value);

}  // namespace tenfold::ui
