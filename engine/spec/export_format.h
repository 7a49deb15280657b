// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace tenfold {

/// A format that models are written in.
struct ExportFormat {
  std::string_view id;         ///< in flags, files and code: "onnx"
  std::string_view name;       ///< for people: "ONNX"
  std::string_view suffix;     ///< ".onnx"
  std::string_view opened_by;  ///< what opens it: "ONNX Runtime and everything that reads ONNX"
  bool graph;                  ///< holds the whole model; else weights alone
};

/// All of them, the recommended one first.
std::span<const ExportFormat> export_formats();

/// Throws Error naming all formats when there is none of that id.
const ExportFormat& export_format(std::string_view id);

/// The format that a file name asks for by its suffix; nullptr for a suffix of none.
const ExportFormat* export_format_of(std::string_view path);

/// The versions of ONNX's operator set that are written, with the ONNX of 2021 and of 2024.
inline constexpr int least_onnx_opset = 13, most_onnx_opset = 21;

/// What a user asks for when a model is written.
struct ExportOptions {
  std::string format = "pt2";
  int opset = 18;     ///< ONNX: version of the operator set
  bool half = false;  ///< ONNX: weights and computation in float16
};

}  // namespace tenfold
