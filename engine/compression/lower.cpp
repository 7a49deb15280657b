// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/lower.h"

#include "engine/planning/matrix_plan.h"

namespace tenfold {
namespace {

Argument sizes(const Shape& shape) { return Argument::of(c10::List<std::int64_t>(shape)); }
Argument number(std::int64_t value) { return Argument::of(value); }

/// Linear layers on tensorized matrices, one form after the other.
class MatrixLowering {
 public:
  MatrixLowering(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs)
      : b_(builder), group_(group), in_(inputs), modes_(effective_shape(group.shape, group.spec.options)) {}

  void low_rank(MatrixForm form) {
    if (form == MatrixForm::reconstructed)
      return product(b_.call("aten::linear", {in_.factors[0], in_.factors[1]}));
    product(b_.call("aten::matmul", {in_.input, in_.factors[1]}), in_.factors[0]);
  }

  void cp(MatrixForm form) {
    const std::size_t out_modes = modes_.out.size();
    std::vector<Argument> out(in_.factors.begin() + 1,
                              in_.factors.begin() + 1 + static_cast<std::ptrdiff_t>(out_modes));
    const std::vector<Argument> in(in_.factors.begin() + 1 + static_cast<std::ptrdiff_t>(out_modes),
                                   in_.factors.end());
    out[0] = b_.call("aten::mul", {out[0], in_.factors[0]}, no_value, "Tensor");
    const Argument out_side = merged(out, &MatrixLowering::khatri_rao),
                   in_side = merged(in, &MatrixLowering::khatri_rao);
    if (form == MatrixForm::reconstructed) return product(b_.call("aten::linear", {out_side, in_side}));
    product(b_.call("aten::matmul", {in_.input, in_side}), out_side);
  }

  void tucker(MatrixForm form) {
    const std::size_t d = modes_.out.size();
    const std::vector<Argument> out(in_.factors.begin() + 1,
                                    in_.factors.begin() + 1 + static_cast<std::ptrdiff_t>(d));
    const std::vector<Argument> in(in_.factors.begin() + 1 + static_cast<std::ptrdiff_t>(d),
                                   in_.factors.end());
    const Shape out_ranks(group_.ranks.begin(), group_.ranks.begin() + static_cast<std::ptrdiff_t>(d));
    const Shape in_ranks(group_.ranks.begin() + static_cast<std::ptrdiff_t>(d), group_.ranks.end());
    const Argument core = b_.call(
        "aten::reshape", {in_.factors[0], sizes({tenfold::product(out_ranks), tenfold::product(in_ranks)})});
    if (form == MatrixForm::chain) return tucker_chain(out, in, core, out_ranks);
    const Argument out_side = merged(out, &MatrixLowering::kronecker),
                   in_side = merged(in, &MatrixLowering::kronecker);
    if (form == MatrixForm::reconstructed)
      return product(b_.call("aten::linear", {b_.call("aten::matmul", {out_side, core}), in_side}));
    product(b_.call("aten::linear", {b_.call("aten::matmul", {in_.input, in_side}), core}), out_side);
  }

  void block_tt(MatrixForm form) {
    if (in_.factors.size() == 1 || form == MatrixForm::reconstructed) return product(train_matrix());
    const std::size_t d = modes_.in.size();
    // [..., in] -> [..., P, i_d] -> [..., P, r·o_d]; from then on [..., P, r, Q] with the outputs done in Q
    std::int64_t done = 1;
    Argument state = in_.input;
    for (std::size_t k = d; k-- > 0;) {
      const std::int64_t left = left_rank(k),
                         open = tenfold::product(
                             Shape(modes_.in.begin(), modes_.in.begin() + static_cast<std::ptrdiff_t>(k)));
      if (k + 1 == d) {
        state = unflatten(state, -1, {open, modes_.in[k]});
      } else {
        state = unflatten(state, -3, {open, modes_.in[k]});
        state = movedim(state, -1, -3);
        state = flatten(state, -2, -1);
      }
      state = b_.call("aten::linear", {state, train_product(k)});
      state = unflatten(state, -1, {left, modes_.out[k]});
      if (k + 1 < d) {
        state = movedim(state, -3, -1);
        state = flatten(state, -2, -1);
      }
      done *= modes_.out[k];
    }
    finish(state, -3);
  }

 private:
  using Merge = Argument (MatrixLowering::*)(const Argument&, const Argument&);

  Argument unflatten(const Argument& value, std::int64_t dimension, const Shape& shape) {
    return b_.call("aten::unflatten", {value, number(dimension), sizes(shape)}, no_value, "int");
  }
  Argument flatten(const Argument& value, std::int64_t first, std::int64_t last) {
    return b_.call("aten::flatten", {value, number(first), number(last)}, no_value, "using_ints");
  }
  Argument movedim(const Argument& value, std::int64_t from, std::int64_t to) {
    return b_.call("aten::movedim", {value, number(from), number(to)}, no_value, "int");
  }

  /// Row-wise Kronecker product, first matrix slowest: [i, R], [j, R] -> [i·j, R].
  Argument khatri_rao(const Argument& a, const Argument& b) {
    const Argument spread = b_.call("aten::unsqueeze", {a, number(1)});
    return flatten(b_.call("aten::mul", {spread, b}, no_value, "Tensor"), 0, 1);
  }
  Argument kronecker(const Argument& a, const Argument& b) { return b_.call("aten::kron", {a, b}); }

  Argument merged(const std::vector<Argument>& parts, Merge merge) {
    Argument whole = parts[0];
    for (std::size_t k = 1; k < parts.size(); ++k) whole = (this->*merge)(whole, parts[k]);
    return whole;
  }

  /// The last product: with the layer's bias, into the layer's value.
  void product(const Argument& left, const Argument& weight) {
    b_.call("aten::linear", {left, weight, in_.bias}, in_.result);
  }
  void product(const Argument& dense) { product(in_.input, dense); }

  /// Flattens the trailing dimensions from `first` on into the output and adds the bias.
  void finish(const Argument& state, std::int64_t first) {
    const bool biased = in_.bias.kind == Argument::Kind::value;
    const Argument flat = b_.call("aten::flatten", {state, number(first), number(-1)},
                                  biased ? no_value : in_.result, "using_ints");
    if (biased) b_.call("aten::add", {flat, in_.bias}, in_.result, "Tensor");
  }

  /// Contracts the last mode, then brings it to the front: after all modes the order is the first one again.
  void tucker_chain(const std::vector<Argument>& out, const std::vector<Argument>& in, const Argument& core,
                    const Shape& out_ranks) {
    const auto d = static_cast<std::int64_t>(in.size());
    Argument state = d > 1 ? unflatten(in_.input, -1, modes_.in) : in_.input;
    for (std::size_t k = in.size(); k-- > 0;) {
      state = b_.call("aten::matmul", {state, in[k]});
      if (d > 1) state = movedim(state, -1, -d);
    }
    if (d > 1) state = flatten(state, -d, -1);
    state = b_.call("aten::linear", {state, core});
    if (d == 1) return product(state, out[0]);
    state = unflatten(state, -1, out_ranks);
    for (std::size_t k = out.size(); k-- > 0;)
      state = movedim(b_.call("aten::linear", {state, out[k]}), -1, -d);
    finish(state, -d);
  }

  std::int64_t left_rank(std::size_t k) const { return k == 0 ? 1 : group_.ranks[k - 1]; }
  std::int64_t right_rank(std::size_t k) const { return k == group_.ranks.size() ? 1 : group_.ranks[k]; }

  /// Core [r, o, i, r'] as the matrix [r·o, i·r'] of one chain step.
  Argument train_product(std::size_t k) {
    return b_.call("aten::reshape",
                   {in_.factors[k], sizes({left_rank(k) * modes_.out[k], modes_.in[k] * right_rank(k)})});
  }

  Argument train_matrix() {
    const std::size_t d = modes_.in.size();
    Argument whole = in_.factors[0];
    std::int64_t rows = modes_.out[0] * modes_.in[0];
    whole = b_.call("aten::reshape", {whole, sizes({rows, right_rank(0)})});
    for (std::size_t k = 1; k < d; ++k) {
      const Argument core =
          b_.call("aten::reshape",
                  {in_.factors[k], sizes({left_rank(k), modes_.out[k] * modes_.in[k] * right_rank(k)})});
      rows *= modes_.out[k] * modes_.in[k];
      whole =
          b_.call("aten::reshape", {b_.call("aten::matmul", {whole, core}), sizes({rows, right_rank(k)})});
    }
    Shape pairs, order;
    for (std::size_t k = 0; k < d; ++k) pairs.insert(pairs.end(), {modes_.out[k], modes_.in[k]});
    for (std::size_t side = 0; side < 2; ++side)
      for (std::size_t k = 0; k < d; ++k) order.push_back(static_cast<std::int64_t>(2 * k + side));
    const Argument paired = b_.call("aten::reshape", {whole, sizes(pairs)});
    return b_.call("aten::reshape", {b_.call("aten::permute", {paired, sizes(order)}),
                                     sizes({group_.shape.weight[0], group_.shape.weight[1]})});
  }

  NodeBuilder& b_;
  const FactorGroup& group_;
  const LoweringInputs& in_;
  TensorizedShape modes_;
};

void lower_matrix(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  const Shape lead(inputs.input_shape.begin(), inputs.input_shape.end() - 1);
  const MatrixForm form = best_matrix_plan(group.shape, group.spec.options, group.ranks, product(lead)).form;
  MatrixLowering lowering(builder, group, inputs);
  switch (group.spec.family()) {
    case Family::low_rank:
      return lowering.low_rank(form);
    case Family::cp:
      return lowering.cp(form);
    case Family::tucker:
      return lowering.tucker(form);
    default:
      return lowering.block_tt(form);
  }
}

/// Rows of one factor, then the product with the other.
void lower_embedding(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  const Argument rows =
      builder.call("aten::embedding", {inputs.factors[0], inputs.input, Argument::of(group.padding_idx)});
  builder.call("aten::linear", {rows, inputs.factors[1]}, inputs.result);
}

}  // namespace

void lower_layer(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  if (is_convolution(group.shape.kind)) return lower_convolution(builder, group, inputs);
  if (group.shape.kind == LayerKind::embedding) return lower_embedding(builder, group, inputs);
  return lower_matrix(builder, group, inputs);
}

}  // namespace tenfold
