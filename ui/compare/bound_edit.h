// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineEdit>

#include "ui/compare/compare_values.h"

namespace tenfold::ui {

/// What a person types for a fact: "31.7 k", "176 KiB", "2.5 ms", "98 %", "0.005"; none where it is no number
/// or has another fact's unit. Without a unit: counts and bytes as they are, times in milliseconds, shares in
/// percent. A comma is a decimal point but before three digits.
std::optional<double> factFromText(Fact fact, const QString& text);

/// The same with seven digits, for typing; read back as what it was up to them.
QString typedText(Fact fact, double value);

/// Shows a limit in words, and takes another one while it has the keyboard.
class BoundEdit : public QLineEdit {
  Q_OBJECT

 public:
  explicit BoundEdit(Fact fact, QWidget* parent = nullptr);

  /// Does not take away what is being typed.
  void showBound(const QString& words, double bound, bool limited);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 signals:
  /// By Return, or by leaving it; none: emptied, there is to be no limit.
  void entered(std::optional<double> bound);
  /// The arrow keys, upwards positive.
  void stepped(int steps);

 protected:
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void check();
  /// False where the text is no limit.
  bool enter();
  void showWords();
  void showColours();

  Fact fact_;
  QString words_, usualTip_;
  double bound_ = 0;
  bool wrong_ = false, limited_ = false, colouring_ = false;
};

}  // namespace tenfold::ui
