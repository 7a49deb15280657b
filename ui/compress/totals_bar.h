// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

namespace tenfold::ui {

class Document;
class ReportStore;

/// One number about the whole model.
struct Total {
  enum class Known { exact, predicted, measured };
  QString caption, value, detail, tip;
  QString verdict;             ///< colours the detail: "faster", "slower"
  Known known = Known::exact;  ///< predicted: hollow mark; measured: solid
};

/// Totals of the current recipe, as values; counts are exact, the file is predicted until exported, time and
/// accuracy are there once measured.
std::vector<Total> totalsOf(const Document& document, const ReportStore& store);

/// Paints the totals in columns of fixed width, so that nothing moves when numbers arrive.
class TotalsBar : public QWidget {
  Q_OBJECT

 public:
  explicit TotalsBar(QWidget* parent = nullptr);

  void show(const std::vector<Total>& totals);
  const std::vector<Total>& totals() const { return totals_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int columnWidth(int index) const;
  int barHeight() const;

  std::vector<Total> totals_;
};

}  // namespace tenfold::ui
