// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/shape_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

QString shapeEditText(const TensorizedShape& shape) { return QString::fromStdString(to_text(shape)); }

ShapeEditor::ShapeEditor(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  auto* line = new QHBoxLayout;
  line->addWidget(secondaryLabel(tr("folded as in/out"), this), 1);
  layout->addLayout(line);
  text_ = new QLineEdit(this);
  text_->setObjectName("shapeText");
  text_->setAccessibleName(tr("modes of the folded matrix"));
  text_->setAlignment(Qt::AlignRight);
  text_->setToolTip(
      tr("The matrix is folded into a tensor: input sizes, a slash, output sizes. Where a "
         "side multiplies to more than the matrix has, zeros fill it up. Example: 4x8/4x4"));
  layout->addWidget(text_);
  suggest_ = new QToolButton(this);
  suggest_->setObjectName("shapeSuggest");
  suggest_->setText(tr("Suggest…"));
  suggest_->setAccessibleName(tr("ways to fold this matrix"));
  suggest_->setToolTip(
      tr("Ways to fold this matrix into 2, 3 or 4 modes a side, at about the size it has now"));
  menu_ = new QMenu(suggest_);
  menu_->setObjectName("shapeMenu");
  menu_->setToolTipsVisible(true);
  connect(suggest_, &QToolButton::clicked, this,
          [this] { menu_->popup(suggest_->mapToGlobal(QPoint(0, suggest_->height()))); });
  connect(menu_, &QMenu::aboutToShow, this, &ShapeEditor::fillMenu);
  line->addWidget(suggest_);
  problem_ = new QLabel(this);
  problem_->setObjectName("shapeProblem");
  problem_->setWordWrap(true);
  problem_->hide();
  layout->addWidget(problem_);
  connect(text_, &QLineEdit::textEdited, this, &ShapeEditor::read);
}

void ShapeEditor::show(const LayerShape& shape, const LayerOptions& options) {
  const bool folds = tensorized_shape_of(options) != nullptr && !is_convolution(shape.kind);
  setVisible(folds);
  if (!folds) return;
  if (text_->hasFocus() && text_->isModified() && shape == shape_ && options == options_) return;
  shape_ = shape;
  options_ = options;
  const QString text = shapeEditText(effective_shape(shape, options));
  // while typing, "04x8" or a space may mean the same: leave the words alone
  bool same = false;
  try {
    same = shapeEditText(parse_tensorized_shape(text_->text().toStdString())) == text;
  } catch (const Error&) {
  }
  if (!same) text_->setText(text);
  complain({});
}

void ShapeEditor::finishEditing() { text_->setModified(false); }

void ShapeEditor::fillMenu() {
  menu_->clear();
  std::size_t order = 0;
  for (const study::ShapeOffer& offer : offers_ ? offers_() : std::vector<study::ShapeOffer>{}) {
    const TensorizedShape shape = *tensorized_shape_of(offer.options);
    if (shape.in.size() != order) menu_->addSection(tr("%1 modes a side").arg(order = shape.in.size()));
    QString words = shapeEditText(shape);
    if (offer.padding > 0) words += tr("  (+%1 zeros)").arg(percentText(offer.padding));
    auto* action = menu_->addAction(
        tr("%1\t%2 parameters, %3 MACs").arg(words, countText(offer.parameters), countText(offer.macs)));
    QStringList ranks;
    for (const auto rank : offer.ranks) ranks << QString::number(rank);
    action->setToolTip(tr("ranks %1; %2").arg(ranks.join(", "), engineText(offer.plan)));
    action->setData(shapeEditText(shape));
    connect(action, &QAction::triggered, this, [this, shape] { emit shapeEdited(shape); });
  }
  if (menu_->isEmpty()) menu_->addAction(tr("No side of this matrix splits into modes"))->setEnabled(false);
}

void ShapeEditor::read() {
  try {
    const TensorizedShape modes = parse_tensorized_shape(text_->text().trimmed().toStdString());
    const QString problem = problemText(shape_, {"", withShape(options_, shape_, modes)});
    complain(problem);
    if (problem.isEmpty()) emit shapeEdited(modes);
  } catch (const Error& error) {
    complain(engineText(error.what()));
  }
}

void ShapeEditor::complain(const QString& sentence) {
  QPalette colours;
  colours.setColor(QPalette::WindowText, slower(palette()));
  problem_->setPalette(colours);
  problem_->setText(sentence);
  problem_->setVisible(!sentence.isEmpty());
}

}  // namespace tenfold::ui
