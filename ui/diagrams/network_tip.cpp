// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagrams/network_tip.h"

#include <QPainter>
#include <QScreen>
#include <algorithm>

#include "ui/plots/spectrum_plot.h"
#include "ui/settings/heat_colours.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int margin = 10, gap = 6, pictureWidth = 224, mostHeight = 168, leastHeight = 20, scaleHeight = 10;

QImage imageOf(const study::CorePicture& core, const QPalette& palette) {
  QImage image(int(core.columns), int(core.rows), QImage::Format_RGB32);
  const double scale = core.largest > 0 ? 1 / core.largest : 0;
  for (int row = 0; row < image.height(); ++row)
    for (int column = 0; column < image.width(); ++column) {
      const double value =
          double(core.cells[std::size_t(row) * std::size_t(core.columns) + std::size_t(column)]);
      image.setPixelColor(column, row, divergingColour(value * scale, palette));
    }
  return image;
}

}  // namespace

NetworkTip::NetworkTip(QWidget* parent) : QWidget(parent, Qt::ToolTip) {
  setObjectName("networkTip");
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_ShowWithoutActivating);
}

void NetworkTip::setWords(const QString& title, const QStringList& lines) {
  title_ = title;
  lines_ = lines;
  core_ = {};
  values_.clear();
}

void NetworkTip::showCore(const QString& title, const QStringList& lines, const study::CorePicture* core) {
  setWords(title, lines);
  if (core != nullptr) core_ = *core;
  resize(sizeHint());
  update();
}

void NetworkTip::showSpectrum(const QString& title, const QStringList& lines,
                              const std::vector<double>& values, std::int64_t kept, const QColor& colour) {
  setWords(title, lines);
  values_ = values;
  kept_ = kept;
  colour_ = colour;
  resize(sizeHint());
  update();
}

void NetworkTip::showAt(const QPoint& place) {
  const QRect screen = parentWidget()->screen()->availableGeometry();
  QPoint corner = place + QPoint(18, 14);
  if (corner.x() + width() > screen.right()) corner.setX(place.x() - width() - 18);
  if (corner.y() + height() > screen.bottom()) corner.setY(place.y() - height() - 14);
  move(std::max(screen.left(), corner.x()), std::max(screen.top(), corner.y()));
  show();
  raise();
}

int NetworkTip::wordsHeight() const { return fontMetrics().lineSpacing() * (1 + int(lines_.size())); }

QSize NetworkTip::pictureSize() const {
  if (!values_.empty()) return {pictureWidth, 64};
  if (core_.cells.empty()) return {};
  const double across = double(pictureWidth) / double(core_.columns);
  const int height = int(across * double(core_.rows));
  if (height <= mostHeight) return {pictureWidth, std::max(leastHeight, height)};
  return {std::max(leastHeight, int(mostHeight * double(core_.columns) / double(core_.rows))), mostHeight};
}

QSize NetworkTip::sizeHint() const {
  QFont bold = font();
  bold.setBold(true);
  int width = QFontMetrics(bold).horizontalAdvance(title_);
  for (const auto& line : lines_) width = std::max(width, fontMetrics().horizontalAdvance(line));
  int height = wordsHeight();
  if (const QSize picture = pictureSize(); !picture.isEmpty()) {
    width = std::max(width, pictureWidth);
    height += gap + picture.height();
    if (!core_.cells.empty()) height += gap + scaleHeight + fontMetrics().lineSpacing();
  }
  return {width + 2 * margin, height + 2 * margin};
}

void NetworkTip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), palette().color(QPalette::ToolTipBase));
  painter.setPen(hairline(palette()));
  painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  const int line = fontMetrics().lineSpacing();
  QRect words(margin, margin, width() - 2 * margin, line);
  painter.setPen(palette().color(QPalette::ToolTipText));
  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, title_);
  painter.setFont(font());
  painter.setPen(secondaryText(palette()));
  for (const auto& text : lines_) {
    words.translate(0, line);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text);
  }
  const QRectF picture(QPointF(margin, margin + wordsHeight() + gap), pictureSize());
  if (!values_.empty()) paintSpectrum(painter, picture);
  if (core_.cells.empty()) return;
  paintHeatMap(painter, picture);
  paintScale(painter, QRectF(margin, picture.bottom() + gap, pictureWidth, scaleHeight));
}

void NetworkTip::paintHeatMap(QPainter& painter, const QRectF& area) const {
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(area, imageOf(core_, palette()));
  painter.setPen(hairline(palette()));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5));
}

void NetworkTip::paintScale(QPainter& painter, const QRectF& area) const {
  for (int x = 0; x < int(area.width()); ++x)
    painter.fillRect(QRectF(area.left() + x, area.top(), 1, area.height()),
                     divergingColour(2 * double(x) / (area.width() - 1) - 1, palette()));
  painter.setPen(secondaryText(palette()));
  const QRectF words(area.left(), area.bottom(), area.width(), fontMetrics().lineSpacing());
  painter.drawText(words, Qt::AlignLeft | Qt::AlignBottom, threeDigits(-core_.largest));
  painter.drawText(words, Qt::AlignHCenter | Qt::AlignBottom, QStringLiteral("0"));
  painter.drawText(words, Qt::AlignRight | Qt::AlignBottom, threeDigits(core_.largest));
}

void NetworkTip::paintSpectrum(QPainter& painter, const QRectF& area) const {
  const auto bars = thinned(values_, std::size_t(area.width() / 3));
  const double step = area.width() / double(bars.size()), highest = std::max(1e-300, bars.front());
  const double keptBars = double(kept_) * double(bars.size()) / double(values_.size());
  painter.setPen(Qt::NoPen);
  for (std::size_t k = 0; k < bars.size(); ++k) {
    const double height = std::max(1.0, bars[k] / highest * area.height());
    painter.setBrush(double(k) < keptBars ? colour_ : hairline(palette()));
    painter.drawRect(QRectF(area.left() + double(k) * step, area.bottom() - height,
                            std::max(1.0, step - (step > 3 ? 1 : 0.4)), height));
  }
}

}  // namespace tenfold::ui
