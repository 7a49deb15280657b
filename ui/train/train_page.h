// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <optional>
#include <utility>

#include "engine/study/training.h"
#include "ui/document/change.h"
#include "ui/jobs/latest_job.h"

class QLabel;
class QSplitter;
class QStackedWidget;

namespace tenfold::ui {

class Card;
class ConfusionView;
class CurvePanel;
class Dialogs;
class Document;
class EmptyState;
class GradientPanel;
class MessageLog;
class Panels;
class Remembered;
class RunsPanel;
class SampleGrid;
class TabCard;
class TrainService;
class TrainSetup;

/// The Train workspace: what is trained with what on the left, its curves in the middle, samples and mistakes
/// on the right, all runs and their states below.
class TrainPage : public QWidget {
  Q_OBJECT

 public:
  TrainPage(Document& document, TrainService& service, Dialogs& dialogs, MessageLog& messages,
            Remembered& remembered, QWidget* parent = nullptr);

  TrainSetup& setup() { return *setup_; }
  RunsPanel& runs() { return *runs_; }
  ConfusionView& confusion() { return *confusion_; }
  SampleGrid& mistakes() { return *mistakes_; }
  LatestJob& previewJob() { return previewJob_; }
  void setDevice(bool cuda, const QString& whyNot);
  /// Samples, confusion or mistakes.
  void showSide(int page);
  void start();
  void preview();
  /// What the table that has the keyboard says.
  void copyRows();

  Panels& panels() { return *panels_; }

 private:
  Card* makeSetup();
  QWidget* makeCurves();
  TabCard* makeSamples();
  Card* makeRuns();
  void documentChanged(const Change& change);
  void refreshModel();
  void refreshRuns();
  void refreshProgress();
  void refreshAnswers();
  void showPreview(const study::DataPreview& preview);
  void saveConfusion();

  Document& document_;
  TrainService& service_;
  Dialogs& dialogs_;
  MessageLog& messages_;
  Remembered& remembered_;
  LatestJob previewJob_;
  QTimer pace_;  ///< of the curves: steps may come faster than they can be read
  TrainSetup* setup_;
  CurvePanel *accuracy_, *loss_;
  GradientPanel* gradients_;
  TabCard *middle_, *right_;
  QLabel *numbers_, *dataWords_, *mistakeWords_;
  SampleGrid *samples_[3], *mistakes_;
  QLabel* partWords_[3];
  QStackedWidget *dataPages_, *confusionPages_, *mistakePages_;
  ConfusionView* confusion_;
  std::optional<std::pair<int, std::int64_t>> shownAnswers_;  ///< run and epoch
  RunsPanel* runs_;
  QSplitter *whole_, *upper_;
  Panels* panels_;
};

}  // namespace tenfold::ui
