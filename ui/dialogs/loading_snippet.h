// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "engine/study/reports.h"

namespace tenfold::ui {

/// A few lines of Python that load an exported file and run it; Tenfold is not needed there. Empty for a
/// format without one.
QString loadingSnippet(const study::ExportReport& report);

}  // namespace tenfold::ui
