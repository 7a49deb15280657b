// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "engine/spec/export_format.h"

namespace tenfold::ui {

/// The kind that is no model: what was done, for people.
inline const QString reportKind = QStringLiteral("report");

/// Something that can be written of the open model: one of export_formats(), or the report.
struct ExportKind {
  QString id;      ///< of the format
  QString name;    ///< for people
  QString suffix;  ///< ".onnx"
  QString when;    ///< one sentence: when to take it, and what reads it
  bool graph = false;

  bool isModel() const { return id != reportKind; }
};

/// All of them, the recommended one first.
std::vector<ExportKind> exportKinds();
/// The recommended one where there is none of that id.
ExportKind exportKind(const QString& id);
/// The path without the suffix of any kind.
QString withoutSuffix(const QString& path);

/// What is to be written, and how.
struct ExportChoice {
  QString kind = QStringLiteral("pt2");
  int opset = ExportOptions{}.opset;  ///< ONNX
  bool half = false;                  ///< ONNX
  bool csv = true;                    ///< report: the layers as CSV beside it
  bool recipe = true;                 ///< report: the recipe beside it

  ExportOptions options() const;
  /// Whether half precision was asked for and the kind knows it.
  bool isHalf() const { return half && kind == "onnx"; }
};

}  // namespace tenfold::ui
