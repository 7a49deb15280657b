// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <cmath>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

struct Resizing {
  Operand input;
  std::string mode, coordinates, nearest;
  Operands sizes;              ///< of the spatial dimensions
  std::vector<double> scales;  ///< of the spatial dimensions; empty where sizes were stated
  std::size_t space = 0;
};

/// Scales or sizes of the axes that are named, all of them without names.
Resizing resizing_of(Call& call) {
  Resizing made{call.tensor(0),
                call.text("mode", "nearest"),
                call.text("coordinate_transformation_mode", "half_pixel"),
                call.text("nearest_mode", "round_prefer_floor"),
                {},
                {},
                0};
  const std::int64_t rank = made.input.rank();
  if (rank < 3 || rank > 5) call.refuse("its input has an unusual number of dimensions");
  made.space = static_cast<std::size_t>(rank - 2);
  Shape axes = call.list("axes");
  if (axes.empty())
    for (std::int64_t d = 0; d < rank; ++d) axes.push_back(d);
  const bool by_size = call.has(3);
  if (!by_size && !call.has(2)) call.refuse("it states neither scales nor sizes");
  const Operands stated = call.numbers(by_size ? 3 : 2);
  if (stated.size() != axes.size()) call.refuse("its sizes do not fit its input");
  if (!by_size) made.scales.assign(made.space, 1);
  for (std::size_t d = 0; d < made.space; ++d)
    made.sizes.push_back(call.reader().size(made.input, static_cast<std::int64_t>(d) + 2));
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const std::int64_t axis = call.axis(axes[k], rank);
    if (axis >= 2 && by_size) made.sizes[static_cast<std::size_t>(axis - 2)] = stated[k];
    if (axis >= 2 && !by_size)
      made.scales[static_cast<std::size_t>(axis - 2)] = stated[k].now.toScalar().toDouble();
    const double unmoved = by_size ? static_cast<double>(made.input.tensor().size(axis)) : 1;
    if (axis < 2 && stated[k].now.toScalar().toDouble() != unmoved)
      call.refuse("it resizes batch or channels");
  }
  return made;
}

bool is_whole_enlargement(const Resizing& asked) {
  for (std::size_t d = 0; d < asked.space; ++d) {
    const auto from = static_cast<double>(asked.input.tensor().size(static_cast<std::int64_t>(d) + 2));
    const double scale =
        asked.scales.empty() ? asked.sizes[d].now.toScalar().toDouble() / from : asked.scales[d];
    if (scale < 1 || scale != std::floor(scale)) return false;
  }
  return true;
}

/// The operator that takes the same places, by name.
std::string operator_of(Call& call, const Resizing& asked) {
  const bool half = asked.coordinates == "half_pixel" || asked.coordinates == "pytorch_half_pixel";
  const std::string space = std::to_string(asked.space) + "d";
  if (asked.mode == "nearest") {
    if (asked.coordinates == "asymmetric" && asked.nearest == "floor")
      return "aten::upsample_nearest" + space;
    if (half && (is_whole_enlargement(asked) || asked.nearest == "round_prefer_ceil"))
      return "aten::_upsample_nearest_exact" + space;
    if (half && asked.nearest == "round_prefer_floor") return "aten::_upsample_nearest_exact" + space;
    call.refuse("nearest places with " + asked.coordinates + " and " + asked.nearest);
  }
  if (!half && asked.coordinates != "align_corners")
    call.refuse(asked.mode + " places with " + asked.coordinates);
  const bool smooth = call.integer("antialias", 0) != 0;
  if (asked.mode == "linear" && asked.space == 1 && !smooth) return "aten::upsample_linear1d";
  if (asked.mode == "linear" && asked.space == 2)
    return smooth ? "aten::_upsample_bilinear2d_aa" : "aten::upsample_bilinear2d";
  if (asked.mode == "linear" && asked.space == 3 && !smooth) return "aten::upsample_trilinear3d";
  const double usual = smooth ? -0.5 : -0.75;
  if (asked.mode == "cubic" && asked.space == 2 && std::abs(call.real("cubic_coeff_a", -0.75) - usual) < 1e-6)
    return smooth ? "aten::_upsample_bicubic2d_aa" : "aten::upsample_bicubic2d";
  call.refuse("mode " + asked.mode + " in " + space + " with its other settings");
}

void resize(Call& call) {
  const Resizing asked = resizing_of(call);
  Operands arguments{asked.input, Operand(), Operand()};
  if (asked.scales.empty())
    arguments[1] = Operand::list(asked.sizes);
  else
    arguments[2] = Operand(c10::IValue(c10::List<double>(asked.scales)));
  const std::string op = operator_of(call, asked);
  if (asked.mode != "nearest")
    arguments.insert(arguments.begin() + 2, Operand(asked.coordinates == "align_corners"));
  call.give(call.emit(op, std::move(arguments), "vec"));
}

}  // namespace

void add_resizing(LoweringTable& table) { table["Resize"] = resize; }

}  // namespace tenfold::onnx
