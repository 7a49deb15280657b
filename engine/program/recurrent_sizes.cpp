// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/recurrent_sizes.h"

#include <ATen/ATen.h>

#include "engine/program/recurrent_call.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

/// How many sequences of a packed batch have each step: never more than had the one before, in all as many as
/// there are rows.
void require_steps(const std::string& op, const at::Tensor& data, const at::Tensor& sizes) {
  const auto refuse = [&] {
    throw Error("program.packed", "{op} is called with packed sequences whose steps do not fit their rows",
                {{"op", op}});
  };
  const bool is_list =
      sizes.dim() == 1 && sizes.scalar_type() == at::kLong && sizes.is_cpu() && sizes.is_contiguous();
  if (!is_list || sizes.numel() == 0 || data.dim() == 0) return refuse();
  std::int64_t left = data.size(0), before = left;
  for (std::int64_t k = 0; k < sizes.numel(); ++k) {
    const std::int64_t size = sizes.const_data_ptr<std::int64_t>()[k];
    if (size < 1 || size > before || size > left) return refuse();
    before = size;
    left -= size;
  }
  if (left != 0) refuse();
}

class RecurrentSizes {
 public:
  /// `packed`: the steps' sizes come second, all arguments but the input one place later.
  RecurrentSizes(const std::string& op, bool packed, const std::vector<c10::IValue>& arguments)
      : op_(op),
        packed_(packed),
        later_(packed ? 1 : 0),
        gates_(recurrent_gates(op)),
        input_(arguments.at(0).toTensor()),
        states_(arguments.at(1 + later_).isTensor()
                    ? std::vector<at::Tensor>{arguments[1 + later_].toTensor()}
                    : arguments[1 + later_].toTensorVector()),
        weights_(arguments.at(2 + later_).toTensorVector()),
        biased_(arguments.at(3 + later_).toBool()),
        layers_(arguments.at(4 + later_).toInt()),
        directions_(arguments.at(7 + later_).toBool() ? 2 : 1) {
    if (packed) {
      require_steps(op, input_, arguments[1].toTensor());
      batch_ = arguments[1].toTensor()[0].item<std::int64_t>();
    } else if (input_.dim() == 3) {
      batch_ = input_.size(arguments.at(8).toBool() ? 0 : 1);
    }
  }

  void check() const {
    const std::int64_t count = layers_ * directions_;
    if (input_.dim() != (packed_ ? 2 : 3)) refuse(input_, packed_ ? "[?, ?]" : "[?, ?, ?]");
    if (layers_ < 1 || layers_ > most_recurrent_layers || states_.size() != (gates_ == 4 ? 2u : 1u))
      refuse_count(states_.size(), gates_ == 4 ? 2 : 1);
    for (const at::Tensor& state : states_)
      if (state.dim() != 3) refuse(state, "[?, ?, ?]");
    const std::int64_t hidden = states_.back().size(2), given = states_.front().size(2);
    require(states_.front(), {count, batch_, given});
    require(states_.back(), {count, batch_, hidden});
    const bool projected = given != hidden;
    const std::size_t each = (biased_ ? 4 : 2) + (projected ? 1 : 0);
    if (weights_.size() != each * static_cast<std::size_t>(count))
      refuse_count(weights_.size(), each * static_cast<std::size_t>(count));
    for (std::int64_t k = 0; k < count; ++k) {
      const at::Tensor* of = &weights_[each * static_cast<std::size_t>(k)];
      require(of[0], {gates_ * hidden, k < directions_ ? input_.size(-1) : directions_ * given});
      require(of[1], {gates_ * hidden, given});
      if (biased_) require(of[2], {gates_ * hidden});
      if (biased_) require(of[3], {gates_ * hidden});
      if (projected) require(of[each - 1], {given, hidden});
    }
  }

 private:
  void require(const at::Tensor& tensor, const Shape& sizes) const {
    if (tensor.sizes() != at::IntArrayRef(sizes)) refuse(tensor, to_string(sizes));
  }

  [[noreturn]] void refuse(const at::Tensor& tensor, const std::string& wanted) const {
    throw Error("program.recurrent", "{op} is called with a tensor of {found} where {wanted} belongs",
                {{"op", op_}, {"found", to_string(tensor.sizes().vec())}, {"wanted", wanted}});
  }

  [[noreturn]] void refuse_count(std::size_t found, std::size_t wanted) const {
    throw Error("program.recurrent", "{op} is called with {found} tensors where {wanted} belong",
                {{"op", op_}, {"found", std::to_string(found)}, {"wanted", std::to_string(wanted)}});
  }

  std::string op_;
  bool packed_;
  std::size_t later_;
  std::int64_t gates_;
  at::Tensor input_;
  std::vector<at::Tensor> states_, weights_;
  bool biased_;
  std::int64_t layers_, directions_;
  std::int64_t batch_ = 0;
};

}  // namespace

void require_recurrent_sizes(const std::string& op, const std::string& overload,
                             const std::vector<c10::IValue>& arguments) {
  if (arguments.size() == 9 && recurrent_gates(op) > 0)
    RecurrentSizes(op, overload == "data", arguments).check();
  if (op == "aten::_pad_packed_sequence")
    require_steps(op, arguments.at(0).toTensor(), arguments.at(1).toTensor());
}

}  // namespace tenfold
