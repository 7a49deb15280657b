// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_gpu.h"

#include <QUrl>

namespace tenfold::ui {

MainGpu::MainGpu(QWidget& window, MessageLog& messages, GpuSupportService::Source source,
                 std::function<study::GpuState()> ask, QObject* parent)
    : QObject(parent),
      window_(window),
      messages_(messages),
      service_(std::move(source), this),
      ask_(std::move(ask)) {
  connect(&service_, &GpuSupportService::changed, this, &MainGpu::refresh);
  connect(&service_, &GpuSupportService::failed, this, [this](const QString& sentence) {
    error_ = sentence;
    messages_.tellError(sentence);
    refresh();
  });
  connect(&service_, &GpuSupportService::finished, this, [this] {
    fetchedNow_ = true;
    messages_.tell(tr("GPU support was fetched; it is used when Tenfold is started again"));
    this->ask();
  });
  connect(&service_, &GpuSupportService::cancelled, this, &MainGpu::ask);
  connect(&service_, &GpuSupportService::removed, this, [this] {
    messages_.tell(tr("What was fetched for GPU support is deleted"));
    this->ask();
  });
}

void MainGpu::showDialog() {
  if (dialog_ == nullptr) {
    dialog_ = new GpuSupportDialog(values(), &window_);
    connect(dialog_, &GpuSupportDialog::fetchWanted, this, [this] {
      error_.clear();
      service_.start();
    });
    connect(dialog_, &GpuSupportDialog::cancelWanted, &service_, &GpuSupportService::cancel);
    connect(dialog_, &GpuSupportDialog::removeWanted, &service_, &GpuSupportService::remove);
  }
  dialog_->show();
  dialog_->raise();
  dialog_->activateWindow();
  ask();
}

void MainGpu::ask() {
  question_.start(
      {}, [ask = ask_](const Worker&) { return ask(); },
      [this](const Outcome<study::GpuState>& outcome) {
        if (!outcome.result) return;
        known_ = true;
        state_ = *outcome.result;
        refresh();
        if (dialog_ != nullptr) emit answered(dialog_);
      });
}

GpuSupportDialog::Values MainGpu::values() const {
  const auto& source = service_.source();
  GpuSupportDialog::Values values;
  values.known = known_;
  values.state = state_;
  values.fetchedNow = fetchedNow_;
  values.bytes = service_.bytes();
  values.bytesNeeded = service_.bytesNeeded();
  values.files = int(source.files.size());
  values.folder = source.folder;
  if (!source.files.empty()) values.host = QUrl(QString::fromStdString(source.files.front().address)).host();
  values.progress = service_.progress();
  values.error = error_;
  return values;
}

void MainGpu::refresh() {
  if (dialog_ != nullptr) dialog_->show(values());
}

}  // namespace tenfold::ui
