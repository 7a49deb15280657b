// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <variant>
#include <vector>

namespace tenfold::ui {

/// Another model is open, with a fresh history.
struct ModelOpened {};
/// These layers have another request; totals change with them.
struct LayersChanged {
  std::vector<std::string> ids;
};
/// The same layers with something else known of them: calibration data was seen, or other weights were
/// trained.
struct ModelCalibrated {};
/// Another variant is current, or their list or names differ. The layers that differ are told after it.
struct VariantsChanged {};
/// Saved, exported or edited: the title's star and path may differ.
struct FileChanged {};

/// The one notification of the document.
using Change = std::variant<ModelOpened, LayersChanged, ModelCalibrated, VariantsChanged, FileChanged>;

/// For std::visit over a Change with one lambda a case.
template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace tenfold::ui
