// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/numbers.h"

#include <QLocale>
#include <QObject>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>

namespace tenfold::ui {
namespace {

const QString minusSign = QStringLiteral("−");

QString fixed(double value, int decimals) {
  QString text = QString::number(std::abs(value), 'f', decimals);
  const bool zero = text.toDouble() == 0;
  return value < 0 && !zero ? minusSign + text : text;
}

/// `value` scaled by the largest unit it reaches after rounding to three digits.
template <std::size_t N>
QString withUnit(double value, double base, const std::array<const char*, N>& units) {
  std::size_t unit = 0;
  const auto roundsUp = [&] {
    const double size = std::abs(value);
    return size >= base || (size >= 100 && std::round(size) >= base);
  };
  while (unit + 1 < N && roundsUp()) {
    value /= base;
    ++unit;
  }
  const QString name = QString::fromUtf8(units[unit]);
  const QString number = unit == 0 ? fixed(value, 0) : threeDigits(value);
  return name.isEmpty() ? number : number + " " + name;
}

}  // namespace

QString threeDigits(double value) {
  if (value == 0) return QStringLiteral("0");
  if (!std::isfinite(value)) return QStringLiteral("–");
  const double size = std::abs(value);
  int decimals = 2 - static_cast<int>(std::floor(std::log10(size)));
  // rounding may add a digit: 9.996 is 10.0
  if (decimals > 0 && std::round(size * std::pow(10, decimals)) >= 1000) --decimals;
  if (size < 1e-5) return value < 0 ? minusSign + "<0.00001" : QStringLiteral("<0.00001");
  return fixed(value, std::max(0, decimals));
}

QString countText(std::int64_t count) {
  return withUnit(static_cast<double>(count), 1000, std::array{"", "k", "M", "G", "T"});
}

QString exactText(std::int64_t count) {
  return QLocale(QLocale::English).toString(static_cast<qlonglong>(count));
}

QString bytesText(std::int64_t bytes) {
  return withUnit(static_cast<double>(bytes), 1024, std::array{"B", "KiB", "MiB", "GiB", "TiB"});
}

QString timeText(double seconds) {
  const double size = std::abs(seconds);
  if (size == 0) return QStringLiteral("0 ms");
  if (size < 0.9995e-3) return threeDigits(seconds * 1e6) + QStringLiteral(" µs");
  if (size < 0.9995) return threeDigits(seconds * 1e3) + QStringLiteral(" ms");
  return threeDigits(seconds) + QStringLiteral(" s");
}

QString percentText(double share) {
  const double percent = share * 100, size = std::abs(percent);
  const int decimals = size == 0 || size >= 9.95 ? 0 : size >= 0.995 ? 1 : 2;
  QString number = fixed(percent, size >= 99.5 && size < 100 ? 1 : decimals);
  if (number.endsWith(".0")) number.chop(2);
  return number + QStringLiteral(" %");
}

QString smallerText(double kept) {
  if (!(kept > 0) || !std::isfinite(kept)) return QStringLiteral("–");
  if (std::abs(kept - 1) < 0.005) return QObject::tr("same size");
  const double ratio = kept < 1 ? 1 / kept : kept;
  const QString number = ratio < 99.95 ? QString::number(ratio, 'f', 1) : QString::number(ratio, 'f', 0);
  return (kept < 1 ? QObject::tr("%1× smaller (%2 kept)") : QObject::tr("%1× larger (%2 kept)"))
      .arg(number, percentText(kept));
}

QString timesText(double ratio) {
  return QString::number(ratio, 'f', ratio < 0.1 ? 2 : ratio < 99.5 ? 1 : 0) + QStringLiteral("×");
}

QString shapeText(const Shape& shape) { return QString::fromStdString(to_string(shape)); }

QString listText(const Shape& values) {
  QStringList parts;
  for (const auto value : values) parts << QString::number(value);
  return parts.join(", ");
}

QString plainTip(const QString& text) { return QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped()); }

QString quoted(QString text) { return '"' + text.replace('"', "\"\"") + '"'; }

QString csvCell(const QString& text) {
  const auto parts = [](QChar each) { return each == ',' || each == '"' || each == '\n'; };
  return std::any_of(text.begin(), text.end(), parts) ? quoted(text) : text;
}

QString clockText(double seconds) {
  const auto whole = static_cast<long>(std::ceil(std::max(0.0, seconds)));
  return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

}  // namespace tenfold::ui
