// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_open.h"

#include <QFileInfo>

#include "engine/support/error.h"
#include "ui/settings/engine_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

QString everyFilter() {
  return QObject::tr(
      "Models, sessions and weights (*.tenfold *.pt2 *.pt *.pth *.ts *.onnx *.safetensors *.index.json "
      "*.ckpt "
      "*.bin *.tar *.npz "
      "*.npy);;All files (*)");
}

}  // namespace

MainOpen::MainOpen(const Parts& parts, std::function<bool()> mayReplace, QWidget* window)
    : QObject(window), parts_(parts), mayReplace_(std::move(mayReplace)), window_(window) {
  OpenService& service = parts_.services.open;
  connect(&service, &OpenService::recognised, this, &MainOpen::take);
  connect(&service, &OpenService::recognisedSession, this, &MainOpen::takeSession);
  connect(&service, &OpenService::opened, this,
          [this](const study::Model& model, const study::ModelReport& report) {
            parts_.remembered.addRecentFile(QString::fromStdString(report.path));
            takeModel(model, report, tr("Opened %1").arg(QString::fromStdString(report.name)));
          });
  connect(&service, &OpenService::openedWeights, this, &MainOpen::takeWeights);
  connect(&service, &OpenService::failed, this,
          [this](const QString& sentence, const QString& path) { fail(path, sentence); });
  connect(&service, &OpenService::modelFailed, this, [this](const QString& sentence, const QString& path) {
    modelFailure_ = sentence;
    parts_.services.open.openWeights(path);
  });
  connect(&service, &OpenService::cancelled, this, [this] {
    modelFailure_.clear();
    parts_.session.giveUp();
  });
  connect(&parts_.document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<FileChanged>(change)) replaces_ = false;
  });
  connect(&parts_.services.train, &TrainService::runsChanged, this, [this] {
    if (parts_.services.train.isRunning()) replaces_ = false;
  });
  connect(&parts_.services.attach, &AttachService::attached, this, &MainOpen::takeAttached);
  connect(&parts_.services.attach, &AttachService::failed, this,
          [this](const QString& sentence) { refuse(tr("Not attached"), sentence); });
}

QString MainOpen::folder() const {
  const QStringList recent = parts_.remembered.recentFiles();
  return recent.isEmpty() ? QString() : QFileInfo(recent.front()).absolutePath();
}

void MainOpen::ask() {
  const QString path = parts_.dialogs.askOpen(window_, tr("Open"), folder(), everyFilter());
  if (!path.isEmpty()) open(path);
}

void MainOpen::open(const QString& path) {
  ++chosen_;
  modelFailure_.clear();
  parts_.session.giveUp();
  parts_.services.open.look(path);
}

bool MainOpen::mayReplace() {
  replaces_ = mayReplace_();
  return replaces_;
}

bool MainOpen::mayStillReplace() {
  if (replaces_) return true;
  const int chosen = chosen_;
  if (mayReplace()) return chosen == chosen_;  // a save lets the person go on: another file goes first
  parts_.services.open.takeTrained();
  parts_.session.giveUp();
  return false;
}

void MainOpen::sayInputs() {
  if (modelPath_.isEmpty()) return ask();
  const auto inputs = parts_.dialogs.askInputs(window_, QFileInfo(modelPath_).fileName());
  if (inputs && !inputs->empty() && mayReplace())
    parts_.services.open.openModel(modelPath_, *inputs, parts_.session.trainedFiles());
}

void MainOpen::choose(const QString& choice) {
  parts_.services.open.openWeights(QString::fromStdString(parts_.weights.report().path), choice);
}

void MainOpen::take(const study::FileReport& report) {
  const QString path = QString::fromStdString(report.path);
  if (report.model) {
    modelPath_ = path;
    if (mayReplace()) parts_.services.open.openModel(path);
  } else if (report.weights) {
    parts_.services.open.openWeights(path);
  } else {
    refuse(tr("Not usable: %1 is %2").arg(QFileInfo(path).fileName(), engineText(report.what)),
           engineText(report.advice));
  }
}

void MainOpen::fail(const QString& path, const QString& sentence) {
  const QString why = modelFailure_.isEmpty() ? sentence : modelFailure_;
  const bool model = !modelFailure_.isEmpty();
  modelFailure_.clear();
  refuse(tr("Not opened: %1").arg(QFileInfo(path).fileName()), why, model);
}

void MainOpen::refuse(const QString& title, const QString& sentence, bool model) {
  QString words = sentence.trimmed();
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  parts_.messages.tellError(words.isEmpty() ? title : title + ": " + sentence.trimmed());
  emit refused(title, words, model);
}

void MainOpen::takeSession(const QString& path) {
  if (!mayReplace()) return;
  try {
    const QString model = parts_.session.begin(path);
    if (model.isEmpty()) return;
    modelPath_ = model;
    parts_.services.open.openModel(model, {}, parts_.session.trainedFiles());
  } catch (const Error& error) {
    refuse(tr("Not usable: %1").arg(QFileInfo(path).fileName()), engineText(error.what()));
  }
}

void MainOpen::tell(const std::vector<std::string>& remarks) {
  for (const auto& remark : remarks) parts_.messages.tell(engineText(remark));
}

void MainOpen::takeModel(const study::Model& model, const study::ModelReport& report, const QString& how) {
  if (!mayStillReplace()) return;
  Services& services = parts_.services;
  for (ModelService* service : services.ofModel()) service->job().cancel();
  services.analysis.job().cancel();
  services.evaluate.forget();
  services.solve.forget();
  parts_.store.clear();
  if (!parts_.session.isPending()) parts_.document.open(model, report);
  parts_.messages.tell(how);
  if (parts_.session.isPending()) parts_.session.take(model, report, parts_.services.open.takeTrained());
  tell(report.remarks);
  emit openedModel();
}

void MainOpen::takeWeights(const study::Weights& weights, const study::WeightsReport& report) {
  parts_.weights.open(weights, report);
  parts_.remembered.addRecentFile(QString::fromStdString(report.path));
  parts_.messages.tell(tr("Opened %1: %n tensors, %2 parameters", nullptr, int(report.tensors.size()))
                           .arg(QString::fromStdString(report.name), countText(report.parameters)));
  tell(report.remarks);
  emit openedWeights();
  if (modelFailure_.isEmpty()) return;
  refuse(tr("Not usable as a model: %1; its tensors are shown").arg(QString::fromStdString(report.name)),
         modelFailure_, true);
  modelFailure_.clear();
}

void MainOpen::attach() {
  if (!parts_.weights.isOpen() || !mayReplace()) return;
  // a session may wait for its model: these weights are it where they are what its file had of use
  if (QFileInfo(QString::fromStdString(parts_.weights.report().path)) != QFileInfo(modelPath_))
    parts_.session.giveUp();
  const QString architecture =
      parts_.dialogs.askArchitecture(window_, parts_.weights.weights(), parts_.weights.report());
  if (!architecture.isEmpty()) parts_.services.attach.attach(parts_.weights.weights(), architecture);
}

void MainOpen::takeAttached(const study::Model& model, const study::ModelReport& report,
                            const study::AttachReport& fit) {
  takeModel(model, report,
            tr("Attached to %1: %n tensors found their place", nullptr, int(fit.matched))
                .arg(QFileInfo(QString::fromStdString(fit.architecture)).fileName()));
}

}  // namespace tenfold::ui
