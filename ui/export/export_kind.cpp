// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_kind.h"

#include <QObject>

namespace tenfold::ui {
namespace {

QString words(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

QString whenTo(const ExportFormat& format) {
  const std::string_view id = format.id;
  if (id == "pt2")
    return QObject::tr(
        "First choice within PyTorch 2: torch.export.load opens it, and it can be trained on.");
  if (id == "onnx") return QObject::tr("To run outside PyTorch: ONNX Runtime and whatever else reads ONNX.");
  if (id == "torchscript")
    return QObject::tr("For C++ programs with LibTorch and for older PyTorch: torch.jit.load opens it.");
  if (id == "safetensors")
    return QObject::tr(
        "Weights to share: opening them runs no code. A Python file beside them rebuilds the model.");
  if (id == "pth")
    return QObject::tr("Weights for load_state_dict. A Python file beside them rebuilds the model.");
  return QObject::tr("For %1.").arg(words(format.opened_by));
}

/// Short enough for a card; the whole name of a format that is not known here.
QString shortName(const ExportFormat& format) {
  if (format.id == "pt2") return QObject::tr("PyTorch export");
  if (format.id == "safetensors") return QObject::tr("safetensors");
  if (format.id == "pth") return QObject::tr("PyTorch state dict");
  return words(format.name);
}

}  // namespace

std::vector<ExportKind> exportKinds() {
  std::vector<ExportKind> kinds;
  for (const ExportFormat& format : export_formats())
    kinds.push_back(
        {words(format.id), shortName(format), words(format.suffix), whenTo(format), format.graph});
  kinds.push_back({reportKind, QObject::tr("Report"), ".html",
                   QObject::tr("For people: what was done, with plots, in one file for every browser."),
                   false});
  return kinds;
}

ExportKind exportKind(const QString& id) {
  const auto kinds = exportKinds();
  for (const ExportKind& kind : kinds)
    if (kind.id == id) return kind;
  return kinds.front();
}

QString withoutSuffix(const QString& path) {
  for (const ExportKind& kind : exportKinds())
    if (path.endsWith(kind.suffix, Qt::CaseInsensitive)) return path.chopped(kind.suffix.size());
  return path;
}

ExportOptions ExportChoice::options() const {
  ExportOptions options;
  options.format = kind.toStdString();
  options.opset = opset;
  options.half = isHalf();
  return options;
}

}  // namespace tenfold::ui
