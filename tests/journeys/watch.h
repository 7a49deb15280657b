// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QApplication>
#include <QStringList>

namespace tenfold::ui::testing {

/// An application that watches its own thread: which entry points of the study are called on it, and how long
/// the thread computes for one event. Time that other programs take is not counted.
class WatchedApplication : public QApplication {
  Q_OBJECT

 public:
  WatchedApplication(int& argc, char** argv);
  ~WatchedApplication() override;
  static WatchedApplication& instance() { return *static_cast<WatchedApplication*>(qApp); }

  bool notify(QObject* receiver, QEvent* event) override;

  /// Entry points that were called on the window's thread, and are not among those that are quick.
  QStringList takeLongCalls();
  /// The longest that the thread computed for one event since the last question, and for which.
  struct Slowest {
    double milliseconds = 0;
    QString event;
  };
  Slowest takeSlowest();

 private:
  static void entered(const char* signature);

  QStringList longCalls_;
  Slowest slowest_;
  double inner_ = 0;  ///< milliseconds of events inside the one that is handled
};

}  // namespace tenfold::ui::testing
