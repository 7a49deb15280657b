// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// tenfold_run_driver MODEL INPUTS.npz OUTPUTS.npz: runs a model on input_0, input_1, ... in the form it was
// written in, and writes output_0, ... and the buffers afterwards as buffer/<name>.
#include <iostream>

#include "engine/formats/model_file.h"
#include "engine/formats/npy.h"
#include "engine/program/executor.h"
#include "engine/support/error.h"

using namespace tenfold;

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    const ModelFile file = read_model_file(argv[1]);
    const auto given = read_npz(argv[2]);
    std::vector<c10::IValue> inputs;
    for (const Input* input : file.program.user_inputs())
      inputs.push_back(input->tensor ? c10::IValue(given.at("input_" + std::to_string(inputs.size())))
                                     : input->constant);
    std::vector<std::pair<std::string, at::Tensor>> results;
    for (const at::Tensor& output : run_for_tensors(file.program, inputs))
      results.emplace_back("output_" + std::to_string(results.size()), output.contiguous());
    for (const Input& input : file.program.inputs)
      if (input.kind == InputKind::buffer)
        results.emplace_back("buffer/" + input.name, file.program.tensor_of(input).contiguous());
    write_npz(argv[3], results);
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
  return 0;
}
