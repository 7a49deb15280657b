// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_preferences.h"

#include <QMainWindow>
#include <thread>

#include "ui/jobs/latest_job.h"
#include "ui/settings/language.h"
#include "ui/settings/text_size.h"

namespace tenfold::ui {

MainPreferences::MainPreferences(const Parts& parts) : QObject(&parts.window), parts_(parts) {
  const MainActions& actions = parts_.actions;
  connect(actions.themeSystem, &QAction::triggered, this, [this] { setTheme(Theme::system); });
  connect(actions.themeLight, &QAction::triggered, this, [this] { setTheme(Theme::light); });
  connect(actions.themeDark, &QAction::triggered, this, [this] { setTheme(Theme::dark); });
  connect(actions.preferences, &QAction::triggered, this, &MainPreferences::showDialog);
  connect(actions.presenter, &QAction::triggered, this, &MainPreferences::setPresenter);
  connect(actions.resetLayout, &QAction::triggered, this, &MainPreferences::resetLayoutWanted);
  textPercent_ = parts_.remembered.value("textPercent", 100).toInt();
  threads_ = parts_.remembered.value("threads", 0).toInt();
  timeLayers_ = parts_.remembered.value("timeLayers", true).toBool();
  apply();
  LatestJob::setThreads(threads_);
}

void MainPreferences::setTheme(Theme theme) {
  parts_.remembered.set("theme", toText(theme));
  showTheme(theme);
}

void MainPreferences::showTheme(Theme theme) {
  theme_ = theme;
  applyTheme(theme);
  parts_.actions.themeSystem->setChecked(theme == Theme::system);
  parts_.actions.themeLight->setChecked(theme == Theme::light);
  parts_.actions.themeDark->setChecked(theme == Theme::dark);
  refresh();
}

void MainPreferences::setTextPercent(int percent) {
  textPercent_ = percent;
  parts_.remembered.set("textPercent", percent);
  apply();
}

void MainPreferences::setPresenter(bool on) {
  if (presenter_ == on) return;
  presenter_ = on;
  parts_.actions.presenter->setChecked(on);
  if (on) {
    wasMaximized_ = parts_.window.isMaximized();
    parts_.window.showFullScreen();
  } else {
    wasMaximized_ ? parts_.window.showMaximized() : parts_.window.showNormal();
  }
  apply();
}

void MainPreferences::setThreads(int threads) {
  threads_ = threads;
  parts_.remembered.set("threads", threads);
  LatestJob::setThreads(threads);
  emit threadsChanged();
}

void MainPreferences::setTimeLayers(bool on) {
  timeLayers_ = on;
  parts_.remembered.set("timeLayers", on);
  refresh();
}

void MainPreferences::apply() {
  applyTextPercent(presenter_ ? qMax(textPercent_, presenterTextPercent) : textPercent_);
  refresh();
}

PreferencesDialog::Values MainPreferences::values() const {
  const int most = int(std::thread::hardware_concurrency());
  return {theme_,
          textPercent_,
          presenter_,
          threads_,
          qMax(most, threads_),
          int(parts_.remembered.recentFiles().size()),
          parts_.remembered.hasPlaces(),
          languageChoice(parts_.remembered.value("language").toString()),
          timeLayers_};
}

void MainPreferences::refresh() {
  if (dialog_ != nullptr) dialog_->show(values());
}

void MainPreferences::showDialog() {
  if (dialog_ == nullptr) {
    dialog_ = new PreferencesDialog(values(), &parts_.window);
    connect(dialog_, &PreferencesDialog::themeChosen, this, &MainPreferences::setTheme);
    connect(dialog_, &PreferencesDialog::languageChosen, this,
            [this](const QString& language) { parts_.remembered.set("language", language); });
    connect(dialog_, &PreferencesDialog::textPercentChosen, this, &MainPreferences::setTextPercent);
    connect(dialog_, &PreferencesDialog::presenterChosen, this, &MainPreferences::setPresenter);
    connect(dialog_, &PreferencesDialog::threadsChosen, this, &MainPreferences::setThreads);
    connect(dialog_, &PreferencesDialog::timeLayersChosen, this, &MainPreferences::setTimeLayers);
    connect(dialog_, &PreferencesDialog::resetLayoutWanted, this, &MainPreferences::resetLayoutWanted);
    connect(dialog_, &PreferencesDialog::forgetWanted, this, [this] {
      parts_.remembered.forgetPlaces();
      emit recentForgotten();
      refresh();
    });
  }
  dialog_->show();
  dialog_->raise();
  dialog_->activateWindow();
}

}  // namespace tenfold::ui
