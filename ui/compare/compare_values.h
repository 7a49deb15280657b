// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <array>
#include <optional>
#include <vector>

#include "engine/spec/family.h"
#include "engine/spec/session.h"

namespace tenfold::study {
struct ModelReport;
}

namespace tenfold::ui {

class Document;
class ReportStore;

/// What variants are compared by.
enum class Fact { parameters, macs, bytes, time, loss, accuracy };
constexpr std::array allFacts{Fact::parameters, Fact::macs, Fact::bytes,
                              Fact::time,       Fact::loss, Fact::accuracy};

/// "parameters", "predicted loss", …
QString factWord(Fact fact);
/// With its unit; "–" where it is not known.
QString factText(Fact fact, const std::optional<double>& value);
inline bool lessIsBetter(Fact fact) { return fact != Fact::accuracy; }

/// One layer in the picture of a variant.
struct LayerBar {
  Family family = Family::dense;
  double kept = 1;  ///< parameters against dense
};

/// A variant as it is compared: counts are exact, bytes predicted until exported, the rest only where it was
/// measured or computed.
struct VariantFacts {
  QString name;
  bool current = false;
  bool exported = false;
  std::array<std::optional<double>, allFacts.size()> values;
  std::vector<LayerBar> layers;  ///< those that can be factorized, in the model's order

  const std::optional<double>& value(Fact fact) const { return values[std::size_t(fact)]; }
};

std::vector<VariantFacts> factsOf(const Document& document, const ReportStore& store);

/// Which variants no other beats in both facts; false where one of the two is not known.
std::vector<bool> onFront(const std::vector<VariantFacts>& variants, Fact x, Fact y);

/// The variant with the best `y` among those whose `x` is at most `most`; of equals the one with the better
/// `x`.
std::optional<std::size_t> bestWithin(const std::vector<VariantFacts>& variants, Fact x, Fact y, double most);

/// A layer that two variants keep in different ways.
struct LayerDifference {
  std::string id;
  QString name;
  QString one, other;  ///< "Tucker 12, 8", "dense"
  Family oneFamily = Family::dense, otherFamily = Family::dense;
  std::int64_t oneParameters = 0, otherParameters = 0;
};

std::vector<LayerDifference> differences(const study::ModelReport& model, const Recipe& one,
                                         const Recipe& other);

/// All numbers with a header line, for a spreadsheet.
QString toCsv(const std::vector<VariantFacts>& variants);

}  // namespace tenfold::ui
