// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "tests/journeys/journey.h"
#include "tests/journeys/watch.h"

namespace tenfold::ui::testing {
namespace {

struct Entry {
  QString name;
  std::function<std::unique_ptr<Journey>()> make;
};

std::vector<Entry>& journeys() {
  static std::vector<Entry> all;
  return all;
}

}  // namespace

int addJourney(const char* name, std::function<std::unique_ptr<Journey>()> make) {
  journeys().push_back({name, std::move(make)});
  return 0;
}

}  // namespace tenfold::ui::testing

/// Every journey has its window only while it lasts. The name of a class as the first argument: that one
/// alone, with the arguments that Qt Test knows after it.
int main(int argc, char** argv) {
  QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  tenfold::ui::testing::WatchedApplication application(argc, argv);
  const QString only = argc > 1 && argv[1][0] != '-' ? QString::fromLocal8Bit(argv[1]) : QString();
  std::vector<char*> arguments(argv, argv + argc);
  if (!only.isEmpty()) arguments.erase(arguments.begin() + 1);
  int failures = 0, run = 0;
  for (const auto& [name, make] : tenfold::ui::testing::journeys()) {
    if (!only.isEmpty() && name != only) continue;
    failures += QTest::qExec(make().get(), int(arguments.size()), arguments.data());
    ++run;
  }
  return failures == 0 && run > 0 ? 0 : 1;
}
