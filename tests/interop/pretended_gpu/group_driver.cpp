// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// group_driver <rank> <port> <device> <sum|lost>: one of two processes on a GPU each, or what pretends to be
// one. Writes JSON of how they sum; "lost": rank 1 ends in the middle, and rank 0 says what it saw.
#include <ATen/ATen.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/kernels/cuda_plugin.h"
#include "engine/support/error.h"
#include "engine/training/process_group.h"

using namespace tenfold;

namespace {

/// The sum of rank + 1 over both, 1000 times over; 0 when an element differs.
float summed(Communicator& group, at::Device device) {
  const at::Tensor tensor =
      at::full({1000}, static_cast<float>(group.rank() + 1)).to(group.place(device)).contiguous();
  group.begin_sum(tensor)();
  const at::Tensor here = tensor.cpu();
  return at::equal(here, at::full_like(here, here[0].item<float>())) ? here[0].item<float>() : 0;
}

nlohmann::json lose(Communicator& group, at::Device device) {
  if (group.rank() == 1) _exit(9);
  const auto begin = std::chrono::steady_clock::now();
  const at::Tensor tensor = at::ones({1000}).to(group.place(device));
  const auto wait = group.begin_sum(tensor);
  nlohmann::json said;
  try {
    group.sum({at::ones({3})});
  } catch (const Error& error) {
    said["error"] = error.id();
  }
  tensor.cpu();  // a GPU that still waits would never answer
  try {
    wait();
    said["sum"] = "taken for one";
  } catch (const Error& error) {
    said["sum"] = error.id();
  }
  said["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return said;
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  const int rank = std::stoi(words[1]);
  const at::Device device(words[3]);
  try {
    const CudaStatus& cuda = load_cuda();
    nlohmann::json said{{"gpus", cuda.devices}, {"reason", cuda.reason}};
    const auto group = join_processes(rank, 2, {"127.0.0.1", std::stoi(words[2]), false, "driver/"}, device);
    said.update({{"name", group->name()}, {"remark", group->remark()}});
    for (int round = 0; round < 5; ++round) said["sums"].push_back(summed(*group, device));
    if (std::string(words[4]) == "lost") said["lost"] = lose(*group, device);
    std::printf("%s\n", said.dump().c_str());
    return 0;
  } catch (const Error& error) {
    std::printf("%s\n", nlohmann::json{{"error", error.id()}, {"text", error.what()}}.dump().c_str());
    return 1;
  }
}
