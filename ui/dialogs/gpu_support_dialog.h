// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "ui/jobs/gpu_support_service.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace tenfold::ui {

/// Whether a GPU is there and used, in one sentence, and the button that fetches what is missing.
class GpuSupportDialog : public QDialog {
  Q_OBJECT

 public:
  struct Values {
    bool known = false;  ///< the state was asked for and is there
    study::GpuState state;
    bool fetchedNow = false;  ///< since the program started, so not used yet
    qint64 bytes = 0, bytesNeeded = 0;
    int files = 0;
    QString folder, host;
    GpuSupportService::Progress progress;
    QString error;
  };

  explicit GpuSupportDialog(const Values& values, QWidget* parent = nullptr);

  void show(const Values& values);
  using QDialog::show;

 signals:
  void fetchWanted();
  void cancelWanted();
  void removeWanted();

 private:
  QLabel *sentence_, *details_, *note_, *error_;
  QProgressBar* bar_;
  QPushButton *fetch_, *cancel_, *remove_;
};

/// The sentence, for any state.
QString gpuSentence(const GpuSupportDialog::Values& values);

}  // namespace tenfold::ui
