// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "ui/export/export_kind.h"
#include "ui/export/written_file.h"

class QSplitter;
class QStackedWidget;

namespace tenfold::ui {

class ContentsPanel;
class Dialogs;
class Document;
class EmptyState;
class FormatPanel;
class MessageLog;
class Panels;
class Remembered;
class ReportStore;
class ResultPanel;
class Services;
class SnippetPanel;
class WritePanel;
class WrittenPanel;

/// The Export workspace: what can be written and how, what will be in the file, the place and the button, how
/// the written file was checked and how it is loaded. What was chosen is offered the next time.
class ExportPage : public QWidget {
  Q_OBJECT

 public:
  struct Parts {
    Document& document;
    ReportStore& store;
    Services& services;
    Dialogs& dialogs;
    Remembered& remembered;
    MessageLog& messages;
  };

  explicit ExportPage(const Parts& parts, QWidget* parent = nullptr);

  /// What the panel with the keyboard has: rows of the contents, the code, the path of a file.
  void copyRows();
  /// The keyboard to the chosen format.
  void focusFormat();
  /// Reads again what is remembered of files that were written.
  void readWritten();
  FormatPanel& format() { return *format_; }
  WritePanel& writing() { return *write_; }
  ContentsPanel& contents() { return *contents_; }

  Panels& panels() { return *panels_; }

 public slots:
  /// As the button does: asks before it writes over something.
  void write();

 signals:
  void openWanted();

 protected:
  bool event(QEvent* event) override;

 private:
  void connectParts();
  void refreshSoon();
  void refresh();
  void choiceChanged();
  void suggestPath();
  void showResult(const WrittenFile& file);
  void exported(const study::ExportReport& report, const study::CompressReport& compressed);
  void reported(const QStringList& files, double error);
  void failed(const QString& sentence);
  void finish(const WrittenFile& file, const QString& sentence);
  /// What is known of a file before it is written.
  LoadedFile planned() const;
  ExportChoice lastChoice() const;
  void remember();

  Parts parts_;
  FormatPanel* format_;
  ContentsPanel* contents_;
  WritePanel* write_;
  ResultPanel* result_;
  SnippetPanel* snippet_;
  WrittenPanel* written_;
  QStackedWidget* pages_;
  QSplitter *whole_, *right_;
  Panels* panels_;
  WrittenFile writing_;  ///< what the running job writes
  WrittenFile shown_;    ///< whose verification is shown
  bool shownMeasured_ = false;
  bool another_ = true;  ///< a model was opened since the last suggestion
  bool stale_ = true;
};

}  // namespace tenfold::ui
