// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>

#include "tests/support/test_main.h"

#ifdef TENFOLD_NCCL_HEADER
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_fp8.h>
#include <cuda_runtime.h>
namespace real {
#include TENFOLD_NCCL_HEADER
constexpr int version = NCCL_VERSION_CODE;
constexpr ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
}  // namespace real
#undef NCCL_MAJOR
#undef NCCL_MINOR
#undef NCCL_PATCH
#undef NCCL_VERSION
#undef NCCL_VERSION_CODE
#undef NCCL_SPLIT_NOCOLOR
#undef NCCL_CONFIG_INITIALIZER
namespace named {
#define ncclRedOpDestroy ncclRedOpDestroyNamed  // a C function is one in all namespaces
#include "engine/kernels/cuda/library_names/nccl.h"
constexpr int version = NCCL_VERSION_CODE;
constexpr ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
}  // namespace named

template <class Value>
int number(Value value) {
  return static_cast<int>(value);
}
#endif

class TestLibraryNames : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// c10d's options hold it by value: a wrong layout would write over what follows.
  void theConfigurationOfNcclIsNccls() {
#ifdef TENFOLD_NCCL_HEADER
    if (real::version != named::version)
      QSKIP("this nccl.h is of another version than LibTorch was built with");
    const auto& a = real::config;
    const auto& b = named::config;
    QCOMPARE(sizeof b, sizeof a);
    QCOMPARE(alignof(named::ncclConfig_t), alignof(real::ncclConfig_t));
    QCOMPARE(offsetof(named::ncclConfig_t, commName), offsetof(real::ncclConfig_t, commName));
    QCOMPARE(offsetof(named::ncclConfig_t, nvlinkCentricSched),
             offsetof(real::ncclConfig_t, nvlinkCentricSched));
    QVERIFY(b.size == a.size && b.magic == a.magic && b.version == a.version && b.blocking == a.blocking &&
            b.cgaClusterSize == a.cgaClusterSize && b.minCTAs == a.minCTAs && b.maxCTAs == a.maxCTAs &&
            b.netName == a.netName && b.splitShare == a.splitShare && b.trafficClass == a.trafficClass &&
            b.commName == a.commName && b.collnetEnable == a.collnetEnable && b.CTAPolicy == a.CTAPolicy &&
            b.shrinkShare == a.shrinkShare && b.nvlsCTAs == a.nvlsCTAs &&
            b.nChannelsPerNetPeer == a.nChannelsPerNetPeer && b.nvlinkCentricSched == a.nvlinkCentricSched);
    QCOMPARE(sizeof(named::ncclUniqueId), sizeof(real::ncclUniqueId));
    QVERIFY(named::ncclSuccess == number(real::ncclSuccess) &&
            named::ncclRemoteError == number(real::ncclRemoteError) &&
            named::ncclInProgress == number(real::ncclInProgress) && named::ncclSum == number(real::ncclSum));
    QVERIFY(named::ncclInt8 == number(real::ncclInt8) && named::ncclUint8 == number(real::ncclUint8) &&
            named::ncclInt32 == number(real::ncclInt32) && named::ncclUint32 == number(real::ncclUint32) &&
            named::ncclInt64 == number(real::ncclInt64) && named::ncclUint64 == number(real::ncclUint64) &&
            named::ncclHalf == number(real::ncclHalf) && named::ncclFloat == number(real::ncclFloat) &&
            named::ncclDouble == number(real::ncclDouble) &&
            named::ncclBfloat16 == number(real::ncclBfloat16) &&
            named::ncclFloat8e4m3 == number(real::ncclFloat8e4m3) &&
            named::ncclFloat8e5m2 == number(real::ncclFloat8e5m2));
#else
    QSKIP("there is no nccl.h here");
#endif
  }
};

TENFOLD_TEST_CLASS(TestLibraryNames)
#include "test_library_names.moc"
