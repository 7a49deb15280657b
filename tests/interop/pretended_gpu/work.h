// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

/// What a stream still has to do before `work`; nothing waits for it here. In libcudart's stand-in.
extern "C" void pretended_enqueue(void* stream, const std::function<void()>& work);
