// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>
#include <QFrame>
#include <vector>

class QHBoxLayout;
class QStackedWidget;

namespace tenfold::ui {

/// One title of a card of several pages.
class TabButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit TabButton(const QString& text, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A card of several pages: their titles stand where a card has its one.
class TabCard : public QFrame {
  Q_OBJECT

 public:
  explicit TabCard(QWidget* parent = nullptr);

  void add(const QString& title, const QString& tip, QWidget* page, const char* objectName);
  void show(int page);
  int shown() const;
  /// The title line.
  QHBoxLayout* header() { return titles_; }

 signals:
  void shownChanged(int page);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QHBoxLayout* titles_;
  QStackedWidget* pages_;
  std::vector<TabButton*> buttons_;
};

}  // namespace tenfold::ui
