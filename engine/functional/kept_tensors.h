// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tenfold {

/// Tensors made from factors, kept between calls until a factor changes. May be used by several threads.
///
/// Changes are seen by the factors' version counters and storages: by copy_, set_data, most optimizers,
/// another tensor. Writing through a raw pointer or data() is hidden from the counters and needs forget();
/// LibTorch's SGD does so, which is why everything is made anew after a parameter was given a gradient, by
/// whatever way, and numbers are compared while a factor has one that an optimizer may take. A parameter that
/// learns gets one hook, which counts its gradients.
class KeptTensors {
 public:
  using Make = std::function<std::vector<at::Tensor>()>;

  /// What `make` gives for these factors: the kept tensors when nothing changed, made anew else. Where a
  /// factor wants_derivative() they are made with it and not kept.
  std::vector<at::Tensor> of(const std::vector<at::Tensor>& factors, const Make& make);

  void forget();
  /// How often tensors were made to be kept.
  int times_made() const { return times_made_; }

 private:
  /// What a factor was. Holding the storage keeps its address from being given to another tensor.
  struct Seen {
    c10::Storage storage;
    const void* data;
    std::int64_t version;
    std::vector<std::int64_t> sizes, strides;
    bool conjugated, negated;
    std::shared_ptr<const std::atomic<std::int64_t>> gradients;  ///< how many its parameter was given
    std::int64_t gradients_then;
    at::Tensor numbers;  ///< where it had a gradient: a copy
    explicit Seen(const at::Tensor& factor);
    Seen(const at::Tensor& factor, const at::Tensor& parameter);
    bool is(const at::Tensor& factor);
  };
  bool is_current(const std::vector<at::Tensor>& factors);

  std::mutex mutex_;
  std::vector<Seen> seen_;
  std::vector<at::Tensor> kept_;
  int times_made_ = 0;
};

}  // namespace tenfold
