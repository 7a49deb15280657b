// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/other_sessions.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "engine/study/session.h"

namespace tenfold::ui {
namespace {

OtherSession readOther(const QString& path, const study::ModelReport& open, const Job& job) {
  const Session session = study::read_session(path.toStdString());
  OtherSession other;
  other.path = path;
  other.sameModel = session.model_hash == open.hash;
  if (other.sameModel) {
    other.model = open;
    other.trained = readTrained(trainedFiles(session, path), job);
  } else {
    const QDir folder(QFileInfo(path).absolutePath());
    const QString model =
        QDir::cleanPath(folder.absoluteFilePath(QString::fromStdString(session.model_path)));
    other.model = study::open_model(model.toStdString(), job).report();
  }
  for (Variant variant : session.variants) {
    if (!other.sameModel) variant.recipe.state_hash.clear();  // only its counts compare
    other.variants.push_back(
        matchVariant(other.model, std::move(variant), other.trained, path, other.remarks));
  }
  return other;
}

}  // namespace

OtherSessions::OtherSessions(Document& document, QObject* parent) : QObject(parent), document_(document) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<ModelOpened>(change)) return;
    waiting_.clear();
    job_.cancel();
    all_.clear();
    emit changed();
  });
}

void OtherSessions::add(const QString& path) {
  waiting_.push_back(QFileInfo(path).absoluteFilePath());
  if (!job_.isRunning()) readNext();
}

void OtherSessions::readNext() {
  if (waiting_.empty()) return;
  const QString path = waiting_.front();
  waiting_.pop_front();
  job_.start(
      tr("Reading %1").arg(QFileInfo(path).fileName()),
      [path, open = document_.report()](const Worker& worker) { return readOther(path, open, worker.job); },
      [this, path](Outcome<OtherSession> outcome) {
        if (outcome.cancelled) return waiting_.clear();  // the person wants none of them any more
        if (outcome.result)
          put(std::move(*outcome.result));
        else
          emit failed(tr("%1 cannot be compared with: %2").arg(QFileInfo(path).fileName(), outcome.error));
        readNext();
      });
}

void OtherSessions::put(OtherSession session) {
  for (const auto& [hash, model] : session.trained) document_.addTrained(model);
  for (const QString& remark : session.remarks)
    emit remarked(tr("%1: %2").arg(QFileInfo(session.path).fileName(), remark));
  const auto same = std::find_if(all_.begin(), all_.end(),
                                 [&](const OtherSession& each) { return each.path == session.path; });
  if (same == all_.end())
    all_.push_back(std::move(session));
  else
    *same = std::move(session);
  emit changed();
}

void OtherSessions::remove(const QString& path) {
  if (std::erase_if(all_, [&](const OtherSession& each) { return each.path == path; }) > 0) emit changed();
}

}  // namespace tenfold::ui
