// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panels.h"

#include <QApplication>
#include <QDataStream>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPushButton>
#include <QSplitter>
#include <algorithm>

#include "ui/widgets/card.h"
#include "ui/widgets/panel_button.h"

namespace tenfold::ui {
namespace {

bool isReached(const QWidget* widget) {
  return widget->focusPolicy() & Qt::TabFocus && widget->focusProxy() == nullptr;
}

/// The controls in a panel that Tab reaches, in its order.
QList<QWidget*> controlsOf(QWidget* panel) {
  QList<QWidget*> controls;
  for (QWidget* each = panel->nextInFocusChain(); each != panel; each = each->nextInFocusChain())
    if (panel->isAncestorOf(each) && isReached(each)) controls << each;
  return controls;
}

/// What Tab leaves for the first control of `panel`.
QWidget* controlBefore(QWidget* panel) {
  const QList<QWidget*> controls = controlsOf(panel);
  if (controls.isEmpty()) return nullptr;
  QWidget* each = controls.first()->previousInFocusChain();
  while (each != controls.first() && (panel->isAncestorOf(each) || !isReached(each)))
    each = each->previousInFocusChain();
  return each;
}

QAction* separator(QObject* parent) {
  auto* line = new QAction(parent);
  line->setSeparator(true);
  return line;
}

}  // namespace

Panels::Panels(QWidget* page, const std::vector<QSplitter*>& splitters, const std::vector<Panel>& panels)
    : QObject(page),
      page_(page),
      splitters_(splitters),
      separator_(separator(this)),
      other_(separator(this)) {
  nothing_ = new EmptyState(tr("Every panel of this workspace is closed or in a window of its own."),
                            tr("Bring all back"), page);
  nothing_->setObjectName("noPanels");
  nothing_->hide();
  splitters_.front()->addWidget(nothing_);
  nothing_->findChild<QPushButton*>()->setObjectName("bringPanelsBack");
  connect(nothing_, &EmptyState::pressed, this, &Panels::reset);
  bringBack_ = new QAction(tr("Bring all back"), this);
  bringBack_->setObjectName(page->objectName() + "BringBack");
  connect(bringBack_, &QAction::triggered, this, &Panels::reset);
  for (const Panel& each : panels) add(each);
  first_ = state();
  orderTabs();
  page_->installEventFilter(this);
}

void Panels::add(const Panel& panel) {
  QWidget* line = panel.header->parentWidget();
  const QString name = panel.widget->objectName();
  places_.push_back({panel.widget, panel.title, line, new QAction(panel.title, this),
                     new QAction(tr("%1 in a window of its own").arg(panel.title), this),
                     new PanelButton(PanelButton::Sign::lift, line),
                     new PanelButton(PanelButton::Sign::close, line)});
  Place& place = places_.back();
  place.shown->setObjectName(name + "Shown");
  place.floating->setObjectName(name + "Floating");
  for (QAction* each : {place.shown, place.floating}) each->setCheckable(true);
  place.shown->setChecked(true);
  connect(place.shown, &QAction::toggled, this, [this, &place] { settle(place); });
  connect(place.shown, &QAction::triggered, this,
          [this, &place](bool on) { on ? focus(place) : page_->window()->activateWindow(); });
  connect(place.floating, &QAction::toggled, this, [this, &place](bool on) {
    if (on) place.shown->setChecked(true);
    settle(place);
  });
  connect(place.floating, &QAction::triggered, this, [this, &place] { focus(place); });

  place.lift->setObjectName(name + "Lift");
  place.lift->setAccessibleName(place.floating->text());
  place.lift->setToolTip(tr("To a window of its own (double click on the title line)"));
  connect(place.lift, &QAbstractButton::clicked, place.floating, &QAction::trigger);
  place.close->setObjectName(name + "Close");
  place.close->setAccessibleName(tr("close %1").arg(panel.title));
  place.close->setToolTip(tr("Close this panel; the menu View shows it again"));
  connect(place.close, &QAbstractButton::clicked, place.shown, &QAction::trigger);
  auto* pair = new QHBoxLayout;
  pair->setSpacing(0);
  pair->addWidget(place.lift);
  pair->addWidget(place.close);
  panel.header->addLayout(pair);
  QMargins margins = panel.header->contentsMargins();
  margins.setRight(4);
  panel.header->setContentsMargins(margins);
  line->installEventFilter(this);
}

QList<QAction*> Panels::actions() const {
  QList<QAction*> all;
  for (const Place& place : places_) all << place.shown;
  all << separator_;
  for (const Place& place : places_) all << place.floating;
  return all << other_ << bringBack_;
}

void Panels::settle(Place& place) {
  const bool floats = place.floating->isChecked(), open = place.isOpen();
  QWidget* had = place.panel->focusWidget();
  if (floats != (place.window != nullptr)) {
    floats ? lift(place) : putBack(place);
    if (had != nullptr) had->setFocus();
  }
  place.panel->setVisible(floats || open);
  if (floats) place.window->setVisible(open && page_->isVisible());
  place.lift->setSign(floats ? PanelButton::Sign::putBack : PanelButton::Sign::lift);
  place.lift->setToolTip(floats ? tr("Back into the workspace (double click on the title line)")
                                : tr("To a window of its own (double click on the title line)"));
  place.close->setVisible(!floats);
  settleSplitters();
}

/// A splitter without a panel takes no room.
void Panels::settleSplitters() {
  const auto holdsOne = [this](const QSplitter* splitter) {
    return std::any_of(places_.begin(), places_.end(), [splitter](const Place& place) {
      return place.isOpen() && splitter->isAncestorOf(place.panel);
    });
  };
  for (std::size_t k = 1; k < splitters_.size(); ++k) splitters_[k]->setVisible(holdsOne(splitters_[k]));
  nothing_->setVisible(!holdsOne(splitters_.front()));
}

void Panels::lift(Place& place) {
  const auto floats = [](const Place& each) { return each.window != nullptr; };
  if (std::none_of(places_.begin(), places_.end(), floats)) before_ = controlBefore(places_.front().panel);
  const QRect suggested(place.panel->mapToGlobal(QPoint(24, 24)), place.panel->size());
  auto* splitter = qobject_cast<QSplitter*>(place.panel->parentWidget());
  place.standIn = new QWidget;
  splitter->replaceWidget(splitter->indexOf(place.panel), place.standIn);
  place.standIn->hide();
  // a tool window stays above the main one and shares its shortcuts
  place.window = new QWidget(page_, Qt::Tool | Qt::WindowTitleHint | Qt::WindowSystemMenuHint |
                                        Qt::WindowMaximizeButtonHint | Qt::WindowCloseButtonHint);
  place.window->setObjectName(place.panel->objectName() + "Window");
  place.window->setWindowTitle(place.title + QStringLiteral(" – Tenfold"));
  place.window->setAttribute(Qt::WA_ShowWithoutActivating);
  place.window->setAcceptDrops(true);
  auto* layout = new QVBoxLayout(place.window);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addWidget(place.panel);
  if (!place.window->restoreGeometry(place.geometry)) place.window->setGeometry(suggested);
  place.window->installEventFilter(this);
}

void Panels::putBack(Place& place) {
  place.geometry = place.window->saveGeometry();
  place.window->hide();
  auto* splitter = qobject_cast<QSplitter*>(place.standIn->parentWidget());
  splitter->replaceWidget(splitter->indexOf(place.standIn), place.panel);
  delete place.standIn;
  place.window->deleteLater();  // it may be what is being closed
  place.standIn = place.window = nullptr;
  orderTabs(place);
}

void Panels::setOffered(const QWidget* panel, bool offered) {
  for (Place& place : places_) {
    if (place.panel != panel) continue;
    place.shown->setVisible(offered);
    place.floating->setVisible(offered);
    settle(place);
  }
}

void Panels::reveal(const QWidget* panel) {
  for (Place& place : places_)
    if (place.panel == panel) place.shown->setChecked(true);
}

void Panels::focus(const Place& place) {
  if (!place.panel->isVisible()) return;
  place.panel->window()->activateWindow();
  if (QWidget* had = place.panel->focusWidget(); had != nullptr && had->isVisible()) return had->setFocus();
  for (QWidget* each : controlsOf(place.panel))
    if (each->isVisible() && each->isEnabled()) return each->setFocus(Qt::TabFocusReason);
}

void Panels::focusNext() {
  const QWidget* now = QApplication::focusWidget();
  const auto holds = [now](const Place& place) { return now != nullptr && place.panel->isAncestorOf(now); };
  const auto from = std::find_if(places_.begin(), places_.end(), holds);
  const std::size_t count = places_.size();
  const std::size_t first = from == places_.end() ? 0 : std::size_t(from - places_.begin()) + 1;
  for (std::size_t k = 0; k < count; ++k)
    if (const Place& place = places_[(first + k) % count]; place.panel->isVisible()) return focus(place);
}

/// Panels follow each other in Tab as in the menu.
void Panels::orderTabs() {
  QWidget* last = nullptr;
  for (const Place& place : places_)
    for (QWidget* each : controlsOf(place.panel)) {
      if (last != nullptr) QWidget::setTabOrder(last, each);
      last = each;
    }
}

/// What comes back is the last of the window in Tab: it goes to where it was.
void Panels::orderTabs(const Place& place) {
  QWidget* last = before_;
  for (const Place& each : places_) {
    if (&each == &place) break;
    if (const auto controls = controlsOf(each.panel); each.window == nullptr && !controls.isEmpty())
      last = controls.last();
  }
  const QList<QWidget*> controls = controlsOf(place.panel);
  if (last == nullptr || controls.isEmpty()) return;
  // Qt moves a widget that is reached, with its proxy in it, together with all that is in it
  place.panel->setFocusPolicy(Qt::TabFocus);
  place.panel->setFocusProxy(controls.first());
  QWidget::setTabOrder(last, place.panel);
  place.panel->setFocusProxy(nullptr);
  place.panel->setFocusPolicy(Qt::NoFocus);
}

QByteArray Panels::state() const {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  for (const QSplitter* each : splitters_) stream << each->saveState();
  for (const Place& place : places_)
    stream << place.panel->objectName() << place.shown->isChecked() << place.floating->isChecked()
           << (place.window != nullptr ? place.window->saveGeometry() : place.geometry);
  return state;
}

void Panels::restoreSplitters(QDataStream& stream) {
  for (QSplitter* each : splitters_) {
    QByteArray one;
    stream >> one;
    if (!one.isEmpty()) each->restoreState(one);
  }
}

void Panels::restore(const QByteArray& state) {
  QDataStream stream(state);
  restoreSplitters(stream);
  while (!stream.atEnd()) {
    QString name;
    bool shown = true, floating = false;
    QByteArray geometry;
    stream >> name >> shown >> floating >> geometry;
    if (stream.status() != QDataStream::Ok) return;
    for (Place& place : places_) {
      if (place.panel->objectName() != name) continue;
      place.geometry = geometry;
      place.floating->setChecked(floating);
      place.shown->setChecked(shown);
    }
  }
}

void Panels::reset() {
  for (Place& place : places_) {
    place.floating->setChecked(false);
    place.shown->setChecked(true);
    place.geometry.clear();
  }
  QDataStream stream(first_);
  restoreSplitters(stream);
}

bool Panels::eventFilter(QObject* watched, QEvent* event) {
  const QEvent::Type type = event->type();
  if (watched == page_ && (type == QEvent::Show || type == QEvent::Hide)) {
    for (Place& place : places_) settle(place);
    return false;
  }
  for (Place& place : places_) {
    if (watched == place.line && type == QEvent::MouseButtonDblClick &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
      place.floating->trigger();
      return true;
    }
    if (watched != place.window || watched == nullptr) continue;
    if (type == QEvent::Close) place.floating->trigger();
    // files are dropped anywhere
    if (type == QEvent::DragEnter || type == QEvent::Drop)
      return static_cast<QObject*>(page_->window())->event(event);
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace tenfold::ui
