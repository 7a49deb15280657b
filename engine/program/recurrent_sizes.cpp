// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/recurrent_sizes.h"

#include <ATen/ATen.h>

#include "engine/program/recurrent_call.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

class RecurrentSizes {
 public:
  RecurrentSizes(const std::string& op, const std::vector<c10::IValue>& arguments)
      : op_(op),
        gates_(recurrent_gates(op)),
        input_(arguments.at(0).toTensor()),
        states_(arguments.at(1).isTensor() ? std::vector<at::Tensor>{arguments[1].toTensor()}
                                           : arguments[1].toTensorVector()),
        weights_(arguments.at(2).toTensorVector()),
        biased_(arguments.at(3).toBool()),
        layers_(arguments.at(4).toInt()),
        directions_(arguments.at(7).toBool() ? 2 : 1),
        batch_first_(arguments.at(8).toBool()) {}

  void check() const {
    const std::int64_t count = layers_ * directions_;
    if (input_.dim() != 3) refuse(input_, "[?, ?, ?]");
    if (layers_ < 1 || layers_ > most_recurrent_layers || states_.size() != (gates_ == 4 ? 2u : 1u))
      refuse_count(states_.size(), gates_ == 4 ? 2 : 1);
    for (const at::Tensor& state : states_)
      if (state.dim() != 3) refuse(state, "[?, ?, ?]");
    const std::int64_t batch = input_.size(batch_first_ ? 0 : 1);
    const std::int64_t hidden = states_.back().size(2), given = states_.front().size(2);
    require(states_.front(), {count, batch, given});
    require(states_.back(), {count, batch, hidden});
    const bool projected = given != hidden;
    const std::size_t each = (biased_ ? 4 : 2) + (projected ? 1 : 0);
    if (weights_.size() != each * static_cast<std::size_t>(count))
      refuse_count(weights_.size(), each * static_cast<std::size_t>(count));
    for (std::int64_t k = 0; k < count; ++k) {
      const at::Tensor* of = &weights_[each * static_cast<std::size_t>(k)];
      require(of[0], {gates_ * hidden, k < directions_ ? input_.size(2) : directions_ * given});
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
  std::int64_t gates_;
  at::Tensor input_;
  std::vector<at::Tensor> states_, weights_;
  bool biased_;
  std::int64_t layers_, directions_;
  bool batch_first_;
};

}  // namespace

void require_recurrent_sizes(const std::string& op, const std::string& overload,
                             const std::vector<c10::IValue>& arguments) {
  if (overload == "input" && arguments.size() == 9 && recurrent_gates(op) > 0)
    RecurrentSizes(op, arguments).check();
}

}  // namespace tenfold
