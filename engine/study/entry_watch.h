// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tenfold::study {

/// Called with the signature of each entry point of the study that may take long or reads or writes files, on
/// the thread that calls it, before it begins.
using EntryWatch = void (*)(const char* signature);

/// One watch for the whole program; nullptr: nobody watches. For tests that hold a window's thread free.
void watch_entries(EntryWatch watch);

/// Tells the watch; every entry point does, through guarded().
void tell_entry(const char* signature);

}  // namespace tenfold::study
