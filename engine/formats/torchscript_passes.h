// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold::torchscript {

/// Drops nodes whose results nobody reads, numbers too, and constants that no node reads. Parameters and
/// buffers stay.
void remove_dead_nodes(Program& program);

/// Frozen files hold weights as constants: those that feed layers and normalisations become parameters and
/// buffers again, named by operator ("conv2d_1.weight"). One that has parameters is not frozen.
void promote_constants(Program& program, std::vector<std::string>& remarks);

/// Gives dimension 0 of the inputs a symbol where all agree on it, and returns inputs at two further batch
/// sizes; nothing where there is no batch.
std::vector<std::vector<c10::IValue>> with_changing_batch(Program& program,
                                                          const std::vector<c10::IValue>& inputs);

/// Makes constants of numbers that are the same for all inputs, in evaluation mode; the others get
/// expressions of the batch. Without `resized` all become constants.
void fold_numbers(Program& program, const std::vector<c10::IValue>& inputs,
                  const std::vector<std::vector<c10::IValue>>& resized);

/// Notes the class of each node's module, and its place in the tree as torch.export does.
void describe_scopes(Program& program, const std::map<std::string, std::string>& types);

/// The names that nodes had when Tenfold wrote the file, where the operators are still the same ones.
void restore_names(Program& program, const std::string& record);
/// The record for that.
std::string names_record(const Program& program);

}  // namespace tenfold::torchscript
