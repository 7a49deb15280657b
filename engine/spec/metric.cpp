// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/metric.h"

#include <string>

#include "engine/support/error.h"

namespace tenfold {

std::string_view id(Metric metric) {
  constexpr std::array<std::string_view, all_metrics.size()> ids{"weight-error", "input", "diagonal",
                                                                 "two-sided"};
  return ids[static_cast<std::size_t>(metric)];
}

Metric parse_metric(std::string_view text) {
  std::string known;
  for (const Metric metric : all_metrics) {
    if (id(metric) == text) return metric;
    known += (known.empty() ? "" : ", ") + std::string(id(metric));
  }
  throw Error("metric.unknown", "there is no metric '{metric}'; known: {known}",
              {{"metric", std::string(text)}, {"known", known}});
}

}  // namespace tenfold
