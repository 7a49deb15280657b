// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTimer>
#include <QTreeView>
#include <cstdio>
#include <ctime>
#include <functional>

#include "ui/main_window.h"
#include "ui/models/layer_model.h"

using namespace tenfold;
using namespace tenfold::ui;

namespace {

double threadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

/// A timer on the window's thread that notices when it comes late.
class Heartbeat : public QObject {
 public:
  Heartbeat() {
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(period);
    connect(&timer_, &QTimer::timeout, this, &Heartbeat::beat);
    timer_.start();
  }
  void begin() {
    longest_ = busiest_ = 0;
    last_.start();
    used_ = threadSeconds();
  }
  void beat() {
    longest_ = std::max(longest_, double(last_.nsecsElapsed()) * 1e-6 - period);
    last_.restart();
    const double used = threadSeconds();
    busiest_ = std::max(busiest_, 1e3 * (used - used_));
    used_ = used;
  }
  double longest() const { return longest_; }  ///< milliseconds between two beats, less the period
  double busiest() const { return busiest_; }  ///< of them, those that this thread computed

 private:
  static constexpr int period = 2;
  QTimer timer_;
  QElapsedTimer last_;
  double longest_ = 0, busiest_ = 0, used_ = 0;
};

/// Works with the window as a person would and prints, for each thing done, how long the window did not
/// answer.
class Work {
 public:
  explicit Work(MainWindow& window) : window_(window) {
    std::printf("| what | seconds | longest gap, ms | of which computing, ms |\n| --- | --- | --- | --- |\n");
  }

  /// Does it and waits until nothing runs.
  void measure(const char* what, const std::function<void()>& act) {
    QElapsedTimer clock;
    clock.start();
    heart_.begin();
    act();
    heart_.beat();
    do settle(50);
    while (!window_.services().board.isIdle());
    settle(200);
    heart_.beat();
    std::printf("| %s | %.1f | %.0f | %.0f |\n", what, double(clock.elapsed()) * 1e-3, heart_.longest(),
                heart_.busiest());
    std::fflush(stdout);
    worst_ = std::max(worst_, heart_.busiest());
  }
  double worst() const { return worst_; }

  template <class Widget>
  Widget* find(const char* name) {
    return window_.page().findChild<Widget*>(name);
  }
  void trigger(const char* action) { window_.findChild<QAction*>(action)->trigger(); }

 private:
  static void settle(int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
  }

  MainWindow& window_;
  Heartbeat heart_;
  double worst_ = 0;
};

void selectRows(QTreeView& table, int count) {
  for (int row = 0; row < count; ++row) {
    QModelIndex index = table.indexAt({5, 40 + 28 * row});
    if (!index.isValid()) return;
    table.setCurrentIndex(index);
    QCoreApplication::processEvents();
  }
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s MODEL\nHow long the window does not answer while MODEL is worked on\n",
                 argv[0]);
    return 2;
  }
  QElapsedTimer clock;
  clock.start();
  MainWindow window(MainWindow::Options{false, Theme::light, true, {}});
  window.show();
  QCoreApplication::processEvents();
  std::printf("first window after %.2f s\n\n", double(clock.elapsed()) * 1e-3);
  Work work(window);
  work.measure("open", [&] { window.openFile(QString::fromLocal8Bit(argv[1])); });
  if (!window.document().isOpen()) {
    std::fprintf(stderr, "error: %s could not be opened\n", argv[1]);
    return 1;
  }
  work.measure("solve", [&] { work.trigger("solveBudget"); });
  auto* table = work.find<QTreeView>("layers");
  work.measure("select ten layers", [&] { selectRows(*table, 10); });
  work.measure("drag the budget", [&] {
    auto* percent = work.find<QSpinBox>("budgetPercent");
    for (int k = 30; k >= 12; --k) {
      percent->setValue(k);
      QCoreApplication::processEvents();
    }
  });
  work.measure("lock all layers", [&] {
    table->selectAll();
    work.trigger("lockLayers");
  });
  work.measure("undo and redo", [&] {
    for (int k = 0; k < 3; ++k) window.document().history().undo();
    for (int k = 0; k < 3; ++k) window.document().history().redo();
  });
  for (const char* tab : {"tabFamilies", "tabSpectrum", "tabSensitivity", "tabTradeOff"})
    if (auto* button = work.find<QAbstractButton>(tab)) work.measure(tab, [&] { button->click(); });
  work.measure("measure speed", [&] { work.trigger("bench"); });
  std::printf("\nlongest computing on the window's thread: %.0f ms\n", work.worst());
  return 0;
}
