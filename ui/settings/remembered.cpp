// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/remembered.h"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>
#include <iterator>

namespace tenfold::ui {

namespace {

constexpr const char* places[] = {"recentFiles", "calibration", "trainingData", "exportWritten",
                                  "exportFolder"};

}  // namespace

Remembered::Remembered(bool keep) {
  if (keep) settings_ = std::make_unique<QSettings>(QStringLiteral("Tenfold"), QStringLiteral("tenfold-gui"));
}
Remembered::~Remembered() = default;

QVariant Remembered::value(const QString& key, const QVariant& otherwise) const {
  return settings_ ? settings_->value(key, otherwise) : forgotten_.value(key, otherwise);
}

void Remembered::set(const QString& key, const QVariant& value) {
  if (settings_)
    settings_->setValue(key, value);
  else
    forgotten_.insert(key, value);
}

bool Remembered::hasPlaces() const {
  return std::any_of(std::begin(places), std::end(places), [this](const char* key) {
    const QVariant place = value(key);
    return !place.toString().isEmpty() || !place.toList().isEmpty() || !place.toMap().isEmpty();
  });
}

void Remembered::forgetPlaces() {
  for (const char* key : places) settings_ ? settings_->remove(key) : void(forgotten_.remove(key));
}

QStringList Remembered::recentFiles() const { return value("recentFiles").toStringList(); }

void Remembered::addRecentFile(const QString& path) {
  constexpr int most = 8;
  const QString whole = QFileInfo(path).absoluteFilePath();
  QStringList files = recentFiles();
  files.removeAll(whole);
  files.prepend(whole);
  while (files.size() > most) files.removeLast();
  set("recentFiles", files);
}

}  // namespace tenfold::ui
