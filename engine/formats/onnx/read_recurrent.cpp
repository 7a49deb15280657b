// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

/// A recurrent operator: how many gates, and where ATen's gates are among ONNX's.
struct ReadCell {
  std::string op;
  Shape gates;  ///< ATen's order
};

class RecurrenceReader {
 public:
  RecurrenceReader(Call& call, ReadCell cell) : call_(call), cell_(std::move(cell)), input_(call.tensor(0)) {
    if (input_.rank() != 3) call.refuse("its input has not three dimensions");
    const std::string direction = call.text("direction", "forward");
    if (direction == "reverse") call.refuse("it runs backwards only");
    both_ = direction == "bidirectional";
    if (call.integer("layout", 0) != 0) call.refuse("its batch comes first");
    if (call.attribute("clip") != nullptr) call.refuse("it clips its cells");
    check_lengths();
  }

  void lower() {
    Operands states{state(5)};
    if (cell_.op == "aten::lstm") states.push_back(state(6));
    const Operands parameters = all_parameters();
    Operands arguments{input_,
                       states.size() > 1 ? Operand::list(states) : states[0],
                       Operand::list(parameters),
                       call_.has(3),
                       1,
                       0.0,
                       false,
                       both_,
                       false};
    const Operands made = call_.reader().emit_several(cell_.op, std::move(arguments), "input");
    const Operand open = call_.emit("aten::unflatten", {made.at(0), 2, Shape{both_ ? 2 : 1, -1}}, "int");
    call_.give(call_.emit("aten::permute", {open, Shape{0, 2, 1, 3}}), 0);
    for (std::size_t k = 1; k < made.size(); ++k) call_.give(made[k], k);
  }

 private:
  void check_lengths() {
    if (!call_.has(4)) return;
    if (!call_.is_constant(4) || at::ne(call_.constant(4), input_.tensor().size(0)).any().item().toBool())
      call_.refuse("its sequences have lengths of their own");
  }

  std::int64_t hidden() { return raw(2).size(-1); }
  at::Tensor raw(std::size_t input) {
    const Item& item = call_.item(input);
    return item.kind == Item::Kind::initializer ? to_tensor(*item.initializer) : item.operand.tensor();
  }

  Operand state(std::size_t input) {
    if (call_.has(input)) return call_.tensor(input);
    const Operands sizes{both_ ? 2 : 1, call_.reader().size(input_, 1), hidden()};
    return call_.emit("aten::full", {Operand::list(sizes), 0.0, static_cast<std::int64_t>(input_.dtype())});
  }

  /// One direction's part of W, R or B, its gates in ATen's order.
  template <class Slice, class Join>
  static auto rearranged(const Shape& gates, std::int64_t first, std::int64_t hidden, const Slice& slice,
                         const Join& join) {
    std::vector<std::decay_t<decltype(slice(0, 0))>> parts;
    for (const std::int64_t gate : gates)
      parts.push_back(slice(first + gate * hidden, first + (gate + 1) * hidden));
    return join(parts);
  }

  Operand part(std::size_t input, std::int64_t direction, std::int64_t first, const std::string& name) {
    const Item& item = call_.item(input);
    const std::int64_t count = hidden();
    const auto wanted = first + count * static_cast<std::int64_t>(cell_.gates.size());
    if (raw(input).size(0) != (both_ ? 2 : 1) || raw(input).size(1) < wanted)
      call_.refuse("its weights have unusual sizes");
    if (item.kind == Item::Kind::initializer || item.operand.is_constant()) {
      const at::Tensor whole = raw(input)[direction];
      const at::Tensor made = rearranged(
          cell_.gates, first, count,
          [&](std::int64_t from, std::int64_t to) { return whole.slice(0, from, to); },
          [](const std::vector<at::Tensor>& parts) { return at::cat(parts); });
      return call_.reader().stored(InputKind::parameter,
                                   base_name() + name + (direction > 0 ? "_reverse" : ""), made);
    }
    const Operand whole = call_.emit("aten::select", {item.operand, 0, direction}, "int");
    return rearranged(
        cell_.gates, first, count,
        [&](std::int64_t from, std::int64_t to) {
          return call_.emit("aten::slice", {whole, 0, from, to}, "Tensor");
        },
        [&](const Operands& parts) { return call_.emit("aten::cat", {Operand::list(parts)}); });
  }

  std::string base_name() const {
    std::string name = call_.node().name;
    if (name.starts_with('/')) name = name.substr(1, name.rfind('/') - 1);
    return (name.empty() ? "recurrent" : name) + ".";
  }

  Operands all_parameters() {
    Operands made;
    for (std::int64_t direction = 0; direction < (both_ ? 2 : 1); ++direction) {
      made.push_back(part(1, direction, 0, "weight_ih_l0"));
      made.push_back(part(2, direction, 0, "weight_hh_l0"));
      if (!call_.has(3)) continue;
      const auto half = hidden() * static_cast<std::int64_t>(cell_.gates.size());
      made.push_back(part(3, direction, 0, "bias_ih_l0"));
      made.push_back(part(3, direction, half, "bias_hh_l0"));
    }
    return made;
  }

  Call& call_;
  ReadCell cell_;
  Operand input_;
  bool both_ = false;
};

/// The activations that ATen has, the same for both directions.
void require_activations(Call& call, const std::vector<std::string>& usual) {
  const Attribute* stated = call.attribute("activations");
  if (stated == nullptr) return;
  for (std::size_t k = 0; k < stated->texts.size(); ++k)
    if (stated->texts[k] != usual[k % usual.size()]) call.refuse("its activation is " + stated->texts[k]);
}

void lstm(Call& call) {
  require_activations(call, {"Sigmoid", "Tanh", "Tanh"});
  if (call.has(7)) call.refuse("it has peepholes");
  if (call.integer("input_forget", 0) != 0) call.refuse("its input and forget gates are one");
  RecurrenceReader(call, {"aten::lstm", {0, 2, 3, 1}}).lower();
}

void gru(Call& call) {
  require_activations(call, {"Sigmoid", "Tanh"});
  if (call.integer("linear_before_reset", 0) == 0)
    call.refuse("it resets before its product, as PyTorch cannot");
  RecurrenceReader(call, {"aten::gru", {1, 0, 2}}).lower();
}

void rnn(Call& call) {
  const Attribute* stated = call.attribute("activations");
  const bool relu = stated != nullptr && !stated->texts.empty() && stated->texts[0] == "Relu";
  require_activations(call, {relu ? "Relu" : "Tanh"});
  RecurrenceReader(call, {relu ? "aten::rnn_relu" : "aten::rnn_tanh", {0}}).lower();
}

}  // namespace

void add_recurrent(LoweringTable& table) {
  table["LSTM"] = lstm;
  table["GRU"] = gru;
  table["RNN"] = rnn;
}

}  // namespace tenfold::onnx
