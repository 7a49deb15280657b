// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <QTemporaryDir>
#include <QTest>

#include "ui/main_window.h"

namespace tenfold::ui::testing {

constexpr int patience = 120'000;  // a shared machine; the usual case is a second

/// Answers every question as the test said.
struct Answers : Dialogs {
  QString openPath, savePath;
  Unsaved unsaved = Unsaved::discard;
  bool loseTraining = true;
  QString lost;  ///< what was said of the training
  std::optional<study::DataOptions> data;
  std::optional<study::CalibrationOptions> calibration;
  bool replace = true;   ///< what is there is written over
  QStringList replaced;  ///< that was asked about
  std::optional<std::vector<InputShape>> inputs;
  QString architecture;
  QString folder;  ///< that was opened
  QString missingModel, expectedModel;
  bool recover = false;
  QString name;  ///< of a variant
  int questions = 0;

  QString askOpen(QWidget*, const QString&, const QString&, const QString&) override {
    return ++questions, openPath;
  }
  QString askSave(QWidget*, const QString&, const QString&, const QString&) override {
    return ++questions, savePath;
  }
  Unsaved askUnsaved(QWidget*, const QString&) override { return ++questions, unsaved; }
  bool askLoseTraining(QWidget*, const QString& sentence) override {
    lost = sentence;
    return ++questions, loseTraining;
  }
  std::optional<study::DataOptions> askData(QWidget*, const std::optional<study::DataOptions>&) override {
    return ++questions, data;
  }
  std::optional<study::CalibrationOptions> askCalibration(
      QWidget*, const std::optional<study::CalibrationOptions>&) override {
    return ++questions, calibration;
  }
  bool askReplace(QWidget*, const QStringList& files, const QString&) override {
    replaced = files;
    return ++questions, replace;
  }
  QString askArchitecture(QWidget*, const study::Weights&, const study::WeightsReport&) override {
    return ++questions, architecture;
  }
  std::optional<std::vector<InputShape>> askInputs(QWidget*, const QString&) override {
    return ++questions, inputs;
  }
  QString askMissingModel(QWidget*, const QString&, const QString& expected) override {
    expectedModel = expected;
    return ++questions, missingModel;
  }
  bool askRecover(QWidget*, const QString&, const QString&) override { return ++questions, recover; }
  QString askName(QWidget*, const QString&, const QString&) override { return ++questions, name; }
  void showFolder(const QString& path) override { folder = path; }
};

QString sample(const QString& name);

/// A window with its answers, and the steps that tests of it share.
class WindowDriver {
 protected:
  /// `recovery`: where unsaved work is kept, at once; empty: nowhere.
  void start(const QString& recovery = {});
  void stop() { window_.reset(); }

  /// On the page that is shown, else anywhere in the window: pages have editors alike.
  template <class Widget>
  Widget* find(const char* name) {
    auto* found = shownPage()->findChild<Widget*>(name);
    return found != nullptr ? found : window_->findChild<Widget*>(name);
  }
  QWidget* shownPage();
  QAction* action(const char* name) { return window_->findChild<QAction*>(name); }
  Document& document() { return window_->document(); }
  QAbstractItemModel& model();

  void openSample();
  /// By 500 samples of the digits, as the menu does it.
  void calibrate();
  void solve();
  /// The first command that the words find.
  void runFromPalette(const QString& words);
  QList<QModelIndex> rows();
  int rowCount() { return int(rows().size()); }
  void selectLayer(int row);
  std::string selectedId() { return window_->page().layers().selected().at(0); }
  QString cell(const std::string& id, int column);

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
  Answers* answers_ = nullptr;
};

}  // namespace tenfold::ui::testing
