// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>

namespace tenfold::ui {

/// A small sign at the right end of a panel's title line.
class PanelButton : public QAbstractButton {
  Q_OBJECT

 public:
  enum class Sign { close, lift, putBack };

  PanelButton(Sign sign, QWidget* parent);

  void setSign(Sign sign);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  Sign sign_;
};

}  // namespace tenfold::ui
