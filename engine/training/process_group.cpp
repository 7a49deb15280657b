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
#include <stdexcept>
#include <thread>

#include "engine/kernels/cuda/nccl_group.h"
#include "engine/kernels/cuda_plugin.h"
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

/// Of NCCL what it was about last, where it says so: the line above names a file of LibTorch.
std::string nccl_reason(const std::exception& problem) {
  const std::string text = problem.what(), title = "Last error:\n";
  const std::size_t found = text.find(title);
  const std::size_t begin = found == std::string::npos ? 0 : found + title.size();
  return begin < text.size() ? text.substr(begin, text.find('\n', begin) - begin) : reason(problem);
}

[[noreturn]] void throw_lost(const std::string& why) {
  throw Error("processes.lost",
              "another process of this training has ended or cannot be reached ({why}); go on from the last "
              "checkpoint",
              {{"why", why}});
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

std::shared_ptr<gloo::transport::Device> this_host() {
  const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
  return interface != nullptr && *interface != '\0' ? Group::createDeviceForInterface(interface)
                                                    : Group::createDefaultDevice();
}

/// c10d's flight recorder puts every group into a map that it does not lock, which breaks where ranks are
/// threads of one process; nobody here reads it. Who wants its records sets the variable himself.
void without_flight_recorder() {
  [[maybe_unused]] static const int done = setenv("TORCH_FR_BUFFER_SIZE", "0", /*overwrite=*/0);
}

class GroupCommunicator : public Communicator {
 public:
  GroupCommunicator(int rank, int size, const Meeting& meeting, at::Device device)
      : rank_(rank), size_(size) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(meeting.port);
    options.isServer = rank == 0 && !meeting.hosted;
    options.waitWorkers = false;
    const auto store = c10::make_intrusive<c10d::TCPStore>(meeting.address, options);
    const auto gloo = Group::Options::create();
    gloo->devices.push_back(this_host());
    group_ = c10::make_intrusive<Group>(
        c10::make_intrusive<c10d::PrefixStore>(meeting.prefix + "gloo", store), rank, size, gloo);
    const int gpus = count(device.is_cuda());
    if (gpus == size)
      use_nccl(c10::make_intrusive<c10d::PrefixStore>(meeting.prefix + "nccl", store), device);
    if (gpus > 0 && gpus < size)
      throw Error(
          "processes.devices",
          "{gpus} of {size} processes train on a GPU and the others do not: give all the same --device",
          {{"gpus", std::to_string(gpus)}, {"size", std::to_string(size)}});
  }
  /// Rank 0 may keep the store: it stays until all are here.
  ~GroupCommunicator() override {
    try {
      c10d::BarrierOptions options;
      options.timeout = std::chrono::seconds(10);
      group_->barrier(options)->wait();
      if (nccl_ && !given_up_) nccl_->shutdown();
    } catch (const std::exception&) {  // others have died: nobody is waiting
      give_up_nccl();
    }
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  std::string name() const override { return nccl_ ? "nccl" : "gloo"; }
  std::string remark() const override { return remark_; }

  void sum(const std::vector<at::Tensor>& tensors) override {
    each_type(tensors, [this](at::Tensor& all) {
      std::vector<at::Tensor> one{all};
      wait(group_->allreduce(one));
    });
  }

  at::Device place(at::Device device) const override {
    return nccl_ && device.is_cuda() ? device : at::Device(at::kCPU);
  }

  std::function<void()> begin_sum(const at::Tensor& tensor) override {
    std::vector<at::Tensor> one{tensor};
    if (tensor.is_cuda()) return [this, work = nccl_->allreduce(one)] { wait_for_gpu(work); };
    return [this, work = group_->allreduce(one)] { wait(work); };
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

  void wait(const Work& work) {
    try {
      work->wait();
    } catch (const std::exception& problem) {
      give_up_nccl();
      throw_lost(reason(problem));
    }
  }

  /// Until the GPU has done it. A sum that was given up meanwhile, here or by c10d's watchdog, ends as well,
  /// and must not be taken for one.
  void wait_for_gpu(const Work& work) {
    while (!work->isCompleted()) std::this_thread::sleep_for(std::chrono::microseconds(20));
    try {
      if (work->exception()) std::rethrow_exception(work->exception());
      if (given_up_ || nccl_->getError() != c10d::ErrorType::SUCCESS)
        throw std::runtime_error("NCCL gave up a sum");
      work->wait();
    } catch (const std::exception& problem) {
      give_up_nccl();
      throw_lost(reason(problem));
    }
  }

  /// Ends what the GPU still waits for, so that it can be asked for the state that the checkpoint wants.
  void give_up_nccl() {
    if (!nccl_ || given_up_) return;
    given_up_ = true;
    try {
      nccl_->abort();
    } catch (const std::exception&) {  // what can be done was done
    }
  }

  /// In how many processes this is so; all have to ask.
  int count(bool here) {
    const at::Tensor number = at::full({}, here ? 1 : 0, at::kLong);
    sum({number});
    return static_cast<int>(number.item<std::int64_t>());
  }

  /// All of them, or none.
  void use_nccl(const c10::intrusive_ptr<c10d::Store>& store, at::Device device) {
    std::string problem;
    for (const bool summing : {false, true}) {
      try {
        summing ? try_nccl(device) : make_nccl(store);
      } catch (const std::exception& found) {
        problem = nccl_reason(found);
      }
      if (count(problem.empty()) == size_) continue;
      give_up_nccl();
      nccl_.reset();
      remark_ = "gradients are summed on the processors, as NCCL cannot be used: " +
                (problem.empty() ? "it fails in another process" : problem);
      return;
    }
  }

  void make_nccl(const c10::intrusive_ptr<c10d::Store>& store) {
    auto* make = reinterpret_cast<MakeNcclGroup*>(cuda_plugin_symbol(nccl_group_symbol));
    if (make == nullptr) throw std::runtime_error("the CUDA plugin has no NCCL");
    nccl_ = c10::intrusive_ptr<c10d::Backend>::reclaim(make(store, rank_, size_));
  }

  /// NCCL says only at its first sum whether it can be used.
  void try_nccl(at::Device device) {
    const at::Tensor one = at::ones({1}).to(device);
    begin_sum(one)();
    if (one.item<float>() != static_cast<float>(size_)) throw std::runtime_error("its sums are wrong");
  }

  int rank_, size_;
  c10::intrusive_ptr<Group> group_;
  c10::intrusive_ptr<c10d::Backend> nccl_;  ///< of all processes, or of none
  bool given_up_ = false;                   ///< it: nothing of it counts any more
  std::string remark_;
};

}  // namespace

std::unique_ptr<Communicator> join_processes(int rank, int size, const Meeting& meeting, at::Device device) {
  if (rank < 0 || size < 1 || rank >= size || meeting.port < 1 || meeting.port > 65535)
    throw Error("processes.rank", "process {rank} of {size} at port {port} makes no sense",
                {{"rank", std::to_string(rank)},
                 {"size", std::to_string(size)},
                 {"port", std::to_string(meeting.port)}});
  without_flight_recorder();
  try {
    return std::make_unique<GroupCommunicator>(rank, size, meeting, device);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error(
        "processes.meet", "the other processes were not met at {address}:{port}: {why}",
        {{"address", meeting.address}, {"port", std::to_string(meeting.port)}, {"why", reason(problem)}});
  }
}

}  // namespace tenfold
