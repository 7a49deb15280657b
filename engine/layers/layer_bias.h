// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A given bias taken over by a layer; not installed.
#pragma once
#include <ATen/core/TensorBody.h>

namespace tenfold {

/// Throws Error where `values` are given that a layer with this bias (undefined: none) cannot take over:
/// before its weight is changed.
void require_bias(const at::Tensor& bias, const at::Tensor& values);

/// Copies the values, if any, into the bias, whatever shape they have.
void copy_bias(const at::Tensor& bias, const at::Tensor& values);

}  // namespace tenfold
