// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "engine/decomposition/block_tt_svd.h"
#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/svd.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using tenfold::testing::distance;
using tenfold::testing::formula_tensor;

/// Our errors against TensorLy's, computed once by tests/baselines/decomposition/make_baselines.py.
class TestBaselines : public QObject {
  Q_OBJECT

  static std::vector<std::int64_t> integers(const QJsonValue& list) {
    std::vector<std::int64_t> values;
    for (const auto& value : list.toArray()) values.push_back(value.toInt());
    return values;
  }

  static at::Tensor approximation(const QString& method, const at::Tensor& x,
                                  const std::vector<std::int64_t>& ranks,
                                  const std::vector<std::int64_t>& modes, DecompositionReport& report) {
    if (method == "svd") {
      const SvdFactors found = truncated_svd(x, ranks[0]);
      const at::Tensor product = at::mm(found.U * found.S, found.V.t());
      report.relative_error = distance(x, product);
      return product;
    }
    if (method == "cp") {
      CpAlsOptions options;
      options.rank = ranks[0];
      return cp_to_tensor(cp_als(x, options, report));
    }
    if (method == "tucker") return tucker_to_tensor(tucker_hooi(x, ranks, modes, {}, report));
    if (method == "tt") return tt_to_tensor(tt_svd(x, ranks, report));
    const auto middle = modes.begin() + static_cast<std::ptrdiff_t>(modes.size() / 2);
    return block_tt_to_matrix(
        block_tt_svd(x, Shape(modes.begin(), middle), Shape(middle, modes.end()), ranks, report));
  }

 private Q_SLOTS:
  void noWorseThanTensorly_data() {
    QTest::addColumn<QJsonObject>("row");
    QFile file(TENFOLD_BASELINES);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll())["cases"].toArray();
    QVERIFY(rows.size() >= 20);
    for (int k = 0; k < rows.size(); ++k)
      QTest::addRow("%d %s", k, qPrintable(rows[k]["method"].toString())) << rows[k].toObject();
  }
  void noWorseThanTensorly() {
    QFETCH(QJsonObject, row);
    const at::Tensor x =
        formula_tensor(integers(row["shape"]), row["terms"].toInt(), row["noise"].toDouble());
    const double norm = at::linalg_vector_norm(x).item<double>();
    QVERIFY2(std::abs(norm / row["norm"].toDouble() - 1) < 1e-12, "not the tensor that TensorLy saw");
    DecompositionReport report;
    const at::Tensor approximated =
        approximation(row["method"].toString(), x, integers(row["ranks"]), integers(row["modes"]), report);
    const double theirs = row["error"].toDouble();
    const QString both =
        QString("%1, TensorLy %2").arg(report.relative_error, 0, 'g', 9).arg(theirs, 0, 'g', 9);
    if (qEnvironmentVariableIsSet("TENFOLD_SHOW_BASELINES")) qInfo("%s", qPrintable(both));
    QVERIFY2(report.relative_error <= 1.01 * theirs + 1e-9, qPrintable(both));
    QVERIFY(std::abs(report.relative_error - distance(x, approximated)) < 1e-12);
  }
};

TENFOLD_TEST_CLASS(TestBaselines)
#include "test_baselines.moc"
