// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>

namespace tenfold {

/// A layer that keeps what it made of its factors for evaluation, between calls.
template <class Self>
class KeepingLayer : public torch::nn::Cloneable<Self> {
 public:
  /// As Module::train. What was kept is forgotten, as LibTorch's SGD hides what it changes.
  void train(bool on = true) override {
    torch::nn::Cloneable<Self>::train(on);
    keep_nothing();
  }

 protected:
  virtual void keep_nothing() = 0;
};

}  // namespace tenfold
