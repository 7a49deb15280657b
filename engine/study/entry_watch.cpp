// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/entry_watch.h"

#include <atomic>

namespace tenfold::study {
namespace {

std::atomic<EntryWatch> current = nullptr;

}  // namespace

void watch_entries(EntryWatch watch) { current = watch; }

void tell_entry(const char* signature) {
  if (const EntryWatch watch = current) watch(signature);
}

}  // namespace tenfold::study
