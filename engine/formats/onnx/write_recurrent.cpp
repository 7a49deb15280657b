// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

struct WrittenCell {
  std::string op;
  Shape gates;  ///< ONNX's order among ATen's
  Attributes attributes;
};

/// A weight or bias with its gates in ONNX's order.
std::string with_gates(NodeWriter& w, const std::string& whole, const WrittenCell& cell,
                       std::int64_t hidden) {
  if (cell.gates.size() == 1) return whole;
  const Attributes rows{{"axis", Attribute::of(std::int64_t{0})}};
  const Names parts =
      w.emit_several("Split", {whole, w.ints(Shape(cell.gates.size(), hidden))}, rows, cell.gates.size());
  Names ordered;
  for (const std::int64_t gate : cell.gates) ordered.push_back(parts[static_cast<std::size_t>(gate)]);
  return w.emit("Concat", ordered, rows);
}

/// lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
class RecurrenceWriter {
 public:
  RecurrenceWriter(NodeWriter& w, const WrittenCell& cell)
      : w_(w),
        cell_(cell),
        biased_(w.flag(3)),
        layers_(w.integer(4)),
        directions_(w.flag(7) ? 2 : 1),
        batch_first_(w.flag(8)) {
    if (w.node().overload != "input") w.refuse("its sequences are packed");
    if (w.rank(0) != 3) w.refuse("its input has no batch");
    const std::size_t each = biased_ ? 4 : 2;
    if (w.items(2) != static_cast<std::size_t>(layers_ * directions_) * each) w.refuse("it has projections");
  }

  void write() {
    std::string state = batch_first_ ? w_.transpose(w_.tensor(0), {1, 0, 2}) : w_.tensor(0);
    for (std::int64_t layer = 0; layer < layers_; ++layer) state = one_layer(state, layer);
    w_.give_name(batch_first_ ? w_.transpose(state, {1, 0, 2}) : state, 0);
    w_.give_name(joined(last_), 1);
    if (is_lstm()) w_.give_name(joined(cells_), 2);
  }

 private:
  bool is_lstm() const { return cell_.op == "LSTM"; }

  std::string joined(const Names& parts) {
    return parts.size() == 1 ? parts[0]
                             : w_.emit("Concat", parts, {{"axis", Attribute::of(std::int64_t{0})}});
  }

  std::string rearranged(std::size_t parameter) {
    const std::int64_t rows = w_.item_shape(2, parameter)[0];
    return with_gates(w_, w_.item(2, parameter), cell_, rows / static_cast<std::int64_t>(cell_.gates.size()));
  }

  /// Parameter `kind` of a layer for all directions.
  std::string parameters(std::int64_t layer, std::size_t kind) {
    Names parts;
    for (std::int64_t d = 0; d < directions_; ++d) {
      const auto first = static_cast<std::size_t>(layer * directions_ + d) * (biased_ ? 4 : 2);
      std::string part = rearranged(first + kind);
      if (kind == 2) part = joined({part, rearranged(first + 3)});
      parts.push_back(w_.unsqueeze(part, {0}));
    }
    return joined(parts);
  }

  std::string start(std::int64_t layer, std::size_t which) {
    const std::string whole = is_lstm() ? w_.item(1, which) : w_.tensor(1);
    if (layers_ == 1) return whole;
    return w_.emit(
        "Slice", {whole, w_.ints({layer * directions_}), w_.ints({(layer + 1) * directions_}), w_.ints({0})});
  }

  std::string one_layer(const std::string& input, std::int64_t layer) {
    const std::int64_t hidden = w_.item_shape(2, 1)[1];
    Attributes attributes = cell_.attributes;
    attributes["hidden_size"] = Attribute::of(hidden);
    attributes["direction"] = Attribute::of(std::string(directions_ == 2 ? "bidirectional" : "forward"));
    if (cell_.op == "RNN" && directions_ == 2) {
      auto& activations = attributes["activations"].texts;
      activations.push_back(activations[0]);
    }
    Names inputs{input, parameters(layer, 0), parameters(layer, 1), biased_ ? parameters(layer, 2) : "",
                 "",    start(layer, 0)};
    if (is_lstm()) inputs.push_back(start(layer, 1));
    const Names made = w_.emit_several(cell_.op, inputs, attributes, is_lstm() ? 3 : 2);
    last_.push_back(made[1]);
    if (is_lstm()) cells_.push_back(made[2]);
    return w_.emit("Reshape", {w_.transpose(made[0], {0, 2, 1, 3}), w_.ints({0, 0, -1})});
  }

  NodeWriter& w_;
  const WrittenCell& cell_;
  bool biased_;
  std::int64_t layers_, directions_;
  bool batch_first_;
  Names last_, cells_;
};

/// A cell is its operator over one step.
class CellWriter {
 public:
  CellWriter(NodeWriter& w, const WrittenCell& cell)
      : w_(w), cell_(cell), is_lstm_(cell.op == "LSTM"), hidden_(w.shape(3)[1]) {
    if (w.rank(0) != 2) w.refuse("its input has no batch");
  }

  /// lstm_cell(input, hx, w_ih, w_hh, b_ih, b_hh)
  void write() {
    Attributes attributes = cell_.attributes;
    attributes["hidden_size"] = Attribute::of(hidden_);
    const auto one = [&](const std::string& name) { return w_.unsqueeze(name, {0}); };
    std::string biases;
    if (w_.has(4))
      biases = one(w_.emit(
          "Concat",
          {with_gates(w_, w_.tensor(4), cell_, hidden_), with_gates(w_, w_.tensor(5), cell_, hidden_)},
          {{"axis", Attribute::of(std::int64_t{0})}}));
    Names inputs{one(w_.tensor(0)),
                 one(with_gates(w_, w_.tensor(2), cell_, hidden_)),
                 one(with_gates(w_, w_.tensor(3), cell_, hidden_)),
                 biases,
                 "",
                 one(is_lstm_ ? w_.item(1, 0) : w_.tensor(1))};
    if (is_lstm_) inputs.push_back(one(w_.item(1, 1)));
    const Names made = w_.emit_several(cell_.op, inputs, attributes, is_lstm_ ? 3 : 2);
    w_.give_name(w_.squeeze(made[1], {0}), 0);
    if (is_lstm_) w_.give_name(w_.squeeze(made[2], {0}), 1);
  }

 private:
  NodeWriter& w_;
  const WrittenCell& cell_;
  bool is_lstm_;
  std::int64_t hidden_;
};

Translation one_step(WrittenCell cell) {
  return [cell = std::move(cell)](NodeWriter& w) { CellWriter(w, cell).write(); };
}

Translation recurrent(WrittenCell cell) {
  return [cell = std::move(cell)](NodeWriter& w) { RecurrenceWriter(w, cell).write(); };
}

}  // namespace

void add_written_recurrent(TranslationTable& table) {
  const std::map<std::string, WrittenCell> cells{
      {"aten::lstm", {"LSTM", {0, 3, 1, 2}, {}}},
      {"aten::gru", {"GRU", {1, 0, 2}, {{"linear_before_reset", Attribute::of(std::int64_t{1})}}}},
      {"aten::rnn_tanh", {"RNN", {0}, {{"activations", Attribute::of(Names{"Tanh"})}}}},
      {"aten::rnn_relu", {"RNN", {0}, {{"activations", Attribute::of(Names{"Relu"})}}}}};
  for (const auto& [op, cell] : cells) {
    table[op] = recurrent(cell);
    table[op + "_cell"] = one_step(cell);
  }
}

}  // namespace tenfold::onnx
