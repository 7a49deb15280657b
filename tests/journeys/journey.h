// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/journeys/hands.h"

namespace tenfold::ui::testing {

/// A test class whose functions are the steps of one journey, in order, in one window. A step that cannot go
/// on fails, and those after it are skipped.
class Journey : public QObject, protected Hands {
  Q_OBJECT

 protected:
  using Hands::Hands;

  /// Does what is said, holds the window's thread to its rules, and keeps a picture.
  void step(const QString& name, const std::function<void()>& act);

 private:
  bool lost_ = false;
};

/// Makes the class one of this program's; returns a value only so that a static can call it.
int addJourney(const char* name, std::function<std::unique_ptr<Journey>()> make);

}  // namespace tenfold::ui::testing

#define TENFOLD_JOURNEY(Class)          \
  static const int registered_##Class = \
      tenfold::ui::testing::addJourney(#Class, [] { return std::make_unique<Class>(); });
