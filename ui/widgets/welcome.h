// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

class QVBoxLayout;

namespace tenfold::ui {

class Card;

/// What the window shows before a model is open: what it does, the ways to begin, recent files, first steps.
class Welcome : public QWidget {
  Q_OBJECT

 public:
  explicit Welcome(QWidget* parent = nullptr);

  /// Paths, newest first; files that are gone are not shown.
  void setRecent(const QStringList& paths);

 signals:
  void openWanted();
  void sampleWanted(const QString& path);
  /// A page of the help.
  void helpWanted(const QString& id);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void colourLinks();
  void makeBeginning(QVBoxLayout& column);
  void makeSteps();

  Card *recent_, *steps_;
  QWidget* files_ = nullptr;
};

}  // namespace tenfold::ui
