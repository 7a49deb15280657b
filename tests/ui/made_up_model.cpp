// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up_model.h"

#include "engine/spec/factors.h"

namespace tenfold::ui::testing {
namespace {

study::LayerRow layer(const std::string& name, LayerKind kind, const Shape& weight, const Shape& input,
                      const Shape& output, std::int64_t groups = 1) {
  study::LayerRow row;
  row.id = name + ".weight";
  row.name = name;
  row.shape = {kind, weight, groups};
  row.bias = true;
  row.parameters = product(weight) + weight[0];
  row.input = input;
  row.output = output;
  row.spec.id = row.id;
  row.macs = product(weight) * (output.size() == 4 ? output[2] * output[3] : 1);
  return row;
}

}  // namespace

study::ModelReport madeUpReport() {
  study::ModelReport report;
  report.path = "/nowhere/made_up.pt2";
  report.name = "made_up.pt2";
  report.format = "pt2";
  report.hash = "0123";
  report.batch = 2;
  report.layers = {layer("features.0", LayerKind::conv2d, {16, 8, 3, 3}, {2, 8, 8, 8}, {2, 16, 8, 8}),
                   layer("features.3", LayerKind::conv2d, {32, 16, 3, 3}, {2, 16, 8, 8}, {2, 32, 8, 8}),
                   layer("features.6", LayerKind::conv2d, {32, 1, 3, 3}, {2, 32, 8, 8}, {2, 32, 8, 8}, 32),
                   layer("fc1", LayerKind::linear, {64, 128}, {2, 128}, {2, 64}),
                   layer("fc2", LayerKind::linear, {10, 64}, {2, 64}, {2, 10})};
  report.layers[2].unfit = "a convolution with 32 groups cannot be factorized";
  for (const auto& row : report.layers) {
    report.parameters += row.parameters;
    report.macs += row.macs;
  }
  report.tensor_bytes = 4 * report.parameters;
  report.bytes = report.tensor_bytes + 4000;
  return report;
}

}  // namespace tenfold::ui::testing
