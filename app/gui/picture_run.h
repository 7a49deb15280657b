// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTemporaryDir>

#include "ui/main_window.h"

namespace tenfold::gui {

/// Opens a file, saves a picture of the window and ends the program: for documentation and for a look without
/// a screen. Of a model a quarter of the parameters is solved and errors, curve and a report are computed; of
/// a file of weights the largest tensor is decomposed.
class PictureRun : public QObject {
  Q_OBJECT

 public:
  struct Options {
    QString file, picture, report;
    bool measure = false;  ///< accuracy on digits and speed too
    QString calibrate;     ///< data to calibrate on first; empty: none
    QString plots;         ///< "families" and so on: which page of plots; empty: the trade-off
    QString with;          ///< path of a session to compare with; empty: none
    double drop = -1;  ///< points of accuracy on digits that may be lost, in place of 25 %; negative: 25 %
  };

  PictureRun(ui::MainWindow& window, Options options);
  void start();

 private:
  void opened();
  void weightsOpened();
  void solve();
  void solved();
  void showPlots();
  void measure(std::function<void()> next);
  void finish();
  /// Axes as FamilyPanel::choiceText() has them, measured where they show it.
  void families(const std::string& layer);
  void train();
  void writeReport();
  void exportModel();
  void whenIdle(std::function<void()> next);
  void savePicture();
  void savePicture(QWidget& shown);
  void fail(const QString& sentence);

  ui::MainWindow& window_;
  Options options_;
  ui::LatestJob reportJob_;
  QTemporaryDir folder_;  ///< for the model that the Export workspace writes
};

}  // namespace tenfold::gui
