// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "engine/study/training.h"
#include "ui/dialogs/data_form.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tenfold::ui {

class Remembered;

/// What can be pressed below the set-up.
enum class TrainingState { idle, running, paused };

/// Data, model and schedule of a training, in three groups, and the buttons that start, pause and stop it.
class TrainSetup : public QWidget {
  Q_OBJECT

 public:
  explicit TrainSetup(QWidget* parent = nullptr);

  void show(const study::TrainOptions& options);
  study::TrainOptions options() const;
  /// What keeps it from being started; empty when all is well.
  QString problem() const;

  /// What is trained, in words; `factorized`: there is a dense model to learn from.
  void setModel(const QString& words, bool factorized);
  void setState(TrainingState state);
  /// Whether CUDA can be chosen, and why not.
  void setDevice(bool cuda, const QString& whyNot);

 signals:
  void startWanted();
  void pauseWanted();
  void resumeWanted();
  void stopWanted();
  void previewWanted();

 private:
  void addData(QFormLayout& form);
  void addModel(QFormLayout& form);
  void addSchedule(QFormLayout& form);
  void addMore(QFormLayout& form);
  QWidget* makeButtons();
  void refresh();

  QWidget* sheet_;
  DataForm* data_;
  QPushButton *preview_, *start_, *pause_, *stop_;
  QLabel *model_, *problem_;
  QCheckBox *scratch_, *distill_, *flip_, *keepBest_;
  QLineEdit* frozen_;
  QSpinBox *epochs_, *batch_, *patience_, *shift_, *seed_, *limit_;
  QDoubleSpinBox *rate_, *decay_, *smoothing_, *held_, *warmUp_, *clip_, *share_, *temperature_, *lasso_,
      *crop_;
  QComboBox *optimizer_, *schedule_, *loss_, *device_, *precision_;
  TrainingState state_ = TrainingState::idle;
  bool factorized_ = false;
};

/// The last set-up, and where it is kept.
study::TrainOptions rememberedTraining(const Remembered& remembered);
void remember(const study::TrainOptions& options, Remembered& remembered);

}  // namespace tenfold::ui
