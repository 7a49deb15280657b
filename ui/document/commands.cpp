// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/commands.h"

namespace tenfold::ui {

ChangeLayers::ChangeLayers(Document& document, std::vector<LayerSpec> specs, WholeRequest whole,
                           QString field, int editing, const QString& text)
    : QUndoCommand(text),
      document_(document),
      other_(std::move(specs)),
      whole_(std::move(whole)),
      field_(std::move(field)),
      editing_(editing) {}

void ChangeLayers::undo() { document_.swap(other_, whole_); }
void ChangeLayers::redo() { document_.swap(other_, whole_); }

std::vector<std::string> ChangeLayers::ids() const {
  std::vector<std::string> all;
  for (const auto& spec : other_) all.push_back(spec.id);
  return all;
}

bool ChangeLayers::mergeWith(const QUndoCommand* other) {
  const auto& next = *static_cast<const ChangeLayers*>(other);
  if (field_.isEmpty() || next.field_ != field_ || next.editing_ != editing_ || next.ids() != ids())
    return false;
  // both are done by now, so ours still holds the oldest request: keep it, take the newer words
  setText(next.text());
  const WholeRequest now = document_.wholeRequest();
  bool nothingLeft = now == whole_;
  for (const auto& spec : other_) nothingLeft = nothingLeft && document_.specOf(spec.id) == spec;
  setObsolete(nothingLeft);
  return true;
}

}  // namespace tenfold::ui
