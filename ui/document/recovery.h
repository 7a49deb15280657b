// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QLockFile>
#include <QString>
#include <memory>
#include <vector>

namespace tenfold::ui {

/// Where the trained states of the session at `path` lie: beside it.
QString stateFolder(const QString& path);

/// A place for a copy of unsaved work, one a program. Its lock says that the program lives; a copy whose lock
/// is held by nobody is what a crash left behind.
class Recovery {
 public:
  struct Copy {
    QString path;
    QDateTime written;
  };

  /// An empty folder keeps nothing.
  explicit Recovery(QString folder) : folder_(std::move(folder)) {}
  ~Recovery() { forget(); }

  /// Where this program's copy goes; empty where there is no place for it.
  QString path();
  /// The work was saved or given up: the copy goes.
  void forget();

  /// What programs left that ended without forget(), newest first. Trained states whose copy was never
  /// written are of no use and go.
  std::vector<Copy> left() const;
  /// Whether a file is a copy in the folder.
  bool holds(const QString& path) const;
  /// Removes what left() listed.
  static void discard(const QString& path);

 private:
  QString folder_, path_;
  std::unique_ptr<QLockFile> lock_;
};

}  // namespace tenfold::ui
