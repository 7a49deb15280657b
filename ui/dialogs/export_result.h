// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "engine/study/reports.h"

namespace tenfold::ui {

class Dialogs;

/// What an export wrote, how it was checked and how it is loaded. Not modal; deletes itself when closed.
QDialog* showExport(const study::ExportReport& report, const study::CompressReport& compressed,
                    Dialogs& dialogs, QWidget* parent);

}  // namespace tenfold::ui
