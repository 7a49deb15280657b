// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What most tests of the window include. Only a build speed-up.
#pragma once
#include <qcustomplot.h>

#include <QTest>
#include <QtWidgets>
