// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/kernels/panel_copy.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestPanelCopy : public QObject {
  Q_OBJECT

  template <typename T>
  static void compare(std::int64_t count, std::int64_t rows, std::int64_t run) {
    const at::Tensor panels = at::randn({count, rows, run}, c10::CppTypeToScalarType<T>::value),
                     matrix = at::empty({rows, count, run}, panels.options()), back = at::empty_like(panels);
    put_side_by_side(panels.const_data_ptr<T>(), count, rows, run, matrix.data_ptr<T>());
    QVERIFY(at::equal(matrix, panels.transpose(0, 1)));
    take_apart(matrix.const_data_ptr<T>(), count, rows, run, back.data_ptr<T>());
    QVERIFY(at::equal(back, panels));
  }

 private Q_SLOTS:
  void isATransposeOfRuns() {
    at::manual_seed(1);
    for (const std::int64_t run : {1, 2, 3, 4, 7, 8, 16, 33})
      for (const std::int64_t count : {1, 5})
        for (const std::int64_t rows : {1, 6}) {
          compare<float>(count, rows, run);
          compare<double>(count, rows, run);
        }
  }
};

TENFOLD_TEST_CLASS(TestPanelCopy)
#include "test_panel_copy.moc"
