// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold {

/// What a recurrent operator is given: aten::lstm, gru, rnn_tanh and rnn_relu over whole sequences (packed
/// ones too), and their cells, which make one step.
struct RecurrentCall {
  bool is_cell = false, packed = false;
  std::vector<Argument> states;      ///< before the first step: hidden, of an LSTM also its cells
  std::vector<Argument> parameters;  ///< `each` of every layer and direction: matrices of input and state,
                                     ///< then two biases if `biased`, then a projection if `projected`
  std::int64_t layers = 1, directions = 1;
  std::size_t each = 2;
  bool biased = false, projected = false, batch_first = false;

  bool is_matrix(std::size_t parameter) const { return parameter % each < 2; }
};

/// Of one operator.
inline constexpr std::int64_t most_recurrent_layers = 4096;

/// Nothing for other nodes, and where what describes it is computed or does not fit its parameters.
std::optional<RecurrentCall> recurrent_call(const Node& node);

/// Rows of a matrix for each hidden number: 4, 3 or 1; 0 for other operators. The cells' names without
/// "_cell".
std::int64_t recurrent_gates(const std::string& op);

}  // namespace tenfold
