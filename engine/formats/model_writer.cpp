// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/model_writer.h"

#include "engine/formats/onnx_writer.h"
#include "engine/formats/pt2_writer.h"
#include "engine/formats/torchscript_writer.h"
#include "engine/formats/weights_writer.h"

namespace tenfold {

std::vector<std::filesystem::path> write_model_file(const Program& program, const std::filesystem::path& path,
                                                    const ModelWriteOptions& options, const Job& job) {
  const ExportFormat& format = export_format(options.asked.format);
  if (!format.graph) return write_weights(program, path, format.id, options.metadata, job);
  if (format.id == "pt2")
    write_pt2(program, path, {options.inputs, options.sample_record, options.metadata}, job);
  else if (format.id == "onnx")
    write_onnx(program, path, options, job);
  else if (format.id == "torchscript")
    write_torchscript(program, path, {options.inputs, options.metadata}, job);
  return {path};
}

}  // namespace tenfold
