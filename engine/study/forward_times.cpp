// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/forward_times.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/measure/latency.h"
#include "engine/measure/node_times.h"
#include "engine/measure/thread_count.h"
#include "engine/planning/plan_cache.h"
#include "engine/program/executor.h"
#include "engine/program/recurrent_call.h"
#include "engine/study/guard.h"
#include "engine/study/json_text.h"
#include "engine/study/model_at_batch.h"
#include "engine/study/state.h"
#include "engine/study/study.h"

namespace tenfold::study {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int least_rounds = 9, most_rounds = 400;
/// A model whose forward takes long has fewer rounds, and this many times the time.
constexpr int least_slow_rounds = 3;
constexpr double patience = 6;
constexpr std::chrono::milliseconds slice(50), tell_every(100);
/// Longer than others wait before they look again whether the machine is free.
constexpr std::chrono::milliseconds pause(12);

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Seconds of one part in every round.
struct Samples {
  std::string id, name;
  std::vector<double> seconds;

  PartTime time() const {
    return {id, name, quantile(seconds, 0.5), quantile(seconds, 0.05), quantile(seconds, 0.95), 0};
  }
};

/// "aten::batch_norm" is "batch_norm" to a reader.
std::string operator_name(const Node& node) {
  const auto colons = node.op.rfind("::");
  return colons == std::string::npos ? node.op : node.op.substr(colons + 2);
}

/// A part and how much of a node's time it has.
struct PartShare {
  std::size_t part = 0;
  double share = 1;
};

/// The rounds of a measurement. Every node belongs to a layer or, by its operator, to what is no layer; a
/// recurrent operator to its matrices, by their elements.
class Rounds {
 public:
  Rounds(const ModelAtBatch& model, const ModelState& state)
      : model_(model), parts_of_(model.program.nodes.size()) {
    for (const Layer& layer : state.layers) layers_.push_back({layer.id, layer.name, {}});
    std::map<std::string, std::size_t> known;
    for (std::size_t k = 0; k < parts_of_.size(); ++k) {
      const Node& node = model.program.nodes[k];
      parts_of_[k] = layers_of(state.layers, node, k);
      if (!parts_of_[k].empty()) continue;
      const auto [place, isNew] = known.try_emplace(operator_name(node), operators_.size());
      if (isNew) operators_.push_back({{}, place->first, {}});
      parts_of_[k] = {{layers_.size() + place->second}};
    }
  }

  /// A forward that no clock disturbs, and one node by node.
  void take(const Job& job) {
    const auto begin = Clock::now();
    run(model_.program, model_.inputs, {}, job);
    whole_.push_back(since(begin));
    std::vector<double> sums(layers_.size() + operators_.size(), 0.0);
    const auto nodes = node_seconds(model_.program, model_.inputs, job);
    for (std::size_t k = 0; k < nodes.size(); ++k)
      for (const PartShare& each : parts_of_[k]) sums[each.part] += each.share * nodes[k];
    double other = 0;
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const bool isLayer = k < layers_.size();
      (isLayer ? layers_[k] : operators_[k - layers_.size()]).seconds.push_back(sums[k]);
      if (!isLayer) other += sums[k];
    }
    other_.seconds.push_back(other);
  }

  int count() const { return static_cast<int>(whole_.size()); }

  ForwardTimes times() const {
    ForwardTimes times;
    times.batch = model_.batch;
    times.rounds = count();
    times.seconds = quantile(whole_, 0.5);
    times.low = quantile(whole_, 0.05);
    times.high = quantile(whole_, 0.95);
    for (const Samples& samples : layers_) times.layers.push_back(samples.time());
    for (const Samples& samples : operators_) times.operators.push_back(samples.time());
    times.other = other_.time();
    double sum = times.other.seconds;
    for (const PartTime& part : times.layers) sum += part.seconds;
    const auto share = [sum](PartTime& part) { part.share = sum > 0 ? part.seconds / sum : 0; };
    for (PartTime& part : times.layers) share(part);
    for (PartTime& part : times.operators) share(part);
    share(times.other);
    std::stable_sort(times.operators.begin(), times.operators.end(),
                     [](const PartTime& a, const PartTime& b) { return a.seconds > b.seconds; });
    return times;
  }

 private:
  /// Uses of factorized layers have no node but where a recurrent operator takes the matrix.
  static bool is_taken_by(const Node& node, const Layer& layer) {
    return layer.group < 0 || (layer.shape.kind == LayerKind::recurrent && recurrent_call(node));
  }

  static std::vector<PartShare> layers_of(const std::vector<Layer>& layers, const Node& node,
                                          std::size_t index) {
    std::vector<PartShare> found;
    double all = 0;
    for (std::size_t k = 0; k < layers.size(); ++k) {
      if (layers[k].group >= 0 && layers[k].group == node.group) return {{k}};
      for (const LayerUse& use : layers[k].uses)
        if (use.node == index && node.group < 0 && is_taken_by(node, layers[k])) {
          found.push_back({k, static_cast<double>(product(layers[k].shape.weight))});
          all += found.back().share;
        }
    }
    for (PartShare& each : found) each.share /= all;
    return found;
  }

  const ModelAtBatch& model_;
  std::vector<std::vector<PartShare>> parts_of_;  ///< by node: layers first, then operators
  std::vector<Samples> layers_, operators_;
  Samples other_;
  std::vector<double> whole_;
};

nlohmann::json as_json(const PartTime& part) {
  nlohmann::json json{{"name", part.name},
                      {"seconds", part.seconds},
                      {"low", part.low},
                      {"high", part.high},
                      {"share", part.share}};
  if (!part.id.empty()) json["id"] = part.id;
  return json;
}

nlohmann::json as_json(const std::vector<PartTime>& parts) {
  nlohmann::json json = nlohmann::json::array();
  for (const PartTime& part : parts) json.push_back(as_json(part));
  return json;
}

}  // namespace

const PartTime* ForwardTimes::find(const std::string& layer_id) const {
  for (const PartTime& part : layers)
    if (part.id == layer_id) return &part;
  return nullptr;
}

ForwardTimes time_forward(const Model& model, const ForwardOptions& options, const Job& job,
                          const std::function<void(const ForwardTimes&)>& on_times) {
  return guarded([&] {
    const at::NoGradGuard guard;
    const ModelAtBatch ready = model_at_batch(model.state(), options.batch, job);
    Rounds rounds(ready, model.state());
    int threads = 1;
    const auto known = [&] {
      ForwardTimes times = rounds.times();
      times.threads = threads;
      return times;
    };
    double spent = 0;
    auto told = Clock::now();
    const auto isDone = [&] {
      const int count = rounds.count();
      if (count >= least_rounds) return count >= most_rounds || spent >= options.seconds;
      return count >= least_slow_rounds && spent >= patience * options.seconds;
    };
    bool warm = false;
    while (!isDone()) {
      {
        const auto measuring = wait_for_machine<Measuring>(job);
        const ThreadCount chosen(options.threads);
        threads = at::get_num_threads();
        const auto begin = Clock::now();
        if (!warm) run(ready.program, ready.inputs, {}, job);  // first calls allocate and choose algorithms
        warm = true;
        const double before = spent;
        do {
          rounds.take(job);
          spent = before + since(begin);
        } while (!isDone() && Clock::now() - begin < slice);
      }
      job.checkpoint(static_cast<std::int64_t>(spent * 1000),
                     static_cast<std::int64_t>(std::max(options.seconds, spent) * 1000));
      if (on_times && (rounds.count() == 1 || Clock::now() - told >= tell_every)) {
        on_times(known());
        told = Clock::now();
      }
      if (!isDone()) std::this_thread::sleep_for(pause);
    }
    return known();
  });
}

std::optional<double> predicted_dense_seconds(const LayerRow& row) {
  if (row.input.empty() || row.output.empty() || row.shape.kind == LayerKind::recurrent) return std::nullopt;
  const auto table = shared_plan_cache(1).table();
  constexpr double float_bytes = 4;
  const auto bytes = [](std::int64_t elements) { return float_bytes * static_cast<double>(elements); };
  const auto is_own = [&](const LayerCall& call) { return call.kind == row.shape.kind; };
  const auto uses = row.calls.empty()
                        ? static_cast<double>(row.uses)
                        : static_cast<double>(std::count_if(row.calls.begin(), row.calls.end(), is_own));
  if (row.shape.kind == LayerKind::embedding)
    return uses * table->copy_seconds(2 * bytes(product(row.output)));
  ProductShape shape{row.shape.groups, row.shape.weight[0] / row.shape.groups, 1,
                     product(row.shape.weight) / row.shape.weight[0], true};
  shape.n = product(row.output) / row.shape.weight[0];
  return uses * table->product_seconds(shape, bytes(product(row.input)) + bytes(product(row.shape.weight)) +
                                                  bytes(product(row.output)));
}

std::string to_json(const ModelReport& report, const ForwardTimes& times) {
  nlohmann::json json = nlohmann::json::parse(to_json(report));
  json["times"] = {{"batch", times.batch},
                   {"threads", times.threads},
                   {"rounds", times.rounds},
                   {"seconds", times.seconds},
                   {"low", times.low},
                   {"high", times.high},
                   {"layers", as_json(times.layers)},
                   {"other", as_json(times.other)},
                   {"operators", as_json(times.operators)}};
  return json_text(json);
}

}  // namespace tenfold::study
