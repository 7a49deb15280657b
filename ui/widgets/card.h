// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace tenfold::ui {

/// A panel of the window: a rounded sheet with a title line and a body.
class Card : public QFrame {
  Q_OBJECT

 public:
  explicit Card(const QString& title, QWidget* parent = nullptr);

  /// The right end of the title line, for small controls.
  QHBoxLayout* header() { return header_; }
  QVBoxLayout* body() { return body_; }
  void setSubtitle(const QString& text, Qt::Alignment alignment = Qt::AlignLeft);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* title_;
  QLabel* subtitle_;
  QHBoxLayout* header_;
  QVBoxLayout* body_;
};

/// One sentence that says what will be here and, when it can be made so, one button.
class EmptyState : public QWidget {
  Q_OBJECT

 public:
  EmptyState(const QString& sentence, const QString& button, QWidget* parent = nullptr);
  void setSentence(const QString& sentence);
  void setButtonVisible(bool visible);
  /// Another word on the button that it was made with.
  void setButton(const QString& text);

 signals:
  void pressed();

 private:
  QLabel* sentence_;
  QPushButton* press_ = nullptr;
};

/// The page of a card with a scroll bar where it is higher than the card, in the card's colour.
QScrollArea* scrollPage(QWidget* page, QWidget* parent);

/// A bold name with what explains it below, at the left end of a bar.
struct BarTitle {
  QLabel *name, *about;
};
BarTitle addBarTitle(QHBoxLayout* bar, QWidget* parent);

/// A label in the colour of explaining text, whatever the palette.
QLabel* secondaryLabel(const QString& text, QWidget* parent = nullptr);

}  // namespace tenfold::ui
