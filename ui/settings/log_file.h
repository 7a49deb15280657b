// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace tenfold::ui {

/// A file that keeps what the program said, over several runs: times, messages, and paths of files; nothing
/// else of the person. When it is full it becomes `name.1`, that `name.2`, and what was `name.2` is gone.
class LogFile {
 public:
  static constexpr qint64 usualSize = 1 << 20;

  /// An empty path: nothing is kept. The folder is made when the first line is written.
  explicit LogFile(const QString& path, qint64 most = usualSize) : path_(path), most_(most) {}

  /// A line with the time; what cannot be written is not kept, and nobody is told.
  void write(const QString& line);
  const QString& path() const { return path_; }
  /// The file as it stands.
  QString text() const;

  /// Where the program keeps it.
  static QString usualPath();

 private:
  void rotate();

  QString path_;
  qint64 most_;
};

}  // namespace tenfold::ui
