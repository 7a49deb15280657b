// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/trained_states.h"

#include <QDir>
#include <QObject>
#include <utility>

#include "engine/study/study.h"
#include "engine/support/error.h"
#include "ui/document/recovery.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {

QString stateFile(const QString& path, const std::string& hash) {
  return QDir(stateFolder(path)).filePath(QString::fromStdString(hash) + ".pt2");
}

TrainedFiles trainedFiles(const Session& session, const QString& path) {
  TrainedFiles files;
  for (const Variant& variant : session.variants)
    if (const auto& hash = variant.recipe.state_hash; !hash.empty())
      files[hash] = stateFile(path, hash).toStdString();
  return files;
}

TrainedModels readTrained(const TrainedFiles& files, const Job& job) {
  TrainedModels models;
  const auto count = std::int64_t(files.size()) + 1;
  std::int64_t done = 1;
  for (const auto& [hash, file] : files) try {
      models[hash] = study::open_model(file, study::OpenOptions{}, job.step(done++, count, "trained"));
    } catch (const Error&) {
      // it is not among them
    }
  return models;
}

Variant matchVariant(const study::ModelReport& model, Variant variant, const TrainedModels& trained,
                     const QString& path, QStringList& remarks) {
  const auto remark = [&](const QString& words) {
    remarks << QObject::tr("%1: %2").arg(QString::fromStdString(variant.name), words);
  };
  variant.recipe.model_hash.clear();  // one remark about other weights is enough
  const std::string hash = std::exchange(variant.recipe.state_hash, {});
  std::vector<std::string> misfits;
  variant.recipe = study::match_recipe(model, variant.recipe, misfits);
  for (const auto& misfit : misfits) remark(engineText(misfit));
  if (const auto found = trained.find(hash); found != trained.end())
    variant.recipe.state_hash = found->second.report().hash;
  else if (!hash.empty())
    remark(QObject::tr("what was trained is missing (%1): its factors are computed anew")
               .arg(QDir::toNativeSeparators(stateFile(path, hash))));
  return variant;
}

}  // namespace tenfold::ui
