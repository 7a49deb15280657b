// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/gpu_support_service.h"

#include <QDir>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSaveFile>
#include <QStorageInfo>
#include <algorithm>

#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int silenceMilliseconds = 60'000;
constexpr double unpackedFactor = 1.6;  // of the archives' bytes

qint64 freeBytes(const QString& folder) {
  QDir there(folder);
  while (!there.exists() && !there.isRoot()) there.setPath(QFileInfo(there.path()).path());
  return QStorageInfo(there.path()).bytesAvailable();
}

QString nameOf(const study::GpuFile& file) { return QString::fromStdString(file.name); }

QUrl addressOf(const study::GpuFile& file) { return QUrl(QString::fromStdString(file.address)); }

}  // namespace

GpuSupportService::GpuSupportService(Source source, QObject* parent)
    : QObject(parent), source_(std::move(source)), network_(new QNetworkAccessManager(this)) {
  connect(&job_, &LatestJob::changed, this, [this] {
    if (progress_.running && job_.isRunning()) emit changed();
  });
}

GpuSupportService::~GpuSupportService() {
  if (reply_ != nullptr) reply_->disconnect(this);
}

qint64 GpuSupportService::bytes() const {
  qint64 sum = 0;
  for (const auto& file : source_.files) sum += file.bytes;
  return sum;
}

qint64 GpuSupportService::bytesNeeded() const {
  qint64 largest = 0;
  for (const auto& file : source_.files) largest = std::max<qint64>(largest, file.bytes);
  return qint64(double(bytes()) * unpackedFactor) + largest;
}

QString GpuSupportService::archive() const { return made() + "/" + nameOf(file()) + ".part"; }
QString GpuSupportService::marker() const { return made() + "/." + nameOf(file()) + ".done"; }

void GpuSupportService::show(const QString& note, qint64 ofFile) {
  progress_.note = note;
  progress_.done = before_ + ofFile;
  progress_.total = bytes();
  const double seconds = double(clock_.elapsed()) / 1000;
  progress_.secondsLeft =
      fresh_ > 0 && seconds > 2 ? double(progress_.total - progress_.done) * seconds / double(fresh_) : -1;
  emit changed();
}

void GpuSupportService::start() {
  if (progress_.running) return;
  progress_ = {true, 0, bytes(), {}, -1};
  current_ = 0;
  before_ = fresh_ = 0;
  clock_.start();
  if (!QDir().mkpath(made())) return fail(tr("The folder %1 cannot be made.").arg(made()));
  if (const qint64 there = freeBytes(made()); there < bytesNeeded())
    return fail(
        tr("The disk of %1 has %2 left, and %3 are needed.")
            .arg(QDir::toNativeSeparators(source_.folder), bytesText(there), bytesText(bytesNeeded())));
  QNetworkProxyFactory::setUseSystemConfiguration(true);
  next();
}

void GpuSupportService::next() {
  for (; current_ < source_.files.size(); before_ += file().bytes, ++current_) {
    QFile mark(marker());
    if (!mark.open(QIODevice::ReadOnly) || mark.readAll() != QByteArray::fromStdString(file().sha256))
      return fetch();
  }
  finish();
}

void GpuSupportService::fetch() {
  target_ = std::make_unique<QFile>(archive());
  if (!target_->open(QIODevice::WriteOnly | QIODevice::Truncate))
    return fail(tr("%1 cannot be written: %2.").arg(archive(), target_->errorString()));
  hash_.reset();
  QNetworkRequest request(addressOf(file()));
  request.setTransferTimeout(silenceMilliseconds);
  reply_ = network_->get(request);
  connect(reply_, &QNetworkReply::readyRead, this, &GpuSupportService::take);
  connect(reply_, &QNetworkReply::finished, this, &GpuSupportService::fetched);
  show(tr("Fetching %1 (%2 of %3)").arg(nameOf(file())).arg(current_ + 1).arg(source_.files.size()), 0);
}

void GpuSupportService::take() {
  const QByteArray part = reply_->readAll();
  hash_.addData(part);
  if (target_->write(part) != part.size() || target_->size() > file().bytes) return reply_->abort();
  fresh_ += part.size();
  show(progress_.note, target_->size());
}

QString GpuSupportService::problem() const {
  if (target_->error() != QFileDevice::NoError)
    return tr("%1 cannot be written: %2.").arg(target_->fileName(), target_->errorString());
  if (target_->size() > file().bytes)
    return tr("%1 is larger than the %2 that were expected; it was thrown away.")
        .arg(nameOf(file()), bytesText(file().bytes));
  if (reply_->error() != QNetworkReply::NoError)
    return tr("%1 could not be fetched from %2: %3. What was fetched whole is kept; Fetch goes on from "
              "there.")
        .arg(nameOf(file()), addressOf(file()).host(), reply_->errorString());
  if (target_->size() != file().bytes || hash_.result().toHex() != QByteArray::fromStdString(file().sha256))
    return tr("%1 is not what it should be (its checksum is another); it was thrown away.")
        .arg(nameOf(file()));
  return {};
}

void GpuSupportService::fetched() {
  if (reply_->isOpen()) take();
  target_->flush();
  const QString sentence = problem();
  target_->close();
  reply_->deleteLater();
  reply_ = nullptr;
  if (sentence.isEmpty()) return unpack();
  QFile::remove(archive());
  fail(sentence);
}

void GpuSupportService::unpack() {
  show(tr("Unpacking %1 (%2 of %3)").arg(nameOf(file())).arg(current_ + 1).arg(source_.files.size()),
       file().bytes);
  job_.start(
      {},
      [archive = archive(), made = made(), marker = marker(), hash = file().sha256](const Worker& worker) {
        study::unpack_gpu_file(archive.toStdString(), made.toStdString(), worker.job);
        QSaveFile mark(marker);
        return mark.open(QIODevice::WriteOnly) && mark.write(hash.c_str()) > 0 && mark.commit();
      },
      [this](const Outcome<bool>& outcome) {
        if (outcome.cancelled || !progress_.running) return;
        QFile::remove(archive());
        if (!outcome.result) return fail(outcome.error);
        before_ += file().bytes;
        ++current_;
        next();
      });
}

void GpuSupportService::finish() {
  show(tr("Putting the libraries in place"), 0);
  QStringList markers;
  for (current_ = 0; current_ < source_.files.size(); ++current_) markers << QFileInfo(marker()).fileName();
  job_.start(
      {},
      [markers, made = made(), folder = source_.folder](const Worker&) {
        study::finish_gpu_support(made.toStdString(), folder.toStdString());
        for (const QString& each : markers) QFile::remove(folder + "/" + each);
        return true;
      },
      [this](const Outcome<bool>& outcome) {
        if (outcome.cancelled) return;
        if (!outcome.result) return fail(outcome.error);
        end();
        emit finished();
      });
}

void GpuSupportService::cancel() {
  if (!progress_.running) return;
  if (reply_ != nullptr) {
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
    reply_ = nullptr;
    target_->close();
  }
  job_.cancel();
  if (current_ < source_.files.size()) QFile::remove(archive());
  end();
  emit cancelled();
}

void GpuSupportService::remove() {
  if (progress_.running) return;
  job_.start(
      {},
      [folders = QStringList{made(), source_.folder}](const Worker&) {
        bool all = true;
        for (const QString& folder : folders) all = QDir(folder).removeRecursively() && all;
        return all;
      },
      [this](const Outcome<bool>& outcome) {
        if (outcome.result.value_or(false)) return emit removed();
        emit failed(tr("Not all of %1 could be deleted.").arg(QDir::toNativeSeparators(source_.folder)));
      });
}

void GpuSupportService::fail(const QString& sentence) {
  end();
  emit failed(sentence);
}

void GpuSupportService::end() {
  progress_ = {};
  emit changed();
}

}  // namespace tenfold::ui
