// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QWidget>
#include <vector>

#include "engine/study/layer_network.h"

namespace tenfold::ui {

/// A small sheet beside what is pointed at in the diagram: a title, lines of words, and a picture: the core
/// as a heat map with its scale, or a spectrum with the kept part in colour.
class NetworkTip : public QWidget {
  Q_OBJECT

 public:
  explicit NetworkTip(QWidget* parent);

  void showCore(const QString& title, const QStringList& lines, const study::CorePicture* core);
  void showSpectrum(const QString& title, const QStringList& lines, const std::vector<double>& values,
                    std::int64_t kept, const QColor& colour);
  /// Beside the place, inside the screen.
  void showAt(const QPoint& place);

  const QString& title() const { return title_; }
  const QStringList& lines() const { return lines_; }
  const study::CorePicture& core() const { return core_; }
  const std::vector<double>& values() const { return values_; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void setWords(const QString& title, const QStringList& lines);
  int wordsHeight() const;
  QSize pictureSize() const;
  void paintHeatMap(QPainter& painter, const QRectF& area) const;
  void paintScale(QPainter& painter, const QRectF& area) const;
  void paintSpectrum(QPainter& painter, const QRectF& area) const;

  QString title_;
  QStringList lines_;
  study::CorePicture core_;
  std::vector<double> values_;
  std::int64_t kept_ = 0;
  QColor colour_;
};

}  // namespace tenfold::ui
