// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_page.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/export/contents_panel.h"
#include "ui/export/format_panel.h"
#include "ui/export/result_panel.h"
#include "ui/export/snippet_panel.h"
#include "ui/export/write_panel.h"
#include "ui/export/written_panel.h"
#include "ui/jobs/services.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/panels.h"

namespace tenfold::ui {
namespace {

/// The name of a variant as part of a file's name.
QString fileWord(const QString& name) {
  static const QRegularExpression strange("[^\\w.-]+", QRegularExpression::UseUnicodePropertiesOption);
  QString word = name.trimmed();
  return word.replace(strange, "_");
}

}  // namespace

ExportPage::ExportPage(const Parts& parts, QWidget* parent) : QWidget(parent), parts_(parts) {
  setObjectName("exportPage");
  format_ = new FormatPanel(this);
  contents_ = new ContentsPanel(parts_.document, parts_.dialogs, parts_.messages, this);
  write_ = new WritePanel(parts_.dialogs, this);
  result_ = new ResultPanel(this);
  snippet_ = new SnippetPanel(this);
  written_ = new WrittenPanel(this);
  right_ = new QSplitter(Qt::Vertical, this);
  for (QWidget* each : std::initializer_list<QWidget*>{write_, result_, snippet_, written_})
    right_->addWidget(each);
  right_->setSizes({144, 340, 160, 140});
  for (QWidget* each : std::initializer_list<QWidget*>{result_, snippet_, written_})
    each->setMinimumHeight(96);
  whole_ = new QSplitter(this);
  for (QWidget* each : std::initializer_list<QWidget*>{format_, contents_, right_}) whole_->addWidget(each);
  format_->setMinimumWidth(256);
  contents_->setMinimumWidth(360);
  whole_->setSizes({264, 640, 380});
  whole_->setStretchFactor(0, 0);
  whole_->setStretchFactor(1, 1);
  whole_->setStretchFactor(2, 0);
  for (QSplitter* each : {whole_, right_}) {
    each->setChildrenCollapsible(false);
    each->setHandleWidth(10);
  }
  panels_ = new Panels(this, {whole_, right_},
                       {{format_, format_->header(), tr("Format")},
                        {contents_, contents_->header(), tr("What will be written")},
                        {write_, write_->header(), tr("Write")},
                        {result_, result_->header(), tr("Verification")},
                        {snippet_, snippet_->header(), tr("Use it")},
                        {written_, written_->header(), tr("Written lately")}});
  auto* empty =
      new EmptyState(tr("An open model is written here, in any of six ways: open one first. Files of "
                        "weights are saved in their own workspace."),
                     tr("Open…"), this);
  pages_ = new QStackedWidget(this);
  pages_->addWidget(empty);
  pages_->addWidget(whole_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 10, 10, 10);
  layout->addWidget(pages_);
  connect(empty, &EmptyState::pressed, this, &ExportPage::openWanted);
  connectParts();
  format_->choose(lastChoice());
  readWritten();
  result_->showNothing();
}

void ExportPage::connectParts() {
  connect(format_, &FormatPanel::changed, this, &ExportPage::choiceChanged);
  connect(write_, &WritePanel::pathChanged, this, [this] { snippet_->show(planned()); });
  connect(write_, &WritePanel::writeWanted, this, &ExportPage::write);
  connect(written_, &WrittenPanel::chosen, this, [this](const WrittenFile& file) {
    if (!file.report) return;
    showResult(file);
    snippet_->show(file.loaded);
  });
  connect(written_, &WrittenPanel::folderWanted, this,
          [this](const QString& path) { parts_.dialogs.showFolder(QDir::toNativeSeparators(path)); });
  ExportService& exporter = parts_.services.exporter;
  ReportService& reports = parts_.services.reports;
  connect(write_, &WritePanel::cancelWanted, this, [&exporter, &reports] {
    exporter.job().cancel();
    reports.job().cancel();
  });
  for (ModelService* service : std::initializer_list<ModelService*>{&exporter, &reports}) {
    write_->follow(service->job());
    connect(service, &ModelService::failed, this, &ExportPage::failed);
  }
  connect(&exporter, &ExportService::exported, this, &ExportPage::exported);
  connect(&reports, &ReportService::written, this, &ExportPage::reported);
  connect(&parts_.document, &Document::changed, this, [this](const Change& change) {
    if (std::holds_alternative<ModelOpened>(change)) {
      shown_ = {};
      another_ = true;
      result_->showNothing();
    }
    if (!std::holds_alternative<FileChanged>(change)) refreshSoon();
  });
  connect(&parts_.store, &ReportStore::changed, this, [this] {
    const bool measured = parts_.store.bench(shown_.recipe) != nullptr;
    if (shown_.report && measured != shownMeasured_) showResult(shown_);
  });
}

bool ExportPage::event(QEvent* event) {
  if (event->type() == QEvent::Show && stale_) refresh();
  if (event->type() == QEvent::PaletteChange && parts_.document.isOpen()) {
    contents_->show(format_->choice());
    if (shown_.when.isValid()) showResult(shown_);
  }
  return QWidget::event(event);
}

void ExportPage::refreshSoon() {
  stale_ = true;
  if (isVisible()) refresh();
}

void ExportPage::refresh() {
  stale_ = false;
  const bool open = parts_.document.isOpen();
  pages_->setCurrentIndex(open ? 1 : 0);
  if (!open) return;
  suggestPath();
  choiceChanged();
}

void ExportPage::choiceChanged() {
  if (!parts_.document.isOpen()) return;
  const ExportChoice& choice = format_->choice();
  const bool nothing = choice.kind == reportKind && parts_.document.factorizedLayers() == 0;
  contents_->show(choice);
  write_->setTrouble(nothing ? tr("A report is about what was done, and nothing is factorized yet.")
                             : QString());
  write_->setChoice(choice);
  snippet_->show(planned());
}

void ExportPage::suggestPath() {
  const Document& document = parts_.document;
  const QFileInfo model(QString::fromStdString(document.report().path));
  const QString last = parts_.remembered.value("exportFolder").toString();
  const QDir folder(!last.isEmpty() && QDir(last).exists() ? last : model.absolutePath());
  const QString variant =
      document.variants().size() > 1 ? fileWord(document.variantName()) : QString("small");
  write_->suggest(folder.filePath(model.completeBaseName() + '_' + variant), another_);
  another_ = false;
}

LoadedFile ExportPage::planned() const {
  const ExportChoice& choice = format_->choice();
  const ExportKind kind = exportKind(choice.kind);
  LoadedFile file{choice.kind, write_->path(), {}, {}, {}, {}};
  file.model = QString::fromStdString(parts_.document.report().path);
  if (kind.isModel() && !kind.graph) file.script = withoutSuffix(file.path) + ".py";
  if (!kind.isModel() && choice.recipe)
    file.recipe = ReportService::filesOf({file.path, choice.csv, true}).last();
  for (const auto& input : parts_.document.report().inputs) file.inputs << QString::fromStdString(input);
  return file;
}

void ExportPage::write() {
  if (!parts_.document.isOpen() || write_->isBusy() || !write_->problem().isEmpty()) return;
  const QString path = write_->path();
  const bool itself = QFileInfo(path) == QFileInfo(QString::fromStdString(parts_.document.report().path));
  const QStringList replaced = write_->replaced();
  const QString remark = itself ? tr("It is the file that the open model was read from.") : QString();
  if (!replaced.isEmpty() && !parts_.dialogs.askReplace(this, replaced, remark)) return;
  remember();
  const ExportChoice& choice = format_->choice();
  writing_ = {};
  writing_.path = path;
  writing_.kind = choice.kind;
  writing_.recipe = parts_.document.recipe();
  writing_.denseBytes = contents_->contents().denseBytes;
  writing_.predictedBytes = contents_->contents().bytes;
  writing_.loaded = planned();
  if (choice.kind == reportKind)
    parts_.services.reports.write({path, choice.csv, choice.recipe});
  else
    parts_.services.exporter.exportTo(path, choice.options());
}

void ExportPage::exported(const study::ExportReport& report, const study::CompressReport& compressed) {
  WrittenFile file = writing_;
  file.report = report;
  file.files.clear();
  file.loaded.script.clear();
  for (const auto& each : report.files) {
    const QString path = QString::fromStdString(each);
    file.files << path;
    if (path.endsWith(".py")) file.loaded.script = path;
  }
  file.bytes = report.bytes;
  file.weightError = compressed.relative_error;
  file.check = report.verified ? WrittenFile::Check::same : WrittenFile::Check::differs;
  const QString path = QDir::toNativeSeparators(file.path);
  if (report.verified)
    parts_.messages.tell(tr("Exported and verified %1, %2").arg(path, bytesText(report.bytes)));
  else
    parts_.messages.tellError(tr("%1 was written, but what is read back is not the same").arg(path));
  finish(file, report.verified ? tr("✓ Written and verified") : tr("✗ Written, but not the same"));
}

void ExportPage::reported(const QStringList& files, double error) {
  WrittenFile file = writing_;
  file.files = files;
  file.bytes = QFileInfo(file.path).size();
  file.denseBytes = 0;  // it is no model
  file.weightError = error;
  parts_.messages.tell(tr("Wrote the report %1").arg(QDir::toNativeSeparators(file.path)));
  finish(file, tr("✓ Written"));
}

void ExportPage::finish(const WrittenFile& written, const QString& sentence) {
  WrittenFile file = written;
  file.when = QDateTime::currentDateTime();
  written_->add(file);
  parts_.remembered.set("exportWritten", toVariant(written_->files()));
  showResult(file);
  snippet_->show(file.loaded);
  write_->showOutcome(sentence, file.check != WrittenFile::Check::differs);
}

void ExportPage::failed(const QString& sentence) {
  write_->showOutcome(tr("Nothing was written: %1.").arg(sentence), false);
}

void ExportPage::showResult(const WrittenFile& file) {
  shown_ = file;
  const study::BenchReport* bench = file.report ? parts_.store.bench(file.recipe) : nullptr;
  shownMeasured_ = bench != nullptr;
  result_->show(file, bench);
}

void ExportPage::readWritten() { written_->setFiles(writtenFiles(parts_.remembered.value("exportWritten"))); }

ExportChoice ExportPage::lastChoice() const {
  const Remembered& remembered = parts_.remembered;
  ExportChoice choice;
  choice.kind = remembered.value("exportFormat", choice.kind).toString();
  choice.opset = remembered.value("exportOpset", choice.opset).toInt();
  choice.half = remembered.value("exportHalf", choice.half).toBool();
  choice.csv = remembered.value("exportCsv", choice.csv).toBool();
  choice.recipe = remembered.value("exportRecipe", choice.recipe).toBool();
  return choice;
}

void ExportPage::remember() {
  const ExportChoice& choice = format_->choice();
  Remembered& remembered = parts_.remembered;
  remembered.set("exportFormat", choice.kind);
  remembered.set("exportOpset", choice.opset);
  remembered.set("exportHalf", choice.half);
  remembered.set("exportCsv", choice.csv);
  remembered.set("exportRecipe", choice.recipe);
  // a folder of their own for what is written; beside the model is what is offered anyway
  const QString folder = QFileInfo(write_->path()).absolutePath();
  const QString beside = QFileInfo(QString::fromStdString(parts_.document.report().path)).absolutePath();
  remembered.set("exportFolder", folder == beside ? QString() : folder);
}

void ExportPage::copyRows() {
  if (snippet_->hasTextFocus())
    snippet_->copy();
  else if (written_->hasTableFocus())
    written_->copyPath();
  else
    contents_->copyRows();
}

void ExportPage::focusFormat() { format_->focusChosen(); }

}  // namespace tenfold::ui
