// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/loading_snippet.h"

#include <QFileInfo>
#include <QRegularExpression>

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

/// With the Python file beside the weights a model, else the tensors alone.
QString weightsSnippet(const study::ExportReport& report, const QString& tensors) {
  static const QRegularExpression identifier("^[A-Za-z_][A-Za-z0-9_]*$");
  const QString module = moduleOf(report);
  if (module.isEmpty()) return tensors;
  if (identifier.match(module).hasMatch())
    return QStringLiteral(
               "from %1 import load  # %1.py, which needs PyTorch alone\n\n"
               "model = load()\n"
               "outputs = model(inputs)\n")
        .arg(module);
  return QStringLiteral(
             "import runpy\n\n"
             "model = runpy.run_path(%1)[\"load\"]()\n"
             "outputs = model(inputs)\n")
      .arg(quoted(module + ".py"));
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
    return weightsSnippet(report, QStringLiteral("from safetensors.torch import load_file\n\n"
                                                 "tensors = load_file(%1)\n")
                                      .arg(file));
  if (report.format == "pth")
    return weightsSnippet(report, QStringLiteral("import torch\n\ntensors = torch.load(%1)\n").arg(file));
  return {};
}

}  // namespace tenfold::ui
