// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/operators.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestOperators : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pythonNumbersFollowPython() {
    const auto of = [](const char* name, std::vector<c10::IValue> values) {
      return call_python_operator(name, values);
    };
    QCOMPARE(of("_operator.floordiv", {-7L, 2L}).toInt(), std::int64_t{-4});
    QCOMPARE(of("_operator.mod", {-7L, 2L}).toInt(), std::int64_t{1});
    QCOMPARE(of("_operator.truediv", {7L, 2L}).toDouble(), 3.5);
    QCOMPARE(of("_operator.mul", {3L, 4L}).toInt(), std::int64_t{12});
    QCOMPARE(of("_operator.mul", {3L, 0.5}).toDouble(), 1.5);
    QCOMPARE(of("_operator.ge", {3L, 3L}).toBool(), true);
    QCOMPARE(of("math.ceil", {2.1}).toInt(), std::int64_t{3});
    QCOMPARE(of("torch.sym_max", {2L, 9L}).toInt(), std::int64_t{9});
    QVERIFY_THROWS_EXCEPTION(Error, of("_operator.floordiv", {1L, 0L}));
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    QCOMPARE(of("_operator.floordiv", {7L, -1L}).toInt(), std::int64_t{-7});
    QCOMPARE(of("_operator.floordiv", {least, -1L}).toInt(), least);  // the processor's division would trap
    QCOMPARE(of("_operator.mod", {least, -1L}).toInt(), std::int64_t{0});
    QVERIFY(is_python_operator("_operator.add"));
    QVERIFY(!is_python_operator("_operator.delitem"));
    QVERIFY(!is_python_operator("os.system"));
  }
  void onlyListedOperatorsAreFound() {
    QVERIFY(find_operator("aten::conv2d", "padding").schema().arguments().size() == 7);
    for (const char* name : {"aten::from_file", "aten::save", "prim::Print", "torch_c_dlog_api::x",
                             "aten::record_stream", "aten::set_", "conv2d"})
      QVERIFY_THROWS_EXCEPTION(Error, find_operator(name, ""));
    QVERIFY_THROWS_EXCEPTION(Error, find_operator("aten::relu", "no_such_overload"));
  }
  /// LibTorch itself reads beyond a state of another batch.
  void recurrentSizesMustFit() {
    const auto operation = find_operator("aten::lstm", "input");
    const auto call = [&](std::int64_t batch, std::int64_t columns) {
      const at::Tensor state = at::zeros({1, batch, 4});
      std::vector<c10::IValue> stack{at::zeros({2, 5, 3}),
                                     c10::List<at::Tensor>({state, state}),
                                     c10::List<at::Tensor>({at::zeros({16, columns}), at::zeros({16, 4}),
                                                            at::zeros({16}), at::zeros({16})}),
                                     true,
                                     std::int64_t{1},
                                     0.0,
                                     false,
                                     false,
                                     true};
      call_operator(operation, stack);
      return stack.at(0).toTensor().sizes().vec();
    };
    QCOMPARE(call(2, 3), (std::vector<std::int64_t>{2, 5, 4}));
    QVERIFY_THROWS_EXCEPTION(Error, call(3, 3));
    QVERIFY_THROWS_EXCEPTION(Error, call(2, 7));
  }
  /// LibTorch reads beyond the tensors where they do not.
  void stepsOfPackedSequencesMustFit_data() {
    QTest::addColumn<QList<int>>("steps");
    QTest::addColumn<bool>("fits");
    QTest::newRow("three sequences") << QList<int>{3, 2, 1} << true;
    QTest::newRow("one sequence") << QList<int>{1, 1, 1, 1, 1, 1} << true;
    QTest::newRow("none") << QList<int>{} << false;
    QTest::newRow("fewer than there are rows") << QList<int>{3, 2} << false;
    QTest::newRow("more than there are rows") << QList<int>{3, 2, 2} << false;
    QTest::newRow("growing") << QList<int>{1, 2, 3} << false;
    QTest::newRow("nobody's step") << QList<int>{3, 3, 0} << false;
    QTest::newRow("less than nobody's") << QList<int>{7, -1} << false;
  }
  void stepsOfPackedSequencesMustFit() {
    QFETCH(QList<int>, steps);
    QFETCH(bool, fits);
    const at::Tensor sizes = at::empty({steps.size()}, at::kLong), data = at::rand({6, 3});
    for (qsizetype k = 0; k < steps.size(); ++k) sizes[k] = steps[k];
    const at::Tensor state = at::zeros({1, steps.isEmpty() ? 0 : std::max(steps[0], 0), 4});
    std::vector<c10::IValue> padded{data, sizes, true, 0.0, std::int64_t{-1}},
        run{data,
            sizes,
            c10::List<at::Tensor>({state, state}),
            c10::List<at::Tensor>({at::zeros({16, 3}), at::zeros({16, 4}), at::zeros({16}), at::zeros({16})}),
            true,
            std::int64_t{1},
            0.0,
            false,
            false};
    const auto pad = find_operator("aten::_pad_packed_sequence", ""),
               lstm = find_operator("aten::lstm", "data");
    if (!fits) {
      QCOMPARE(error_id([&] { call_operator(pad, padded); }), std::string("program.packed"));
      QCOMPARE(error_id([&] { call_operator(lstm, run); }), std::string("program.packed"));
      return;
    }
    call_operator(pad, padded);
    QCOMPARE(padded.at(0).toTensor().sizes().vec(), (std::vector<std::int64_t>{steps[0], steps.size(), 3}));
    call_operator(lstm, run);
    QCOMPARE(run.at(0).toTensor().sizes().vec(), (std::vector<std::int64_t>{6, 4}));
  }

  void valuesAreBroughtIntoForm() {
    const auto& pool = find_operator("aten::max_pool2d", "").schema().arguments();
    QCOMPARE(coerce(3L, pool[1]).toIntVector(), (std::vector<std::int64_t>{3, 3}));
    const auto& dropout = find_operator("aten::dropout", "").schema().arguments();
    QCOMPARE(coerce(1L, dropout[1]).toDouble(), 1.0);
    // a number in a tensor's place must not promote integers to floats or shift dtypes
    const auto& add = find_operator("aten::add", "Tensor").schema().arguments();
    const c10::IValue wrapped = coerce(1L, add[1]);
    QVERIFY(wrapped.toTensor().unsafeGetTensorImpl()->is_wrapped_number());
  }
};

TENFOLD_TEST_CLASS(TestOperators)
#include "test_operators.moc"
