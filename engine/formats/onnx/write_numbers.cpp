// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers made of sizes: each is a tensor of int64 with one element.
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

Translation binary_number(const std::string& op) {
  return [op](NodeWriter& w) { w.give(op, {w.number(0), w.number(1)}); };
}

/// Whole numbers round down in Python.
void floor_divide_numbers(NodeWriter& w) {
  const std::string a = w.number(0), b = w.number(1);
  w.give("Div", {w.emit("Sub", {a, w.emit("Mod", {a, b})}), b});
}

void size(NodeWriter& w) { w.give_name(w.size(w.tensor(0), w.axis(w.integer(1), w.rank(0)))); }

void count(NodeWriter& w) { w.give_name(w.unsqueeze(w.emit("Size", {w.tensor(0)}), {0})); }

/// Checks of sizes have no result and no place in ONNX.
void nothing(NodeWriter&) {}

}  // namespace

void add_written_numbers(TranslationTable& table) {
  table["aten::sym_size"] = table["aten::size"] = size;
  table["aten::sym_numel"] = count;
  table["_operator.add"] = binary_number("Add");
  table["_operator.sub"] = binary_number("Sub");
  table["_operator.mul"] = binary_number("Mul");
  table["_operator.mod"] = binary_number("Mod");
  table["_operator.floordiv"] = floor_divide_numbers;
  table["_operator.neg"] = [](NodeWriter& w) { w.give("Neg", {w.number(0)}); };
  table["torch.sym_max"] = binary_number("Max");
  table["torch.sym_min"] = binary_number("Min");
  table["torch.sym_int"] = [](NodeWriter& w) { w.give_name(w.number(0)); };
  for (const char* name :
       {"_operator.eq", "_operator.ne", "_operator.lt", "_operator.le", "_operator.gt", "_operator.ge",
        "_operator.and_", "_operator.or_", "_operator.not_", "torch.sym_not", "aten::_assert_scalar",
        "aten::_assert_tensor_metadata", "aten::sym_constrain_range", "aten::sym_constrain_range_for_size"})
    table[name] = nothing;
}

}  // namespace tenfold::onnx
