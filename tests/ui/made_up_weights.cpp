// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up_weights.h"

namespace tenfold::ui::testing {
namespace {

study::TensorRow tensor(const std::string& name, const tenfold::Shape& shape) {
  study::TensorRow row;
  row.name = name;
  row.dtype = "float32";
  row.shape = shape;
  row.elements = product(shape);
  row.bytes = 4 * row.elements;
  if (shape.size() < 2) row.unfit = "it has one mode, and two are needed";
  return row;
}

}  // namespace

study::WeightsReport madeUpWeights() {
  study::WeightsReport report;
  report.path = "/nowhere/made_up.pth";
  report.name = "made_up.pth";
  report.format = "pth";
  report.what = "a pickled PyTorch module";
  report.choices = {"state_dict", "ema"};
  report.choice = "state_dict";
  report.tensors = {tensor("features.0.bias", {16}), tensor("features.0.weight", {16, 8, 3, 3}),
                    tensor("fc.weight", {64, 128}), tensor("head.weight", {64, 128}),
                    tensor("head.bias", {64})};
  report.tensors[3].same_as = "fc.weight";
  // in no useful order, with a gap: "features" itself is not listed
  report.modules = {{"features.0", "torch.nn.modules.conv.Conv2d", "8, 16, kernel_size=(3, 3)"},
                    {"", "nets.Small", ""},
                    {"head", "torch.nn.modules.linear.Linear", "in_features=128, out_features=64"},
                    {"head.hook", "nets.Hook", ""},
                    {"fc", "torch.nn.modules.linear.Linear", "in_features=128, out_features=64"}};
  report.parameters = 16 + 1152 + 8192 + 64;
  report.bytes = 40'000;
  return report;
}

}  // namespace tenfold::ui::testing
