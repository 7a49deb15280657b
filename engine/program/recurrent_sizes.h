// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <string>
#include <vector>

namespace tenfold {

/// Throws Error where `arguments` of aten::lstm, gru, rnn_tanh or rnn_relu do not fit each other: state
/// [layers · directions, batch, hidden] and the weights of every layer, of packed sequences (overload "data",
/// and where they are unpacked) the sizes of the steps. LibTorch does not look on every way that it has for
/// them, and reads beyond the tensors. Other operators pass.
void require_recurrent_sizes(const std::string& op, const std::string& overload,
                             const std::vector<c10::IValue>& arguments);

}  // namespace tenfold
