// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for libcudart with two GPUs whose memory is the host's: allocation, copies, streams and events
// work, kernels do nothing. That is enough to carry tensors to a "GPU" and to sum them there through c10d's
// NCCL, whose own stand-in is nccl.cpp.
#include <driver_types.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <future>
#include <map>
#include <mutex>

#include "work.h"

namespace {

using Done = std::shared_future<void>;

struct Event {
  Done done;
};

std::mutex mutex;
std::map<void*, Done> streams;  ///< the last piece of work of each
std::map<const char*, std::size_t> on_gpu;
thread_local int current = 0;

Done last_of(void* stream) {
  const std::lock_guard lock(mutex);
  return streams[stream];
}

void set_last(void* stream, Done done) {
  const std::lock_guard lock(mutex);
  streams[stream] = std::move(done);
}

void wait(const Done& done) {
  if (done.valid()) done.wait();
}

bool is_ready(const Done& done) {
  return !done.valid() || done.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

int allocate(void** place, std::size_t bytes, bool gpu) {
  *place = std::aligned_alloc(512, (bytes + 511) / 512 * 512);
  const std::lock_guard lock(mutex);
  if (gpu) on_gpu[static_cast<char*>(*place)] = bytes;
  return 0;
}

bool is_on_gpu(const void* place) {
  const std::lock_guard lock(mutex);
  auto above = on_gpu.upper_bound(static_cast<const char*>(place));
  if (above == on_gpu.begin()) return false;
  --above;
  return static_cast<const char*>(place) < above->first + above->second;
}

}  // namespace

extern "C" {

void pretended_enqueue(void* stream, const std::function<void()>& work) {
  const Done before = last_of(stream);
  set_last(stream, std::async(std::launch::async, [before, work] {
                     wait(before);
                     work();
                   }).share());
}

int cudaGetDeviceCount(int* count) { return *count = 2, 0; }
int cudaGetDevice(int* device) { return *device = current, 0; }
int cudaSetDevice(int device) { return current = device, 0; }
int cudaDriverGetVersion(int* version) { return *version = 13000, 0; }
int cudaRuntimeGetVersion(int* version) { return *version = 13000, 0; }
int cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
  std::memset(properties, 0, sizeof *properties);
  std::strcpy(properties->name, "pretended");
  properties->major = 9;
  properties->warpSize = 32;
  properties->multiProcessorCount = 1;
  properties->maxThreadsPerBlock = 1024;
  properties->maxThreadsPerMultiProcessor = 2048;
  properties->totalGlobalMem = std::size_t{1} << 30;
  return 0;
}
int cudaDeviceGetAttribute(int* value, int, int) { return *value = 1, 0; }
int cudaDeviceGetPCIBusId(char* text, int length, int device) {
  return std::snprintf(text, static_cast<std::size_t>(length), "0000:0%d:00.0", device), 0;
}
int cudaDeviceGetStreamPriorityRange(int* least, int* greatest) { return *least = 0, *greatest = -5, 0; }
int cudaDeviceCanAccessPeer(int* can, int, int) { return *can = 0, 0; }
int cudaMemGetInfo(std::size_t* free, std::size_t* total) { return *free = *total = std::size_t{1} << 30, 0; }

int cudaMalloc(void** place, std::size_t bytes) { return allocate(place, bytes, true); }
int cudaHostAlloc(void** place, std::size_t bytes, unsigned) { return allocate(place, bytes, false); }
int cudaFree(void* place) {
  {
    const std::lock_guard lock(mutex);
    on_gpu.erase(static_cast<char*>(place));
  }
  return std::free(place), 0;
}
int cudaFreeHost(void* place) { return std::free(place), 0; }
int cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* place) {
  *attributes = {};
  attributes->type = is_on_gpu(place) ? cudaMemoryTypeDevice : cudaMemoryTypeUnregistered;
  attributes->devicePointer = const_cast<void*>(place);
  return 0;
}
int cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, int, void* stream) {
  wait(last_of(stream));
  return std::memcpy(to, from, bytes), 0;
}
int cudaMemcpy(void* to, const void* from, std::size_t bytes, int kind) {
  return cudaMemcpyAsync(to, from, bytes, kind, nullptr);
}
int cudaMemsetAsync(void* place, int value, std::size_t bytes, void* stream) {
  wait(last_of(stream));
  return std::memset(place, value, bytes), 0;
}

int cudaStreamCreate(void** stream) { return *stream = new char, 0; }
int cudaStreamCreateWithPriority(void** stream, unsigned, int) { return *stream = new char, 0; }
int cudaStreamSynchronize(void* stream) { return wait(last_of(stream)), 0; }
int cudaStreamQuery(void* stream) { return is_ready(last_of(stream)) ? 0 : cudaErrorNotReady; }
int cudaStreamIsCapturing(void*, int* status) { return *status = 0, 0; }
int cudaStreamGetCaptureInfo(void*, int* status, ...) { return *status = 0, 0; }
int cudaStreamWaitEvent(void* stream, void* event, unsigned) {
  const Done done = static_cast<Event*>(event)->done;
  if (!is_ready(done)) pretended_enqueue(stream, [done] { wait(done); });
  return 0;
}
int cudaEventCreateWithFlags(void** event, unsigned) { return *event = new Event, 0; }
int cudaEventCreate(void** event) { return *event = new Event, 0; }
int cudaEventDestroy(void* event) { return delete static_cast<Event*>(event), 0; }
int cudaEventRecord(void* event, void* stream) {
  return static_cast<Event*>(event)->done = last_of(stream), 0;
}
int cudaEventRecordWithFlags(void* event, void* stream, unsigned) { return cudaEventRecord(event, stream); }
int cudaEventQuery(void* event) { return is_ready(static_cast<Event*>(event)->done) ? 0 : cudaErrorNotReady; }
int cudaEventSynchronize(void* event) { return wait(static_cast<Event*>(event)->done), 0; }

const char* cudaGetErrorString(int) { return "pretended"; }
const char* cudaGetErrorName(int) { return "pretended"; }
void** __cudaRegisterFatBinary(void*) {
  static void* handle = nullptr;
  return &handle;
}

// the rest does nothing and succeeds
#define NOTHING(name) \
  int name() { return 0; }
NOTHING(__cudaGetKernel)
NOTHING(__cudaInitModule)
NOTHING(__cudaLaunchKernel)
NOTHING(__cudaPopCallConfiguration)
NOTHING(__cudaPushCallConfiguration)
NOTHING(__cudaRegisterFatBinaryEnd)
NOTHING(__cudaRegisterFunction)
NOTHING(__cudaRegisterVar)
NOTHING(__cudaUnregisterFatBinary)
NOTHING(cudaDeviceEnablePeerAccess)
NOTHING(cudaDeviceGetDefaultMemPool)
NOTHING(cudaDeviceSynchronize)
NOTHING(cudaEventElapsedTime)
NOTHING(cudaFreeAsync)
NOTHING(cudaFuncGetAttributes)
NOTHING(cudaFuncSetAttribute)
NOTHING(cudaGetLastError)
NOTHING(cudaGetSymbolAddress)
NOTHING(cudaGraphDebugDotPrint)
NOTHING(cudaGraphDestroy)
NOTHING(cudaGraphExecDestroy)
NOTHING(cudaGraphGetNodes)
NOTHING(cudaGraphInstantiateWithFlags)
NOTHING(cudaGraphLaunch)
NOTHING(cudaGraphNodeGetDependencies)
NOTHING(cudaHostRegister)
NOTHING(cudaHostUnregister)
NOTHING(cudaIpcCloseMemHandle)
NOTHING(cudaIpcGetEventHandle)
NOTHING(cudaIpcGetMemHandle)
NOTHING(cudaIpcOpenEventHandle)
NOTHING(cudaIpcOpenMemHandle)
NOTHING(cudaLaunchCooperativeKernel)
NOTHING(cudaLaunchKernel)
NOTHING(cudaLaunchKernelExC)
NOTHING(cudaMallocAsync)
NOTHING(cudaMemPoolGetAttribute)
NOTHING(cudaMemPoolSetAccess)
NOTHING(cudaMemPoolSetAttribute)
NOTHING(cudaMemPoolTrimTo)
NOTHING(cudaMemcpy2DAsync)
NOTHING(cudaMemcpyPeerAsync)
NOTHING(cudaMemcpyToSymbol)
NOTHING(cudaMemset)
NOTHING(cudaOccupancyMaxActiveBlocksPerMultiprocessor)
NOTHING(cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags)
NOTHING(cudaPeekAtLastError)
NOTHING(cudaStreamAddCallback)
NOTHING(cudaStreamBeginCapture)
NOTHING(cudaStreamDestroy)
NOTHING(cudaStreamEndCapture)
NOTHING(cudaThreadExchangeStreamCaptureMode)
int cudaGetDriverEntryPointByVersion(const char*, void** function, ...) {
  return *function = reinterpret_cast<void*>(&cudaDeviceSynchronize), 0;
}

}  // extern "C"
