// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <map>
#include <string>

#include "engine/spec/session.h"
#include "engine/study/model.h"
#include "engine/support/job.h"

namespace tenfold::ui {

/// Files of trained states by the hash that recipes name, and what was read from them.
using TrainedFiles = std::map<std::string, std::string>;
using TrainedModels = std::map<std::string, study::Model>;

/// One of the trained states of the session at `path`, in its stateFolder().
QString stateFile(const QString& path, const std::string& hash);

/// Those that the variants of the session at `path` name.
TrainedFiles trainedFiles(const Session& session, const QString& path);
/// Those that can be read; of the others whoever asked says that they are missing. Of the job's
/// files.size() + 1 steps the first is left to the model.
TrainedModels readTrained(const TrainedFiles& files, const Job& job);

/// A variant of the session at `path` with its recipe matched to the model (study::match_recipe) and to the
/// trained model that belongs to it. Remarks say what does not fit and what was not read, in the window's
/// language.
Variant matchVariant(const study::ModelReport& model, Variant variant, const TrainedModels& trained,
                     const QString& path, QStringList& remarks);

}  // namespace tenfold::ui
