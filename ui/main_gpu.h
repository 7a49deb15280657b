// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPointer>
#include <functional>

#include "ui/dialogs/gpu_support_dialog.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui {

/// Help ▸ GPU support: what is there, and fetching what is missing.
class MainGpu : public QObject {
  Q_OBJECT

 public:
  /// `ask` says what is there, on a thread of its own; a test gives its own, and its own source.
  MainGpu(QWidget& window, MessageLog& messages, GpuSupportService::Source source,
          std::function<study::GpuState()> ask, QObject* parent = nullptr);

  void showDialog();
  GpuSupportService& service() { return service_; }

 signals:
  /// The dialog shows what is there.
  void answered(tenfold::ui::GpuSupportDialog* dialog);

 private:
  void ask();
  void refresh();
  GpuSupportDialog::Values values() const;

  QWidget& window_;
  MessageLog& messages_;
  GpuSupportService service_;
  std::function<study::GpuState()> ask_;
  LatestJob question_;
  QPointer<GpuSupportDialog> dialog_;
  bool known_ = false, fetchedNow_ = false;
  study::GpuState state_;
  QString error_;
};

}  // namespace tenfold::ui
