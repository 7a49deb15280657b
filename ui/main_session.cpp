// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_session.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include "engine/study/session.h"
#include "engine/support/error.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/language.h"

namespace tenfold::ui {

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
  QString path = parts_.dialogs.askSave(window_, tr("Save session"), suggested,
                                        tr("Sessions (*.tenfold);;All files (*)"));
  if (path.isEmpty()) return false;
  if (QFileInfo(path).suffix().isEmpty()) path += ".tenfold";
  return write(path);
}

bool MainSession::write(const QString& path) {
  try {
    study::write_session(parts_.document.session(path), path.toStdString());
  } catch (const Error& error) {
    parts_.messages.tellError(engineText(error.what()));
    return false;
  }
  parts_.document.markSaved(path);
  parts_.remembered.addRecentFile(path);
  parts_.messages.tell(tr("Saved session %1").arg(QDir::toNativeSeparators(path)));
  return true;
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

void MainSession::take(const study::Model& model, const study::ModelReport& report) {
  Pending pending = std::move(*pending_);
  pending_.reset();
  Session& session = pending.session;
  std::vector<std::string> remarks;
  for (auto& variant : session.variants) {
    std::vector<std::string> ofVariant;
    variant.recipe.model_hash.clear();  // one remark about other weights is enough
    variant.recipe = study::match_recipe(report, variant.recipe, ofVariant);
    for (const auto& remark : ofVariant) remarks.push_back(variant.name + ": " + remark);
  }
  if (session.model_hash != report.hash)
    parts_.messages.tell(tr("the session was made for other weights than those of %1; layers are matched by "
                            "name and shape")
                             .arg(QString::fromStdString(report.name)));
  const bool copy = recovery_.holds(pending.path);
  const QString path = copy ? QString::fromStdString(session.saved_as) : pending.path;
  parts_.document.openSession(model, report, session, path);
  for (const auto& remark : remarks) parts_.messages.tell(engineText(remark));
  if (copy) {
    parts_.document.markUnsaved();
    keepCopy();
    recovery_.discard(pending.path);
  } else {
    parts_.remembered.addRecentFile(pending.path);
    parts_.messages.tell(tr("Opened session %1").arg(QFileInfo(path).fileName()));
  }
}

void MainSession::documentChanged(const Change& change) {
  if (std::holds_alternative<ModelOpened>(change) || !parts_.document.isModified()) {
    copyTimer_.stop();
    recovery_.forget();
  } else if (!copyTimer_.isActive()) {
    copyTimer_.start();
  }
}

void MainSession::keepCopy() {
  if (!parts_.document.isOpen() || !parts_.document.isModified()) return;
  const QString path = recovery_.path();
  if (path.isEmpty()) return;
  Session copy = parts_.document.session(path);
  copy.saved_as = parts_.document.sessionPath().toStdString();
  try {
    study::write_session(copy, path.toStdString());
  } catch (const Error& error) {
    parts_.messages.tellError(tr("No recovery copy: %1").arg(engineText(error.what())));
  }
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
