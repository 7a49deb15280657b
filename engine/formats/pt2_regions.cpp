// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_regions.h"

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold::pt2 {
namespace {

struct Region {
  const char *op, *what, *advice;
};
constexpr Region regions[] = {
    {"cond", "a branch that depends on data", "compute both sides and choose with torch.where"},
    {"while_loop", "a loop that depends on data", "write a fixed number of steps"},
    {"map", "a loop over a tensor", "write it as one operation on the whole tensor, or with torch.vmap"},
    {"scan", "a loop over a tensor", "write the steps out in a Python loop"},
    {"associative_scan", "a loop over a tensor", "write the steps out in a Python loop"},
    {"wrap_with_autocast", "a region with another precision",
     "export it without torch.autocast; model.half() or model.bfloat16() convert the weights instead"},
    {"flex_attention", "attention with code of its own", "use scaled_dot_product_attention"},
    {"triton_kernel", "a Triton kernel", "export it with plain PyTorch operators"},
};

}  // namespace

void refuse_region(const std::string& op, const std::string& scope) {
  const auto found = std::find_if(std::begin(regions), std::end(regions),
                                  [&](const Region& region) { return op.starts_with(region.op); });
  const bool known = found != std::end(regions);
  throw Error("pt2.control-flow", "the model uses {op} in {where}, {what}, which is not supported: {advice}",
              {{"op", op},
               {"where", scope.empty() ? "its top module" : "module " + scope},
               {"what", known ? found->what : "an operator that holds a graph of its own"},
               {"advice", known ? found->advice : "export it with plain PyTorch operators"}});
}

}  // namespace tenfold::pt2
