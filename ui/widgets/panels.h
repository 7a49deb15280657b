// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QObject>
#include <QPointer>
#include <deque>
#include <vector>

class QHBoxLayout;
class QSplitter;
class QWidget;

namespace tenfold::ui {

class EmptyState;
class PanelButton;

/// The panels of a workspace, and where they are: in its splitters, in windows of their own, or closed. Each
/// gets two buttons in its title line, and two actions for a menu. What is checked in the actions is what
/// holds. Windows of a workspace come and go with its page.
class Panels : public QObject {
  Q_OBJECT

 public:
  struct Panel {
    QWidget* widget;      ///< in one of the splitters; its object name is what its place is remembered by
    QHBoxLayout* header;  ///< its title line; a double click there floats it
    QString title;
  };

  /// `splitters`: the outermost first. The order of `panels` is that of the menu and of Tab.
  Panels(QWidget* page, const std::vector<QSplitter*>& splitters, const std::vector<Panel>& panels);

  /// Which panels are shown, which of them float, and bringing all back.
  QList<QAction*> actions() const;
  /// Whether there is anything in it to show; where not, it takes no room and is not offered.
  void setOffered(const QWidget* panel, bool offered);
  /// Shows a panel that was closed, wherever it is.
  void reveal(const QWidget* panel);
  /// The keyboard to the panel after the one that has it, in whichever window it is.
  void focusNext();

  /// Splitters, closed panels, and windows with their geometry, to be remembered.
  QByteArray state() const;
  /// Takes what `state` says; what is missing in it stays.
  void restore(const QByteArray& state);
  /// As built.
  void reset();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Place {
    QWidget* panel;
    QString title;
    QWidget* line;  ///< what the title stands in
    QAction *shown, *floating;
    PanelButton *lift, *close;
    QWidget* window = nullptr;   ///< that it floats in
    QWidget* standIn = nullptr;  ///< has its place in the splitter meanwhile
    QByteArray geometry = {};    ///< of its window, the last time

    bool isOpen() const { return shown->isChecked() && shown->isVisible(); }
  };

  void add(const Panel& panel);
  void settle(Place& place);
  void settleSplitters();
  void lift(Place& place);
  void putBack(Place& place);
  void focus(const Place& place);
  void orderTabs();
  void orderTabs(const Place& place);
  void restoreSplitters(QDataStream& stream);

  QWidget* page_;
  std::vector<QSplitter*> splitters_;
  std::deque<Place> places_;  // actions hold on to theirs
  QPointer<QWidget> before_;  // the panels in Tab, when the first of them was lifted
  EmptyState* nothing_;
  QAction *separator_, *other_, *bringBack_;
  QByteArray first_;
};

}  // namespace tenfold::ui
