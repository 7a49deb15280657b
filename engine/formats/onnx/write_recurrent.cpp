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

  /// A weight or bias with its gates in ONNX's order.
  std::string rearranged(std::size_t parameter) {
    const std::string whole = w_.item(2, parameter);
    const std::int64_t hidden =
        w_.item_shape(2, parameter)[0] / static_cast<std::int64_t>(cell_.gates.size());
    if (cell_.gates.size() == 1) return whole;
    const Names parts = w_.emit_several("Split", {whole, w_.ints(Shape(cell_.gates.size(), hidden))},
                                        {{"axis", Attribute::of(std::int64_t{0})}}, cell_.gates.size());
    Names ordered;
    for (const std::int64_t gate : cell_.gates) ordered.push_back(parts[static_cast<std::size_t>(gate)]);
    return joined(ordered);
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

Translation recurrent(WrittenCell cell) {
  return [cell = std::move(cell)](NodeWriter& w) { RecurrenceWriter(w, cell).write(); };
}

}  // namespace

void add_written_recurrent(TranslationTable& table) {
  table["aten::lstm"] = recurrent({"LSTM", {0, 3, 1, 2}, {}});
  table["aten::gru"] =
      recurrent({"GRU", {1, 0, 2}, {{"linear_before_reset", Attribute::of(std::int64_t{1})}}});
  table["aten::rnn_tanh"] = recurrent({"RNN", {0}, {{"activations", Attribute::of(Names{"Tanh"})}}});
  table["aten::rnn_relu"] = recurrent({"RNN", {0}, {{"activations", Attribute::of(Names{"Relu"})}}});
}

}  // namespace tenfold::onnx
