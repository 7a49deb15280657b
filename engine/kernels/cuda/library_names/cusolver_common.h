// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

enum cusolverStatus_t : int { CUSOLVER_STATUS_SUCCESS = 0 };
