// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct cusparseContext;
using cusparseHandle_t = cusparseContext*;
enum cusparseStatus_t : int { CUSPARSE_STATUS_SUCCESS = 0 };
const char* cusparseGetErrorString(cusparseStatus_t status);
