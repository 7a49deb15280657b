// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/shape_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {

QString shapeEditText(const TensorizedShape& shape) {
  const auto side = [](const Shape& modes) {
    QStringList parts;
    for (const auto mode : modes) parts << QString::number(mode);
    return parts.join('x');
  };
  return side(shape.in) + "/" + side(shape.out);
}

ShapeEditor::ShapeEditor(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  auto* line = new QHBoxLayout;
  line->addWidget(secondaryLabel(tr("folded as in/out"), this), 1);
  text_ = new QLineEdit(this);
  text_->setObjectName("shapeText");
  text_->setAccessibleName(tr("modes of the folded matrix"));
  text_->setFixedWidth(150);
  text_->setAlignment(Qt::AlignRight);
  text_->setToolTip(
      tr("The matrix is folded into a tensor: input sizes, a slash, output sizes. Each side must "
         "multiply to the matrix's own size. Example: 4x8/4x4"));
  line->addWidget(text_);
  layout->addLayout(line);
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

void ShapeEditor::read() {
  try {
    const TensorizedShape modes = parse_tensorized_shape(text_->text().trimmed().toStdString());
    const QString problem = problemText(shape_, {"", withShape(options_, shape_, modes)});
    complain(problem);
    if (problem.isEmpty()) emit shapeEdited(modes);
  } catch (const Error& error) {
    complain(QString::fromUtf8(error.what()));
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
