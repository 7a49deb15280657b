// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace tenfold {

/// What the CUDA plugin has under the name nccl_group_symbol: c10d's NCCL group of this process, owned by the
/// caller. `store` must be one that no other group uses the keys of. Throws what c10d throws, as where there
/// is no GPU.
using MakeNcclGroup = c10d::Backend*(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size);
constexpr const char* nccl_group_symbol = "tenfold_nccl_group";

}  // namespace tenfold
