// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/totals_bar.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "ui/document/document.h"
#include "ui/document/requests.h"
#include "ui/jobs/report_store.h"
#include "ui/models/layer_time.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

const QString unknown = QStringLiteral("–");
constexpr int gap = 16;
/// The longest texts each column will show: parameters, MACs, file, time, accuracy.
const char* const widestBar[] = {"8.88 M 100 %", "888 M 100 %", "○ 88.8 MiB", "88.8 ms ● same",
                                 "88.8 % −88.8"};

Total countTotal(const QString& caption, std::int64_t now, std::int64_t dense, const QString& what) {
  const double kept = dense > 0 ? double(now) / double(dense) : 1;
  return {caption, countText(now), percentText(kept),
          QObject::tr("%1 of %2 %3: %4").arg(exactText(now), exactText(dense), what, smallerText(kept))};
}

Total fileTotal(const Document& document, const ReportStore& store) {
  if (const auto* written = store.exported(document.recipe()))
    return {
        QObject::tr("file"),   bytesText(written->bytes), {}, QObject::tr("Size of the exported file"), {},
        Total::Known::measured};
  return {QObject::tr("file"),
          bytesText(document.prediction().file_bytes),
          {},
          QObject::tr("Predicted size of the exported file; the open one has %1")
              .arg(bytesText(document.report().bytes)),
          {},
          Total::Known::predicted};
}

/// Until dense and current form were measured in turn: one of them alone, or what is predicted.
Total forwardTotal(const Document& document, const ReportStore& store) {
  const ModelTime time = timeOf(document, store);
  const study::ForwardTimes& source = time.source;
  if (!time.seconds)
    return {QObject::tr("time"), unknown, {}, QObject::tr("Not measured: Model > Measure speed (Ctrl+B)")};
  Total total{QObject::tr("time, batch %1").arg(source.batch),
              timeText(*time.seconds),
              {},
              {},
              {},
              time.measured ? Total::Known::measured : Total::Known::predicted};
  if (!time.measured) {
    total.tip =
        QObject::tr("Predicted; as its file has the model it takes %1: Model > Measure speed (Ctrl+B)")
            .arg(timeText(source.seconds));
    return total;
  }
  const double spread = source.seconds > 0 ? (source.high - source.low) / 2 / source.seconds : 0;
  total.detail = QStringLiteral("±%1 %").arg(spread * 100, 0, 'f', 0);
  total.tip = QObject::tr("One forward, between %1 and %2 in %3 runs; %4")
                  .arg(timeText(source.low), timeText(source.high))
                  .arg(source.rounds)
                  .arg(threadsText(source.threads));
  return total;
}

Total timeTotal(const Document& document, const ReportStore& store) {
  const auto* bench = store.bench(document.recipe());
  if (bench == nullptr) return forwardTotal(document, store);
  const study::TimeRow& whole = bench->whole;
  const QString mark = whole.verdict == "faster"   ? QStringLiteral("▲ ")
                       : whole.verdict == "slower" ? QStringLiteral("▼ ")
                                                   : QStringLiteral("● ");
  return {QObject::tr("time, batch %1").arg(bench->batch),
          timeText(whole.seconds),
          whole.verdict == "same" ? mark + QObject::tr("same") : mark + timesText(whole.ratio),
          QObject::tr("Dense %1, now %2, on %n threads; between %3 and %4 as fast in repeated pairs", nullptr,
                      bench->threads)
              .arg(timeText(whole.dense_seconds), timeText(whole.seconds), timesText(whole.ratio_low),
                   timesText(whole.ratio_high)),
          QString::fromStdString(whole.verdict),
          Total::Known::exact};
}

Total accuracyTotal(const Document& document, const ReportStore& store) {
  const auto* now = store.evaluation(document.recipe());
  const auto* dense = store.evaluation(Recipe{});
  if (now == nullptr) {
    QString tip = QObject::tr("Not evaluated in this form: Model > Evaluate (Ctrl+E)");
    if (dense != nullptr) tip += QObject::tr("; dense has %1").arg(percentText(dense->accuracy));
    return {QObject::tr("accuracy"), unknown, {}, tip};
  }
  Total total{QObject::tr("accuracy"),
              QString::number(now->accuracy * 100, 'f', 1) + " %",
              {},
              QObject::tr("On %1 samples of %2; loss %3")
                  .arg(now->samples)
                  .arg(QString::fromStdString(now->data), threeDigits(now->loss))};
  if (dense != nullptr && dense != now) {
    const double change = (now->accuracy - dense->accuracy) * 100;
    const QString number = QString::number(std::abs(change), 'f', 1);
    total.detail =
        number == "0.0" ? QStringLiteral("±0.0") : (change < 0 ? QStringLiteral("−") : "+") + number;
    total.tip += QObject::tr("; dense has %1").arg(percentText(dense->accuracy));
  }
  return total;
}

QColor detailColour(const Total& total, const QPalette& palette) {
  if (total.verdict == "faster") return faster(palette);
  if (total.verdict == "slower") return slower(palette);
  return secondaryText(palette);
}

}  // namespace

std::vector<Total> totalsOf(const Document& document, const ReportStore& store) {
  if (!document.isOpen()) return {};
  const study::Prediction dense = study::predict(document.report(), Recipe{});
  return {countTotal(QObject::tr("parameters kept"), document.prediction().parameters,
                     document.denseParameters(), QObject::tr("parameters")),
          countTotal(QObject::tr("MACs kept"), document.prediction().macs, dense.macs,
                     QObject::tr("multiply-accumulates for one sample")),
          fileTotal(document, store), timeTotal(document, store), accuracyTotal(document, store)};
}

TotalsBar::TotalsBar(QWidget* parent) : QWidget(parent) {
  setObjectName("totals");
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
}

void TotalsBar::show(const std::vector<Total>& totals) {
  totals_ = totals;
  QStringList words;
  for (const auto& total : totals) words << total.caption + " " + total.value + " " + total.detail;
  setAccessibleName(words.join(", "));
  updateGeometry();
  update();
}

int TotalsBar::columnWidth(int index) const {
  const QFontMetrics metrics = fontMetrics();
  int width = metrics.horizontalAdvance(QString::fromUtf8(widestBar[std::clamp(index, 0, 4)]));
  if (index < int(totals_.size())) {  // what is wider than usual pushes the others aside
    const Total& total = totals_[std::size_t(index)];
    constexpr int dot = 13;
    width = std::max(width, metrics.horizontalAdvance(total.value + ' ' + total.detail) +
                                (total.known == Total::Known::exact ? 0 : dot));
  }
  return width + gap;
}

QSize TotalsBar::sizeHint() const {
  int width = 0;
  for (int k = 0; k < 5; ++k) width += columnWidth(k);
  return {width, barHeight()};
}

QSize TotalsBar::minimumSizeHint() const { return {columnWidth(0) + columnWidth(1), barHeight()}; }

int TotalsBar::barHeight() const { return std::max(44, 2 * fontMetrics().height() + 10); }

void TotalsBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.9);
  const int line = fontMetrics().height(), top = (height() - 2 * line - 2) / 2;
  int right = 0;
  for (int k = 0; k < int(totals_.size()); ++k) {
    const Total& total = totals_[std::size_t(k)];
    const int left = right + gap;
    right += columnWidth(k);
    if (right > width()) break;  // large type: the first ones, whole
    painter.setFont(small);
    painter.setPen(secondaryText(palette()));
    painter.drawText(QRect(left - gap, top, right - left + gap, line),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, total.caption);
    painter.setFont(font());
    int x = right;
    const QRect row(left, top + line + 2, right - left, line);
    if (!total.detail.isEmpty()) {
      painter.setPen(detailColour(total, palette()));
      painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, total.detail);
      x -= fontMetrics().horizontalAdvance(total.detail + " ");
    }
    painter.setPen(total.value == unknown ? secondaryText(palette()) : palette().color(QPalette::Text));
    painter.drawText(QRect(left, row.top(), x - left, line),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, total.value);
    if (total.known == Total::Known::exact) continue;
    x -= fontMetrics().horizontalAdvance(total.value) + 9;
    painter.setPen(QPen(accent(palette()), 1.4));
    painter.setBrush(total.known == Total::Known::measured ? QBrush(accent(palette())) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QPointF(x, row.center().y() + 0.5), 3.2, 3.2);
  }
}

bool TotalsBar::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto& help = static_cast<const QHelpEvent&>(*event);
  int right = 0;
  for (int k = 0; k < int(totals_.size()); ++k) {
    right += columnWidth(k);
    if (help.pos().x() > right) continue;
    QToolTip::showText(help.globalPos(), totals_[std::size_t(k)].tip, this);
    return true;
  }
  return true;
}

}  // namespace tenfold::ui
