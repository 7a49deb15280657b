// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>

#include "ui/jobs/job_board.h"
#include "ui/widgets/message_log.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace tenfold::ui {

/// The bottom line: what runs, how far, time left, Cancel; the newest message; what computes.
class StatusStrip : public QWidget {
  Q_OBJECT

 public:
  StatusStrip(JobBoard& jobs, MessageLog& messages, QWidget* parent = nullptr);
  void setEngine(const QString& text);

 signals:
  void messagesWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void refresh();
  void showMessage(const MessageLog::Message& message);

  JobBoard& jobs_;
  MessageLog& messages_;
  QLabel *job_, *left_, *engine_;
  QProgressBar* progress_;
  QPushButton* cancel_;
  QToolButton* message_;
  QTimer timer_;
};

}  // namespace tenfold::ui
