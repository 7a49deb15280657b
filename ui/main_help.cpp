// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_help.h"

#include <QMainWindow>
#include <QMenuBar>
#include <QPointer>
#include <QRegularExpression>

#include "resources/help/help.h"
#include "ui/dialogs/result_dialogs.h"
#include "ui/settings/language.h"

namespace tenfold::ui {
namespace {

/// Without the marks of its keys; two of them stand for one that is written.
QString plainText(const QAction& action) {
  static const QRegularExpression mark("&(.)");
  return action.text().replace(mark, "\\1");
}

/// Every action of the menu and of the menus in it that can be done now.
void addActions(const QMenu& menu, const QString& path, std::vector<PaletteEntry>& entries) {
  for (QAction* action : menu.actions()) {
    if (action->isSeparator() || !action->isEnabled() || !action->isVisible()) continue;
    if (const QMenu* inner = action->menu()) {
      addActions(*inner, plainText(*action), entries);
      continue;
    }
    const QString text = path.isEmpty() ? plainText(*action) : path + ": " + plainText(*action);
    entries.push_back({menu.objectName() == "recent" ? QObject::tr("recent file") : QObject::tr("action"),
                       text, action->shortcut().toString(QKeySequence::NativeText),
                       [action = QPointer<QAction>(action)] {
                         // recent files come and go while the palette is open
                         if (action != nullptr) action->trigger();
                       }});
  }
}

}  // namespace

MainHelp::MainHelp(const Parts& parts)
    : QObject(&parts.window), parts_(parts), log_(parts.logFile), guide_(new HelpGuide(&parts.window)) {
  help::use_language(language().toStdString());
  QWidget* window = &parts_.window;
  const MainActions& actions = parts_.actions;
  connect(actions.help, &QAction::triggered, guide_, &HelpGuide::showForFocus);
  connect(actions.helpContents, &QAction::triggered, guide_, [this] { guide_->show("index"); });
  connect(actions.palette, &QAction::triggered, this, &MainHelp::showPalette);
  connect(actions.messages, &QAction::triggered, this,
          [this, window] { showMessages(parts_.messages, window); });
  connect(actions.shortcuts, &QAction::triggered, this,
          [this, window] { showShortcuts(parts_.actions.all(), window); });
  connect(actions.about, &QAction::triggered, this, [this, window] { showAbout(engine_, window); });
  connect(actions.logFile, &QAction::triggered, this,
          [this, window] { showLog(log_.path(), log_.text(), parts_.dialogs, window); });
  actions.logFile->setVisible(!log_.path().isEmpty());
  keepLog();
}

void MainHelp::keepLog() {
  log_.write(QStringLiteral("Tenfold %1, Qt %2, %3")
                 .arg(TENFOLD_VERSION, qVersion(), QSysInfo::prettyProductName()));
  connect(&parts_.messages, &MessageLog::added, this, [this](const MessageLog::Message& message) {
    log_.write((message.isError ? "error  " : "") + message.text);
  });
}

std::vector<PaletteEntry> MainHelp::actionEntries() const {
  std::vector<PaletteEntry> entries;
  for (QAction* action : parts_.window.menuBar()->actions())
    if (action->menu() != nullptr) addActions(*action->menu(), {}, entries);
  return entries;
}

std::vector<PaletteEntry> MainHelp::helpEntries() {
  std::vector<PaletteEntry> entries;
  for (const help::Page& page : help::pages()) {
    const QString id = QString::fromStdString(page.id);
    QString text = QString::fromStdString(page.title);
    for (const auto& other : page.also) text += ", " + QString::fromStdString(other);
    entries.push_back({page.is_term ? tr("term") : tr("help"), text, {}, [this, id] { guide_->show(id); }});
  }
  return entries;
}

void MainHelp::showPalette() {
  std::vector<PaletteEntry> entries = actionEntries();
  if (places_)
    for (auto& place : places_()) entries.push_back(std::move(place));
  for (auto& page : helpEntries()) entries.push_back(std::move(page));
  (new CommandPalette(std::move(entries), &parts_.window))->show();
}

}  // namespace tenfold::ui
