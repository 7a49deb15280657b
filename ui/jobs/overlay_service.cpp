// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/overlay_service.h"

#include <algorithm>
#include <map>

#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/jobs/solve_service.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"

namespace tenfold::ui {

OverlayService::OverlayService(Document& document, ReportStore& store, QObject* parent)
    : ModelService(document, store, parent) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<ModelOpened>(change)) return;
    job_.cancel();
    quick_.cancel();
    fronts_.clear();
  });
}

std::vector<Family> OverlayService::missingFamilies() const {
  std::vector<Family> families;
  const std::string metric = metricKey(document_.recipe());
  for (const Family family : all_families) {
    const auto& rows = document_.report().layers;
    const bool possible = std::any_of(rows.begin(), rows.end(), [&](const study::LayerRow& row) {
      if (!row.unfit.empty()) return false;
      const auto all = families_of(row.shape);
      return std::find(all.begin(), all.end(), family) != all.end();
    });
    const auto& curves = store_.curves();
    const bool known = std::any_of(curves.begin(), curves.end(), [&](const Curve& curve) {
      return curve.family == family && curve.metric == metric && curve.quantity == "parameters";
    });
    if (family != Family::dense && possible && !known) families.push_back(family);
  }
  return families;
}

void OverlayService::addFamilies() {
  const auto families = missingFamilies();
  if (families.empty() || job_.isRunning()) return;
  study::SolveOptions options;
  options.metric = document_.metric();
  job_.start(
      tr("Computing the front of each family"),
      [this, families, options, model = document_.model(), base = document_.recipe(),
       metric = metricKey(document_.recipe())](const Worker& worker) {
        for (std::size_t k = 0; k < families.size(); ++k) {
          study::SolveOptions alone = options;
          alone.families = {families[k]};
          const Job job = worker.job.step(std::int64_t(k), std::int64_t(families.size()),
                                          familyWord(families[k]).toStdString());
          try {
            const auto losses = study::loss_table(model, alone, base, job);
            const Curve curve = makeCurve(losses, alone.families, "parameters", metric, base);
            worker.deliver([this, curve] { store_.put(curve); });
          } catch (
              const Error& error) {  // one family that cannot be done is no reason to leave out the others
            worker.deliver(
                [this,
                 text = tr("No front of %1: %2").arg(familyWord(families[k]), engineText(error.what()))] {
                  emit failed(text);
                });
          }
        }
        return true;
      },
      [this](const Outcome<bool>& outcome) {
        if (usable(outcome)) emit finished();
      });
}

void OverlayService::follow(const std::vector<Variant>& variants) {
  const std::string metric = metricKey(document_.recipe()), current = baseKey(document_.recipe());
  const auto* table = store_.losses(metric);
  if (table == nullptr) return;
  std::map<std::string, Recipe> wanted;
  for (const Variant& variant : variants)
    if (metricKey(variant.recipe) == metric) wanted[baseKey(variant.recipe)] = variant.recipe;
  wanted.erase(current);  // that one is the solver's own
  const auto stale = [&](const VariantFront& front) {
    return front.losses != &table->state() || !wanted.contains(front.base);
  };
  const bool fresh = std::none_of(fronts_.begin(), fronts_.end(), stale) && fronts_.size() == wanted.size();
  if (fresh || quick_.isRunning()) return;
  quick_.start(
      tr("Drawing the fronts of variants"),
      [losses = *table, wanted](const Worker& worker) {
        std::vector<VariantFront> made;
        for (const auto& [base, recipe] : wanted) {
          worker.job.checkpoint();
          made.push_back({base, &losses.state(), study::front(losses.with_locks(recipe), frontPoints)});
        }
        return made;
      },
      [this](Outcome<std::vector<VariantFront>> outcome) {
        if (!usable(outcome)) return;
        fronts_ = std::move(*outcome.result);
        emit followed();
      });
}

}  // namespace tenfold::ui
