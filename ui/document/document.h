// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QUndoStack>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/session.h"
#include "engine/study/study.h"
#include "ui/document/change.h"

namespace tenfold::ui {

/// What a recipe asks of the whole model, beside its layers.
struct WholeRequest {
  std::optional<Budget> budget;
  std::string metric = Recipe{}.metric;
  Following following;
  std::string stateHash = {};  ///< Recipe::state_hash
  bool operator==(const WholeRequest&) const = default;
};

/// The named recipes of one model; one of them is the one that is worked on.
struct VariantList {
  std::vector<Variant> all;
  int current = 0;
  bool operator==(const VariantList&) const = default;
};

/// The open model and what is asked of it. Owns the recipe, its variants and the history, and is the only
/// thing that changes them, only through commands. Verbs that change nothing push nothing.
class Document : public QObject {
  Q_OBJECT

 public:
  using Ids = std::vector<std::string>;

  explicit Document(QObject* parent = nullptr);
  ~Document() override { history_.disconnect(this); }

  /// Replaces everything: another model, its own recipe as the only variant, an empty history.
  void open(study::Model model, study::ModelReport report);
  /// The same with the variants of a session, whose recipes fit the model (study::match_recipe), and the
  /// trained models that they name.
  void openSession(study::Model model, study::ModelReport report, const Session& session, const QString& path,
                   const std::vector<study::Model>& trained = {});
  void close();

  bool isOpen() const { return open_; }
  /// What the current recipe is applied to: the file's model, or one that was trained in its place.
  const study::Model& model() const { return modelOf(recipe_); }
  const study::Model& modelOf(const Recipe& recipe) const;
  /// The file's, whatever was trained.
  const study::Model& original() const { return model_; }
  const study::ModelReport& report() const { return report_; }
  const Recipe& recipe() const { return recipe_; }
  const study::Prediction& prediction() const { return prediction_; }
  std::int64_t denseParameters() const { return denseParameters_; }
  /// What the model was calibrated with; nothing when it was not. No step in the history: undo keeps it.
  const std::optional<study::CalibrationReport>& calibration() const { return calibration_; }
  Metric metric() const;
  WholeRequest wholeRequest() const {
    return {recipe_.budget, recipe_.metric, recipe_.following, recipe_.state_hash};
  }
  const study::LayerRow* row(const std::string& id) const { return report_.find(id); }
  LayerSpec specOf(const std::string& id) const { return recipe_.spec_of(id); }
  int factorizedLayers() const;
  QUndoStack& history() { return history_; }

  const std::vector<Variant>& variants() const { return variants_.all; }
  int currentVariant() const { return variants_.current; }
  QString variantName() const;
  /// A name that no variant has: `wish`, or with a number after it.
  QString freeName(const QString& wish) const;

  /// The file of the session; empty until it was saved.
  const QString& sessionPath() const { return sessionPath_; }
  /// Everything a session file at `path` holds.
  Session session(const QString& path) const;
  bool isModified() const { return !history_.isClean() || limits_ != savedLimits_; }
  void markSaved(const QString& sessionPath);
  /// The same of what was saved a while ago and has changed since.
  void markSavedEarlier(const QString& sessionPath);
  /// What is open is in no session file, as after a crash.
  void markUnsaved() { history_.resetClean(); }

  /// A copy of the current variant becomes the current one: what is decided from now on is its own.
  void branchVariant(const QString& name);
  /// A copy beside the variant; what is worked on stays.
  void duplicateVariant(int index);
  /// A name that is empty or in use changes nothing.
  void renameVariant(int index, const QString& name);
  /// The last one stays.
  void removeVariant(int index);
  void switchVariant(int index);
  /// One more beside the current one, of a recipe that fits the model, under a free name; it becomes the
  /// current one where it is to be worked on.
  void addVariant(const QString& wish, const Recipe& recipe, bool work);

  /// What variants are wanted to hold: kept in the session, no step in the history.
  const std::map<std::string, double>& limits() const { return limits_; }
  void setLimits(std::map<std::string, double> limits);

  void setFamily(const Ids& ids, Family family);
  void setRank(const Ids& ids, const Rank& rank);
  void setScheme(const std::string& id, ConvScheme scheme);
  void setShape(const std::string& id, const TensorizedShape& shape);
  /// CpOptions::stable.
  void setStability(const std::string& id, bool stable);
  /// Family and ranks at once, as a point of a plot has them.
  void setOptions(const std::string& id, const LayerOptions& options, const QString& text);
  /// The same while something is dragged, on which a run of setRank() may follow: one step.
  void dragOptions(const std::string& id, const LayerOptions& options, const QString& text);
  void setLocked(const Ids& ids, bool locked);
  /// Dense and locked: no budget touches it.
  void exclude(const Ids& ids);
  /// What "close to the original" means, for all layers.
  void setMetric(Metric metric);
  /// Whether layers are fitted in turn to what the layers before them have become, and their biases
  /// corrected.
  void setRefined(bool refined);
  bool isRefined() const { return recipe_.following.any(); }
  /// The open model, calibrated. Where nothing was said yet, its layers are judged by the loss from now on.
  void setCalibrated(study::Model model);
  void resetToDense(const Ids& ids) { setFamily(ids, Family::dense); }
  /// The current variant's layers as they were trained, in the forms that the trained model has them: one
  /// step. Locks stay.
  void takeTrained(const study::Model& trained, const QString& text);
  /// A model that a recipe of another session names, for when that recipe is looked at or becomes a variant.
  void addTrained(const study::Model& trained) { trained_.try_emplace(trained.report().hash, trained); }
  /// One step for the whole model: a solved budget, a point of the plot, a recipe file.
  void applyRecipe(const Recipe& recipe, const QString& text);
  /// The same while a slider is dragged: one step for the whole drag, until finishEditing().
  void dragRecipe(const Recipe& recipe, const QString& text);
  /// Ends a drag or a run of keys: the next change of the same field is a step of its own.
  void finishEditing() { ++editing_; }

 signals:
  void changed(const tenfold::ui::Change& change);

 private:
  friend class ChangeLayers;
  friend class ChangeVariants;

  void push(std::vector<LayerSpec> specs, const QString& field, const QString& text);
  void pushOptions(const std::string& id, const LayerOptions& options, const QString& field,
                   const QString& text);
  void pushRecipe(const Recipe& recipe, const QString& field, const QString& text);
  /// Swaps in requests, for a command; tells everybody.
  void swap(std::vector<LayerSpec>& specs, WholeRequest& whole);
  void pushVariants(VariantList variants, const QString& text);
  void swapVariants(VariantList& variants);
  void start(study::Model model, study::ModelReport report, VariantList variants, const QString& path,
             const std::vector<study::Model>& trained = {});
  void askCalibration();
  /// A recipe that needs data names the data that is there.
  void nameCalibration();
  QString nameOf(const Ids& ids) const;
  std::vector<LayerSpec> editable(const Ids& ids) const;

  bool open_ = false;
  study::Model model_;
  /// By hash; those that only the history names too, until another model is open.
  std::map<std::string, study::Model> trained_;
  study::ModelReport report_;
  Recipe recipe_;
  study::Prediction prediction_;
  std::optional<study::CalibrationReport> calibration_;
  std::int64_t denseParameters_ = 0;
  VariantList variants_;                                ///< the current one has the recipe as well
  std::map<std::string, double> limits_, savedLimits_;  ///< saved: as the session's file has them
  QString sessionPath_;
  std::string sessionUnknown_ = "{}";  ///< of a session of a newer version
  QUndoStack history_;
  int editing_ = 0;
};

}  // namespace tenfold::ui
