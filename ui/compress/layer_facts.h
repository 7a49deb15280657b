// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "ui/document/document.h"
#include "ui/jobs/report_store.h"

namespace tenfold::ui {

/// What the inspector says of one layer, as texts. Counts are exact and instant; the rest is known once
/// computed or measured.
struct LayerFacts {
  static QString unknown() { return QStringLiteral("–"); }

  QString parameters = unknown(), macs = unknown(), error = unknown(), loss = unknown(), plan = unknown(),
          decomposed = unknown(), predicted = unknown(), time = unknown();
  QString verdict;  ///< "faster", "slower": colours the time
  QString remark;   ///< why it cannot be done, or what to know
};

LayerFacts layerFacts(const Document& document, const ReportStore& store, const std::string& id);

}  // namespace tenfold::ui
