// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/model_file.h"

#include "engine/formats/file_kind.h"
#include "engine/formats/onnx_reader.h"
#include "engine/formats/pt2_reader.h"
#include "engine/formats/torchscript_reader.h"
#include "engine/support/error.h"

namespace tenfold {

ModelFile read_model_file(const std::filesystem::path& path, const ReadOptions& options, const Job& job) {
  const FileFacts facts = recognise(path);
  switch (facts.kind) {
    case FileKind::pt2:
    case FileKind::old_pt2:
      if (!options.inputs.empty())
        throw Error("pt2.inputs",
                    "{file} says itself what the model takes: shapes of inputs are given for TorchScript and "
                    "ONNX files that leave them open",
                    {{"file", path.string()}});
      return read_pt2(path, job);
    case FileKind::onnx:
      return read_onnx(path, options, job);
    case FileKind::torchscript:
      return read_torchscript(path, options, job);
    default:
      break;
  }
  if (facts.holds == FileHolds::weights)
    throw Error(
        "model.weights",
        "{file} is {what}: it holds weights and no graph; attach them to an architecture, or open them as "
        "weights",
        {{"file", path.string()}, {"what", facts.what}});
  throw Error("model.unusable", "{file} is {what}: {advice}",
              {{"file", path.string()}, {"what", facts.what}, {"advice", facts.advice}});
}

}  // namespace tenfold
