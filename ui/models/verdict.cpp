// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/verdict.h"

#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double noise = 0.05;  ///< a prediction nearer to 1 than this says nothing

QString mark(const Verdict& verdict) {
  if (verdict.word == "faster") return verdict.measured ? QStringLiteral("▲ ") : QStringLiteral("△ ");
  if (verdict.word == "slower") return verdict.measured ? QStringLiteral("▼ ") : QStringLiteral("▽ ");
  return verdict.measured ? QStringLiteral("● ") : QStringLiteral("○ ");
}

}  // namespace

Verdict verdictOf(const study::TimeRow* time, const study::LayerReport* report) {
  if (time != nullptr)
    return {time->verdict == "dense" ? QStringLiteral("same") : QString::fromStdString(time->verdict),
            time->ratio, true};
  if (report == nullptr || !report->predicted_speed) return {};
  const double ratio = *report->predicted_speed;
  return {ratio > 1 + noise   ? QStringLiteral("faster")
          : ratio < 1 - noise ? QStringLiteral("slower")
                              : QStringLiteral("same"),
          ratio, false};
}

QString badgeText(const Verdict& verdict) {
  if (!verdict.isKnown()) return {};
  return mark(verdict) + (verdict.word == "same" ? QObject::tr("same") : timesText(verdict.ratio));
}

QString verdictText(const Verdict& verdict) {
  if (verdict.word == "faster") return QObject::tr("%1 faster").arg(badgeText(verdict));
  if (verdict.word == "slower") return QObject::tr("%1 as fast").arg(badgeText(verdict));
  return badgeText(verdict);
}

}  // namespace tenfold::ui
