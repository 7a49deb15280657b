// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/widgets/choice_menu.h"

namespace tenfold::ui {

class Document;

/// Says which variant is worked on; its menu switches to another and holds what can be done with this one.
class VariantButton : public MenuButton {
  Q_OBJECT

 public:
  explicit VariantButton(Document& document, QWidget* parent = nullptr);
  void setActions(const QList<QAction*>& actions) { actions_ = actions; }

 private:
  void refresh();
  void fill();

  Document& document_;
  QMenu* menu_;
  QList<QAction*> actions_;
};

}  // namespace tenfold::ui
