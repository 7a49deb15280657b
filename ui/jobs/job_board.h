// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <vector>

#include "ui/jobs/latest_job.h"

namespace tenfold::ui {

/// All jobs of the window, for the status bar: which run, and one button that stops them.
class JobBoard : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void add(LatestJob& job);
  std::vector<const LatestJob*> running() const;
  bool isIdle() const { return running().empty(); }
  void cancelAll();

 signals:
  void changed();
  void idle();

 private:
  std::vector<LatestJob*> jobs_;
};

}  // namespace tenfold::ui
