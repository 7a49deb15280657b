// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTest>

#include <cmath>

/// Fails with both numbers unless they differ by less than `most`.
#define VERIFY_NEAR(actual, expected, most)                                                             \
  do {                                                                                                  \
    const double value_ = (actual), wanted_ = (expected);                                               \
    if (qEnvironmentVariableIsSet("TENFOLD_SHOW_BASELINES"))                                            \
      qInfo("%s: %.10g, off by %.1e", #actual, value_, value_ - wanted_);                               \
    QVERIFY2(std::abs(value_ - wanted_) < (most),                                                       \
             qPrintable(QString("%1 instead of %2").arg(value_, 0, 'g', 12).arg(wanted_, 0, 'g', 12))); \
  } while (false)
