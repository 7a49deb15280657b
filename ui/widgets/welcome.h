// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

class QLabel;

namespace tenfold::ui {

/// What the window shows before a model is open: what it does, and the ways to begin.
class Welcome : public QWidget {
  Q_OBJECT

 public:
  explicit Welcome(QWidget* parent = nullptr);

 signals:
  void openWanted();
  void sampleWanted(const QString& path);
};

}  // namespace tenfold::ui
