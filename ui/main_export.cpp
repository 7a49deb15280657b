// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_export.h"

#include <QDir>
#include <QFileInfo>
#include <map>

#include "ui/dialogs/export_result.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

MainExport::MainExport(Document& document, ExportService& service, Dialogs& dialogs, Remembered& remembered,
                       MessageLog& messages, QWidget* window)
    : QObject(window),
      document_(document),
      service_(service),
      dialogs_(dialogs),
      remembered_(remembered),
      messages_(messages),
      window_(window) {
  connect(&service_, &ExportService::exported, this, &MainExport::finish);
}

void MainExport::start() {
  const auto choice = dialogs_.askExport(window_, contents(), last());
  if (!choice) return;
  remember(choice->options);
  service_.exportTo(choice->path, choice->options);
}

ExportContents MainExport::contents() const {
  const QFileInfo file(QString::fromStdString(document_.report().path));
  ExportContents contents;
  contents.base = file.absoluteDir().filePath(file.completeBaseName() + "_small");
  contents.parameters = document_.prediction().parameters;
  contents.denseParameters = document_.denseParameters();
  contents.bytes = document_.prediction().file_bytes;
  contents.denseBytes = study::predict(document_.report(), {}).file_bytes;
  std::map<Family, int> families;
  for (const auto& row : document_.report().layers) ++families[document_.specOf(row.id).family()];
  contents.families.assign(families.begin(), families.end());
  return contents;
}

ExportOptions MainExport::last() const {
  ExportOptions options;
  options.format =
      remembered_.value("exportFormat", QString::fromStdString(options.format)).toString().toStdString();
  options.opset = remembered_.value("exportOpset", options.opset).toInt();
  options.half = remembered_.value("exportHalf", options.half).toBool();
  return options;
}

void MainExport::remember(const ExportOptions& options) {
  remembered_.set("exportFormat", QString::fromStdString(options.format));
  remembered_.set("exportOpset", options.opset);
  remembered_.set("exportHalf", options.half);
}

void MainExport::finish(const study::ExportReport& report, const study::CompressReport& compressed) {
  const QString path = QDir::toNativeSeparators(QString::fromStdString(report.path));
  if (report.verified) {
    messages_.tell(tr("Exported and verified %1, %2").arg(path, bytesText(report.bytes)));
  } else {
    messages_.tellError(tr("%1 was written, but what is read back is not the same").arg(path));
  }
  showExport(report, compressed, dialogs_, window_);
}

}  // namespace tenfold::ui
