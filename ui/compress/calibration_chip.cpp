// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/calibration_chip.h"

#include <QActionGroup>
#include <QFileInfo>
#include <QMenu>
#include <QStyleOptionFocusRect>
#include <QStylePainter>

#include "ui/document/requests.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int mark = 14;  ///< room for the dot before the words

}  // namespace

QString calibrationText(const study::CalibrationReport& calibration) {
  if (calibration.samples == 0) return QObject::tr("calibrated");
  const QString data = QFileInfo(QString::fromStdString(calibration.data)).fileName();
  return QObject::tr("calibrated on %1 samples of %2").arg(exactText(calibration.samples), data);
}

CalibrationChip::CalibrationChip(Document& document, QWidget* parent)
    : QToolButton(parent), document_(document) {
  setObjectName("calibrationChip");
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  setFont(small);
  auto* menu = new QMenu(this);
  menu->setToolTipsVisible(true);
  calibrate_ = menu->addAction(tr("&Calibrate…"), this, &CalibrationChip::calibrateWanted);
  menu->addSection(tr("Layers are judged by"));
  auto* group = new QActionGroup(this);
  for (const Metric metric : all_metrics) {
    auto* action = menu->addAction(metricWord(metric), this, [this, metric] { document_.setMetric(metric); });
    action->setObjectName(QStringLiteral("metric_") + id(metric).data());
    action->setCheckable(true);
    action->setToolTip(metricSentence(metric));
    group->addAction(action);
    metrics_.push_back(action);
  }
  menu->addSeparator();
  refine_ = menu->addAction(tr("&Refine layer by layer"));
  refine_->setObjectName("refine");
  refine_->setCheckable(true);
  refine_->setToolTip(
      tr("Each layer is fitted to the original's outputs from what the layers before it have become, and its "
         "bias corrected. Better at small budgets; samples run through the model twice for each layer"));
  connect(refine_, &QAction::triggered, this, [this](bool on) { document_.setRefined(on); });
  setMenu(menu);
  connect(&document_, &Document::changed, this, &CalibrationChip::refresh);
  refresh();
}

void CalibrationChip::refresh() {
  const auto& calibration = document_.calibration();
  const Metric metric = document_.metric();
  for (std::size_t k = 0; k < metrics_.size(); ++k) {
    metrics_[k]->setChecked(all_metrics[k] == metric);
    metrics_[k]->setEnabled(all_metrics[k] == Metric::weight || calibration);
  }
  refine_->setEnabled(metric != Metric::weight && calibration);
  refine_->setChecked(document_.isRefined());
  const QString judged =
      metricWord(metric) + (document_.isRefined() && metric != Metric::weight ? tr(", refined") : QString());
  calibrate_->setText(calibration ? tr("&Calibrate again…") : tr("&Calibrate…"));
  if (calibration)
    setText(calibrationText(*calibration) + QStringLiteral(" · ") + judged);
  else if (metric != Metric::weight)
    setText(tr("%1 needs calibration").arg(metricWord(metric)));
  else
    setText(tr("not calibrated · weight error"));
  setToolTip(
      QStringLiteral("<qt>%1</qt>")
          .arg((calibration ? tr("Data: %1. ").arg(QString::fromStdString(calibration->data))
                            : tr("Calibration data shows which errors change the model's answers: at small "
                                 "budgets that is worth many points of accuracy. "))
                   .toHtmlEscaped() +
               metricSentence(metric).toHtmlEscaped()));
  setAccessibleName(text());
  updateGeometry();
  update();
}

QSize CalibrationChip::sizeHint() const {
  return {fontMetrics().horizontalAdvance(text()) + mark + 14, fontMetrics().height() + 4};
}

void CalibrationChip::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool known = document_.calibration().has_value();
  const bool missing = !known && document_.metric() != Metric::weight;
  const QColor tone = missing ? slower(palette()) : known ? accent(palette()) : secondaryText(palette());
  painter.setPen(QPen(tone, 1.4));
  painter.setBrush(known ? QBrush(tone) : QBrush(Qt::NoBrush));
  painter.drawEllipse(QPointF(5, height() / 2.0), 3.2, 3.2);
  painter.setPen(missing                                  ? tone
                 : underMouse() || isDown() || hasFocus() ? palette().color(QPalette::Text)
                                                          : secondaryText(palette()));
  const QRect words(mark, 0, width() - mark - 12, height());
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                   fontMetrics().elidedText(text(), Qt::ElideMiddle, words.width()));
  const double right = mark + 6 + std::min(words.width(), fontMetrics().horizontalAdvance(text()));
  painter.setPen(QPen(secondaryText(palette()), 1.3));
  painter.drawPolyline(QPolygonF(
      {{right, height() / 2.0 - 1.5}, {right + 3, height() / 2.0 + 1.5}, {right + 6, height() / 2.0 - 1.5}}));
  if (!hasFocus()) return;
  QStyleOptionFocusRect focus;
  focus.initFrom(this);
  painter.drawPrimitive(QStyle::PE_FrameFocusRect, focus);
}

}  // namespace tenfold::ui
