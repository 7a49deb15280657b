// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/result_panel.h"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>

#include "ui/models/verdict.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

void paintAs(QLabel& label, bool good) {
  QPalette colours = label.palette();
  // a page in the colour of cards writes in the one or the other
  for (const auto role : {QPalette::WindowText, QPalette::Text})
    colours.setColor(role, good ? faster(colours) : slower(colours));
  label.setPalette(colours);
}

QLabel* valueLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

/// Whole numbers of a check with their separators; words as they are.
QString checkText(const std::string& text) {
  bool whole = false;
  const QString words = QString::fromStdString(text);
  const qlonglong number = words.toLongLong(&whole);
  return whole ? exactText(number) : engineText(text);
}

QString whatText(const std::string& what) {
  if (what == "outputs") return QObject::tr("outputs, greatest difference");
  if (what == "cosine") return QObject::tr("outputs, cosine");
  if (what == "parameters") return QObject::tr("parameters, counted in the file");
  if (what == "bytes of tensors") return QObject::tr("bytes of tensors");
  if (what == "tensors") return QObject::tr("tensors, bit for bit");
  return QString::fromStdString(what);
}

}  // namespace

ResultPanel::ResultPanel(QWidget* parent) : Card(tr("Verification"), parent) {
  setObjectName("resultPanel");
  pages_ = new QStackedWidget(this);
  pages_->addWidget(new EmptyState(
      tr("What is written is read back and compared: outputs, parameters and bytes will stand here."), {},
      this));
  body()->setContentsMargins(1, 0, 1, 2);
  body()->addWidget(pages_);
}

void ResultPanel::showNothing() {
  setSubtitle({});
  pages_->setCurrentIndex(0);
}

void ResultPanel::show(const WrittenFile& file, const study::BenchReport* bench) {
  delete shown_;
  setSubtitle(QFileInfo(file.path).fileName());
  auto* page = new QWidget(this);
  auto* lines = new QVBoxLayout(page);
  lines->setContentsMargins(12, 10, 12, 10);
  lines->setSpacing(8);
  addVerdict(*lines, file);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(2);
  grid->setColumnStretch(0, 1);
  if (file.report) addChecks(*grid, *file.report);
  lines->addLayout(grid);
  // of their own, so that their long values take no room from the names of checks
  auto* facts = new QGridLayout;
  facts->setHorizontalSpacing(12);
  facts->setVerticalSpacing(2);
  facts->setColumnStretch(0, 1);
  addFacts(*facts, file, bench);
  lines->addLayout(facts);
  if (file.report)
    for (const auto& remark : file.report->remarks) {
      auto* text = valueLabel(engineText(remark), page);
      text->setObjectName("exportRemark");
      text->setWordWrap(true);
      lines->addWidget(text);
    }
  lines->addStretch(1);
  shown_ = scrollPage(page, this);
  pages_->addWidget(shown_);
  pages_->setCurrentWidget(shown_);
}

void ResultPanel::addVerdict(QVBoxLayout& lines, const WrittenFile& file) {
  const bool differs = file.check == WrittenFile::Check::differs;
  auto* verdict = new QLabel(this);
  verdict->setObjectName("exportVerdict");
  verdict->setWordWrap(true);
  verdict->setText(differs                                  ? tr("✗ Written, but the file is not the same")
                   : file.check == WrittenFile::Check::same ? tr("✓ Written, read back and found the same")
                                                            : tr("✓ Written"));
  QFont bold = font();
  bold.setBold(true);
  verdict->setFont(bold);
  paintAs(*verdict, !differs);
  lines.addWidget(verdict);
}

void ResultPanel::addChecks(QGridLayout& grid, const study::ExportReport& report) {
  for (const study::ExportCheck& check : report.checks) {
    const int line = grid.rowCount();
    const QString what = whatText(check.what);
    grid.addWidget(new QLabel(what, this), line, 0);
    auto* found = valueLabel(checkText(check.found), this);
    found->setObjectName("found_" + QString::fromStdString(check.what));
    grid.addWidget(found, line, 1, Qt::AlignRight);
    auto* result = new QLabel(check.same ? tr("✓ same") : tr("✗ differs"), this);
    result->setObjectName("check_" + QString::fromStdString(check.what));
    result->setAccessibleName(tr("%1: %2").arg(what, result->text()));
    paintAs(*result, check.same);
    grid.addWidget(result, line, 2);
    auto* expected = secondaryLabel(tr("expected %1").arg(checkText(check.expected)), this);
    expected->setContentsMargins(0, 0, 0, 4);
    grid.addWidget(expected, line + 1, 0, 1, 3);
  }
}

void ResultPanel::addFact(QGridLayout& grid, const QString& name, const QString& value,
                          const char* objectName) {
  const int line = grid.rowCount();
  auto* title = secondaryLabel(name, this);
  title->setWordWrap(true);
  grid.addWidget(title, line, 0, Qt::AlignTop);
  auto* label = valueLabel(value, this);
  label->setObjectName(objectName);
  label->setAlignment(Qt::AlignRight);
  grid.addWidget(label, line, 1);
}

void ResultPanel::addFacts(QGridLayout& grid, const WrittenFile& file, const study::BenchReport* bench) {
  for (const QString& each : file.files) {
    const QFileInfo info(each);
    addFact(grid, info.fileName(), info.exists() ? bytesText(info.size()) : tr("no longer there"),
            "exportFile");
  }
  if (file.denseBytes > 0) {
    addFact(grid, tr("predicted"), bytesText(file.predictedBytes), "exportPredicted");
    addFact(grid, tr("dense file"), bytesText(file.denseBytes), "exportDense");
    addFact(grid, tr("against it"), smallerText(double(file.bytes) / double(file.denseBytes)), "exportSize");
  }
  if (file.weightError)
    addFact(grid, tr("error of the weights"), percentText(*file.weightError), "exportError");
  if (!file.report) return;
  if (bench == nullptr) return addFact(grid, tr("time of a call"), tr("not measured (Ctrl+B)"), "exportTime");
  const study::TimeRow& whole = bench->whole;
  addFact(grid, tr("time of a call"),
          tr("%1, dense %2").arg(timeText(whole.seconds), timeText(whole.dense_seconds)), "exportTime");
  addFact(grid, tr("against dense"), verdictText(verdictOf(&whole, nullptr)), "exportSpeed");
}

}  // namespace tenfold::ui
