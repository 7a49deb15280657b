// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/dialogs.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QUrl>

#include "ui/dialogs/attach_dialog.h"
#include "ui/dialogs/calibrate_dialog.h"
#include "ui/dialogs/evaluate_dialog.h"
#include "ui/dialogs/inputs_dialog.h"
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

QString Dialogs::askOpen(QWidget* parent, const QString& title, const QString& folder,
                         const QString& filter) {
  return QFileDialog::getOpenFileName(parent, title, folder, filter);
}

QString Dialogs::askSave(QWidget* parent, const QString& title, const QString& suggested,
                         const QString& filter) {
  return QFileDialog::getSaveFileName(parent, title, suggested, filter);
}

Dialogs::Unsaved Dialogs::askUnsaved(QWidget* parent, const QString& name) {
  QMessageBox box(QMessageBox::Question, QObject::tr("Unsaved session"),
                  QObject::tr("What you chose for %1 is not saved.").arg(name), QMessageBox::NoButton,
                  parent);
  box.setInformativeText(QObject::tr(
      "A session keeps all variants in a small file: what was decided for every layer, and where the model "
      "is."));
  const auto* save = box.addButton(QObject::tr("Save session…"), QMessageBox::AcceptRole);
  const auto* discard = box.addButton(QObject::tr("Discard"), QMessageBox::DestructiveRole);
  box.addButton(QMessageBox::Cancel);
  box.exec();
  if (box.clickedButton() == save) return Unsaved::save;
  return box.clickedButton() == discard ? Unsaved::discard : Unsaved::cancel;
}

bool Dialogs::askLoseTraining(QWidget* parent, const QString& sentence) {
  QMessageBox box(QMessageBox::Question, QObject::tr("Training"), sentence, QMessageBox::NoButton, parent);
  box.setInformativeText(QObject::tr(
      "Its runs and their states are thrown away. What is to stay is kept in the model on the page "
      "of training, and saved with the session."));
  const auto* discard = box.addButton(QObject::tr("Discard"), QMessageBox::DestructiveRole);
  box.setDefaultButton(box.addButton(QMessageBox::Cancel));
  box.exec();
  return box.clickedButton() == discard;
}

std::optional<study::DataOptions> Dialogs::askData(QWidget* parent,
                                                   const std::optional<study::DataOptions>& last) {
  EvaluateDialog dialog(parent);
  if (last) dialog.show(*last);
  if (dialog.exec() != QDialog::Accepted) return {};
  return dialog.options();
}

std::optional<study::CalibrationOptions> Dialogs::askCalibration(
    QWidget* parent, const std::optional<study::CalibrationOptions>& last) {
  CalibrateDialog dialog(parent);
  if (last) dialog.show(*last);
  if (dialog.exec() != QDialog::Accepted) return {};
  return dialog.options();
}

bool Dialogs::askReplace(QWidget* parent, const QStringList& files, const QString& remark) {
  QStringList names;
  for (const QString& file : files) names << QFileInfo(file).fileName();
  QMessageBox box(QMessageBox::Question, QObject::tr("Write over what is there"),
                  files.size() == 1 ? QObject::tr("%1 exists already.").arg(names.front())
                                    : QObject::tr("These files exist already: %1.").arg(names.join(", ")),
                  QMessageBox::NoButton, parent);
  box.setInformativeText(remark);
  const auto* replace = box.addButton(QObject::tr("&Replace"), QMessageBox::AcceptRole);
  box.setDefaultButton(box.addButton(QMessageBox::Cancel));
  box.exec();
  return box.clickedButton() == replace;
}

QString Dialogs::askArchitecture(QWidget* parent, const study::Weights& weights,
                                 const study::WeightsReport& report) {
  const auto match = [weights](const Worker& worker) {
    return study::match_architectures(weights, worker.job);
  };
  AttachDialog dialog(QString::fromStdString(report.name), study::architectures(), match, *this, parent);
  return dialog.exec() == QDialog::Accepted ? dialog.chosen() : QString();
}

std::optional<std::vector<InputShape>> Dialogs::askInputs(QWidget* parent, const QString& file) {
  InputsDialog dialog(file, parent);
  if (dialog.exec() != QDialog::Accepted) return {};
  return dialog.inputs();
}

QString Dialogs::askMissingModel(QWidget* parent, const QString& session, const QString& expected) {
  QMessageBox box(QMessageBox::Question, QObject::tr("The model is not there"),
                  QObject::tr("%1 is about the model %2, which is not at %3.")
                      .arg(QFileInfo(session).fileName(), QFileInfo(expected).fileName(),
                           QDir::toNativeSeparators(expected)),
                  QMessageBox::NoButton, parent);
  box.setInformativeText(QObject::tr("Say where it is now, and save the session to keep that."));
  const auto* choose = box.addButton(QObject::tr("Choose the model…"), QMessageBox::AcceptRole);
  box.addButton(QMessageBox::Cancel);
  box.exec();
  if (box.clickedButton() != choose) return {};
  return askOpen(parent, QObject::tr("Where is %1?").arg(QFileInfo(expected).fileName()),
                 QFileInfo(session).absolutePath(), QObject::tr("All files (*)"));
}

bool Dialogs::askRecover(QWidget* parent, const QString& name, const QString& when) {
  QMessageBox box(
      QMessageBox::Question, QObject::tr("Not saved the last time"),
      QObject::tr("Tenfold ended unexpectedly. What you decided about %1 was kept at %2.").arg(name, when),
      QMessageBox::NoButton, parent);
  const auto* recover = box.addButton(QObject::tr("Open it again"), QMessageBox::AcceptRole);
  box.addButton(QObject::tr("Throw it away"), QMessageBox::DestructiveRole);
  box.exec();
  return box.clickedButton() == recover;
}

QString Dialogs::askName(QWidget* parent, const QString& title, const QString& suggested) {
  bool accepted = false;
  const QString name =
      QInputDialog::getText(parent, title, QObject::tr("&Name"), QLineEdit::Normal, suggested, &accepted);
  return accepted ? name.trimmed() : QString();
}

void Dialogs::showFolder(const QString& path) {
  QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

bool chooseSamples(QWidget* parent, Dialogs& dialogs, EvaluateService& evaluate) {
  const auto options = dialogs.askData(parent, evaluate.lastData());
  if (options) evaluate.setData(*options);
  return options.has_value();
}

}  // namespace tenfold::ui
