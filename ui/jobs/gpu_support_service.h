// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QStringList>
#include <memory>
#include <vector>

#include "engine/study/gpu_support.h"
#include "ui/jobs/latest_job.h"

class QNetworkAccessManager;
class QNetworkReply;

namespace tenfold::ui {

/// Fetches the libraries that compute on a GPU, one archive after the other: each is checked by size and hash
/// and unpacked beside the folder; only all of them together take its place, for the next start. What was
/// fetched whole is kept when it stops on the way. The only part of the program that uses a network.
class GpuSupportService : public QObject {
  Q_OBJECT

 public:
  struct Source {
    std::vector<study::GpuFile> files;
    QString folder;
  };

  /// What there is to see while it runs.
  struct Progress {
    bool running = false;
    qint64 done = 0, total = 0;  ///< bytes
    QString note;
    double secondsLeft = -1;  ///< negative while unknown
  };

  explicit GpuSupportService(Source source, QObject* parent = nullptr);
  ~GpuSupportService() override;

  const Source& source() const { return source_; }
  qint64 bytes() const;
  /// On the disk, while archives and what was in them are both there.
  qint64 bytesNeeded() const;

  void start();
  void cancel();
  /// Deletes all that was fetched, in the background.
  void remove();
  const Progress& progress() const { return progress_; }

 signals:
  void changed();
  void finished();
  void cancelled();
  void failed(const QString& sentence);
  void removed();

 private:
  void next();
  void fetch();
  void take();
  void fetched();
  void unpack();
  void finish();
  void fail(const QString& sentence);
  void end();
  /// Why the file that was just fetched cannot be used; empty when it can.
  QString problem() const;
  const study::GpuFile& file() const { return source_.files[current_]; }
  QString made() const { return source_.folder + ".new"; }
  QString archive() const;
  QString marker() const;
  void show(const QString& note, qint64 ofFile);

  Source source_;
  QNetworkAccessManager* network_;
  QNetworkReply* reply_ = nullptr;
  std::unique_ptr<QFile> target_;
  QCryptographicHash hash_{QCryptographicHash::Sha256};
  LatestJob job_;
  std::size_t current_ = 0;
  qint64 before_ = 0, fresh_ = 0;  ///< bytes of the archives before this one; bytes that came since start()
  QElapsedTimer clock_;
  Progress progress_;
};

}  // namespace tenfold::ui
