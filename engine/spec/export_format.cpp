// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/export_format.h"

#include <array>

#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::array formats{
    ExportFormat{"pt2", "PyTorch exported program", ".pt2", "torch.export.load", true},
    ExportFormat{"onnx", "ONNX", ".onnx", "ONNX Runtime and everything that reads ONNX", true},
    ExportFormat{"torchscript", "TorchScript", ".pt", "torch.jit.load, in Python and C++", true},
    ExportFormat{"safetensors", "safetensors and a Python file", ".safetensors",
                 "everything that reads safetensors, and PyTorch alone with the file beside it", false},
    ExportFormat{"pth", "PyTorch state dict and a Python file", ".pth",
                 "torch.load, and PyTorch alone with the file beside it", false},
};

}  // namespace

std::span<const ExportFormat> export_formats() { return formats; }

const ExportFormat& export_format(std::string_view id) {
  std::string known;
  for (const ExportFormat& format : formats) {
    if (format.id == id) return format;
    known += (known.empty() ? "" : ", ") + std::string(format.id);
  }
  throw Error("export.format", "there is no format '{format}'; known: {known}",
              {{"format", std::string(id)}, {"known", known}});
}

const ExportFormat* export_format_of(std::string_view path) {
  for (const ExportFormat& format : formats)
    if (path.ends_with(format.suffix)) return &format;
  return nullptr;
}

}  // namespace tenfold
