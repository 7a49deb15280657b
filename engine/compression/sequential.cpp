// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/sequential.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace tenfold {
namespace {

std::size_t first_use(const LayerRequest& request) { return request.layer.uses.front().node; }

class Sequence {
 public:
  Sequence(const Program& dense, const CostRecord& record, const ProgramBatches& batches,
           const SequentialOptions& options)
      : dense_(dense), record_(record), batches_(batches), options_(options) {
    std::map<ValueId, const void*> stored;
    for (const Input& input : dense.inputs)
      if (input.kind != InputKind::user) stored[input.value] = dense.tensor_of(input).unsafeGetTensorImpl();
    const auto count = [&](ValueId value) {
      if (const auto found = stored.find(value); found != stored.end()) ++readers_[found->second];
    };
    for (const Node& node : dense.nodes)
      for (const Argument& argument : node.arguments) for_each_value(argument, count);
    for (const Output& output : dense.outputs) for_each_value(output.argument, count);
  }

  void add(const LayerRequest& request, const Job& job) {
    const LayerKind kind = request.layer.shape.kind;
    const bool follows =
        request.layer.uses.size() == 1 && kind != LayerKind::embedding && kind != LayerKind::recurrent;
    made_.replacements.push_back(
        {request.layer, request.spec, follows ? followed(request, job) : alone(request, job)});
  }

  SequentialResult take() { return std::move(made_); }

 private:
  FactorizedWeight alone(const LayerRequest& request, const Job& job) const {
    const WeightMetric metric(options_.metric, request.layer.shape, request.moments);
    return decompose_weight(request.weight, request.layer.shape, request.spec.options, options_.seed, job,
                            metric);
  }

  FactorizedWeight followed(const LayerRequest& request, const Job& job) {
    const Layer& layer = request.layer;
    const CrossMoments raw = gather_cross_moments(dense_, options_.sequential ? changed() : dense_, layer,
                                                  batches_, options_.moments, job.step(0, 2, "statistics"));
    const bool corrects = options_.bias_correction && has_own_bias(layer);
    const CrossMoments moments = corrects ? raw.centred() : raw;
    const at::Tensor target = (options_.refit ? regressed_weight(request.weight, moments) : request.weight)
                                  .detach()
                                  .to(request.weight.scalar_type());
    const WeightMetric metric(options_.metric, layer.shape,
                              {moments.changed, request.moments.output, request.moments.samples});
    FactorizedWeight weight = decompose_weight(target, layer.shape, request.spec.options, options_.seed,
                                               job.step(1, 2, "decomposing"), metric);
    const at::Tensor model = reconstruct_weight(layer.shape, request.spec.options, weight.factors);
    weight.report.relative_error = relative_error(request.weight, model);
    if (corrects) correct_bias(layer, request.weight, model, raw);
    return weight;
  }

  /// Read by this use and by nothing else, under no other name either.
  bool has_own_bias(const Layer& layer) const {
    const auto bias = dense_.tensors.find(layer.uses.front().bias);
    return bias != dense_.tensors.end() && readers_.at(bias->second.unsafeGetTensorImpl()) == 1;
  }

  /// b + W E x − Ŵ E x̃.
  void correct_bias(const Layer& layer, const at::Tensor& weight, const at::Tensor& model,
                    const CrossMoments& moments) {
    // not every place of a transposed kernel reaches each output
    const double share = is_transposed(layer.shape.kind) ? 1 / static_cast<double>(product(layer.stride)) : 1;
    const auto answer = [&](const at::Tensor& matrix, const at::Tensor& mean) {
      at::Tensor flat = matrix.detach().to(at::kDouble).flatten(1);
      if (flat.size(1) != mean.size(0))  // of channels, the same for all places of the kernel
        flat = flat.reshape({flat.size(0), mean.size(0), -1}).sum(2);
      return flat.mv(mean) * share;
    };
    const std::string& name = layer.uses.front().bias;
    const at::Tensor before = dense_.tensors.at(name);
    const at::Tensor shift = answer(weight, moments.mean) - answer(model, moments.changed_mean);
    made_.biases[name] = (before.detach().to(at::kDouble) + shift)
                             .to(before.scalar_type())
                             .requires_grad_(before.requires_grad());
  }

  Program changed() const {
    Program program = dense_;
    for (const auto& [name, bias] : made_.biases) program.tensors[name] = bias;
    replace_layers(program, record_, made_.replacements);
    return program;
  }

  const Program& dense_;
  const CostRecord& record_;
  const ProgramBatches& batches_;
  const SequentialOptions& options_;
  std::map<const void*, int> readers_;  ///< of each stored tensor
  SequentialResult made_;
};

}  // namespace

SequentialResult compress_in_sequence(const Program& dense, const CostRecord& record,
                                      std::vector<LayerRequest> requests, const ProgramBatches& batches,
                                      const SequentialOptions& options, const Job& job) {
  std::stable_sort(requests.begin(), requests.end(),
                   [](const auto& a, const auto& b) { return first_use(a) < first_use(b); });
  Sequence sequence(dense, record, batches, options);
  const auto total = static_cast<std::int64_t>(requests.size());
  for (std::int64_t k = 0; k < total; ++k) {
    const LayerRequest& request = requests[static_cast<std::size_t>(k)];
    sequence.add(request, job.step(k, total, request.layer.name));
  }
  return sequence.take();
}

}  // namespace tenfold
