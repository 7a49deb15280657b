// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/export/export_kind.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QProgressBar;
class QStackedWidget;

namespace tenfold::ui {

class Dialogs;
class LatestJob;

/// Where it is written, the button that does it, and how far it is.
class WritePanel : public Card {
  Q_OBJECT

 public:
  explicit WritePanel(Dialogs& dialogs, QWidget* parent = nullptr);

  /// The ending of the path follows.
  void setChoice(const ExportChoice& choice);
  /// A path without ending; gives way to what a person wrote, unless it is `anew`, for another model.
  void suggest(const QString& base, bool anew = false);
  /// What keeps the open model from being written as chosen; empty: nothing.
  void setTrouble(const QString& sentence);
  /// Follows the job, whose end it leaves to showOutcome().
  void follow(LatestJob& job);
  void showOutcome(const QString& sentence, bool good);

  QString path() const;
  /// Those that would be written over and that no file dialog asked about.
  QStringList replaced() const;
  /// Why nothing can be written; empty when it can.
  QString problem() const;
  bool isBusy() const { return busy_; }
  void focusButton();

 signals:
  void pathChanged();
  void writeWanted();
  void cancelWanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void browse();
  void write();
  void refresh();
  void showProgress(const LatestJob& job);
  enum class Tone { plain, good, warns };
  void setNote(const QString& text, Tone tone);

  Dialogs& dialogs_;
  ExportChoice choice_;
  QLineEdit* path_;
  QLabel *note_, *step_;
  QPushButton *write_, *cancel_;
  QProgressBar* progress_;
  QStackedWidget* pages_;
  QString suggested_;  ///< the text as it was suggested
  QString confirmed_;  ///< a file dialog asked about writing over it
  QString trouble_;
  bool busy_ = false;
  Tone tone_ = Tone::plain;
};

}  // namespace tenfold::ui
