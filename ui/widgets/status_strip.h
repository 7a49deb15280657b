// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>
#include <QTimer>
#include <QWidget>

#include "ui/jobs/job_board.h"
#include "ui/widgets/message_log.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace tenfold::ui {

/// The newest message as a line of text that can be pressed.
class MessageButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit MessageButton(QWidget* parent);
  void show(const QString& text, bool isError);

 protected:
  void paintEvent(QPaintEvent* event) override;
  QSize sizeHint() const override { return {200, 24}; }

 private:
  bool isError_ = false;
};

/// The bottom line: what runs, how far, time left, Cancel; the newest message; what computes.
class StatusStrip : public QWidget {
  Q_OBJECT

 public:
  StatusStrip(JobBoard& jobs, MessageLog& messages, QWidget* parent = nullptr);
  void setEngine(const QString& text, const QString& tip);
  /// All that run; a message names those that were seen to.
  void stopJobs();

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
  MessageButton* message_;
  QTimer timer_;
};

}  // namespace tenfold::ui
