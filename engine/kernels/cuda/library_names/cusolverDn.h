// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct cusolverDnContext;
using cusolverDnHandle_t = cusolverDnContext*;
