// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recovery.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

namespace tenfold::ui {
namespace {

QString lockOf(const QString& path) { return path + ".lock"; }

bool isHeld(const QString& path) {
  QLockFile lock(lockOf(path));
  lock.setStaleLockTime(0);
  return !lock.tryLock(0);
}

}  // namespace

QString stateFolder(const QString& path) { return path + ".d"; }

QString Recovery::path() {
  if (folder_.isEmpty() || !path_.isEmpty()) return path_;
  if (!QDir().mkpath(folder_)) return {};
  const QString path =
      QDir(folder_).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + ".tenfold");
  lock_ = std::make_unique<QLockFile>(lockOf(path));
  lock_->setStaleLockTime(0);  // however long one works, only the end of the program frees it
  if (lock_->tryLock(0)) path_ = path;
  return path_;
}

void Recovery::forget() {
  if (path_.isEmpty()) return;
  QFile::remove(path_);
  QDir(stateFolder(path_)).removeRecursively();
  path_.clear();
  lock_.reset();
}

std::vector<Recovery::Copy> Recovery::left() const {
  std::vector<Copy> copies;
  if (folder_.isEmpty()) return copies;
  const QDir folder(folder_);
  for (const QFileInfo& file : folder.entryInfoList({"*.tenfold"}, QDir::Files, QDir::Time))
    if (!isHeld(file.filePath())) copies.push_back({file.absoluteFilePath(), file.lastModified()});
  for (const QFileInfo& states : folder.entryInfoList({"*.tenfold.d"}, QDir::Dirs)) {
    const QString copy = states.path() + '/' + states.completeBaseName();
    if (!QFile::exists(copy) && !isHeld(copy)) QDir(states.filePath()).removeRecursively();
  }
  return copies;
}

bool Recovery::holds(const QString& path) const {
  return !folder_.isEmpty() && QFileInfo(path).absoluteDir() == QDir(folder_);
}

void Recovery::discard(const QString& path) {
  QFile::remove(path);
  QDir(stateFolder(path)).removeRecursively();
  QFile::remove(lockOf(path));
}

}  // namespace tenfold::ui
