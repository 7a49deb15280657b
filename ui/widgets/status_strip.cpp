// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/status_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <algorithm>

#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// Shorter work would only flicker.
constexpr double quietSeconds = 0.25;

}  // namespace

MessageButton::MessageButton(QWidget* parent) : QAbstractButton(parent) {
  setToolTip(tr("All messages"));
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
}

void MessageButton::show(const QString& text, bool isError) {
  isError_ = isError;
  setText(text);
  setAccessibleName(text);
  update();
}

void MessageButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(isError_ ? slower(palette()) : palette().color(QPalette::Text));
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                   fontMetrics().elidedText(text(), Qt::ElideRight, width()));
  if (!hasFocus()) return;
  painter.setPen(accent(palette()));
  painter.drawLine(0, height() - 3, width(), height() - 3);
}

StatusStrip::StatusStrip(JobBoard& jobs, MessageLog& messages, QWidget* parent)
    : QWidget(parent), jobs_(jobs), messages_(messages) {
  setObjectName("statusStrip");
  setMinimumHeight(30);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 0, 12, 0);
  layout->setSpacing(10);
  job_ = new QLabel(this);
  job_->setObjectName("jobText");
  job_->setTextFormat(Qt::PlainText);
  progress_ = new QProgressBar(this);
  progress_->setObjectName("jobProgress");
  progress_->setTextVisible(false);
  progress_->setFixedSize(180, 12);
  progress_->setRange(0, 1000);
  left_ = secondaryLabel({}, this);
  left_->setObjectName("jobTimeLeft");
  cancel_ = new QPushButton(tr("Cancel"), this);
  cancel_->setObjectName("cancelJob");
  cancel_->setFixedHeight(22);
  cancel_->setToolTip(tr("Stop what is running (Esc)"));
  message_ = new MessageButton(this);
  message_->setObjectName("messageArea");
  engine_ = secondaryLabel({}, this);
  engine_->setObjectName("engineText");
  for (QWidget* each : std::initializer_list<QWidget*>{job_, progress_, left_, cancel_}) {
    layout->addWidget(each);
    each->hide();
  }
  layout->addWidget(message_, 1);
  layout->addWidget(engine_);
  connect(cancel_, &QPushButton::clicked, this, &StatusStrip::stopJobs);
  connect(message_, &QAbstractButton::clicked, this, &StatusStrip::messagesWanted);
  connect(&jobs_, &JobBoard::changed, this, &StatusStrip::refresh);
  connect(&messages_, &MessageLog::added, this, &StatusStrip::showMessage);
  timer_.setInterval(200);
  connect(&timer_, &QTimer::timeout, this, &StatusStrip::refresh);
}

void StatusStrip::setEngine(const QString& text, const QString& tip) {
  engine_->setText(text);
  engine_->setToolTip(tip);
}

void StatusStrip::refresh() {
  const auto running = jobs_.running();
  running.empty() ? timer_.stop() : timer_.isActive() ? void() : timer_.start();
  const LatestJob* longest = nullptr;
  for (const auto* job : running)
    if (longest == nullptr || job->secondsRunning() > longest->secondsRunning()) longest = job;
  const bool visible = longest != nullptr && longest->secondsRunning() >= quietSeconds;
  for (QWidget* each : std::initializer_list<QWidget*>{job_, progress_, left_, cancel_})
    each->setVisible(visible);
  if (!visible) return;
  QString words = QStringLiteral("● ") + longest->title();
  if (!longest->note().isEmpty()) words += QStringLiteral(": ") + longest->note();
  if (running.size() > 1) words += tr("  (+%1)").arg(running.size() - 1);
  job_->setText(fontMetrics().elidedText(words, Qt::ElideMiddle, std::max(200, width() / 3)));
  const double fraction = longest->fraction();
  progress_->setValue(fraction < 0 ? 0 : int(fraction * 1000));
  const double left = longest->secondsLeft();
  left_->setText(left < 0 ? QString() : tr("%1 left").arg(clockText(left)));
}

void StatusStrip::stopJobs() {
  QStringList titles;
  for (const LatestJob* job : jobs_.running())
    if (job->secondsRunning() >= quietSeconds) titles += job->title();
  jobs_.cancelAll();
  if (!titles.isEmpty()) messages_.tell(tr("Stopped: %1").arg(titles.join(QStringLiteral(", "))));
}

void StatusStrip::showMessage(const MessageLog::Message& message) {
  const auto count = messages_.messages().size();
  message_->show((count > 1 ? tr("%1 messages · ").arg(count) : QString()) + message.text, message.isError);
  message_->setToolTip(message.text + tr("\n(click for all messages)"));
}

void StatusStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
  painter.setPen(hairline(palette()));
  painter.drawLine(0, 0, width(), 0);
}

}  // namespace tenfold::ui
