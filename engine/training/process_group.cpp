// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/process_group.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <cstring>
#include <thread>

#include "engine/support/error.h"

namespace tenfold {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// All tensors one after the other, [n] float64.
at::Tensor joined(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> flat;
  for (const at::Tensor& tensor : tensors)
    flat.push_back(tensor.detach().to(at::kCPU, at::kDouble).reshape({-1}));
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

Bytes bytes_of(const at::Tensor& values) {
  const auto* begin = static_cast<const std::uint8_t*>(values.const_data_ptr());
  return {begin, begin + values.nbytes()};
}

at::Tensor values_of(const Bytes& bytes, const at::Tensor& like) {
  if (bytes.size() != like.nbytes())
    throw Error("processes.differ", "the processes do not train the same model");
  at::Tensor values = at::empty_like(like);
  std::memcpy(values.mutable_data_ptr(), bytes.data(), bytes.size());
  return values;
}

class StoreCommunicator : public Communicator {
 public:
  StoreCommunicator(int rank, int size, const Meeting& meeting)
      : rank_(rank), size_(size), prefix_(meeting.prefix) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(meeting.port);
    options.isServer = rank == 0 && !meeting.hosted;
    options.waitWorkers = false;
    store_ = c10::make_intrusive<c10d::TCPStore>(meeting.address, options);
  }
  /// Rank 0 may keep the store: it stays until all have their last answer.
  ~StoreCommunicator() override {
    try {
      farewell();
    } catch (const std::exception&) {  // others have died: nobody is waiting
    }
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void sum(const std::vector<at::Tensor>& tensors) override {
    if (tensors.empty() || size_ == 1) return;
    at::Tensor all = joined(tensors);
    const std::string round = next_round();
    if (rank_ == 0) {
      for (int other = 1; other < size_; ++other) {
        const std::string key = round + "/" + std::to_string(other);
        all.add_(values_of(store_->get(key), all));
        store_->deleteKey(key);
      }
      store_->set(round, bytes_of(all));
    } else {
      store_->set(round + "/" + std::to_string(rank_), bytes_of(all));
      all = values_of(store_->get(round), all);
    }
    put_back(all, tensors);
  }

  void broadcast(const std::vector<at::Tensor>& tensors) override {
    if (tensors.empty() || size_ == 1) return;
    if (rank_ != 0)
      for (const at::Tensor& tensor : tensors) at::zero_(const_cast<at::Tensor&>(tensor));
    sum(tensors);
  }

 private:
  /// The answer of the last round but one has been read by all: they have all answered in the last.
  std::string next_round() {
    ++round_;
    if (rank_ == 0 && round_ > 2) store_->deleteKey(prefix_ + std::to_string(round_ - 2));
    return prefix_ + std::to_string(round_);
  }

  void farewell() {
    store_->add(prefix_ + "done", 1);
    if (rank_ != 0) return;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (store_->add(prefix_ + "done", 0) < size_ && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  int rank_, size_;
  std::string prefix_;
  std::int64_t round_ = 0;
  c10::intrusive_ptr<c10d::TCPStore> store_;
};

}  // namespace

std::unique_ptr<Communicator> join_processes(int rank, int size, const Meeting& meeting) {
  if (rank < 0 || size < 1 || rank >= size || meeting.port < 1 || meeting.port > 65535)
    throw Error("processes.rank", "process {rank} of {size} at port {port} makes no sense",
                {{"rank", std::to_string(rank)},
                 {"size", std::to_string(size)},
                 {"port", std::to_string(meeting.port)}});
  try {
    return std::make_unique<StoreCommunicator>(rank, size, meeting);
  } catch (const std::exception& problem) {
    throw Error("processes.meet", "the other processes were not met at {address}:{port}",
                {{"address", meeting.address}, {"port", std::to_string(meeting.port)}});
  }
}

}  // namespace tenfold
