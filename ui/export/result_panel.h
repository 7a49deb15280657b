// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/export/written_file.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QStackedWidget;

namespace tenfold::ui {

/// How a written file was checked: what was compared, what it came to, and how large and fast it is.
class ResultPanel : public Card {
  Q_OBJECT

 public:
  explicit ResultPanel(QWidget* parent = nullptr);

  void showNothing();
  /// `bench`: dense against compressed as measured, nullptr while it was not.
  void show(const WrittenFile& file, const study::BenchReport* bench);

 private:
  void addVerdict(QVBoxLayout& lines, const WrittenFile& file);
  void addChecks(QGridLayout& grid, const study::ExportReport& report);
  void addFacts(QGridLayout& grid, const WrittenFile& file, const study::BenchReport* bench);
  void addFact(QGridLayout& grid, const QString& name, const QString& value, const char* objectName);

  QStackedWidget* pages_;
  QWidget* shown_ = nullptr;  ///< the page of the last file
};

}  // namespace tenfold::ui
