// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/job_memory.h"

#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;

namespace {

/// What compressing this one layer is said to take under a metric.
std::int64_t bytes_for(const LayerShape& shape, Metric metric) {
  ModelState state;
  LayerRow row;
  row.id = "layer";
  row.shape = shape;
  state.report.layers = {row};
  LayerSpec spec{"layer", {}};
  spec.options = make_options(Family::low_rank, Rank{std::int64_t{8}}, shape);
  Recipe recipe;
  recipe.layers = {spec};
  recipe.metric = id(metric);
  return compression_bytes(state, recipe);
}

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

}  // namespace

class TestJobMemory : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The rows of an embedding are only counted: nothing of rows × rows is ever made.
  void embeddingsHaveOneSide() {
    const LayerShape table{LayerKind::embedding, {30522, 384}};
    const std::int64_t weight = 8 * 30522 * 384;
    QVERIFY(bytes_for(table, Metric::two_sided) > 6 * weight);
    QVERIFY(bytes_for(table, Metric::two_sided) < 7 * weight);
  }
  void matricesHaveTwo() {
    const std::int64_t sides = bytes_for({LayerKind::linear, {4096, 8}}, Metric::two_sided);
    QVERIFY(sides > 4 * 8 * 4096 * std::int64_t{4096} && sides < 600 * mebibyte);
    QVERIFY(bytes_for({LayerKind::linear, {4096, 8}}, Metric::weight) < 4 * mebibyte);
  }
};

TENFOLD_TEST_CLASS(TestJobMemory)
#include "test_job_memory.moc"
