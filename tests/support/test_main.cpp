// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"

#include <QCoreApplication>
#include <vector>

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

std::vector<std::unique_ptr<QObject>> make_test_classes() {
  std::vector<std::unique_ptr<QObject>> made;
  for (const auto& make : classes()) made.push_back(make());
  return made;
}

}  // namespace tenfold::testing

/// Runs every class (a single test function can be named as Class::function's second half by Qt's own
/// arguments).
int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  int failures = 0;
  for (const auto& each : tenfold::testing::make_test_classes())
    failures += QTest::qExec(each.get(), argc, argv);
  return failures == 0 ? 0 : 1;
}
