// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_tint.h"

#include <QObject>
#include <algorithm>
#include <cmath>

#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr std::array keys{"nothing", "kind", "parameters", "time", "error", "sensitivity"};

QColor over(const QPalette& palette, const QColor& colour, double part) {
  const QColor base = palette.color(QPalette::Base);
  const auto mixed = [part](float a, float b) { return float((1 - part) * a + part * b); };
  return QColor::fromRgbF(mixed(base.redF(), colour.redF()), mixed(base.greenF(), colour.greenF()),
                          mixed(base.blueF(), colour.blueF()));
}

}  // namespace

QString colouringWord(Colouring colouring) {
  switch (colouring) {
    case Colouring::nothing:
      return QObject::tr("nothing");
    case Colouring::kind:
      return QObject::tr("kind of layer");
    case Colouring::parameters:
      return QObject::tr("parameters");
    case Colouring::time:
      return QObject::tr("time");
    case Colouring::error:
      return QObject::tr("weight error");
    case Colouring::sensitivity:
      break;
  }
  return QObject::tr("predicted loss");
}

QString colouringKey(Colouring colouring) { return keys[std::size_t(colouring)]; }

Colouring colouringFromKey(const QString& key) {
  for (const Colouring each : all_colourings)
    if (colouringKey(each) == key) return each;
  return Colouring::nothing;
}

QColor tintOf(LayerKind kind, const QPalette& palette) {
  constexpr double part = 0.22;
  // linear and recurrent, convolutions by their modes, embeddings, transposed convolutions
  const std::size_t place = kind == LayerKind::embedding ? 4 : is_transposed(kind) ? 5 : spatial_modes(kind);
  const Family family = all_families[1 + place];
  return over(palette, familyStyle(family, palette).colour, part);
}

QColor tintOf(double share, const QPalette& palette) {
  constexpr double strongest = 0.38;
  return over(palette, accent(palette), strongest * std::sqrt(std::clamp(share, 0.0, 1.0)));
}

}  // namespace tenfold::ui
