// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/core/dispatch/Dispatcher.h>
#include <dlfcn.h>

#include <QFile>
#include <QProcess>

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
};

TENFOLD_TEST_CLASS(TestCudaPlugin)
#include "test_cuda_plugin.moc"
