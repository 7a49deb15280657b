// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <set>

#include "ui/jobs/train_service.h"

class QPushButton;
class QSplitter;
class QStandardItemModel;
class QTreeView;

namespace tenfold::ui {

/// All trainings of the open model, and the states of the one that is selected: which of them is kept.
class RunsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit RunsPanel(const TrainService& service, QWidget* parent = nullptr);

  /// Numbers of the runs that are selected; the newest where none is.
  std::set<int> shown() const;
  /// The selected run; 0: there is none.
  int run() const;
  /// The selected epoch of that run; its best where none is selected.
  std::int64_t epoch() const;
  /// Both tables, tab-separated, for the clipboard: the one that has the keyboard.
  QString toTsv() const;

  void refresh();
  /// Stands where the page has room for it.
  QPushButton* keepButton() { return keep_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 signals:
  void selectionChanged();
  void keepWanted(int run, std::int64_t epoch);

 private:
  void fitTables();
  void refreshRuns();
  void refreshStates();
  const TrainRun* selected() const;

  const TrainService& service_;
  QStandardItemModel *runModel_, *stateModel_;
  QTreeView *runs_, *states_;
  QPushButton* keep_;
  bool filling_ = false;
};

}  // namespace tenfold::ui
