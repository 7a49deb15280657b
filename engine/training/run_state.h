// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a training changes around it and puts back, and what it finds in a model; not installed.
#pragma once
#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/Generator.h>
#include <c10/core/CachingDeviceAllocator.h>

#include <mutex>
#include <string>
#include <vector>

#include "engine/support/error.h"
#include "engine/support/glob.h"
#include "engine/training/fit.h"

namespace tenfold {

/// LibTorch's default generators, of which dropout draws: one training at a time owns them, and leaves them
/// as they were.
class DefaultGenerators {
 public:
  explicit DefaultGenerators(at::Device device) : lock_(mutex()) {
    generators_.push_back(at::globalContext().defaultGenerator(at::kCPU));
    if (!device.is_cpu()) generators_.push_back(at::globalContext().defaultGenerator(device));
    for (const auto& generator : generators_) before_.push_back(generator.get_state());
  }
  ~DefaultGenerators() {
    for (std::size_t k = 0; k < generators_.size(); ++k) generators_[k].set_state(before_[k]);
  }
  DefaultGenerators(const DefaultGenerators&) = delete;
  DefaultGenerators& operator=(const DefaultGenerators&) = delete;

  void seed(std::uint64_t seed) {
    for (auto& generator : generators_) {
      const std::lock_guard<std::mutex> guard(generator.mutex());
      generator.set_current_seed(seed);
    }
  }

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  std::unique_lock<std::mutex> lock_;
  std::vector<at::Generator> generators_;
  std::vector<at::Tensor> before_;
};

/// Products in half precision while it lives.
class Autocast {
 public:
  Autocast(at::Device device, Precision precision) : type_(device.type()), on_(precision != Precision::full) {
    if (!on_) return;
    before_ = at::autocast::is_autocast_enabled(type_);
    at::autocast::set_autocast_dtype(type_, precision == Precision::float16 ? at::kHalf : at::kBFloat16);
    at::autocast::set_autocast_enabled(type_, true);
  }
  ~Autocast() {
    if (!on_) return;
    at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(type_, before_);
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  at::DeviceType type_;
  bool on_, before_ = false;
};

/// Running statistics move in every forward pass, also in those of a step that comes to nothing.
class RunningStatistics {
 public:
  explicit RunningStatistics(const Trainee& trainee) : now_(trainee.buffers()) {
    for (const auto& [name, tensor] : now_) before_.push_back(tensor.detach().clone());
  }
  void put_back() const {
    const at::NoGradGuard guard;
    for (std::size_t k = 0; k < before_.size(); ++k) now_[k].second.copy_(before_[k]);
  }

 private:
  NamedTensors now_;
  std::vector<at::Tensor> before_;
};

/// Parameters whose names match need no gradient while it lives.
class Frozen {
 public:
  Frozen(const Trainee& trainee, const std::string& patterns) {
    if (patterns.empty()) return;
    for (const auto& [name, tensor] : trainee.parameters())
      if (tensor.requires_grad() && any_glob_matches(patterns, name)) {
        tensor.set_requires_grad(false);
        tensors_.push_back(tensor);
      }
  }
  ~Frozen() {
    for (const at::Tensor& tensor : tensors_) tensor.set_requires_grad(true);
  }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

 private:
  std::vector<at::Tensor> tensors_;
};

/// Whether there was memory enough for the work.
template <class Work>
bool memory_suffices(const Work& work) {
  try {
    work();
    return true;
  } catch (const c10::OutOfMemoryError&) {
  } catch (const Error& problem) {
    // the executor has made a sentence of it
    if (std::string(problem.what()).find("out of memory") == std::string::npos) throw;
  }
  return false;
}

/// Buffers that are numbers: running statistics, but not a mask that came otherwise.
NamedTensors number_buffers(const Trainee& trainee);

/// The parameters that are trained: those that need a gradient. Throws Error when there are none.
NamedTensors trained(const Trainee& trainee);

}  // namespace tenfold
