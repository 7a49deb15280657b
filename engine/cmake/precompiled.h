// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The LibTorch headers that most engine files need. Only a build speed-up: every file still includes what it
// uses. No more than these: templates that an inline function of a header here uses are instantiated anew in
// every file, 1.9 s for ATen, 5 s with nn, autograd and library.
#pragma once
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
