// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <optional>

#include "engine/study/study.h"
#include "engine/study/weights.h"

class QWidget;

namespace tenfold::ui {

class EvaluateService;

/// Every question the window asks a person. Tests answer with their own.
class Dialogs {
 public:
  enum class Unsaved { save, discard, cancel };

  virtual ~Dialogs() = default;

  /// Empty when the person thought better of it; so are the others.
  virtual QString askOpen(QWidget* parent, const QString& title, const QString& folder,
                          const QString& filter);
  virtual QString askSave(QWidget* parent, const QString& title, const QString& suggested,
                          const QString& filter);
  virtual Unsaved askUnsaved(QWidget* parent, const QString& name);
  /// Whether runs of the training and their states may be thrown away; `sentence` says why one asks.
  virtual bool askLoseTraining(QWidget* parent, const QString& sentence);
  virtual std::optional<study::DataOptions> askData(QWidget* parent,
                                                    const std::optional<study::DataOptions>& last);
  virtual std::optional<study::CalibrationOptions> askCalibration(
      QWidget* parent, const std::optional<study::CalibrationOptions>& last);
  /// Whether these files, which are there, may be written over; `remark` says what else it would mean.
  virtual bool askReplace(QWidget* parent, const QStringList& files, const QString& remark);
  /// Id of an architecture or path of a model file.
  virtual QString askArchitecture(QWidget* parent, const study::Weights& weights,
                                  const study::WeightsReport& report);
  /// Shapes of the inputs of a model whose file does not say them; at least one.
  virtual std::optional<std::vector<InputShape>> askInputs(QWidget* parent, const QString& file);
  /// Where the model of a session is now, which was expected at `expected`.
  virtual QString askMissingModel(QWidget* parent, const QString& session, const QString& expected);
  /// Whether to open what was not saved when the program ended unexpectedly.
  virtual bool askRecover(QWidget* parent, const QString& name, const QString& when);
  /// A name for something, `suggested` to begin with.
  virtual QString askName(QWidget* parent, const QString& title, const QString& suggested);
  /// Opens the file manager where the file is.
  virtual void showFolder(const QString& path);
};

/// Asks which samples are measured on and has `evaluate` keep the answer. False: there was none.
bool chooseSamples(QWidget* parent, Dialogs& dialogs, EvaluateService& evaluate);

}  // namespace tenfold::ui
