// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/palette.h"

#include <QApplication>
#include <algorithm>
#include <cmath>

#include "ui/settings/flat_style.h"

namespace tenfold::ui {
namespace {

struct Colours {
  QColor window, base, alternate, text, secondary, line, accent, onAccent, disabled, tip;
};

QPalette make(const Colours& c) {
  QPalette palette;
  const auto all = [&](QPalette::ColorRole role, const QColor& colour) { palette.setColor(role, colour); };
  all(QPalette::Window, c.window);
  all(QPalette::Base, c.base);
  all(QPalette::AlternateBase, c.alternate);
  all(QPalette::Button, c.base);
  all(QPalette::Light, c.alternate);
  all(QPalette::Midlight, c.line);
  all(QPalette::Mid, c.line);
  all(QPalette::Dark, c.line);
  all(QPalette::Shadow, c.line);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::BrightText})
    all(role, c.text);
  all(QPalette::PlaceholderText, c.secondary);
  all(QPalette::Highlight, c.accent);
  all(QPalette::HighlightedText, c.onAccent);
  all(QPalette::Link, c.accent);
  all(QPalette::LinkVisited, c.accent);
  all(QPalette::ToolTipBase, c.tip);
  all(QPalette::ToolTipText, c.text);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, c.disabled);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, c.line);
  palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c.disabled);
  return palette;
}

double luminance(const QColor& colour) {
  const auto linear = [](double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// What the platform asked for, remembered before our palette replaces it.
QPalette platformPalette() {
  static const QPalette palette = QApplication::palette();
  return palette;
}

}  // namespace

QPalette lightPalette() {
  return make({.window = "#f4f5f7",
               .base = "#ffffff",
               .alternate = "#ecedf1",
               .text = "#1c1e22",
               .secondary = "#5f6673",
               .line = "#d9dbe1",
               .accent = "#2f6fde",
               .onAccent = "#ffffff",
               .disabled = "#9a9fa9",
               .tip = "#ffffff"});
}

QPalette darkPalette() {
  return make({.window = "#1a1c20",
               .base = "#23262b",
               .alternate = "#2b2e36",
               .text = "#e6e8ec",
               .secondary = "#a0a6b2",
               .line = "#3b3f48",
               .accent = "#6ea0ff",
               .onAccent = "#0e1524",
               .disabled = "#6c727d",
               .tip = "#2b2e36"});
}

QPalette paletteFor(Theme theme, const QPalette& platform) {
  if (theme == Theme::system) theme = isDark(platform) ? Theme::dark : Theme::light;
  return theme == Theme::dark ? darkPalette() : lightPalette();
}

bool isDark(const QPalette& palette) { return palette.color(QPalette::Window).lightnessF() < 0.5; }
QColor secondaryText(const QPalette& palette) { return palette.color(QPalette::PlaceholderText); }
QColor accent(const QPalette& palette) { return palette.color(QPalette::Active, QPalette::Highlight); }
QColor hairline(const QPalette& palette) { return palette.color(QPalette::Mid); }
QColor selectionTint(const QPalette& palette) { return isDark(palette) ? "#2c3b58" : "#dde8fc"; }
QColor faster(const QPalette& palette) { return isDark(palette) ? "#5cc98a" : "#176c3a"; }
QColor slower(const QPalette& palette) { return isDark(palette) ? "#ff8b7e" : "#ab2d23"; }

double contrast(const QColor& one, const QColor& other) {
  const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
  return std::max(a, b) / std::min(a, b);
}

void applyTheme(Theme theme) {
  const QPalette platform = platformPalette();
  if (qApp->property("tenfoldStyle").isNull()) {
    QApplication::setStyle(new FlatStyle);
    qApp->setProperty("tenfoldStyle", true);
  }
  QApplication::setPalette(paletteFor(theme, platform));
}

Theme themeFromText(const QString& text) {
  if (text == "light") return Theme::light;
  if (text == "dark") return Theme::dark;
  return Theme::system;
}

QString toText(Theme theme) {
  return theme == Theme::light ? "light" : theme == Theme::dark ? "dark" : "system";
}

}  // namespace tenfold::ui
