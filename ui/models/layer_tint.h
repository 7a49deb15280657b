// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPalette>
#include <array>

#include "engine/spec/layer_shape.h"

namespace tenfold::ui {

/// What the rows of the table of layers are tinted by.
enum class Colouring { nothing, kind, parameters, time, error, sensitivity };

inline constexpr std::array all_colourings{Colouring::nothing, Colouring::kind,  Colouring::parameters,
                                           Colouring::time,    Colouring::error, Colouring::sensitivity};

QString colouringWord(Colouring colouring);
/// As it is remembered; another text is nothing.
QString colouringKey(Colouring colouring);
Colouring colouringFromKey(const QString& key);

/// A colour of each kind behind text that stays readable.
QColor tintOf(LayerKind kind, const QPalette& palette);
/// The stronger the larger the share of the largest, 0…1; weak ones are told apart better than strong ones.
QColor tintOf(double share, const QPalette& palette);

}  // namespace tenfold::ui
