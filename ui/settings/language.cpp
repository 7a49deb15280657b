// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QStringList>
#include <QTranslator>
#include <memory>
#include <vector>

// a resource in a static library has to be asked for, outside of every namespace
static void findTranslations() { Q_INIT_RESOURCE(translations); }

namespace tenfold::ui {
namespace {

const QString english = QStringLiteral("en"), german = QStringLiteral("de");
QString used = english;

std::vector<std::unique_ptr<QTranslator>>& installed() {
  static std::vector<std::unique_ptr<QTranslator>> all;
  return all;
}

void install(const QString& file, const QString& folder) {
  auto translator = std::make_unique<QTranslator>();
  if (!translator->load(file, folder)) return;
  QCoreApplication::installTranslator(translator.get());
  installed().push_back(std::move(translator));
}

}  // namespace

QString languageChoice(const QString& text) {
  return text == english || text == german ? text : QStringLiteral("system");
}

QString languageOf(const QString& choice) {
  if (languageChoice(choice) == choice && choice != "system") return choice;
  for (const QString& each : QLocale::system().uiLanguages())
    for (const QString& known : {english, german})
      if (each == known || each.startsWith(known + '-')) return known;
  return english;
}

void useLanguage(const QString& choice) {
  findTranslations();
  installed().clear();  // a translator takes itself away
  used = languageOf(choice);
  QLocale::setDefault(QLocale::c());
  // the later one is asked first: what the system has of Qt goes before what was built in
  if (used != english) {
    install(QStringLiteral("qtbase_") + used, QStringLiteral(":/translations"));
    install(QStringLiteral("qtbase_") + used, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  }
  install(QStringLiteral("tenfold_") + used, QStringLiteral(":/translations"));
}

QString language() { return used; }

QLocale textLocale() { return QLocale(used == german ? QLocale::German : QLocale::English); }

}  // namespace tenfold::ui
