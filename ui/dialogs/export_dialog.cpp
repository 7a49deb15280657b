// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/dialogs/dialogs.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/choice_card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

QString words(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

bool hasOptions(const ExportFormat& format) { return format.id == "onnx"; }

/// The path without the suffix of any format.
QString withoutSuffix(const QString& path) {
  for (const ExportFormat& format : export_formats())
    if (const QString suffix = words(format.suffix); path.endsWith(suffix, Qt::CaseInsensitive))
      return path.chopped(suffix.size());
  return path;
}

const ExportFormat& formatOf(const ExportOptions& options) {
  for (const ExportFormat& format : export_formats())
    if (format.id == options.format) return format;
  return export_formats().front();
}

}  // namespace

ExportDialog::ExportDialog(const ExportContents& contents, const ExportOptions& last, Dialogs& dialogs,
                           QWidget* parent)
    : QDialog(parent), contents_(contents), dialogs_(dialogs), format_(&formatOf(last)) {
  setObjectName("exportDialog");
  setWindowTitle(tr("Export compressed model"));
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(16, 16, 16, 12);
  whole->setSpacing(16);
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  row->addWidget(makeFormats(), 1);
  auto* right = new QVBoxLayout;
  right->setSpacing(12);
  right->addWidget(makeFile());
  right->addWidget(makeContents(), 1);
  right->addWidget(makeOptions(last));
  row->addLayout(right, 1);
  whole->addLayout(row, 1);
  makeButtons();
  whole->addWidget(buttons_);
  resize(900, sizeHint().height());
  path_->setText(QDir::toNativeSeparators(contents_.base));
  chooseFormat(format_->id);
}

QWidget* ExportDialog::makeFormats() {
  auto* card = new Card(tr("Format"), this);
  card->body()->setContentsMargins(8, 8, 8, 8);
  card->body()->setSpacing(4);
  for (const ExportFormat& format : export_formats()) {
    auto* choice = new ChoiceCard(engineText(std::string(format.name)), words(format.suffix),
                                  tr("for %1").arg(engineText(std::string(format.opened_by))), card);
    choice->setObjectName("format_" + words(format.id));
    connect(choice, &ChoiceCard::toggled, this, [this, id = format.id](bool on) {
      if (on) chooseFormat(id);
    });
    card->body()->addWidget(choice);
    cards_.push_back(choice);
  }
  card->body()->addStretch(1);
  return card;
}

QWidget* ExportDialog::makeFile() {
  auto* card = new Card(tr("File"), this);
  card->body()->setContentsMargins(12, 10, 12, 8);
  card->body()->setSpacing(6);
  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  path_ = new QLineEdit(card);
  path_->setObjectName("exportPath");
  path_->setTextMargins(4, 0, 0, 0);
  path_->setAccessibleName(tr("path of the file"));
  path_->setToolTip(tr("The ending follows the format"));
  auto* browse = new QPushButton(tr("&Browse…"), card);
  browse->setObjectName("exportBrowse");
  browse->setAutoDefault(false);
  line->addWidget(path_, 1);
  line->addWidget(browse);
  card->body()->addLayout(line);
  note_ = new QLabel(card);
  note_->setObjectName("exportNote");
  note_->setWordWrap(true);
  note_->setMinimumHeight(2 * note_->fontMetrics().lineSpacing());
  note_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  card->body()->addWidget(note_);
  connect(path_, &QLineEdit::textChanged, this, &ExportDialog::refresh);
  connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
  return card;
}

QWidget* ExportDialog::makeContents() {
  auto* card = new Card(tr("What will be inside"), this);
  card->body()->setContentsMargins(12, 10, 12, 10);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(16);
  grid->setVerticalSpacing(6);
  grid->setColumnStretch(1, 1);
  const auto row = [&](const QString& name, QWidget* value) {
    const int line = grid->rowCount();
    grid->addWidget(secondaryLabel(name, card), line, 0, Qt::AlignTop);
    grid->addWidget(value, line, 1, Qt::AlignTop);
  };
  holds_ = new QLabel(card);
  holds_->setObjectName("exportHolds");
  holds_->setWordWrap(true);
  holds_->setMinimumHeight(2 * holds_->fontMetrics().lineSpacing());
  holds_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  const double kept =
      contents_.denseParameters > 0 ? double(contents_.parameters) / double(contents_.denseParameters) : 1;
  auto* parameters = new QLabel(
      tr("%1 of %2, %3")
          .arg(countText(contents_.parameters), countText(contents_.denseParameters), smallerText(kept)),
      card);
  parameters->setObjectName("exportParameters");
  parameters->setToolTip(tr("%1 parameters, exact").arg(exactText(contents_.parameters)));
  bytes_ = new QLabel(card);
  bytes_->setObjectName("exportBytes");
  bytes_->setToolTip(tr("Predicted; the size of the written file is measured afterwards"));
  row(tr("parameters"), parameters);
  row(tr("size"), bytes_);
  row(tr("layers"), makeFamilies());
  row(tr("holds"), holds_);
  card->body()->addLayout(grid);
  card->body()->addStretch(1);
  return card;
}

QWidget* ExportDialog::makeFamilies() {
  auto* list = new QWidget(this);
  auto* grid = new QGridLayout(list);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(2);
  int line = 0;
  for (const auto& [family, count] : contents_.families) {
    auto* marker = new QLabel(list);
    marker->setPixmap(markerIcon(family, palette()).pixmap(16, 16));
    auto* text = new QLabel(tr("%1 %2").arg(count).arg(familyWord(family)), list);
    text->setToolTip(familySentence(family));
    grid->addWidget(marker, line, 0);
    grid->addWidget(text, line++, 1);
  }
  grid->setColumnStretch(1, 1);
  return list;
}

QWidget* ExportDialog::makeOptions(const ExportOptions& last) {
  auto* card = new Card(tr("Options"), this);
  options_ = new QStackedWidget(card);
  auto* none = secondaryLabel(tr("This format leaves nothing to choose."), options_);
  auto* page = new QWidget(options_);
  auto* line = new QHBoxLayout(page);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(8);
  auto* label = new QLabel(tr("&Operator set"), page);
  opset_ = new QSpinBox(page);
  opset_->setObjectName("exportOpset");
  opset_->setRange(least_onnx_opset, most_onnx_opset);
  opset_->setValue(last.opset);
  opset_->setToolTip(tr(
      "Version of ONNX's operators: older ones run in older programs, newer ones say more in fewer nodes"));
  label->setBuddy(opset_);
  half_ = new QCheckBox(tr("&Half precision"), page);
  half_->setObjectName("exportHalf");
  half_->setChecked(last.half);
  half_->setToolTip(tr("Weights and computation in float16: half the size, about three digits of precision"));
  line->addWidget(label);
  line->addWidget(opset_);
  line->addSpacing(12);
  line->addWidget(half_);
  line->addStretch(1);
  options_->addWidget(none);
  options_->addWidget(page);
  card->body()->setContentsMargins(12, 10, 12, 10);
  card->body()->addWidget(options_);
  connect(half_, &QCheckBox::toggled, this, &ExportDialog::refresh);
  return card;
}

void ExportDialog::makeButtons() {
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* write = buttons_->addButton(tr("&Export and verify"), QDialogButtonBox::AcceptRole);
  write->setObjectName("startExport");
  write->setToolTip(tr("Writes the file, reads it back and compares outputs, parameters and bytes"));
  write->setDefault(true);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ExportDialog::chooseFormat(std::string_view id) {
  for (std::size_t k = 0; k < cards_.size(); ++k)
    if (const ExportFormat& format = export_formats()[k]; format.id == id) {
      format_ = &format;
      cards_[k]->setChecked(true);
    }
  followSuffix();
  refresh();
}

void ExportDialog::followSuffix() {
  const QString base = withoutSuffix(path_->text().trimmed());
  if (!base.isEmpty()) path_->setText(base + words(format_->suffix));
}

void ExportDialog::browse() {
  const QString filter =
      tr("%1 (*%2);;All files (*)").arg(engineText(std::string(format_->name)), words(format_->suffix));
  const QString path = dialogs_.askSave(this, tr("Export as"), path_->text(), filter);
  if (path.isEmpty()) return;
  path_->setText(QDir::toNativeSeparators(path));
  const ExportFormat* other = export_format_of(path.toStdString());
  chooseFormat(other != nullptr ? other->id : format_->id);
}

QString ExportDialog::problem() const {
  const QString path = choice().path;
  if (withoutSuffix(path_->text().trimmed()).isEmpty()) return tr("Say where to write.");
  const QFileInfo file(path);
  if (file.fileName() == words(format_->suffix)) return tr("Give the file a name.");
  if (!file.absoluteDir().exists())
    return tr("There is no folder %1.").arg(QDir::toNativeSeparators(file.absolutePath()));
  if (file.isDir()) return tr("%1 is a folder.").arg(file.fileName());
  return {};
}

void ExportDialog::refresh() {
  options_->setCurrentIndex(hasOptions(*format_) ? 1 : 0);
  holds_->setText(format_->graph ? tr("the whole model: graph, weights and recipe")
                                 : tr("weights and recipe; a Python file beside it rebuilds the model"));
  const bool halved = hasOptions(*format_) && half_->isChecked();
  const std::int64_t bytes = halved ? contents_.bytes / 2 : contents_.bytes;
  bytes_->setText(tr("about %1, the dense file %2").arg(bytesText(bytes), bytesText(contents_.denseBytes)));
  const QString sentence = problem();
  const QFileInfo file(choice().path);
  const bool replaces = sentence.isEmpty() && file.exists();
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText,
                   sentence.isEmpty() && !replaces ? secondaryText(palette()) : slower(palette()));
  note_->setPalette(colours);
  note_->setText(!sentence.isEmpty() ? sentence
                 : replaces          ? tr("%1 exists and will be replaced.").arg(file.fileName())
                            : tr("Written beside it first, then renamed: a file is whole or not there."));
  for (auto* button : buttons_->buttons())
    if (buttons_->buttonRole(button) == QDialogButtonBox::AcceptRole) button->setEnabled(sentence.isEmpty());
}

ExportChoice ExportDialog::choice() const {
  ExportChoice choice;
  choice.path = QDir::fromNativeSeparators(path_->text().trimmed());
  if (const QString suffix = words(format_->suffix); !choice.path.endsWith(suffix, Qt::CaseInsensitive))
    choice.path += suffix;
  choice.options.format = std::string(format_->id);
  choice.options.opset = opset_->value();
  choice.options.half = hasOptions(*format_) && half_->isChecked();
  return choice;
}

}  // namespace tenfold::ui
