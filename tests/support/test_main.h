// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTest>
#include <functional>
#include <memory>

namespace tenfold::testing {

/// Makes the class part of this test program; returns a value only so that a static can call it.
int add_test_class(std::function<std::unique_ptr<QObject>()> make);

}  // namespace tenfold::testing

/// Registers a Qt Test class with a default constructor: TENFOLD_TEST_CLASS(TestRank)
#define TENFOLD_TEST_CLASS(Class)       \
  static const int registered_##Class = \
      tenfold::testing::add_test_class([] { return std::make_unique<Class>(); });
