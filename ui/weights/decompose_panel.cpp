// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/decompose_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <algorithm>

#include "ui/dialogs/saving.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/rank_editor.h"
#include "ui/widgets/shape_editor.h"

namespace tenfold::ui {
namespace {

const QString unknown = QStringLiteral("–");

}  // namespace

DecomposePanel::DecomposePanel(WeightsDocument& document, DecomposeService& service, Dialogs& dialogs,
                               QWidget* parent)
    : Card(tr("Decompose"), parent), document_(document), service_(service), dialogs_(dialogs) {
  setObjectName("decomposePanel");
  pages_ = new QStackedWidget(this);
  empty_ = new EmptyState({}, {}, this);
  empty_->setObjectName("decomposeUnfit");
  pages_->addWidget(empty_);
  pages_->addWidget(scrollPage(makePage(), this));
  body()->addWidget(pages_);
  connectEditors();
  connect(&document_, &WeightsDocument::changed, this, [this] {
    service_.job().cancel();  // its answer would belong to the file before
    answers_.clear();
  });
  connect(&document_, &WeightsDocument::selectionChanged, this, &DecomposePanel::showTensor);
  connect(&service_, &DecomposeService::decomposed, this,
          [this](const std::string& tensor, const study::DecomposeOptions& options,
                 const study::DecomposeReport& report) {
            answers_[keyOf(tensor, options)] = report;
            refreshAnswer();
          });
  connect(&service_.job(), &LatestJob::changed, this, &DecomposePanel::refreshAnswer);
  showTensor();
}

QWidget* DecomposePanel::makePage() {
  auto* page = new QWidget(this);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(12, 8, 12, 10);
  layout->setSpacing(8);
  auto* line = new QHBoxLayout;
  auto* label = secondaryLabel(tr("famil&y"), page);
  family_ = new QComboBox(page);
  family_->setObjectName("tensorFamily");
  family_->setAccessibleName(tr("family"));
  label->setBuddy(family_);
  line->addWidget(label, 1);
  line->addWidget(family_);
  layout->addLayout(line);
  fold_ = new QCheckBox(tr("&fold the matrix into modes"), page);
  fold_->setObjectName("tensorFold");
  fold_->setToolTip(tr("A folded matrix is a tensor of smaller modes: fewer numbers, another kind of error"));
  layout->addWidget(fold_);
  shape_ = new ShapeEditor(page);
  layout->addWidget(shape_);
  rank_ = new RankEditor(page);
  layout->addWidget(rank_);
  layout->addWidget(makeFacts());
  layout->addWidget(makeButtons());
  remark_ = new QLabel(page);
  remark_->setObjectName("decomposeRemark");
  remark_->setWordWrap(true);
  remark_->setTextFormat(Qt::PlainText);
  layout->addWidget(remark_);
  sweeps_ = new SpectrumPlot(page);
  sweeps_->setObjectName("decomposeSweeps");
  sweeps_->setFixedHeight(72);
  sweeps_->setToolTip(
      tr("Error after each sweep of the fit: flat at the end means more sweeps would not help"));
  layout->addWidget(sweeps_);
  sweeps_->hide();
  layout->addStretch(1);
  return page;
}

QWidget* DecomposePanel::makeFacts() {
  auto* facts = new QWidget(this);
  auto* form = new QFormLayout(facts);
  form->setContentsMargins(0, 0, 0, 0);
  form->setVerticalSpacing(5);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto add = [&](const QString& name, const char* object, const QString& tip) {
    auto* label = secondaryLabel(name, facts);
    auto* value = new QLabel(unknown, facts);
    value->setObjectName(object);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setToolTip(tip);
    value->setToolTip(tip);
    form->addRow(label, value);
    return value;
  };
  elements_ = add(tr("parameters"), "tensorParameters", tr("Numbers in the tensor → in all factors, exact"));
  error_ =
      add(tr("relative error"), "tensorError", tr("Size of what is lost against the size of the tensor"));
  seconds_ = add(tr("decomposed in"), "tensorSeconds", tr("Time the decomposition took, in float64"));
  return facts;
}

QWidget* DecomposePanel::makeButtons() {
  auto* group = new QWidget(this);
  auto* line = new QHBoxLayout(group);
  line->setContentsMargins(0, 4, 0, 0);
  decompose_ = new QPushButton(tr("&Decompose"), group);
  decompose_->setObjectName("decomposeTensor");
  decompose_->setToolTip(tr("Computes the factors in float64 and compares them with the tensor"));
  save_ = new QPushButton(tr("Save fac&tors…"), group);
  save_->setObjectName("saveFactors");
  save_->setToolTip(tr("Decomposes and writes the factors as arrays of one NPZ file, for NumPy"));
  line->addStretch(1);
  line->addWidget(save_);
  line->addWidget(decompose_);
  return group;
}

void DecomposePanel::connectEditors() {
  connect(family_, &QComboBox::activated, this, [this](int index) {
    const auto family = static_cast<Family>(family_->itemData(index).toInt());
    choose(family, mustFold(family) || (request_.folded && mayFold(request_.tensor, family)));
  });
  connect(fold_, &QCheckBox::clicked, this, [this](bool folded) { choose(request_.family, folded); });
  connect(rank_, &RankEditor::rankEdited, this, &DecomposePanel::setRanks);
  shape_->setOffers([this] {
    study::LayerRow row;
    row.shape = foldedMatrix(request_);
    return study::shape_offers({}, row, foldedOptions(request_));
  });
  connect(shape_, &ShapeEditor::shapeEdited, this,
          [this](const TensorizedShape& folding) { choose(request_.family, true, folding); });
  connect(decompose_, &QPushButton::clicked, this, &DecomposePanel::decompose);
  connect(save_, &QPushButton::clicked, this, &DecomposePanel::save);
}

void DecomposePanel::showTensor() {
  const study::TensorRow* row = document_.selected();
  const bool fit = row != nullptr && row->unfit.empty();
  pages_->setCurrentIndex(fit ? 1 : 0);
  setSubtitle(row == nullptr ? QString() : QString::fromStdString(row->name));
  if (row == nullptr) return empty_->setSentence(tr("Select a tensor to decompose it."));
  if (!fit) return empty_->setSentence(tr("It stays as it is: %1.").arg(engineText(row->unfit)));
  request_.tensor = row->shape;
  fillFamilies();
  const auto families = tensorFamilies(row->shape);
  const bool keeps = std::find(families.begin(), families.end(), request_.family) != families.end();
  const Family family = keeps ? request_.family : families.front();
  choose(family, mustFold(family) || (request_.folded && mayFold(row->shape, family)));
}

void DecomposePanel::fillFamilies() {
  family_->clear();
  for (const Family family : tensorFamilies(request_.tensor)) {
    family_->addItem(markerIcon(family, palette()), familyWord(family), int(family));
    family_->setItemData(family_->count() - 1, familySentence(family), Qt::ToolTipRole);
  }
}

void DecomposePanel::choose(Family family, bool folded, const TensorizedShape& folding) {
  request_ = startingRequest(request_.tensor, family, folded, folding);
  refresh();
}

void DecomposePanel::setRanks(const Rank& rank) {
  const auto* list = std::get_if<std::vector<std::int64_t>>(&rank.value);
  request_.ranks = list != nullptr ? *list : tenfold::Shape{std::get<std::int64_t>(rank.value)};
  refresh();
}

void DecomposePanel::refresh() {
  family_->setCurrentIndex(family_->findData(int(request_.family)));
  family_->setToolTip(familySentence(request_.family));
  fold_->setVisible(mayFold(request_.tensor, request_.family));
  fold_->setEnabled(!mustFold(request_.family));
  fold_->setChecked(request_.folded);
  if (request_.folded)
    shape_->show(foldedMatrix(request_), foldedOptions(request_));
  else
    shape_->hide();
  rank_->show(rankNames(request_), rankLimits(request_), request_.ranks,
              familyStyle(request_.family, palette()).colour);
  refreshAnswer();
}

void DecomposePanel::refreshAnswer() {
  if (request_.ranks.empty()) return;
  const std::int64_t before = product(request_.tensor), after = factorElements(request_);
  elements_->setText(QStringLiteral("%1 → %2 (%3)")
                         .arg(countText(before), countText(after),
                              percentText(double(after) / double(std::max<std::int64_t>(1, before)))));
  elements_->setToolTip(tr("%1 → %2").arg(exactText(before), exactText(after)));
  decompose_->setEnabled(!service_.job().isRunning());
  save_->setEnabled(!service_.job().isRunning());
  const study::DecomposeReport* report = answer();
  error_->setText(report == nullptr ? unknown : percentText(report->relative_error));
  seconds_->setText(report == nullptr ? unknown : timeText(report->seconds));
  QStringList remarks;
  if (report != nullptr)
    for (const auto& remark : report->remarks) remarks << engineText(remark);
  remark_->setText(remarks.join('\n'));
  remark_->setVisible(!remarks.isEmpty());
  const bool swept = report != nullptr && report->errors.size() > 1;
  sweeps_->setVisible(swept);
  if (swept) sweeps_->showErrors(report->errors, familyStyle(request_.family, palette()).colour);
}

QString DecomposePanel::keyOf(const std::string& tensor, const study::DecomposeOptions& options) const {
  return QStringLiteral("%1|%2|%3|%4")
      .arg(QString::fromStdString(tensor))
      .arg(int(options.family))
      .arg(QString::fromStdString(to_string(options.rank)), QString::fromStdString(to_text(options.shape)));
}

const study::DecomposeReport* DecomposePanel::answer() const {
  const study::TensorRow* row = document_.selected();
  if (row == nullptr) return nullptr;
  const auto found = answers_.constFind(keyOf(row->name, decomposeOptions(request_)));
  return found == answers_.constEnd() ? nullptr : &*found;
}

void DecomposePanel::decompose() {
  if (const auto* row = document_.selected())
    service_.decompose(document_.weights(), row->name, decomposeOptions(request_));
}

void DecomposePanel::save() {
  const auto* row = document_.selected();
  if (row == nullptr) return;
  const QDir folder = QFileInfo(QString::fromStdString(document_.report().path)).absoluteDir();
  QString name = QString::fromStdString(row->name);
  name.replace('/', '_').replace('\\', '_');  // it comes from a file
  const QString path = askSaveAs(this, dialogs_, tr("Save factors"), folder.filePath(name + ".npz"),
                                 tr("NumPy archives (*.npz);;All files (*)"), {"npz"});
  if (path.isEmpty()) return;
  study::DecomposeOptions options = decomposeOptions(request_);
  options.out = path.toStdString();
  service_.decompose(document_.weights(), row->name, options);
}

void DecomposePanel::changeEvent(QEvent* event) {
  Card::changeEvent(event);
  if (event->type() != QEvent::PaletteChange || request_.ranks.empty()) return;
  fillFamilies();  // the markers have other colours now
  refresh();
}

}  // namespace tenfold::ui
