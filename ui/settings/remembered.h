// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QStringList>
#include <QVariant>
#include <memory>

class QSettings;

namespace tenfold::ui {

/// What the window remembers between runs: geometry, splitters, theme, recent files. Forgets everything
/// when made with `keep` false, so that tests and pictures do not depend on the last run.
class Remembered {
 public:
  explicit Remembered(bool keep);
  ~Remembered();
  Remembered(const Remembered&) = delete;
  Remembered& operator=(const Remembered&) = delete;

  QVariant value(const QString& key, const QVariant& otherwise = {}) const;
  void set(const QString& key, const QVariant& value);

  QStringList recentFiles() const;
  void addRecentFile(const QString& path);

  /// Recent files, and the folders and data sets that dialogs and pages begin with.
  bool hasPlaces() const;
  void forgetPlaces();

 private:
  std::unique_ptr<QSettings> settings_;
  QVariantMap forgotten_;
};

}  // namespace tenfold::ui
