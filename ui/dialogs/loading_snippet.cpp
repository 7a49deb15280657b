// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/loading_snippet.h"

#include <QFileInfo>

namespace tenfold::ui {
namespace {

/// A string of Python: a file's name may hold quotes and backslashes.
QString quoted(const QString& text) {
  QString escaped = text;
  escaped.replace('\\', "\\\\").replace('"', "\\\"");
  return '"' + escaped + '"';
}

/// The name of the Python file that was written beside the weights, without its ending.
QString moduleOf(const study::ExportReport& report) {
  for (const auto& path : report.files)
    if (const QFileInfo file(QString::fromStdString(path)); file.suffix() == "py")
      return file.completeBaseName();
  return {};
}

QString weightsSnippet(const study::ExportReport& report, const QString& import, const QString& read) {
  const QString module = moduleOf(report);
  if (module.isEmpty()) return import + "\n\ntensors = " + read + "\n";
  return QStringLiteral(
             "import importlib.util\n%1\n\n"
             "spec = importlib.util.spec_from_file_location(\"model\", %2)\n"
             "module = importlib.util.module_from_spec(spec)\n"
             "spec.loader.exec_module(module)\n"
             "model = module.load(%3)\n"
             "outputs = model(inputs)\n")
      .arg(import, quoted(module + ".py"), read);
}

}  // namespace

QString loadingSnippet(const study::ExportReport& report) {
  const QString file = quoted(QFileInfo(QString::fromStdString(report.path)).fileName());
  if (report.format == "pt2")
    return QStringLiteral(
               "import torch\n\n"
               "model = torch.export.load(%1).module()\n"
               "outputs = model(inputs)\n")
        .arg(file);
  if (report.format == "torchscript")
    return QStringLiteral(
               "import torch\n\n"
               "model = torch.jit.load(%1)\n"
               "outputs = model(inputs)\n")
        .arg(file);
  if (report.format == "onnx")
    return QStringLiteral(
               "import onnxruntime\n\n"
               "session = onnxruntime.InferenceSession(%1)\n"
               "name = session.get_inputs()[0].name\n"
               "outputs = session.run(None, {name: inputs})\n")
        .arg(file);
  if (report.format == "safetensors")
    return weightsSnippet(report, "from safetensors.torch import load_file",
                          QStringLiteral("load_file(%1)").arg(file));
  if (report.format == "pth")
    return weightsSnippet(report, "import torch", QStringLiteral("torch.load(%1)").arg(file));
  return {};
}

}  // namespace tenfold::ui
