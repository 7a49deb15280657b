// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/write_panel.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/dialogs/dialogs.h"
#include "ui/jobs/report_service.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

WritePanel::WritePanel(Dialogs& dialogs, QWidget* parent) : Card(tr("Write"), parent), dialogs_(dialogs) {
  setObjectName("writePanel");
  body()->setContentsMargins(12, 10, 12, 10);
  body()->setSpacing(8);
  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  path_ = new QLineEdit(this);
  path_->setObjectName("exportPath");
  path_->setTextMargins(4, 0, 0, 0);
  path_->setAccessibleName(tr("path of the file"));
  auto* browse = new QPushButton(tr("&Browse…"), this);
  browse->setObjectName("exportBrowse");
  browse->setAutoDefault(false);
  line->addWidget(path_, 1);
  line->addWidget(browse);
  body()->addLayout(line);

  note_ = new QLabel(this);
  note_->setObjectName("exportNote");
  note_->setWordWrap(true);
  note_->setTextFormat(Qt::PlainText);
  note_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  note_->setMinimumHeight(2 * note_->fontMetrics().lineSpacing());
  auto* running = new QWidget(this);
  auto* steps = new QVBoxLayout(running);
  steps->setContentsMargins(0, 0, 0, 0);
  steps->setSpacing(4);
  step_ = secondaryLabel({}, running);
  step_->setObjectName("exportStep");
  progress_ = new QProgressBar(running);
  progress_->setObjectName("exportProgress");
  progress_->setAccessibleName(tr("how far it is written"));
  progress_->setRange(0, 1000);
  progress_->setTextVisible(false);
  progress_->setFixedHeight(8);
  steps->addStretch(1);
  steps->addWidget(step_);
  steps->addWidget(progress_);
  steps->addStretch(1);
  pages_ = new QStackedWidget(this);
  pages_->addWidget(note_);
  pages_->addWidget(running);
  body()->addWidget(pages_, 1);

  auto* buttons = new QHBoxLayout;
  cancel_ = new QPushButton(tr("Cancel"), this);
  cancel_->setObjectName("exportCancel");
  cancel_->setAutoDefault(false);
  cancel_->setToolTip(tr("Stops writing (Esc)"));
  cancel_->hide();
  write_ = new QPushButton(tr("&Write and verify"), this);
  write_->setObjectName("startExport");
  write_->setDefault(true);
  buttons->addStretch(1);
  buttons->addWidget(cancel_);
  buttons->addWidget(write_);
  body()->addLayout(buttons);
  connect(path_, &QLineEdit::textChanged, this, [this] {
    refresh();
    emit pathChanged();
  });
  connect(path_, &QLineEdit::returnPressed, this, &WritePanel::write);
  connect(browse, &QPushButton::clicked, this, &WritePanel::browse);
  connect(write_, &QPushButton::clicked, this, &WritePanel::write);
  connect(cancel_, &QPushButton::clicked, this, &WritePanel::cancelWanted);
}

void WritePanel::setChoice(const ExportChoice& choice) {
  choice_ = choice;
  const ExportKind kind = exportKind(choice.kind);
  write_->setText(kind.isModel() ? tr("&Write and verify") : tr("&Write the report"));
  write_->setToolTip(kind.isModel()
                         ? tr("Writes the file, reads it back and compares outputs, parameters and bytes")
                         : tr("Writes what was done for people to read"));
  path_->setToolTip(tr("The ending follows the format: %1").arg(kind.suffix));
  const bool untouched = path_->text() == suggested_;
  const QString base = withoutSuffix(path_->text().trimmed());
  if (!base.isEmpty()) path_->setText(base + kind.suffix);
  if (untouched) suggested_ = path_->text();
  refresh();
}

void WritePanel::suggest(const QString& base, bool anew) {
  if (path_->text() != suggested_ && !anew) return;
  suggested_ = QDir::toNativeSeparators(base + exportKind(choice_.kind).suffix);
  path_->setText(suggested_);
  path_->setCursorPosition(int(suggested_.size()));  // its end tells more
}

void WritePanel::setTrouble(const QString& sentence) {
  trouble_ = sentence;
  refresh();
}

QString WritePanel::path() const {
  const QString path = QDir::fromNativeSeparators(path_->text().trimmed());
  const QString suffix = exportKind(choice_.kind).suffix;
  return path.endsWith(suffix, Qt::CaseInsensitive) ? path : path + suffix;
}

QStringList WritePanel::replaced() const {
  QStringList files{path()};
  if (choice_.kind == reportKind) files = ReportService::filesOf({path(), choice_.csv, choice_.recipe});
  if (confirmed_ == path()) files.removeFirst();
  files.erase(
      std::remove_if(files.begin(), files.end(), [](const QString& file) { return !QFile::exists(file); }),
      files.end());
  return files;
}

QString WritePanel::problem() const {
  if (!trouble_.isEmpty()) return trouble_;
  const QFileInfo file(path());
  if (withoutSuffix(path_->text().trimmed()).isEmpty()) return tr("Say where to write.");
  if (file.fileName() == exportKind(choice_.kind).suffix) return tr("Give the file a name.");
  const QFileInfo folder(file.absolutePath());
  if (!folder.exists()) return tr("There is no folder %1.").arg(QDir::toNativeSeparators(folder.filePath()));
  if (!folder.isDir()) return tr("%1 is no folder.").arg(QDir::toNativeSeparators(folder.filePath()));
  if (!folder.isWritable())
    return tr("The folder %1 may not be written to: choose another one.")
        .arg(QDir::toNativeSeparators(folder.filePath()));
  if (file.isDir()) return tr("%1 is a folder.").arg(file.fileName());
  return {};
}

void WritePanel::browse() {
  const ExportKind kind = exportKind(choice_.kind);
  const QString path =
      dialogs_.askSave(this, tr("Export as"), path_->text(),
                       tr("%1 (*%2)").arg(kind.name, kind.suffix) + ";;" + tr("All files (*)"));
  if (path.isEmpty()) return;
  const QString whole = path.endsWith(kind.suffix, Qt::CaseInsensitive) ? path : path + kind.suffix;
  confirmed_ = whole == path ? whole : QString();
  path_->setText(QDir::toNativeSeparators(whole));
}

void WritePanel::write() {
  refresh();  // folders come and go
  if (!busy_ && problem().isEmpty()) emit writeWanted();
}

void WritePanel::setNote(const QString& text, Tone tone) {
  tone_ = tone;
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, tone == Tone::warns  ? slower(palette())
                                         : tone == Tone::good ? faster(palette())
                                                              : secondaryText(palette()));
  note_->setPalette(colours);
  note_->setText(text);
}

void WritePanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) setNote(note_->text(), tone_);
  Card::changeEvent(event);
}

void WritePanel::refresh() {
  const QString sentence = problem();
  write_->setEnabled(sentence.isEmpty() && !busy_);
  if (!sentence.isEmpty()) return setNote(sentence, Tone::warns);
  const QStringList files = replaced();
  if (files.isEmpty())
    return setNote(tr("Written beside it first, then renamed: a file is whole or not there."), Tone::plain);
  QStringList names;
  for (const QString& file : files) names << QFileInfo(file).fileName();
  setNote(files.size() == 1 ? tr("%1 exists: you will be asked.").arg(names.front())
                            : tr("%1 exist: you will be asked.").arg(names.join(", ")),
          Tone::warns);
}

void WritePanel::follow(LatestJob& job) {
  connect(&job, &LatestJob::changed, this, [this, &job] { showProgress(job); });
}

void WritePanel::showProgress(const LatestJob& job) {
  const bool was = busy_;
  busy_ = job.isRunning();
  if (busy_) {
    step_->setText(job.note().isEmpty() ? job.title() : job.note());
    job.fraction() < 0 ? progress_->setRange(0, 0) : progress_->setRange(0, 1000);
    progress_->setValue(int(1000 * qMax(0.0, job.fraction())));
  }
  if (was == busy_) return;
  const bool held = write_->hasFocus() || cancel_->hasFocus();
  pages_->setCurrentIndex(busy_ ? 1 : 0);
  cancel_->setVisible(busy_);
  if (busy_) {
    if (held) cancel_->setFocus();
    write_->setEnabled(false);
    return;
  }
  confirmed_.clear();
  refresh();
  setNote(tr("Cancelled: a file that is there was not checked."),
          Tone::warns);  // unless something else is told
  if (held) focusButton();
}

void WritePanel::showOutcome(const QString& sentence, bool good) {
  setNote(sentence, good ? Tone::good : Tone::warns);
}

void WritePanel::focusButton() { write_->isEnabled() ? write_->setFocus() : path_->setFocus(); }

}  // namespace tenfold::ui
