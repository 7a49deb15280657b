// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <functional>
#include <vector>

#include "engine/study/weights.h"
#include "ui/jobs/latest_job.h"
#include "ui/models/match_model.h"

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTreeView;

namespace tenfold::ui {

class Card;
class Dialogs;

/// Chooses what weights are attached to: one of the architectures they come near to, or a model file.
class AttachDialog : public QDialog {
  Q_OBJECT

 public:
  /// Runs on the dialog's own job while the dialog is open; best first.
  using Match = std::function<std::vector<study::AttachReport>(const Worker&)>;

  AttachDialog(const QString& weights, std::vector<study::Architecture> known, Match match, Dialogs& dialogs,
               QWidget* parent = nullptr);

  /// Id of an architecture, with what was said of it ("vit:heads=4"), or path of a model file; empty while
  /// nothing is chosen.
  QString chosen() const;

 private:
  QWidget* makeProgress();
  QWidget* makeSaid();
  Card* makeTable();
  Card* makeDetails();
  void makeButtons();
  void start(Match match);
  void take(const Outcome<std::vector<study::AttachReport>>& outcome);
  void showSelected();
  void showProgress();
  void takeFile();

  Dialogs& dialogs_;
  MatchModel model_;
  QString chosen_, file_;
  QLabel* state_;
  QProgressBar* progress_;
  QPushButton *stop_, *attach_;
  QTreeView* table_;
  QPlainTextEdit* details_;
  QLineEdit* said_;
  Card* detailCard_;
  QDialogButtonBox* buttons_;
  LatestJob job_;  // last: stopped before what it shows goes
};

}  // namespace tenfold::ui
