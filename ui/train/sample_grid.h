// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QWidget>
#include <string>
#include <vector>

#include "engine/study/training.h"

namespace tenfold::ui {

/// The picture, or a null image where the sample is none.
QImage imageOf(const study::SamplePicture& picture);
/// Name of a class, or its number.
QString className(std::int64_t number, const std::vector<std::string>& names);

/// Samples as pictures in rows, each with its class below it, or with what it was taken for.
class SampleGrid : public QWidget {
  Q_OBJECT

 public:
  explicit SampleGrid(QWidget* parent = nullptr);

  /// `classes`: their names; may be empty.
  void show(const std::vector<study::SamplePicture>& samples, const std::vector<std::string>& classes);
  int count() const { return int(samples_.size()); }
  /// What is written below a sample.
  QString caption(int index) const;

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int columns(int width) const;
  int cellHeight() const;
  QRect cellOf(int index) const;

  std::vector<study::SamplePicture> samples_;
  std::vector<QImage> images_;
  std::vector<std::string> classes_;
};

}  // namespace tenfold::ui
