// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#define USE_C10D_GLOO
#include "engine/training/process_group.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <cstdlib>
#include <map>

#include "engine/support/error.h"

namespace tenfold {
namespace {

using Group = c10d::ProcessGroupGloo;
using Work = c10::intrusive_ptr<c10d::Work>;

/// What the libraries say, its first line.
std::string reason(const std::exception& problem) {
  const std::string text = problem.what();
  return text.substr(0, text.find('\n'));
}

void wait(const Work& work) {
  try {
    work->wait();
  } catch (const std::exception& problem) {
    throw Error(
        "processes.lost",
        "another process of this training has ended or cannot be reached ({why}); go on from the last "
        "checkpoint",
        {{"why", reason(problem)}});
  }
}

/// Tensors of one type one after the other, on the CPU.
at::Tensor joined(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> flat;
  for (const at::Tensor& tensor : tensors) flat.push_back(tensor.detach().to(at::kCPU).reshape({-1}));
  return at::cat(flat);
}

void put_back(const at::Tensor& all, const std::vector<at::Tensor>& tensors) {
  const at::NoGradGuard guard;
  std::int64_t begin = 0;
  for (const at::Tensor& tensor : tensors) {
    tensor.copy_(all.narrow(0, begin, tensor.numel()).view(tensor.sizes()));
    begin += tensor.numel();
  }
}

std::shared_ptr<gloo::transport::Device> device() {
  const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
  return interface != nullptr && *interface != '\0' ? Group::createDeviceForInterface(interface)
                                                    : Group::createDefaultDevice();
}

class GlooCommunicator : public Communicator {
 public:
  GlooCommunicator(int rank, int size, const Meeting& meeting) : rank_(rank), size_(size) {
    c10d::TCPStoreOptions store;
    store.port = static_cast<std::uint16_t>(meeting.port);
    store.isServer = rank == 0 && !meeting.hosted;
    store.waitWorkers = false;
    const auto place = c10::make_intrusive<c10d::TCPStore>(meeting.address, store);
    const auto options = Group::Options::create();
    options->devices.push_back(device());
    group_ = c10::make_intrusive<Group>(
        c10::make_intrusive<c10d::PrefixStore>(meeting.prefix + "gloo", place), rank, size, options);
  }
  /// Rank 0 may keep the store: it stays until all are here.
  ~GlooCommunicator() override {
    try {
      c10d::BarrierOptions options;
      options.timeout = std::chrono::seconds(10);
      group_->barrier(options)->wait();
    } catch (const std::exception&) {  // others have died: nobody is waiting
    }
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void sum(const std::vector<at::Tensor>& tensors) override {
    each_type(tensors, [this](at::Tensor& all) {
      std::vector<at::Tensor> one{all};
      wait(group_->allreduce(one));
    });
  }

  std::function<void()> begin_sum(const at::Tensor& tensor) override {
    std::vector<at::Tensor> one{tensor};
    return [work = group_->allreduce(one)] { wait(work); };
  }

  void broadcast(const std::vector<at::Tensor>& tensors) override {
    each_type(tensors, [this](at::Tensor& all) {
      std::vector<at::Tensor> one{all};
      wait(group_->broadcast(one));
    });
  }

 private:
  template <class Exchange>
  void each_type(const std::vector<at::Tensor>& tensors, Exchange exchange) {
    if (size_ == 1) return;
    std::map<at::ScalarType, std::vector<at::Tensor>> types;
    for (const at::Tensor& tensor : tensors) types[tensor.scalar_type()].push_back(tensor);
    for (const auto& [type, some] : types) {
      at::Tensor all = joined(some);
      exchange(all);
      put_back(all, some);
    }
  }

  int rank_, size_;
  c10::intrusive_ptr<Group> group_;
};

}  // namespace

std::unique_ptr<Communicator> join_processes(int rank, int size, const Meeting& meeting) {
  if (rank < 0 || size < 1 || rank >= size || meeting.port < 1 || meeting.port > 65535)
    throw Error("processes.rank", "process {rank} of {size} at port {port} makes no sense",
                {{"rank", std::to_string(rank)},
                 {"size", std::to_string(size)},
                 {"port", std::to_string(meeting.port)}});
  try {
    return std::make_unique<GlooCommunicator>(rank, size, meeting);
  } catch (const std::exception& problem) {
    throw Error(
        "processes.meet", "the other processes were not met at {address}:{port}: {why}",
        {{"address", meeting.address}, {"port", std::to_string(meeting.port)}, {"why", reason(problem)}});
  }
}

}  // namespace tenfold
