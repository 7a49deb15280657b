// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gradient_buckets.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>

namespace tenfold {
namespace {

using torch::autograd::PostAccumulateGradHook;

struct Arrival : PostAccumulateGradHook {
  explicit Arrival(std::function<void()> told) : told_(std::move(told)) {}
  void operator()(const at::Tensor&) override { told_(); }

 private:
  std::function<void()> told_;
};

void set_hook(const at::Tensor& parameter, std::unique_ptr<PostAccumulateGradHook> hook) {
  torch::autograd::impl::set_post_acc_grad_hooks(parameter, std::move(hook));
}

at::Tensor gradient_of(at::Tensor parameter) {
  if (!parameter.grad().defined()) parameter.mutable_grad() = at::zeros_like(parameter);
  return parameter.grad();
}

}  // namespace

GradientBuckets::GradientBuckets(std::vector<at::Tensor> parameters, Communicator& communicator,
                                 std::size_t bytes)
    : communicator_(communicator) {
  std::size_t filled = bytes;
  for (auto each = parameters.rbegin(); each != parameters.rend(); ++each) {
    const bool other = !buckets_.empty() && buckets_.back().parameters[0].dtype() != each->dtype();
    if (buckets_.empty() || other || filled + each->nbytes() > bytes) {
      buckets_.emplace_back();
      filled = 0;
    }
    filled += each->nbytes();
    buckets_.back().parameters.push_back(*each);
    set_hook(*each, std::make_unique<Arrival>([this, k = buckets_.size() - 1] { arrived(k); }));
  }
}

GradientBuckets::~GradientBuckets() {
  for (const Bucket& bucket : buckets_)
    for (const at::Tensor& parameter : bucket.parameters) set_hook(parameter, nullptr);
}

void GradientBuckets::expect_last() {
  last_ = true;
  for (Bucket& bucket : buckets_) bucket.waiting = bucket.parameters.size();
}

void GradientBuckets::arrived(std::size_t bucket) {
  if (!last_ || buckets_[bucket].waiting == 0) return;
  --buckets_[bucket].waiting;
  while (next_ < buckets_.size() && buckets_[next_].waiting == 0) begin_next();
}

void GradientBuckets::begin_next() {
  const at::NoGradGuard guard;
  Bucket& bucket = buckets_[next_];
  std::vector<at::Tensor> flat;
  for (const at::Tensor& parameter : bucket.parameters)
    flat.push_back(gradient_of(parameter).detach().to(communicator_.place(parameter.device())).reshape({-1}));
  bucket.flat = at::cat(flat);
  bucket.wait = communicator_.begin_sum(bucket.flat);
  ++next_;  // not before: where memory did not suffice for it, it has not begun
}

void GradientBuckets::begin_rest() {
  while (next_ < buckets_.size()) begin_next();
}

void GradientBuckets::finish() {
  begin_rest();
  const at::NoGradGuard guard;
  for (Bucket& bucket : buckets_) {
    bucket.wait();
    std::int64_t from = 0;
    for (const at::Tensor& parameter : bucket.parameters) {
      at::Tensor gradient = gradient_of(parameter);
      gradient.copy_(bucket.flat.narrow(0, from, gradient.numel()).view(gradient.sizes()));
      from += gradient.numel();
    }
    bucket.flat.reset();
    bucket.wait = nullptr;
  }
  next_ = 0;
  last_ = false;
}

}  // namespace tenfold
