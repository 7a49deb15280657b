// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/dialogs.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QUrl>

#include "ui/dialogs/attach_dialog.h"
#include "ui/dialogs/calibrate_dialog.h"
#include "ui/dialogs/evaluate_dialog.h"
#include "ui/dialogs/inputs_dialog.h"

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
  QMessageBox box(QMessageBox::Question, QObject::tr("Unsaved recipe"),
                  QObject::tr("What you chose for %1 is not saved.").arg(name), QMessageBox::NoButton,
                  parent);
  box.setInformativeText(QObject::tr("A recipe keeps the family and ranks of every layer in a small file."));
  const auto* save = box.addButton(QObject::tr("Save recipe…"), QMessageBox::AcceptRole);
  const auto* discard = box.addButton(QObject::tr("Discard"), QMessageBox::DestructiveRole);
  box.addButton(QMessageBox::Cancel);
  box.exec();
  if (box.clickedButton() == save) return Unsaved::save;
  return box.clickedButton() == discard ? Unsaved::discard : Unsaved::cancel;
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

std::optional<ExportChoice> Dialogs::askExport(QWidget* parent, const ExportContents& contents,
                                               const ExportOptions& last) {
  ExportDialog dialog(contents, last, *this, parent);
  if (dialog.exec() != QDialog::Accepted) return {};
  return dialog.choice();
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

void Dialogs::showFolder(const QString& path) {
  QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

}  // namespace tenfold::ui
