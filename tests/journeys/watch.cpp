// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/watch.h"

#include <QMetaEnum>
#include <QThread>
#include <algorithm>
#include <ctime>

#include "engine/study/entry_watch.h"

namespace tenfold::ui::testing {
namespace {

/// Asked on the spot: look-ups in a table that is made, and small files of text, read or written when a
/// person says so. ui/README.md has the same list.
constexpr const char* quick[] = {"predicted_losses(const LossTable",
                                 "family_points(const LossTable",
                                 "read_recipe(",
                                 "write_recipe(",
                                 "read_session(",
                                 "write_session("};

double threadMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * double(now.tv_sec) + 1e-6 * double(now.tv_nsec);
}

}  // namespace

WatchedApplication::WatchedApplication(int& argc, char** argv) : QApplication(argc, argv) {
  study::watch_entries(&WatchedApplication::entered);
}

WatchedApplication::~WatchedApplication() { study::watch_entries(nullptr); }

void WatchedApplication::entered(const char* signature) {
  auto* application = qobject_cast<WatchedApplication*>(qApp);
  if (application == nullptr || QThread::currentThread() != application->thread()) return;
  const QString text = QString::fromUtf8(signature);
  if (std::none_of(std::begin(quick), std::end(quick), [&](const char* name) { return text.contains(name); }))
    application->longCalls_ << text;
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
  if (QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
  // the receiver may be gone afterwards, its class is not
  const char* kind = receiver->metaObject()->className();
  const QEvent::Type type = event->type();
  const double before = inner_, begin = threadMilliseconds();
  inner_ = 0;
  const bool handled = QApplication::notify(receiver, event);
  const double whole = threadMilliseconds() - begin, own = whole - inner_;
  inner_ = before + whole;
  if (own > slowest_.milliseconds) {
    const char* name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    slowest_ = {own, QStringLiteral("%1 of %2").arg(name != nullptr ? name : "an event", kind)};
  }
  return handled;
}

QStringList WatchedApplication::takeLongCalls() { return std::exchange(longCalls_, {}); }

WatchedApplication::Slowest WatchedApplication::takeSlowest() { return std::exchange(slowest_, {}); }

}  // namespace tenfold::ui::testing
