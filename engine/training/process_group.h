// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <string>

#include "engine/training/communicator.h"

namespace tenfold {

/// Where processes that train together meet.
struct Meeting {
  std::string address;
  int port = 29500;
  bool hosted = false;  ///< somebody else (torchrun) keeps the store there already; else rank 0 does
  std::string prefix;   ///< of the keys in a store that others use too
};

/// Joins `size` processes: they meet in c10d's TCPStore and compute through c10d's Gloo, whose rings give
/// every process the same bits. Tensors may be on any device; they go through the CPU. The network interface
/// is found by the host's name, or named by GLOO_SOCKET_IFNAME as everywhere with Gloo.
///
/// Where all processes train on a GPU (`device`), begin_sum() goes from GPU to GPU through c10d's NCCL, whose
/// part is in the CUDA plugin. Where NCCL cannot be used in one process, none uses it and remark() says why.
/// Gloo stays for the rest: it tells at once when a process is lost, which NCCL does not.
///
/// Waits for the others; throws Error when they do not come, or when some train on a GPU and some do not.
std::unique_ptr<Communicator> join_processes(int rank, int size, const Meeting& meeting,
                                             at::Device device = at::kCPU);

}  // namespace tenfold
