// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>

namespace tenfold::ui {

enum class Workspace { compress, weights, train, compare, exporting };

/// One workspace in the rail at the left edge: icon and word.
class RailButton : public QAbstractButton {
  Q_OBJECT

 public:
  RailButton(Workspace workspace, const QString& word, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void takeRoom();

  Workspace workspace_;
};

/// The rail itself: the workspaces there are.
class Rail : public QWidget {
  Q_OBJECT

 public:
  explicit Rail(QWidget* parent = nullptr);

  void show(Workspace workspace);
  /// The entry of weights is there while a file of weights is open.
  void setWeightsVisible(bool visible) { weights_->setVisible(visible); }
  /// The entries of what is done with a model are there while one is open.
  void setModelVisible(bool visible) {
    train_->setVisible(visible);
    compare_->setVisible(visible);
  }

 signals:
  void wanted(tenfold::ui::Workspace workspace);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  RailButton* add(Workspace workspace, const QString& word, const char* name, const QString& tip);

  RailButton *compress_, *weights_, *train_, *compare_, *export_;
};

}  // namespace tenfold::ui
