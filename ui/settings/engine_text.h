// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>

namespace tenfold::ui {

/// What the engine says (an error, a remark, why a layer stays dense, what a job is doing) in the language of
/// the window. The engine speaks English sentences with values filled in; the sentence is recognised among
/// those of `engine_sentences.cpp`, its translation gets the same values, and values that are sentences
/// themselves are translated too, as are the parts of a note that colons part. What is not known stays
/// English. May be called on any thread.
QString engineText(const std::string& english);

}  // namespace tenfold::ui
