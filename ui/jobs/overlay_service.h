// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// The solver's front as the locks of a variant leave it.
struct VariantFront {
  std::string base;                               ///< as baseKey() says it
  const study::LossTableState* losses = nullptr;  ///< that it follows from
  std::vector<study::TradeOffPoint> points;
};

/// Fronts to lay over each other: of every family alone, of every variant with its locks.
class OverlayService : public ModelService {
  Q_OBJECT

 public:
  OverlayService(Document& document, ReportStore& store, QObject* parent = nullptr);

  /// The front of each family that some layer can take, under the current metric; into the store as each is
  /// ready. Long: looks at every layer for every family.
  void addFamilies();
  /// Those that addFamilies() would add.
  std::vector<Family> missingFamilies() const;

  /// Makes the fronts of variants that lock other layers than the current one does: milliseconds, as the
  /// losses are known. Does nothing while they are not.
  void follow(const std::vector<Variant>& variants);
  const std::vector<VariantFront>& fronts() const { return fronts_; }
  LatestJob& quickJob() { return quick_; }

 signals:
  void followed();

 private:
  std::vector<VariantFront> fronts_;
  LatestJob quick_;
};

}  // namespace tenfold::ui
