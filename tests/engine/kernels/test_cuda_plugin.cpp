// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
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
  void thePluginRegistersItsKernels() {
#ifdef TENFOLD_CUDA_PLUGIN
    // it cannot be loaded without the GPU libraries: what it would register stands in it as text
    QFile plugin(TENFOLD_CUDA_PLUGIN);
    QVERIFY(plugin.open(QIODevice::ReadOnly));
    const QByteArray content = plugin.readAll();
    for (const char* text : {"khatri_rao", "khatri_rao_backward", "libtorch_cuda.so", "forward_kernel"})
      QVERIFY2(content.contains(text), text);
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
