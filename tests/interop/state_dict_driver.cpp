// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What check_state_dict.py asks of the engine, which the command line does not offer:
//   copy <in> <out> [choice]                   reads a file of weights and writes a state_dict
//   infer <in> <prefix>                        format, storage, shape and rank of one tensor
//   reload <in> <prefix> <out> <shape>         loads a tensor into a module of rank 1 and writes the module's
//   state_dict
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "engine/formats/infer_format.h"
#include "engine/formats/load_state_dict.h"
#include "engine/tensors/factorized_tensor.h"

using namespace tenfold;

namespace {

/// "2,(3,4)" as a nested shape.
NestedShape parse_shape(const std::string& text) {
  NestedShape shape;
  Shape folded;
  bool inside = false;
  std::string number;
  const auto finish = [&] {
    if (number.empty()) return;
    if (inside)
      folded.push_back(std::stoll(number));
    else
      shape.emplace_back(std::stoll(number));
    number.clear();
  };
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number += c;
      continue;
    }
    finish();
    if (c == '(') inside = true;
    if (c == ')') {
      shape.emplace_back(folded);
      folded.clear();
      inside = false;
    }
  }
  finish();
  return shape;
}

StateDict below(const StateDict& dict, const std::string& prefix) {
  StateDict found;
  for (const auto& [name, tensor] : dict)
    if (name.starts_with(prefix)) found.set(name.substr(prefix.size()), tensor);
  return found;
}

int run(const std::vector<std::string>& words) {
  const StateDict dict = read_state_dict(words.at(1), words.size() > 3 && words[0] == "copy" ? words[3] : "");
  if (words[0] == "copy") {
    write_state_dict(words.at(2), dict);
    return 0;
  }
  const std::string prefix = words.at(2);
  if (words[0] == "infer") {
    const InferredTensor found = infer_format(dict, prefix);
    std::cout << found.factorization.format->name() << ' ' << (found.split_complex ? "split" : "whole") << ' '
              << to_string(found.factorization.shape) << ' ' << to_string(found.factorization.rank()) << '\n';
    return 0;
  }
  const NestedShape shape = parse_shape(words.at(4));
  const InferredTensor found = infer_format(dict, prefix, shape);
  FactorizedTensorOptions options;
  options.tensor = found.factorization.options();
  options.split_complex = found.split_complex;
  const std::string name = found.factorization.format->name();
  FactorizedTensor tensor = FactorizedTensor::create(shape, {std::int64_t{1}}, name, options);
  load_state_dict(*tensor, below(dict, prefix));
  write_state_dict(words.at(3), state_dict(*tensor));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run({words + 1, words + count});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
