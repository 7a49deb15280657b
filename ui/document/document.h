// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QUndoStack>
#include <string>
#include <vector>

#include "engine/study/study.h"
#include "ui/document/change.h"

namespace tenfold::ui {

/// The open model and what is asked of it. Owns the recipe and the history, and is the only thing that
/// changes them, only through commands. Verbs that change nothing push nothing.
class Document : public QObject {
  Q_OBJECT

 public:
  using Ids = std::vector<std::string>;

  explicit Document(QObject* parent = nullptr);
  ~Document() override { history_.disconnect(this); }

  /// Replaces everything: another model, its own recipe, an empty history.
  void open(study::Model model, study::ModelReport report);
  void close();

  bool isOpen() const { return open_; }
  const study::Model& model() const { return model_; }
  const study::ModelReport& report() const { return report_; }
  const Recipe& recipe() const { return recipe_; }
  const study::Prediction& prediction() const { return prediction_; }
  std::int64_t denseParameters() const { return denseParameters_; }
  const study::LayerRow* row(const std::string& id) const { return report_.find(id); }
  LayerSpec specOf(const std::string& id) const { return recipe_.spec_of(id); }
  int factorizedLayers() const;
  QUndoStack& history() { return history_; }

  const QString& recipePath() const { return recipePath_; }
  bool isModified() const { return !history_.isClean(); }
  void markSaved(const QString& recipePath);

  void setFamily(const Ids& ids, Family family);
  void setRank(const Ids& ids, const Rank& rank);
  void setScheme(const std::string& id, ConvScheme scheme);
  void setShape(const std::string& id, const TensorizedShape& shape);
  void setLocked(const Ids& ids, bool locked);
  void resetToDense(const Ids& ids) { setFamily(ids, Family::dense); }
  /// One step for the whole model: a solved budget, a point of the plot, a recipe file.
  void applyRecipe(const Recipe& recipe, const QString& text);
  /// Ends a drag or a run of keys: the next change of the same field is a step of its own.
  void finishEditing() { ++editing_; }

 signals:
  void changed(const tenfold::ui::Change& change);

 private:
  friend class ChangeLayers;

  void push(std::vector<LayerSpec> specs, const QString& field, const QString& text);
  /// Swaps in requests (and the budget), for a command; tells everybody.
  void swap(std::vector<LayerSpec>& specs, std::optional<Budget>& budget);
  QString nameOf(const Ids& ids) const;
  std::vector<LayerSpec> editable(const Ids& ids) const;

  bool open_ = false;
  study::Model model_;
  study::ModelReport report_;
  Recipe recipe_;
  study::Prediction prediction_;
  std::int64_t denseParameters_ = 0;
  QString recipePath_;
  QUndoStack history_;
  int editing_ = 0;
};

}  // namespace tenfold::ui
