// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_session.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <QRegularExpression>
#include <utility>

#include "engine/study/session.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "ui/dialogs/saving.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/language.h"

namespace tenfold::ui {

namespace {

std::set<std::string> statesOf(const Session& session) {
  std::set<std::string> hashes;
  for (const Variant& variant : session.variants)
    if (!variant.recipe.state_hash.empty()) hashes.insert(variant.recipe.state_hash);
  return hashes;
}

/// Of the session that is in the file now; none where there is no session yet.
std::set<std::string> statesIn(const QString& path) {
  try {
    return statesOf(study::read_session(path.toStdString()));
  } catch (const Error&) {
    return {};
  }
}

/// What else lies in the folder is not touched.
void removeStates(const QString& path, const std::set<std::string>& hashes) {
  static const QRegularExpression ours("^[0-9a-f]{40}$");
  for (const std::string& hash : hashes)
    if (ours.match(QString::fromStdString(hash)).hasMatch()) QFile::remove(stateFile(path, hash));
}

}  // namespace

MainSession::MainSession(const Parts& parts, const QString& recoveryFolder, int recoveryMilliseconds,
                         QWidget* window)
    : QObject(window), parts_(parts), recovery_(recoveryFolder), window_(window) {
  copyTimer_.setSingleShot(true);
  copyTimer_.setInterval(recoveryMilliseconds);
  connect(&copyTimer_, &QTimer::timeout, this, &MainSession::keepCopy);
  connect(&parts_.document, &Document::changed, this, &MainSession::documentChanged);
}

QString MainSession::title() const {
  const QString& path = parts_.document.sessionPath();
  return path.isEmpty() ? QString::fromStdString(parts_.document.report().name) : QFileInfo(path).fileName();
}

bool MainSession::save() {
  const QString& path = parts_.document.sessionPath();
  return path.isEmpty() ? saveAs() : write(path);
}

bool MainSession::saveAs() {
  const QFileInfo model(QString::fromStdString(parts_.document.report().path));
  const QString& before = parts_.document.sessionPath();
  const QString suggested =
      before.isEmpty() ? model.absoluteDir().filePath(model.completeBaseName() + ".tenfold") : before;
  const QString path = askSaveAs(window_, parts_.dialogs, tr("Save session"), suggested,
                                 tr("Sessions (*.tenfold);;All files (*)"), {"tenfold"});
  return !path.isEmpty() && write(path);
}

void MainSession::writeStates(LatestJob& job, const Session& asked, const QString& path,
                              std::function<void(bool)> done) {
  TrainedModels missing;
  for (const Variant& variant : asked.variants)
    if (const auto& hash = variant.recipe.state_hash;
        !hash.empty() && (unread_.contains(hash) || !QFile::exists(stateFile(path, hash))))
      missing[hash] = parts_.document.modelOf(variant.recipe);
  if (missing.empty()) return done(true);
  job.start(
      tr("Saving trained states"),
      [missing, path](const Worker& worker) {
        if (!QDir().mkpath(stateFolder(path)))
          throw Error("session.states", "the folder {folder} cannot be made",
                      {{"folder", stateFolder(path).toStdString()}});
        std::int64_t k = 0;
        const auto count = std::int64_t(missing.size());
        for (const auto& [hash, model] : missing) {
          const auto written = study::export_model(model, stateFile(path, hash).toStdString(), {},
                                                   worker.job.step(k++, count, "trained state"));
          if (!written.verified)
            throw Error("session.states", "{file} does not answer as the trained model does",
                        {{"file", written.path}});
        }
        return true;
      },
      [this, done](const Outcome<bool>& outcome) {
        if (!outcome.result && !outcome.cancelled) parts_.messages.tellError(outcome.error);
        done(outcome.result.has_value());
      });
}

bool MainSession::waitForStates(const Session& asked, const QString& path) {
  bool states = false, waits = true;
  QEventLoop loop;
  connect(this, &QObject::destroyed, &loop, &QEventLoop::quit);
  writeStates(statesJob_, asked, path, [&](bool written) {
    states = written;
    waits = false;
    loop.quit();
  });
  if (waits) loop.exec();
  return states;
}

bool MainSession::write(const QString& path) {
  if (statesJob_.isRunning()) return false;  // it is being saved
  // what was asked for is what is written: the person may go on while the states are, or open another model
  const Session asked = parts_.document.session(path);
  const int opened = opened_;
  std::set<std::string> left = statesIn(path);
  for (const std::string& hash : statesOf(asked)) left.erase(hash);
  for (const std::string& hash : unread_) left.erase(hash);  // their only copy
  const QPointer<MainSession> self(this);
  if (!waitForStates(asked, path) || self == nullptr) return false;
  try {
    study::write_session(asked, path.toStdString());
  } catch (const Error& error) {
    parts_.messages.tellError(engineText(error.what()));
    return false;
  }
  removeStates(path, left);
  parts_.remembered.addRecentFile(path);
  const QString native = QDir::toNativeSeparators(path);
  if (opened != opened_ || parts_.document.session(path) == asked) {
    if (opened == opened_) parts_.document.markSaved(path);
    parts_.messages.tell(tr("Saved session %1").arg(native));
    return true;
  }
  parts_.document.markSavedEarlier(path);
  parts_.messages.tell(tr("Saved session %1 as it was when asked for; it was changed meanwhile").arg(native));
  return false;
}

QString MainSession::begin(const QString& path) {
  Session session = study::read_session(path.toStdString());
  const QDir folder(QFileInfo(path).absolutePath());
  QString model = QDir::cleanPath(folder.absoluteFilePath(QString::fromStdString(session.model_path)));
  if (!QFileInfo::exists(model)) {
    const QString chosen = parts_.dialogs.askMissingModel(window_, path, model);
    if (chosen.isEmpty()) {
      parts_.messages.tellError(tr("%1 was not opened: its model %2 is missing")
                                    .arg(QFileInfo(path).fileName(), QDir::toNativeSeparators(model)));
      return {};
    }
    model = chosen;
  }
  pending_ = Pending{path, std::move(session)};
  return model;
}

TrainedFiles MainSession::trainedFiles() const {
  return pending_ ? ui::trainedFiles(pending_->session, pending_->path) : TrainedFiles();
}

void MainSession::take(const study::Model& model, const study::ModelReport& report,
                       const TrainedModels& trained) {
  Pending pending = std::move(*pending_);
  pending_.reset();
  Session& session = pending.session;
  QStringList remarks;
  std::vector<study::Model> states;
  std::set<std::string> unread;
  for (const auto& [hash, state] : trained) states.push_back(state);
  for (auto& variant : session.variants) {
    const std::string& hash = variant.recipe.state_hash;
    if (!hash.empty() && trained.count(hash) == 0) unread.insert(hash);
    variant = matchVariant(report, variant, trained, pending.path, remarks);
  }
  if (session.model_hash != report.hash)
    parts_.messages.tell(tr("the session was made for other weights than those of %1; layers are matched by "
                            "name and shape")
                             .arg(QString::fromStdString(report.name)));
  const bool copy = recovery_.holds(pending.path);
  const QString path = copy ? QString::fromStdString(session.saved_as) : pending.path;
  parts_.document.openSession(model, report, session, path, states);
  unread_ = std::move(unread);
  for (const QString& remark : remarks) parts_.messages.tell(remark);
  if (copy) {
    parts_.document.markUnsaved();
    if (unread_.empty()) recovered_ = pending.path;  // else it alone has what was not read
    keepCopy();
  } else {
    parts_.remembered.addRecentFile(pending.path);
    parts_.messages.tell(tr("Opened session %1").arg(QFileInfo(path).fileName()));
  }
}

void MainSession::documentChanged(const Change& change) {
  if (std::holds_alternative<ModelOpened>(change)) {
    ++opened_;
    unread_.clear();
  }
  if (std::holds_alternative<ModelOpened>(change) || !parts_.document.isModified()) {
    forgetCopy();
    dropRecovered();
  } else if (!copyTimer_.isActive()) {
    copyTimer_.start();
  }
}

void MainSession::keepCopy() {
  if (!parts_.document.isOpen() || !parts_.document.isModified()) return;
  const QString path = recovery_.path();
  if (path.isEmpty()) return;
  if (copyStatesJob_.isRunning()) return copyTimer_.start();  // begun anew each time, it might never end
  Session copy = parts_.document.session(path);
  copy.saved_as = parts_.document.sessionPath().toStdString();
  writeStates(copyStatesJob_, copy, path, [this, path, copy, before = forgotten_](bool states) {
    if (before != forgotten_) return;
    try {
      study::write_session(copy, path.toStdString());
      if (states) dropRecovered();
    } catch (const Error& error) {
      parts_.messages.tellError(tr("No recovery copy: %1").arg(engineText(error.what())));
    }
  });
}

void MainSession::forgetCopy() {
  copyTimer_.stop();
  ++forgotten_;
  copyStatesJob_.cancel();
  recovery_.forget();
}

void MainSession::dropRecovered() {
  if (!recovered_.isEmpty()) Recovery::discard(std::exchange(recovered_, {}));
}

QString MainSession::offerRecovery() {
  for (const Recovery::Copy& copy : recovery_.left()) {
    QString name;
    try {
      const Session session = study::read_session(copy.path.toStdString());
      name =
          QFileInfo(QString::fromStdString(session.saved_as.empty() ? session.model_path : session.saved_as))
              .fileName();
    } catch (const Error& error) {
      parts_.messages.tellError(engineText(error.what()));
      continue;
    }
    const QString when = textLocale().toString(copy.written, QLocale::ShortFormat);
    if (parts_.dialogs.askRecover(window_, name, when)) return copy.path;
    recovery_.discard(copy.path);
  }
  return {};
}

void MainSession::branch() {
  Document& document = parts_.document;
  const QString suggested = document.freeName(tr("Variant %1").arg(document.variants().size() + 1));
  const QString name =
      parts_.dialogs.askName(window_, tr("Branch %1").arg(document.variantName()), suggested);
  if (!name.isEmpty()) document.branchVariant(document.freeName(name));
}

void MainSession::rename() {
  Document& document = parts_.document;
  const QString before = document.variantName();
  const QString name = parts_.dialogs.askName(window_, tr("Rename %1").arg(before), before);
  if (!name.isEmpty() && name != before)
    document.renameVariant(document.currentVariant(), document.freeName(name));
}

}  // namespace tenfold::ui
