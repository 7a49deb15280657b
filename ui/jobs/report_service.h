// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <utility>
#include <vector>

#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// Writes what was done to the model for people to read: one HTML file and what is wanted beside it.
class ReportService : public ModelService {
  Q_OBJECT

 public:
  struct Request {
    QString path;         ///< of the HTML file
    bool csv = false;     ///< the layers beside it
    bool recipe = false;  ///< the recipe beside it
  };

  using ModelService::ModelService;
  /// The current recipe, with what was measured of it and the front that it was solved from.
  void write(const Request& request);
  /// Those of a request, the HTML file first.
  static QStringList filesOf(const Request& request);

 signals:
  /// All that were written, and the error of the weights.
  void written(const QStringList& files, double error);

 private:
  std::vector<std::pair<std::string, std::string>> measured() const;
};

}  // namespace tenfold::ui
