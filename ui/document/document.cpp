// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include <algorithm>

#include "engine/spec/factors.h"
#include "ui/document/commands.h"
#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

constexpr double startingFraction = 0.25;
const QString single;  ///< a field that never merges: each choice is a step
const QString rankField = QStringLiteral("rank");

QString rankText(const LayerShape& shape, const LayerOptions& options) {
  const Rank* rank = rank_of(options);
  if (rank == nullptr) return {};
  if (rank->is_fraction())
    return QObject::tr("%1 % of dense").arg(std::get<double>(rank->value) * 100, 0, 'g', 3);
  QStringList numbers;
  for (const auto each : resolve_ranks(shape, options)) numbers << QString::number(each);
  return numbers.join(", ");
}

}  // namespace

Document::Document(QObject* parent) : QObject(parent) {
  connect(&history_, &QUndoStack::cleanChanged, this, [this] { emit changed(FileChanged{}); });
}

void Document::open(study::Model model, study::ModelReport report) {
  VariantList one;
  one.all.push_back({tr("Variant 1").toStdString(), recipeOfFile(report), "{}"});
  sessionUnknown_ = "{}";
  limits_.clear();
  start(std::move(model), std::move(report), std::move(one), {});
}

void Document::openSession(study::Model model, study::ModelReport report, const Session& session,
                           const QString& path, const std::vector<study::Model>& trained) {
  sessionUnknown_ = session.unknown;
  limits_ = session.limits;
  start(std::move(model), std::move(report), {session.variants, int(session.current)}, path, trained);
}

void Document::start(study::Model model, study::ModelReport report, VariantList variants, const QString& path,
                     const std::vector<study::Model>& trained) {
  model_ = std::move(model);
  trained_.clear();
  for (const auto& each : trained) trained_[each.report().hash] = each;
  report_ = std::move(report);
  variants_ = std::move(variants);
  recipe_ = variants_.all[std::size_t(variants_.current)].recipe;
  askCalibration();
  prediction_ = study::predict(report_, recipe_);
  denseParameters_ = ui::denseParameters(report_);
  sessionPath_ = path;
  savedLimits_ = limits_;
  open_ = true;
  history_.clear();
  history_.setClean();
  emit changed(ModelOpened{});
}

const study::Model& Document::modelOf(const Recipe& recipe) const {
  const auto found = trained_.find(recipe.state_hash);
  return found == trained_.end() ? model_ : found->second;
}

void Document::askCalibration() { calibration_ = model() ? study::calibration_of(model()) : std::nullopt; }

void Document::close() {
  model_ = {};
  trained_.clear();
  report_ = {};
  calibration_.reset();
  recipe_ = {};
  variants_ = {};
  prediction_ = {};
  denseParameters_ = 0;
  sessionPath_.clear();
  sessionUnknown_ = "{}";
  limits_.clear();
  savedLimits_.clear();
  open_ = false;
  history_.clear();
  emit changed(ModelOpened{});
}

int Document::factorizedLayers() const {
  return static_cast<int>(std::count_if(recipe_.layers.begin(), recipe_.layers.end(),
                                        [](const auto& spec) { return spec.family() != Family::dense; }));
}

void Document::setLimits(std::map<std::string, double> limits) {
  if (limits == limits_) return;
  limits_ = std::move(limits);
  emit changed(FileChanged{});
}

void Document::markSaved(const QString& sessionPath) {
  sessionPath_ = sessionPath;
  savedLimits_ = limits_;
  history_.setClean();
  emit changed(FileChanged{});
}

void Document::markSavedEarlier(const QString& sessionPath) {
  sessionPath_ = sessionPath;
  history_.resetClean();
  emit changed(FileChanged{});
}

std::vector<LayerSpec> Document::editable(const Ids& ids) const {
  std::vector<LayerSpec> specs;
  for (const auto& id : ids)
    if (const auto* found = row(id); found != nullptr && found->unfit.empty()) specs.push_back(specOf(id));
  return specs;
}

void Document::setFamily(const Ids& ids, Family family) {
  auto specs = editable(ids);
  for (auto& spec : specs) {
    const LayerShape& shape = row(spec.id)->shape;
    if (spec.family() == family) continue;
    const double share = spec.family() == Family::dense ? startingFraction : kept_share(shape, spec.options);
    LayerSpec asked = spec;
    asked.options = startingOptions(family, shape, std::min(1.0, share));
    if (problems(shape, asked).empty()) spec = asked;
  }
  push(
      std::move(specs), single, nameOf(ids) + QStringLiteral(" → ") + [&] {
        const auto word = label(family);
        return QObject::tr(word.data(), "family");
      }());
}

void Document::setRank(const Ids& ids, const Rank& rank) {
  auto specs = editable(ids);
  QString words;
  for (auto& spec : specs) {
    const LayerShape& shape = row(spec.id)->shape;
    spec.options = withRank(spec.options, shape, rank);
    if (words.isEmpty()) words = rankText(shape, spec.options);
  }
  push(std::move(specs), rankField, tr("%1 rank %2").arg(nameOf(ids), words));
}

void Document::setScheme(const std::string& id, ConvScheme scheme) {
  auto specs = editable({id});
  for (auto& spec : specs) {
    auto* options = std::get_if<LowRankOptions>(&spec.options);
    if (options == nullptr) return;
    options->scheme = scheme;
    spec.options = withRank(spec.options, row(id)->shape, options->rank);
  }
  push(std::move(specs), single,
       (scheme == ConvScheme::spatial ? tr("%1 cut by rows and columns") : tr("%1 cut by channels"))
           .arg(nameOf({id})));
}

void Document::setStability(const std::string& id, bool stable) {
  auto specs = editable({id});
  for (auto& spec : specs) {
    auto* options = std::get_if<CpOptions>(&spec.options);
    if (options == nullptr) return;
    options->stable = stable;
  }
  push(std::move(specs), single,
       (stable ? tr("%1 with small terms") : tr("%1 with free terms")).arg(nameOf({id})));
}

void Document::setShape(const std::string& id, const TensorizedShape& shape) {
  auto specs = editable({id});
  for (auto& spec : specs) {
    spec.options = withShape(spec.options, row(id)->shape, shape);
    if (!problems(row(id)->shape, spec).empty()) return;
  }
  push(std::move(specs), QStringLiteral("shape"), tr("%1 folded anew").arg(nameOf({id})));
}

void Document::setOptions(const std::string& id, const LayerOptions& options, const QString& text) {
  pushOptions(id, options, single, text);
}

void Document::dragOptions(const std::string& id, const LayerOptions& options, const QString& text) {
  pushOptions(id, options, rankField, text);
}

void Document::pushOptions(const std::string& id, const LayerOptions& options, const QString& field,
                           const QString& text) {
  auto specs = editable({id});
  for (auto& spec : specs) {
    spec.options = options;
    if (!problems(row(id)->shape, spec).empty()) return;
  }
  push(std::move(specs), field, nameOf({id}) + QStringLiteral(" → ") + text);
}

void Document::setLocked(const Ids& ids, bool locked) {
  auto specs = editable(ids);
  for (auto& spec : specs) spec.locked = locked;
  push(std::move(specs), single, (locked ? tr("Lock %1") : tr("Unlock %1")).arg(nameOf(ids)));
}

void Document::exclude(const Ids& ids) {
  auto specs = editable(ids);
  for (auto& spec : specs) spec = {spec.id, DenseOptions{}, true};
  push(std::move(specs), single, tr("%1 kept dense").arg(nameOf(ids)));
}

Metric Document::metric() const {
  for (const Metric metric : all_metrics)
    if (id(metric) == recipe_.metric) return metric;
  return Metric::weight;
}

void Document::setMetric(Metric metric) {
  WholeRequest whole = wholeRequest();
  whole.metric = id(metric);
  if (metric == Metric::weight) whole.following = {};  // it would need samples
  if (whole == wholeRequest()) return;
  finishEditing();
  history_.push(
      new ChangeLayers(*this, {}, whole, single, editing_, tr("Metric: %1").arg(metricWord(metric))));
}

void Document::setRefined(bool refined) {
  if (refined == isRefined()) return;
  WholeRequest whole = wholeRequest();
  whole.following = {refined, refined, refined};
  finishEditing();
  history_.push(new ChangeLayers(
      *this, {}, whole, single, editing_,
      refined ? QObject::tr("Refine layer by layer") : QObject::tr("Every layer for itself")));
}

void Document::setCalibrated(study::Model model) {
  const bool first = !calibration_;
  // the variant that it was made for may not be the current one any more
  const auto trained = trained_.find(model.report().hash);
  (trained == trained_.end() ? model_ : trained->second) = std::move(model);
  askCalibration();
  nameCalibration();
  emit changed(ModelCalibrated{});
  if (first && calibration_ && metric() == Metric::weight) setMetric(Metric::two_sided);
}

void Document::takeTrained(const study::Model& trained, const QString& text) {
  std::vector<std::string> ignored;
  Recipe recipe = study::match_recipe(report_, recipeOfFile(trained.report()), ignored);
  for (const auto& each : report_.layers) {
    LayerSpec spec = recipe.spec_of(each.id);
    spec.locked = specOf(each.id).locked;
    recipe.set(spec);
  }
  recipe.budget = recipe_.budget;
  recipe.state_hash = trained.report().hash;
  trained_[recipe.state_hash] = trained;
  applyRecipe(recipe, text);
}

void Document::applyRecipe(const Recipe& recipe, const QString& text) {
  finishEditing();
  pushRecipe(recipe, single, text);
}

void Document::dragRecipe(const Recipe& recipe, const QString& text) {
  pushRecipe(recipe, QStringLiteral("recipe"), text);
}

void Document::pushRecipe(const Recipe& recipe, const QString& field, const QString& text) {
  std::vector<LayerSpec> specs;
  for (const auto& each : report_.layers) specs.push_back(recipe.spec_of(each.id));
  const bool same =
      std::all_of(specs.begin(), specs.end(), [&](const auto& spec) { return specOf(spec.id) == spec; });
  if (same && recipe.metric == recipe_.metric && recipe.following == recipe_.following &&
      recipe.state_hash == recipe_.state_hash)
    return;
  history_.push(new ChangeLayers(*this, std::move(specs),
                                 {recipe.budget, recipe.metric, recipe.following, recipe.state_hash}, field,
                                 editing_, text));
}

void Document::push(std::vector<LayerSpec> specs, const QString& field, const QString& text) {
  const bool same =
      std::all_of(specs.begin(), specs.end(), [&](const auto& spec) { return specOf(spec.id) == spec; });
  if (same) return;
  // an edit by hand leaves the solved budget behind
  WholeRequest whole = wholeRequest();
  whole.budget.reset();
  history_.push(new ChangeLayers(*this, std::move(specs), whole, field, editing_, text));
}

void Document::swap(std::vector<LayerSpec>& specs, WholeRequest& whole) {
  Ids ids;
  for (auto& spec : specs) {
    LayerSpec before = specOf(spec.id);
    if (!(before == spec)) ids.push_back(spec.id);
    recipe_.set(spec);
    spec = std::move(before);
  }
  const bool others = whole.stateHash != recipe_.state_hash;
  if (others || whole.metric != recipe_.metric) {
    // every factorized layer is fitted to something else now
    ids.clear();
    for (const auto& each : report_.layers) ids.push_back(each.id);
  }
  std::swap(recipe_.budget, whole.budget);
  std::swap(recipe_.metric, whole.metric);
  std::swap(recipe_.following, whole.following);
  std::swap(recipe_.state_hash, whole.stateHash);
  if (others) askCalibration();
  nameCalibration();
  prediction_ = study::predict(report_, recipe_);
  if (others) emit changed(ModelCalibrated{});
  emit changed(LayersChanged{std::move(ids)});
}

void Document::nameCalibration() {
  const bool needed = metric() != Metric::weight && calibration_;
  recipe_.calibration_hash = needed ? calibration_->hash : std::string();
  if (!variants_.all.empty()) variants_.all[std::size_t(variants_.current)].recipe = recipe_;
}

QString Document::nameOf(const Ids& ids) const {
  if (ids.size() != 1) return QObject::tr("%1 layers").arg(ids.size());
  const auto* found = row(ids.front());
  return QString::fromStdString(found != nullptr ? found->name : ids.front());
}

}  // namespace tenfold::ui
