// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <array>
#include <optional>
#include <vector>

#include "engine/spec/family.h"
#include "ui/jobs/other_sessions.h"

namespace tenfold::ui {

class ReportStore;

/// What variants are compared by.
enum class Fact { parameters, macs, bytes, time, loss, error, accuracy };
constexpr std::array allFacts{Fact::parameters, Fact::macs,  Fact::bytes,   Fact::time,
                              Fact::loss,       Fact::error, Fact::accuracy};

/// "parameters", "predicted loss", …
QString factWord(Fact fact);
/// As in files: "parameters", "seconds", …
QString factId(Fact fact);
/// With its unit; "–" where it is not known.
QString factText(Fact fact, const std::optional<double>& value);
inline bool lessIsBetter(Fact fact) { return fact != Fact::accuracy; }
/// Whether the first is strictly better.
inline bool better(Fact fact, double one, double other) {
  return lessIsBetter(fact) ? one < other : one > other;
}

/// One layer in the picture of a variant.
struct LayerBar {
  QString name;
  Family family = Family::dense;
  double kept = 1;              ///< parameters against dense
  std::int64_t parameters = 0;  ///< of the weight and bias
  std::int64_t rank = 0;        ///< the largest; 0 for dense
};

/// A variant as it is compared: counts are exact, bytes predicted until exported, the rest only where it was
/// measured or computed.
struct VariantFacts {
  QString name;
  bool current = false;
  bool exported = false;
  bool measuring = false;     ///< its turn is now
  bool otherMetric = false;   ///< than the current variant's: its predicted loss means something else
  bool uncalibrated = false;  ///< the current variant is: there is no predicted loss
  bool otherModel = false;    ///< its layers are not the open model's
  int own = -1;               ///< among the document's variants; negative for those of other sessions
  QString session;            ///< path of the other session; empty for the document's
  double dense = 0;           ///< parameters of its model, all layers dense
  std::array<std::optional<double>, allFacts.size()> values;
  std::vector<LayerBar> layers;  ///< those that can be factorized, in the model's order
  Recipe recipe;

  const std::optional<double>& value(Fact fact) const { return values[std::size_t(fact)]; }
  bool isOwn() const { return own >= 0; }
};

/// Its name, of another session with that before it: names are cut at their beginning.
QString shownName(const VariantFacts& variant);

/// Those of the document, then those of other sessions.
std::vector<VariantFacts> factsOf(const Document& document, const ReportStore& store,
                                  const std::vector<OtherSession>& others = {});

/// The points of the solver's fronts that are known under the current metric, each once; named by what they
/// keep.
std::vector<VariantFacts> solverPoints(const Document& document, const ReportStore& store);

/// The weight error behind a predicted loss under the metric of the weights; nothing under another one.
std::optional<double> weightErrorOf(double loss, const Document& document, const ReportStore& store);

/// That a fact is not known of anything: "not measured", "not computed".
QString unknownText(Fact fact);
/// Why a fact is not known: "not measured", "measuring…", …
QString missingText(const VariantFacts& variant, Fact fact);

/// Which variants no other beats in both facts; false where one of the two is not known.
std::vector<bool> onFront(const std::vector<VariantFacts>& variants, Fact x, Fact y);

/// A layer that two variants keep in different ways.
struct LayerDifference {
  std::string id;
  QString name;
  QString one, other;  ///< "Tucker 12, 8", "dense"
  Family oneFamily = Family::dense, otherFamily = Family::dense;
  std::int64_t oneParameters = 0, otherParameters = 0;
  bool operator==(const LayerDifference&) const = default;
};

std::vector<LayerDifference> differences(const study::ModelReport& model, const Recipe& one,
                                         const Recipe& other);

/// All numbers with a header line, for a spreadsheet.
QString toCsv(const std::vector<VariantFacts>& variants);

}  // namespace tenfold::ui
