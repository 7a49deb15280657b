// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/sample_grid.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int cell = 72, side = 60, pad = 4;

}  // namespace

QImage imageOf(const study::SamplePicture& picture) {
  if (picture.channels == 0) return {};
  const bool grey = picture.channels == 1;
  QImage image(int(picture.width), int(picture.height),
               grey ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
  const std::size_t row = std::size_t(picture.width * picture.channels);
  for (int y = 0; y < image.height(); ++y)
    std::copy_n(picture.pixels.data() + std::size_t(y) * row, row, image.scanLine(y));
  return image;
}

QString className(std::int64_t number, const std::vector<std::string>& names) {
  if (number >= 0 && std::size_t(number) < names.size())
    return QString::fromStdString(names[std::size_t(number)]);
  return QString::number(number);
}

SampleGrid::SampleGrid(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void SampleGrid::show(const std::vector<study::SamplePicture>& samples,
                      const std::vector<std::string>& classes) {
  samples_ = samples;
  classes_ = classes;
  images_.clear();
  for (const auto& sample : samples_) images_.push_back(imageOf(sample));
  setMinimumHeight(heightForWidth(width()));
  updateGeometry();
  update();
}

QString SampleGrid::caption(int index) const {
  const auto& sample = samples_[std::size_t(index)];
  if (sample.truth < 0) return tr("#%1").arg(sample.sample);
  const QString truth = className(sample.truth, classes_);
  if (sample.answer < 0) return truth;
  return tr("%1 as %2").arg(truth, className(sample.answer, classes_));
}

int SampleGrid::columns(int width) const { return std::max(1, width / cell); }
int SampleGrid::cellHeight() const { return side + fontMetrics().height() + 3 * pad; }

QRect SampleGrid::cellOf(int index) const {
  const int across = columns(width());
  const int each = std::max(cell, width() / across);  // what is left over lies between them
  return {index % across * each, index / across * cellHeight(), each, cellHeight()};
}

int SampleGrid::heightForWidth(int width) const {
  const int across = columns(width);
  return (count() + across - 1) / across * cellHeight();
}

QSize SampleGrid::sizeHint() const { return {4 * cell, heightForWidth(4 * cell)}; }

void SampleGrid::resizeEvent(QResizeEvent* event) {
  setMinimumHeight(heightForWidth(width()));
  QWidget::resizeEvent(event);
}

void SampleGrid::paintEvent(QPaintEvent* event) {
  QPainter painter(this);
  for (int k = 0; k < count(); ++k) {
    const QRect place = cellOf(k);
    if (!place.intersects(event->rect())) continue;
    const QRect frame(place.x() + (place.width() - side) / 2, place.y() + pad, side, side);
    const QImage& image = images_[std::size_t(k)];
    painter.setPen(hairline(palette()));
    painter.setBrush(Qt::NoBrush);
    if (!image.isNull()) {
      const QSize size = image.size().scaled(frame.size(), Qt::KeepAspectRatio);
      const QRect shown(frame.center() - QPoint(size.width() / 2, size.height() / 2), size);
      // few pixels are shown as they are, many are smoothed
      painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() > size.width());
      painter.drawImage(shown, image);
      painter.drawRect(shown);
    } else {
      painter.drawRect(frame);
      painter.setPen(secondaryText(palette()));
      painter.drawText(frame, Qt::AlignCenter, tr("#%1").arg(samples_[std::size_t(k)].sample));
    }
    const bool wrong = samples_[std::size_t(k)].answer >= 0;
    painter.setPen(wrong ? slower(palette()) : palette().color(QPalette::Text));
    const QRect words(place.x() + 2, frame.bottom() + pad, place.width() - 4, fontMetrics().height());
    painter.drawText(words, Qt::AlignCenter,
                     fontMetrics().elidedText(caption(k), Qt::ElideRight, words.width()));
  }
}

bool SampleGrid::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  for (int k = 0; k < count(); ++k) {
    if (!cellOf(k).contains(help->pos())) continue;
    const auto& sample = samples_[std::size_t(k)];
    QString words = tr("sample %1").arg(sample.sample);
    if (sample.truth >= 0) words += tr(", class %1").arg(className(sample.truth, classes_));
    if (sample.answer >= 0)
      words += tr(", taken for %1 with a probability of %2")
                   .arg(className(sample.answer, classes_), percentText(sample.probability));
    QToolTip::showText(help->globalPos(), plainTip(words), this, cellOf(k));
    return true;
  }
  QToolTip::hideText();
  return true;
}

}  // namespace tenfold::ui
