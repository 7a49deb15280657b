// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/models/module_model.h"
#include "ui/widgets/card.h"

class QTreeView;

namespace tenfold::ui {

/// The modules of a whole pickled model as they were found; nothing of them was executed.
class ModulePanel : public Card {
  Q_OBJECT

 public:
  explicit ModulePanel(const WeightsDocument& document, QWidget* parent = nullptr);

 signals:
  void anyFound(bool any);
  /// A module was double-clicked or confirmed by Enter.
  void tensorsWanted(const QString& path);

 private:
  void refresh();

  const WeightsDocument& document_;
  ModuleModel model_;
  QTreeView* tree_;
};

}  // namespace tenfold::ui
