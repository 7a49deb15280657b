// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/variant_button.h"

#include <QActionGroup>

#include "ui/document/document.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int widestButton = 150;  ///< pixels of a name

}  // namespace

VariantButton::VariantButton(Document& document, QWidget* parent)
    : MenuButton(parent), document_(document), menu_(new QMenu(this)) {
  setObjectName("variant");
  menu_->setObjectName("variantMenu");
  setMenu(menu_);
  setPopupMode(QToolButton::InstantPopup);
  connect(menu_, &QMenu::aboutToShow, this, &VariantButton::fill);
  connect(&document_, &Document::changed, this, &VariantButton::refresh);
  refresh();
}

void VariantButton::refresh() {
  const QString name = document_.variantName();
  setText(fontMetrics().elidedText(name, Qt::ElideRight, widestButton));
  setShortcut({});  // an & in the name makes none
  setAccessibleName(tr("variant: %1").arg(name));
  setToolTip(plainTip(
      tr("%1: variant %2 of %3. A variant is a set of decisions about the same model: branch one to try "
         "something else, and switch between them")
          .arg(name, QString::number(document_.currentVariant() + 1),
               QString::number(document_.variants().size()))));
}

void VariantButton::fill() {
  menu_->clear();  // deletes the entries that it made, not the window's actions
  auto* group = new QActionGroup(menu_);
  int index = 0;
  for (const Variant& variant : document_.variants()) {
    QString text = QString::fromStdString(variant.name).replace('&', "&&");
    auto* action = menu_->addAction(text, this, [this, index] { document_.switchVariant(index); });
    action->setCheckable(true);
    action->setChecked(index++ == document_.currentVariant());
    group->addAction(action);
  }
  menu_->addSeparator();
  menu_->addActions(actions_);
}

}  // namespace tenfold::ui
