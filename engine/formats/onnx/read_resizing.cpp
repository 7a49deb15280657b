// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

constexpr std::int64_t most_places = 1 << 24;  // float32 counts no further

struct Resizing {
  Operand input;
  std::string mode, coordinates, nearest;
  Operands sizes;              ///< of the spatial dimensions
  std::vector<double> scales;  ///< of the spatial dimensions; empty where sizes were stated
  std::size_t space = 0;
};

/// Upsample, and Resize before opset 11: scales alone, and elements as ONNX Runtime takes them.
bool is_early(const Call& call) { return call.opset() < 11 || call.node().op == "Upsample"; }

Operands scales_of(Call& call) {
  if (!is_early(call)) return call.numbers(2);
  if (call.has(1)) return call.numbers(1);
  Operands made;
  if (const Attribute* stated = call.attribute("scales"); stated != nullptr)
    for (const double each : stated->reals) made.emplace_back(each);
  return made;
}

std::string early_nearest(Call& call, const std::vector<double>& scales) {
  const auto any = [&](auto is) { return std::any_of(scales.begin(), scales.end(), is); };
  const bool less = any([](double each) { return each < 1; });
  if (less && any([](double each) { return each > 1; })) call.refuse("it enlarges and shrinks at once");
  return less ? "ceil" : "floor";
}

/// Scales or sizes of the axes that are named, all of them without names.
Resizing resizing_of(Call& call) {
  const bool early = is_early(call);
  Resizing made{call.tensor(0),
                call.text("mode", "nearest"),
                early ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel"),
                call.text("nearest_mode", "round_prefer_floor"),
                {},
                {},
                0};
  if (call.integer("exclude_outside", 0) != 0) call.refuse("it leaves out what is outside");
  if (call.text("keep_aspect_ratio_policy", "stretch") != "stretch")
    call.refuse("it keeps the ratio of its sides");
  const std::int64_t rank = made.input.rank();
  if (rank < 3 || rank > 5) call.refuse("its input has an unusual number of dimensions");
  made.space = static_cast<std::size_t>(rank - 2);
  Shape axes = call.list("axes");
  if (axes.empty())
    for (std::int64_t d = 0; d < rank; ++d) axes.push_back(d);
  const bool by_size = !early && call.has(3);
  if (!early && !by_size && !call.has(2)) call.refuse("it states neither scales nor sizes");
  const Operands stated = by_size ? call.numbers(3) : scales_of(call);
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
  if (early) made.nearest = early_nearest(call, made.scales);
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

bool is_half_pixel(const Resizing& asked) {
  return asked.coordinates == "half_pixel" || asked.coordinates == "pytorch_half_pixel";
}

/// ATen's nearest operator that takes the same elements, by name; empty where there is none. Half way between
/// two elements it takes the second, and whole enlargements never get there.
std::string nearest_operator(const Resizing& asked) {
  const std::string space = std::to_string(asked.space) + "d";
  if (asked.coordinates == "asymmetric" && asked.nearest == "floor") return "aten::upsample_nearest" + space;
  const bool second = asked.coordinates == "half_pixel" && asked.nearest == "round_prefer_ceil";
  const bool whole =
      is_half_pixel(asked) && asked.nearest.starts_with("round_") && is_whole_enlargement(asked);
  return second || whole ? "aten::_upsample_nearest_exact" + space : "";
}

/// The operator that takes the same places, by name.
std::string operator_of(Call& call, const Resizing& asked) {
  const bool half = is_half_pixel(asked);
  const std::string space = std::to_string(asked.space) + "d";
  if (asked.mode == "nearest") return nearest_operator(asked);
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

[[noreturn]] void refuse_nearest(Call& call, const Resizing& asked) {
  call.refuse("nearest places with " + asked.coordinates + " and " + asked.nearest);
}

/// Where element k of `made` lies in the input; in float32 as ONNX Runtime has it, so that ties are the same.
float coordinate(Call& call, const Resizing& asked, std::int64_t k, float scale, std::int64_t made) {
  const auto place = static_cast<float>(k);
  if (asked.coordinates == "pytorch_half_pixel" && made == 1) return 0;
  if (is_half_pixel(asked)) return (place + 0.5F) / scale - 0.5F;
  if (asked.coordinates == "asymmetric") return place / scale;
  refuse_nearest(call, asked);
}

float rounded(Call& call, const Resizing& asked, float place) {
  if (asked.nearest == "round_prefer_floor") return std::ceil(place - 0.5F);
  if (asked.nearest == "round_prefer_ceil") return std::round(place);
  if (asked.nearest == "floor") return std::floor(place);
  if (asked.nearest == "ceil") return std::ceil(place);
  refuse_nearest(call, asked);
}

/// The elements that are taken along one spatial dimension.
std::vector<std::int64_t> places_of(Call& call, const Resizing& asked, std::size_t d) {
  const auto axis = static_cast<std::int64_t>(d) + 2;
  const std::int64_t from = asked.input.tensor().size(axis);
  if (asked.input.then.toTensor().size(axis) != from || !asked.sizes[d].is_constant())
    call.refuse("nearest places of a size that may change");
  const bool by_size = asked.scales.empty();
  const auto size = static_cast<float>(from);
  const float wanted = by_size ? static_cast<float>(asked.sizes[d].now.toScalar().toDouble()) : 0;
  const float scale = by_size ? wanted / size : static_cast<float>(asked.scales[d]);
  const auto made = static_cast<std::int64_t>(by_size ? wanted : std::floor(size * scale));
  if (from < 1 || made < 0 || made > most_places) call.refuse("nearest places of an unusual size");
  std::vector<std::int64_t> places;
  for (std::int64_t k = 0; k < made; ++k) {
    const float place = rounded(call, asked, coordinate(call, asked, k, scale, made));
    places.push_back(static_cast<std::int64_t>(std::clamp<float>(place, 0, size - 1)));
  }
  return places;
}

/// Elements that no operator of ATen takes, chosen dimension by dimension.
void choose_places(Call& call, const Resizing& asked) {
  Operand state = asked.input;
  for (std::size_t d = 0; d < asked.space; ++d) {
    if (!asked.scales.empty() && asked.scales[d] == 1) continue;
    const at::Tensor places = at::tensor(places_of(call, asked, d), at::kLong);
    state = call.emit("aten::index_select", {state, static_cast<std::int64_t>(d) + 2, places});
  }
  call.give(state);
}

void resize(Call& call) {
  const Resizing asked = resizing_of(call);
  if (asked.mode == "nearest" && nearest_operator(asked).empty()) return choose_places(call, asked);
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

void add_resizing(LoweringTable& table) { table["Resize"] = table["Upsample"] = resize; }

}  // namespace tenfold::onnx
