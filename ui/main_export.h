// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/jobs/model_services.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui {

/// The way of an export: asks how and where, writes in the background, shows how the file was checked. What
/// was chosen is offered the next time.
class MainExport : public QObject {
  Q_OBJECT

 public:
  MainExport(Document& document, ExportService& service, Dialogs& dialogs, Remembered& remembered,
             MessageLog& messages, QWidget* window);

  void start();

 private:
  ExportContents contents() const;
  ExportOptions last() const;
  void remember(const ExportOptions& options);
  void finish(const study::ExportReport& report, const study::CompressReport& compressed);

  Document& document_;
  ExportService& service_;
  Dialogs& dialogs_;
  Remembered& remembered_;
  MessageLog& messages_;
  QWidget* window_;
};

}  // namespace tenfold::ui
