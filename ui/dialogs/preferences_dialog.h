// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "ui/settings/palette.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace tenfold::ui {

/// What a person can set once for all; holds at once, each change a signal.
class PreferencesDialog : public QDialog {
  Q_OBJECT

 public:
  struct Values {
    Theme theme = Theme::system;
    int textPercent = 100;
    bool presenter = false;
    int threads = 0;  ///< 0: as LibTorch chooses
    int mostThreads = 1;
    int remembered = 0;     ///< recent files
    bool places = false;    ///< Remembered::hasPlaces()
    QString language = {};  ///< "system", "en" or "de"
    bool timeLayers = true;
  };

  explicit PreferencesDialog(const Values& values, QWidget* parent = nullptr);

  /// What was changed elsewhere, without a signal.
  void show(const Values& values);
  using QDialog::show;

 signals:
  /// Holds from the next start on: texts that were made stay.
  void languageChosen(const QString& language);
  void themeChosen(tenfold::ui::Theme theme);
  void textPercentChosen(int percent);
  void presenterChosen(bool on);
  void threadsChosen(int threads);
  void timeLayersChosen(bool on);
  void forgetWanted();
  void resetLayoutWanted();

 private:
  void addAppearance(QFormLayout* form);
  void addWork(QFormLayout* form);
  void connectEditors();

  QComboBox *theme_, *language_;
  QSpinBox *text_, *threads_;
  QCheckBox *presenter_, *timeLayers_;
  QLabel* remembered_;
  QPushButton* forget_;
};

}  // namespace tenfold::ui
