// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemView>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>
#include <stdexcept>

#include "ui/main_window.h"

class QMenu;
class QWindow;

namespace tenfold::ui::testing {

constexpr int patience = 120'000;  // milliseconds on a shared machine; the usual case is a second

/// Something that a person would look for was not there; ends the step with one sentence.
struct Lost : std::runtime_error {
  explicit Lost(const QString& sentence) : std::runtime_error(sentence.toStdString()) {}
};

/// The real window with its real dialogs and services, and what a person does with it: mouse and keys, sent
/// to the window of the system at a place of the screen, and reading what is shown. A widget that is hidden,
/// covered or disabled cannot be clicked. README.md beside this file says how its looks become pictures.
class Hands {
 public:
  /// Opens the window; `journey` begins the names of the pictures.
  explicit Hands(const QString& journey);
  ~Hands();

  MainWindow& window() { return *window_; }
  QString folder() const { return folder_.path(); }

  // looking
  /// A shown widget of this name, or of this accessible name, in the dialog or window that is in front.
  template <class Widget = QWidget>
  Widget* see(const QString& name) {
    auto* found = qobject_cast<Widget*>(look(name));
    if (found == nullptr) throw Lost(name + " is another kind of widget");
    return found;
  }
  bool sees(const QString& name) { return find(name) != nullptr; }
  /// What a label, button, field or choice says; of a widget that paints its words, its accessible name.
  QString read(const QString& name);
  /// All texts of the first shown column, top to bottom.
  QStringList rows(const QString& table);
  bool showsColumn(const QString& table, const QString& title);
  /// The size and type that the window is designed for: in less, columns give way.
  bool isUsual() const;
  /// A cell by the text of its row's first column and the title of its own; that must be shown.
  QString cell(const QString& table, const QString& row, const QString& title);
  QModelIndex index(const QString& table, const QString& row) {
    return rowOf(*see<QAbstractItemView>(table), row);
  }
  /// What comes up when the mouse rests there.
  QString tip(QWidget* widget, const QPoint& place);

  // doing
  void click(const QString& name, Qt::KeyboardModifiers modifiers = {});
  void clickAt(QWidget* widget, const QPoint& place, Qt::KeyboardModifiers modifiers = {});
  void doubleClickAt(QWidget* widget, const QPoint& place);
  /// One notch, away from the person.
  void wheelAt(QWidget* widget, const QPoint& place);
  void drag(QWidget* widget, const QPoint& from, const QPoint& to);
  /// By its handle.
  void dragSlider(const QString& name, int value);
  void clickRow(const QString& table, const QString& row, Qt::KeyboardModifiers modifiers = {});
  void choose(const QString& combo, const QString& text);
  /// An entry of a menu that is open, by the beginning of its words.
  void chooseIn(const QString& menu, const QString& text);
  /// An entry of the menu that a button opens.
  void chooseFrom(const QString& button, const QString& text);
  /// chooseMenu("Variant", "Delete"), in the menu bar.
  void chooseMenu(const QString& title, const QString& text);
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
  void type(const QString& text);
  /// Does what opens a dialog of this name or class, and then in it what is said, which closes it.
  void inDialog(const QString& name, const std::function<void()>& open, const std::function<void()>& act);

  // waiting
  void until(const std::function<bool()>& holds, const QString& what);
  /// Until no job runs.
  void rest();

  void picture(const QString& step);

 private:
  void wake();
  QWidget* front() const;
  QWidget* find(const QString& name) const;
  QWidget* look(const QString& name) const;
  QModelIndex rowOf(QAbstractItemView& view, const QString& row) const;
  /// The system's window under a place of a widget, and the place in it.
  std::pair<QWindow*, QPoint> reach(QWidget* widget, const QPoint& place);

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
  QString journey_;
  int pictures_ = 0;
};

}  // namespace tenfold::ui::testing
