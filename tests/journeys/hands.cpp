// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/hands.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QScreen>
#include <QScrollArea>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QTimer>
#include <QToolTip>
#include <QTreeView>
#include <QWheelEvent>
#include <QWindow>

namespace tenfold::ui::testing {
namespace {

/// Settings of the run, for pictures: see README.md.
QString setting(const char* name) { return qEnvironmentVariable(name); }

QSize sizeSetting() {
  const QStringList parts = setting("TENFOLD_JOURNEY_SIZE").split('x');
  return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize(1440, 900);
}

QString plain(const QString& words) { return QString(words).remove('&').section('\t', 0, 0).trimmed(); }

/// A person scrolls to what is not in sight.
void bringIntoSight(QWidget* widget) {
  for (QWidget* each = widget->parentWidget(); each != nullptr; each = each->parentWidget())
    if (auto* area = qobject_cast<QScrollArea*>(each)) area->ensureWidgetVisible(widget, 0, 0);
}

}  // namespace

Hands::Hands(const QString& journey) : journey_(journey) {
  MainWindow::Options options;
  options.remember = false;
  options.forceTheme = true;
  options.theme = setting("TENFOLD_JOURNEY_THEME") == "dark" ? Theme::dark : Theme::light;
  options.timeLayers = true;
  options.machineFile = folder_.filePath("machine.json");
  window_ = std::make_unique<MainWindow>(options);
  window_->resize(sizeSetting());
  if (const int percent = setting("TENFOLD_JOURNEY_TEXT").toInt(); percent > 0)
    window_->preferences().setTextPercent(percent);
  window_->show();
  if (!QTest::qWaitForWindowActive(window_.get(), patience)) throw Lost("the window does not come up");
}

Hands::~Hands() = default;

QWidget* Hands::front() const {
  if (QWidget* popup = QApplication::activePopupWidget()) return popup;
  if (QWidget* modal = QApplication::activeModalWidget()) return modal;
  QWidget* active = QApplication::activeWindow();
  return active != nullptr ? active : window_.get();
}

void Hands::wake() {
  // a window system gives the keys back to the window when a dialog closes; without one nobody does
  if (QApplication::activeWindow() != nullptr) return;
  window_->activateWindow();
  if (!QTest::qWaitForWindowActive(window_.get(), patience)) throw Lost("the window does not come back");
}

QWidget* Hands::find(const QString& name) const {
  QWidget* root = front();
  if (root->objectName() == name) return root;
  for (QWidget* each : root->findChildren<QWidget*>())
    if (each->isVisible() && (each->objectName() == name || each->accessibleName() == name)) return each;
  return nullptr;
}

QWidget* Hands::look(const QString& name) const {
  QWidget* found = find(name);
  if (found == nullptr) throw Lost(name + " is not shown");
  return found;
}

QString Hands::read(const QString& name) {
  QWidget* widget = look(name);
  if (auto* label = qobject_cast<QLabel*>(widget)) return label->text();
  if (auto* button = qobject_cast<QAbstractButton*>(widget)) return plain(button->text());
  if (auto* edit = qobject_cast<QLineEdit*>(widget)) return edit->text();
  if (auto* spin = qobject_cast<QAbstractSpinBox*>(widget)) return spin->text();
  if (auto* choice = qobject_cast<QComboBox*>(widget)) return choice->currentText();
  return widget->accessibleName();
}

QModelIndex Hands::rowOf(QAbstractItemView& view, const QString& row) const {
  const QAbstractItemModel& model = *view.model();
  std::vector<QModelIndex> parents{{}};
  for (std::size_t k = 0; k < parents.size(); ++k) {
    const QModelIndex parent = parents[k];
    for (int line = 0; line < model.rowCount(parent); ++line) {
      const QModelIndex index = model.index(line, 0, parent);
      // a row rather than the title of a group
      if (plain(index.data().toString()) == row &&
          (index.flags().testFlag(Qt::ItemIsSelectable) || !model.hasChildren(index)))
        return index;
      parents.push_back(index);
    }
  }
  throw Lost("there is no row " + row + " in " + view.objectName());
}

QStringList Hands::rows(const QString& table) {
  const auto& view = *see<QAbstractItemView>(table);
  QStringList texts;
  for (int line = 0; line < view.model()->rowCount(); ++line)
    texts << plain(view.model()->index(line, 0).data().toString());
  return texts;
}

bool Hands::showsColumn(const QString& table, const QString& title) {
  const auto& view = *see<QTreeView>(table);
  for (int column = 0; column < view.model()->columnCount(); ++column)
    if (view.model()->headerData(column, Qt::Horizontal).toString() == title)
      return !view.isColumnHidden(column);
  return false;
}

bool Hands::isUsual() const {
  return window_->width() >= 1440 && window_->height() >= 900 && setting("TENFOLD_JOURNEY_TEXT").isEmpty();
}

QString Hands::cell(const QString& table, const QString& row, const QString& title) {
  auto& view = *see<QTreeView>(table);
  const QAbstractItemModel& model = *view.model();
  for (int column = 0; column < model.columnCount(); ++column) {
    if (model.headerData(column, Qt::Horizontal).toString() != title) continue;
    if (view.isColumnHidden(column)) throw Lost("the column " + title + " is hidden");
    return rowOf(view, row).siblingAtColumn(column).data().toString();
  }
  throw Lost("there is no column " + title + " in " + table);
}

std::pair<QWindow*, QPoint> Hands::reach(QWidget* widget, const QPoint& place) {
  wake();
  if (!widget->isVisible()) throw Lost(widget->objectName() + " is hidden");
  if (!widget->isEnabled()) throw Lost(widget->objectName() + " is disabled");
  bringIntoSight(widget);
  QCoreApplication::processEvents();  // a person sees where things come to rest
  bringIntoSight(widget);             // and scrolls on
  QWidget* top = widget->window();
  const QPoint at = widget->mapTo(top, place);
  const QWidget* hit = top->childAt(at);
  if (hit == nullptr) hit = top;
  if (hit != widget && !widget->isAncestorOf(hit))
    throw Lost(widget->objectName() + " is covered by " + hit->objectName() + " " +
               hit->metaObject()->className());
  return {top->windowHandle(), at};
}

void Hands::clickAt(QWidget* widget, const QPoint& place, Qt::KeyboardModifiers modifiers) {
  const auto [window, at] = reach(widget, place);
  QTest::mouseMove(window, at);
  QTest::mouseClick(window, Qt::LeftButton, modifiers, at);
}

void Hands::click(const QString& name, Qt::KeyboardModifiers modifiers) {
  QWidget* widget = look(name);
  // the words of a check box are what is clicked, and they begin at its left
  clickAt(widget, {std::min(widget->width() / 2, 12), widget->height() / 2}, modifiers);
}

void Hands::doubleClickAt(QWidget* widget, const QPoint& place) {
  const auto [window, at] = reach(widget, place);
  QTest::mouseDClick(window, Qt::LeftButton, {}, at);
}

void Hands::wheelAt(QWidget* widget, const QPoint& place) {
  const auto [window, at] = reach(widget, place);
  QTest::mouseMove(window, at);
  QWheelEvent event(at, window->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(window, &event);
}

void Hands::drag(QWidget* widget, const QPoint& from, const QPoint& to) {
  constexpr int steps = 8;
  const auto [window, begin] = reach(widget, from);
  QTest::mouseMove(window, begin);
  QTest::mousePress(window, Qt::LeftButton, {}, begin);
  for (int k = 1; k <= steps; ++k) QTest::mouseMove(window, begin + (to - from) * k / steps);
  QTest::mouseRelease(window, Qt::LeftButton, {}, begin + to - from);
}

void Hands::dragSlider(const QString& name, int value) {
  auto& slider = *see<QSlider>(name);
  QStyleOptionSlider option;
  option.initFrom(&slider);
  option.orientation = slider.orientation();
  option.minimum = slider.minimum();
  option.maximum = slider.maximum();
  option.sliderPosition = slider.sliderPosition();
  option.sliderValue = slider.value();
  const auto handle = [&] {
    return slider.style()
        ->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, &slider)
        .center();
  };
  const QPoint from = handle();
  option.sliderPosition = option.sliderValue = value;
  drag(&slider, from, handle());
}

void Hands::clickRow(const QString& table, const QString& row, Qt::KeyboardModifiers modifiers) {
  auto& view = *see<QAbstractItemView>(table);
  const QModelIndex index = rowOf(view, row);
  view.scrollTo(index);
  clickAt(view.viewport(), view.visualRect(index).center(), modifiers);
}

void Hands::choose(const QString& combo, const QString& text) {
  auto& choice = *see<QComboBox>(combo);
  const int wanted = choice.findText(text);
  if (wanted < 0) throw Lost(combo + " does not offer " + text);
  click(combo);
  until([&] { return choice.view()->isVisible(); }, combo + " opens");
  press(Qt::Key_Home);
  for (int k = 0; k < choice.count() && choice.view()->currentIndex().row() != wanted; ++k)
    press(Qt::Key_Down);
  press(Qt::Key_Return);
  if (choice.currentText() != text) throw Lost(combo + " did not take " + text);
}

void Hands::chooseIn(const QString& name, const QString& text) {
  until([] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; }, name + " opens");
  auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
  for (QAction* action : menu->actions())
    if (!action->isSeparator() && plain(action->text()).startsWith(text)) {
      if (!action->isEnabled()) throw Lost(text + " is disabled in " + name);
      return clickAt(menu, menu->actionGeometry(action).center());
    }
  throw Lost(name + " does not offer " + text);
}

void Hands::chooseFrom(const QString& button, const QString& text) {
  QString why;
  QTimer finder;
  QObject::connect(&finder, &QTimer::timeout, &finder, [&] {
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (menu == nullptr) return;
    finder.stop();
    try {
      chooseIn(button, text);
    } catch (const Lost& lost) {
      why = QString::fromUtf8(lost.what());
      menu->close();
    }
  });
  finder.start(20);
  // a button keeps the click to itself while its menu is open
  click(button);
  until([&] { return !finder.isActive(); }, button + " opens its menu");
  if (!why.isEmpty()) throw Lost(why);
}

void Hands::chooseMenu(const QString& title, const QString& text) {
  QMenuBar* bar = window_->menuBar();
  for (QAction* action : bar->actions())
    if (plain(action->text()) == title) {
      clickAt(bar, bar->actionGeometry(action).center());
      return chooseIn(title, text);
    }
  throw Lost("there is no menu " + title);
}

void Hands::press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
  wake();
  QTest::keyClick(front()->windowHandle(), key, modifiers);
}

void Hands::type(const QString& text) {
  for (const QChar letter : text) QTest::keyClick(front()->windowHandle(), letter.toLatin1());
}

void Hands::inDialog(const QString& name, const std::function<void()>& open,
                     const std::function<void()>& act) {
  QString why = name + " does not come up";
  QTimer finder;
  QObject::connect(&finder, &QTimer::timeout, &finder, [&] {
    QWidget* modal = QApplication::activeModalWidget();
    if (modal == nullptr || !modal->isVisible()) return;
    if (modal->objectName() != name && modal->metaObject()->className() != name) return;
    finder.stop();
    why.clear();
    try {
      if (!QTest::qWaitForWindowActive(modal, patience)) throw Lost(name + " does not get the keys");
      act();
    } catch (const Lost& lost) {
      why = QString::fromUtf8(lost.what());
    }
    // an exception cannot pass the dialog's own loop, and neither can a dialog that is left open
    if (modal->isVisible()) {
      if (why.isEmpty()) why = name + " stays open";
      static_cast<QDialog*>(modal)->reject();
    }
  });
  finder.start(20);
  open();
  // some open it in the next turn of the loop
  const auto closed = [&] { return !finder.isActive() && QApplication::activeModalWidget() == nullptr; };
  if (!QTest::qWaitFor(closed, 5000) && why.isEmpty()) why = name + " is still there";
  if (!why.isEmpty()) throw Lost(why);
}

void Hands::until(const std::function<bool()>& holds, const QString& what) {
  if (!QTest::qWaitFor(holds, patience)) throw Lost("it did not come to this: " + what);
}

void Hands::rest() {
  // a job that ends may start another
  for (int quiet = 0; quiet < 3; ++quiet) {
    until([this] { return window_->services().board.isIdle(); }, "nothing runs");
    QTest::qWait(20);
    if (!window_->services().board.isIdle()) quiet = -1;
  }
}

QString Hands::tip(QWidget* widget, const QPoint& place) {
  const auto [window, at] = reach(widget, place);
  QToolTip::hideText();
  QTest::mouseMove(window, at - QPoint(0, 3));
  QTest::mouseMove(window, at);
  until([] { return QToolTip::isVisible(); }, "a tooltip");
  return QToolTip::text();
}

void Hands::picture(const QString& step) {
  ++pictures_;
  const QString folder = setting("TENFOLD_JOURNEY_PICTURES");
  if (folder.isEmpty()) return;
  QTest::qWait(250);  // what is drawn in the next turn, or moves into place
  const double scale = window_->devicePixelRatioF();
  // what is on the screen, rather than a window painted anew; of a scaled screen only a part would come
  const auto shot = [scale](QWidget& widget) {
    return scale == 1 ? widget.screen()->grabWindow(widget.winId()) : widget.grab();
  };
  QPixmap sheet = shot(*window_);
  QPainter painter(&sheet);
  for (QWidget* each : QApplication::topLevelWidgets()) {
    if (!each->isVisible() || each == window_.get() || !each->isWindow()) continue;
    const QPoint at = each->mapToGlobal(QPoint()) - window_->mapToGlobal(QPoint());
    painter.drawPixmap(at, shot(*each));
  }
  painter.end();
  sheet.setDevicePixelRatio(scale);
  const QString name =
      QStringLiteral("%1-%2-%3.png").arg(journey_).arg(pictures_, 2, 10, QChar('0')).arg(step);
  if (!QDir().mkpath(folder) || !sheet.save(QDir(folder).filePath(name), "PNG", scale == 1 ? 0 : -1))
    throw Lost("no picture in " + folder);
}

}  // namespace tenfold::ui::testing
