// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/spec/export_format.h"
#include "engine/spec/family.h"

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedWidget;

namespace tenfold::ui {

class ChoiceCard;
class Dialogs;

/// Where a model is to be written, and how.
struct ExportChoice {
  QString path;
  ExportOptions options;
};

/// What is known of a model before it is written.
struct ExportContents {
  QString base;                                      ///< suggested path, without a suffix
  std::int64_t parameters = 0, denseParameters = 0;  ///< exact
  std::int64_t bytes = 0, denseBytes = 0;            ///< of a file, predicted
  std::vector<std::pair<Family, int>> families;      ///< layers of each, dense too
};

/// Chooses format, options and place of an export, and says what will be inside.
class ExportDialog : public QDialog {
  Q_OBJECT

 public:
  ExportDialog(const ExportContents& contents, const ExportOptions& last, Dialogs& dialogs,
               QWidget* parent = nullptr);

  ExportChoice choice() const;
  /// What keeps the dialog from being accepted; empty when all is well.
  QString problem() const;

 private:
  QWidget* makeFormats();
  QWidget* makeFile();
  QWidget* makeContents();
  QWidget* makeFamilies();
  QWidget* makeOptions(const ExportOptions& last);
  void makeButtons();
  void chooseFormat(std::string_view id);
  void followSuffix();
  void browse();
  void refresh();

  const ExportContents contents_;
  Dialogs& dialogs_;
  const ExportFormat* format_;
  std::vector<ChoiceCard*> cards_;
  QLineEdit* path_;
  QLabel *note_, *holds_, *bytes_;
  QStackedWidget* options_;
  QSpinBox* opset_;
  QCheckBox* half_;
  QDialogButtonBox* buttons_;
};

}  // namespace tenfold::ui
