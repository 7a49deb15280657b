// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <vector>

#include "tests/support/test_main.h"
#include "ui/settings/palette.h"

namespace tenfold::testing {
namespace {
auto& classes() {
  static std::vector<std::function<std::unique_ptr<QObject>()>> all;
  return all;
}
}  // namespace

int add_test_class(std::function<std::unique_ptr<QObject>()> make) {
  classes().push_back(std::move(make));
  return 0;
}

}  // namespace tenfold::testing

/// As the shared main, with a QApplication in our look: widgets need one.
int main(int argc, char** argv) {
  QApplication application(argc, argv);
  tenfold::ui::applyTheme(tenfold::ui::Theme::light);
  int failures = 0;
  for (const auto& make : tenfold::testing::classes()) failures += QTest::qExec(make().get(), argc, argv);
  return failures == 0 ? 0 : 1;
}
