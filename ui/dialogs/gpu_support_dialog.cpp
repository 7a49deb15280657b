// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/gpu_support_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int barSteps = 1000, leastWidth = 560;

QLabel* wrapped(QLabel* label, const QString& name) {
  label->setObjectName(name);
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  return label;
}

QString namesOf(const study::GpuState& state) {
  QStringList names;
  for (const auto& name : state.names) names << QString::fromStdString(name);
  return names.join(QStringLiteral(", "));
}

bool mayFetch(const GpuSupportDialog::Values& values) {
  return values.known && values.state.problem == "libraries" && !values.state.fetched;
}

QString noteOf(const GpuSupportService::Progress& progress) {
  QString note = GpuSupportDialog::tr("%1, %2 of %3")
                     .arg(progress.note, bytesText(progress.done), bytesText(progress.total));
  if (progress.secondsLeft >= 0)
    note = GpuSupportDialog::tr("%1, %2 left").arg(note, clockText(progress.secondsLeft));
  return note;
}

/// What can be done about it.
QString detailsOf(const GpuSupportDialog::Values& values) {
  const QString folder = QDir::toNativeSeparators(values.folder);
  const auto& problem = values.state.problem;
  if (mayFetch(values) || values.progress.running)
    return GpuSupportDialog::
        tr("They are %1 archives of PyTorch and NVIDIA at %2: %3 to fetch, %4 of disk in %5. Each is checked "
           "by its SHA-256. Their licences come with them; NVIDIA's libraries are not free software. Nothing "
           "is fetched before you press the button.")
            .arg(values.files)
            .arg(values.host, bytesText(values.bytes), bytesText(values.bytesNeeded), folder);
  if (problem == "driver" || problem == "device")
    return GpuSupportDialog::tr(
        "What is needed is an NVIDIA GPU with a driver of version 580 or newer. Once it is there, start "
        "Tenfold "
        "again: the libraries that are needed, too, can then be fetched here.");
  return values.state.fetched ? GpuSupportDialog::tr("The fetched libraries are in %1.").arg(folder)
                              : QString();
}

}  // namespace

QString gpuSentence(const GpuSupportDialog::Values& values) {
  const auto& state = values.state;
  const QString names = namesOf(state);
  if (!values.known) return GpuSupportDialog::tr("Looking for a GPU…");
  if (state.usable)
    return names.isEmpty() ? GpuSupportDialog::tr("A GPU is there and can be used.")
                           : GpuSupportDialog::tr("A GPU is there and can be used: %1.").arg(names);
  if (state.problem == "driver")
    return GpuSupportDialog::tr(
        "No GPU can be used: there is no NVIDIA driver on this computer. Everything runs on the processor.");
  if (state.problem == "plugin")
    return GpuSupportDialog::tr("No GPU can be used: this build of Tenfold comes without CUDA.");
  if (state.problem == "device")
    return GpuSupportDialog::tr(
        "There is an NVIDIA driver, but no GPU answers, or the driver is older than version 580, which CUDA "
        "13 needs.");
  if (values.fetchedNow && state.fetched)
    return GpuSupportDialog::tr("The libraries are here and will be used when Tenfold is started again.");
  if (state.fetched)
    return GpuSupportDialog::tr("The libraries were fetched but cannot be loaded. %1")
        .arg(QString::fromStdString(state.reason));
  return names.isEmpty()
             ? GpuSupportDialog::tr(
                   "There is an NVIDIA driver, but the libraries that compute on a GPU are not here yet.")
             : GpuSupportDialog::tr("%1 is there, but the libraries that compute on a GPU are not here yet.")
                   .arg(names);
}

GpuSupportDialog::GpuSupportDialog(const Values& values, QWidget* parent) : QDialog(parent) {
  setObjectName("gpuSupport");
  setWindowTitle(tr("GPU support"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 12);
  layout->setSpacing(12);
  sentence_ = wrapped(new QLabel(this), "gpuSentence");
  QFont bold = sentence_->font();
  bold.setBold(true);
  sentence_->setFont(bold);
  details_ = wrapped(secondaryLabel({}, this), "gpuDetails");
  bar_ = new QProgressBar(this);
  bar_->setObjectName("gpuProgress");
  bar_->setAccessibleName(tr("Progress of fetching"));
  bar_->setRange(0, barSteps);
  bar_->setTextVisible(false);
  note_ = wrapped(secondaryLabel({}, this), "gpuNote");
  error_ = wrapped(new QLabel(this), "gpuError");
  for (QWidget* each : std::initializer_list<QWidget*>{sentence_, details_, bar_, note_, error_})
    layout->addWidget(each);
  layout->addStretch(1);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  fetch_ = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
  fetch_->setObjectName("gpuFetch");
  cancel_ = buttons->addButton(tr("C&ancel fetching"), QDialogButtonBox::ActionRole);
  cancel_->setObjectName("gpuCancel");
  cancel_->setToolTip(tr("What was fetched whole is kept, and fetching goes on from there"));
  remove_ = buttons->addButton(tr("&Delete what was fetched"), QDialogButtonBox::ActionRole);
  remove_->setObjectName("gpuRemove");
  for (QPushButton* button : {fetch_, cancel_, remove_}) button->setAutoDefault(false);
  layout->addWidget(buttons);
  setMinimumWidth(leastWidth);
  resize(leastWidth, layout->totalHeightForWidth(leastWidth));
  show(values);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  connect(fetch_, &QPushButton::clicked, this, &GpuSupportDialog::fetchWanted);
  connect(cancel_, &QPushButton::clicked, this, &GpuSupportDialog::cancelWanted);
  connect(remove_, &QPushButton::clicked, this, &GpuSupportDialog::removeWanted);
}

void GpuSupportDialog::show(const Values& values) {
  const auto& progress = values.progress;
  const QString before = sentence_->text() + details_->text() + error_->text();
  const bool ran = bar_->isVisibleTo(this);
  sentence_->setText(gpuSentence(values));
  details_->setText(detailsOf(values));
  details_->setVisible(!details_->text().isEmpty());
  bar_->setVisible(progress.running);
  bar_->setValue(progress.total > 0 ? int(double(progress.done) / double(progress.total) * barSteps) : 0);
  note_->setVisible(progress.running);
  note_->setText(progress.running ? noteOf(progress) : QString());
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, slower(colours));
  error_->setPalette(colours);
  error_->setText(values.error);
  error_->setVisible(!values.error.isEmpty() && !progress.running);
  fetch_->setText(tr("&Fetch %1").arg(bytesText(values.bytes)));
  fetch_->setVisible(mayFetch(values) && !progress.running);
  cancel_->setVisible(progress.running);
  remove_->setVisible(values.state.fetched && !progress.running);
  // not while only numbers move: a person may have made it larger
  if (ran != progress.running || before != sentence_->text() + details_->text() + error_->text())
    resize(width(), layout()->totalHeightForWidth(width()));
}

}  // namespace tenfold::ui
