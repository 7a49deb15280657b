// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/core/dispatch/Dispatcher.h>
#include <dlfcn.h>
#include <torch/csrc/distributed/c10d/HashStore.hpp>

#include <QFile>
#include <QProcess>

#include "engine/kernels/cuda/nccl_group.h"
#include "engine/kernels/cuda_plugin.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestCudaPlugin : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theAnswerIsAlwaysTheSameOne() {
    const CudaStatus& status = load_cuda();
    QCOMPARE(&status, &load_cuda());
    QCOMPARE(status.available, status.reason.empty());
  }
  void thePluginIsLinkedToTheGpuLibraries() {
#ifdef TENFOLD_CUDA_PLUGIN
    QFile plugin(TENFOLD_CUDA_PLUGIN);
    QVERIFY(plugin.open(QIODevice::ReadOnly));
    QVERIFY(plugin.readAll().contains("libtorch_cuda.so"));
#else
    QSKIP("this build has no CUDA plugin");
#endif
  }
  void loadingItGivesTheOperatorsCudaKernels() {
#ifdef TENFOLD_CUDA_REGISTRATION
    const auto has_kernel = [](const char* name) {
      return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").hasKernelForDispatchKey(
          c10::DispatchKey::CUDA);
    };
    if (load_cuda().available) QSKIP("the plugin itself is loaded");
    QVERIFY(!has_kernel("tenfold::khatri_rao"));
    QVERIFY2(dlopen(TENFOLD_CUDA_REGISTRATION, RTLD_NOW | RTLD_LOCAL) != nullptr, dlerror());
    QVERIFY(has_kernel("tenfold::khatri_rao"));
    QVERIFY(has_kernel("tenfold::khatri_rao_backward"));
#else
    QSKIP("this build has no CUDA plugin");
#endif
  }
  void checksThatNeedAGpu() {
    QProcess checks;
    checks.setProcessChannelMode(QProcess::MergedChannels);
    checks.start(TENFOLD_GPU_CHECKS, QStringList());
    QVERIFY(checks.waitForStarted());
    QVERIFY(checks.waitForFinished(300000));
    const QByteArray output = checks.readAll().trimmed();
    QCOMPARE(checks.exitStatus(), QProcess::NormalExit);
    constexpr int skipped = 77;
    if (checks.exitCode() == skipped) QSKIP(output.constData());
    QVERIFY2(checks.exitCode() == 0, output.constData());
  }
  /// Needs the GPU libraries, but no GPU: then c10d's NCCL is asked for a group and says what it lacks.
  void thePluginMakesNcclGroups() {
#ifdef TENFOLD_CUDA_PLUGIN
    if (load_cuda().available) QSKIP("the checks on the GPU make one");
    void* plugin = dlopen(TENFOLD_CUDA_PLUGIN, RTLD_LAZY | RTLD_LOCAL);
    if (plugin == nullptr) QSKIP(dlerror());
    auto* make = reinterpret_cast<MakeNcclGroup*>(dlsym(plugin, nccl_group_symbol));
    QVERIFY(make != nullptr);
    QCOMPARE(cuda_plugin_symbol(nccl_group_symbol), nullptr);  // not without a GPU
    const c10::intrusive_ptr<c10d::Store> store = c10::make_intrusive<c10d::HashStore>();
    try {
      make(store, 0, 2);
      QFAIL("there is no GPU, but a group of them");
    } catch (const std::exception& problem) {
      QVERIFY2(QString(problem.what()).contains("no GPUs found"), problem.what());
    }
#else
    QSKIP("this build has no CUDA plugin");
#endif
  }
};

TENFOLD_TEST_CLASS(TestCudaPlugin)
#include "test_cuda_plugin.moc"
