// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for NCCL between processes of one machine: sums of float32 through a file in shared memory, in
// the background as on a GPU. A process that does not come is waited for, until the communicator is aborted.
// PRETENDED_NCCL=fails: it cannot be set up;
// PRETENDED_NCCL=breaks: after three sums it is cut off from the others.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "engine/kernels/cuda/library_names/nccl.h"
#include "work.h"

namespace {

constexpr std::size_t most = 1 << 16;

struct Shared {
  std::atomic<int> arrived, failed;
  float values[8][most];
};

enum : int { unhandled = 1, invalid_usage = 5 };

bool is_ordered(const char* what) {
  const char* order = std::getenv("PRETENDED_NCCL");
  return order != nullptr && std::string(order) == what;
}

}  // namespace

struct ncclComm {
  Shared* shared = nullptr;
  int rank = 0, size = 0, meetings = 0;
  std::atomic<bool> aborted{false}, broken{false};
  int sums = 0;

  /// Until all are here for the same time; false when it was aborted.
  bool meet() {
    const int all = ++meetings * size;
    ++shared->arrived;
    while (shared->arrived < all && !aborted && shared->failed == 0)
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    return !aborted && shared->failed == 0;
  }

  void sum(const float* from, float* to, std::size_t count) {
    broken = ++sums > 3 && is_ordered("breaks");
    while (broken && !aborted) std::this_thread::sleep_for(std::chrono::microseconds(50));
    std::memcpy(shared->values[rank], from, count * sizeof(float));
    if (!meet()) return;
    for (std::size_t k = 0; k < count; ++k) {
      to[k] = 0;
      for (int each = 0; each < size; ++each) to[k] += shared->values[each][k];
    }
    meet();
  }
};

extern "C" {

int ncclGetVersion(int* version) { return *version = NCCL_VERSION_CODE, 0; }
const char* ncclGetErrorString(int) { return "pretended NCCL failed"; }
const char* ncclGetLastError(ncclComm*) { return "Duplicate GPU detected"; }
int ncclGetUniqueId(ncclUniqueId* id) {
  std::snprintf(id->internal, sizeof id->internal, "/tenfold-%d-%lld", getpid(),
                static_cast<long long>(std::chrono::steady_clock::now().time_since_epoch().count()));
  return 0;
}

int ncclCommInitRankConfig(ncclComm** made, int size, ncclUniqueId id, int rank, ncclConfig_t*) {
  const int file = shm_open(id.internal, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, sizeof(Shared)) != 0) return unhandled;
  void* place = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  auto* comm = new ncclComm;
  comm->shared = static_cast<Shared*>(place);
  comm->rank = rank;
  comm->size = size;
  *made = comm;
  if (is_ordered("fails")) {
    comm->shared->failed = 1;
    return invalid_usage;
  }
  const bool met = comm->meet();
  if (rank == 0) shm_unlink(id.internal);
  return met ? ncclSuccess : ncclRemoteError;
}
int ncclCommInitRank(ncclComm** made, int size, ncclUniqueId id, int rank) {
  return ncclCommInitRankConfig(made, size, id, rank, nullptr);
}

int ncclAllReduce(const void* from, void* to, std::size_t count, int type, int, ncclComm* comm,
                  void* stream) {
  if (type != ncclFloat || count > most) return invalid_usage;
  pretended_enqueue(stream,
                    [=] { comm->sum(static_cast<const float*>(from), static_cast<float*>(to), count); });
  return 0;
}

int ncclCommAbort(ncclComm* comm) { return comm->aborted = true, 0; }
int ncclCommGetAsyncError(ncclComm* comm, int* error) {
  return *error = comm->broken ? ncclRemoteError : ncclSuccess, 0;
}
int ncclCommCount(ncclComm* comm, int* count) { return *count = comm->size, 0; }
int ncclCommUserRank(ncclComm* comm, int* rank) { return *rank = comm->rank, 0; }

#define NOTHING(name) \
  int name() { return 0; }
NOTHING(ncclGroupStart)
NOTHING(ncclGroupEnd)
NOTHING(ncclCommDestroy)
NOTHING(ncclCommFinalize)
NOTHING(ncclCommRegister)
NOTHING(ncclCommDeregister)

#define MISSING(name) \
  int name() { return invalid_usage; }
MISSING(ncclAllGather)
MISSING(ncclAlltoAll)
MISSING(ncclBcast)
MISSING(ncclBroadcast)
MISSING(ncclCommInitAll)
MISSING(ncclCommInitRankScalable)
MISSING(ncclCommShrink)
MISSING(ncclCommSplit)
MISSING(ncclCommWindowDeregister)
MISSING(ncclCommWindowRegister)
MISSING(ncclDevCommCreate)
MISSING(ncclDevCommDestroy)
MISSING(ncclGroupSimulateEnd)
MISSING(ncclMemAlloc)
MISSING(ncclMemFree)
MISSING(ncclRecv)
MISSING(ncclRedOpCreatePreMulSum)
MISSING(ncclReduce)
MISSING(ncclReduceScatter)
MISSING(ncclSend)
ncclResult_t ncclRedOpDestroy(ncclRedOp_t, ncclComm_t) { return ncclSuccess; }

}  // extern "C"
