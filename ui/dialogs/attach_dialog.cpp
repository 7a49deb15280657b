// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/attach_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>

#include "ui/dialogs/dialogs.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {

AttachDialog::AttachDialog(const QString& weights, std::vector<study::Architecture> known, Match match,
                           Dialogs& dialogs, QWidget* parent)
    : QDialog(parent), dialogs_(dialogs), model_(std::move(known)) {
  setObjectName("attachDialog");
  setWindowTitle(tr("Attach %1 to an architecture").arg(weights));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(12);
  layout->addWidget(makeProgress());
  layout->addWidget(makeTable(), 3);
  layout->addWidget(makeDetails(), 2);
  layout->addWidget(makeSaid());
  makeButtons();
  layout->addWidget(buttons_);
  resize(780, 560);
  connect(&job_, &LatestJob::changed, this, &AttachDialog::showProgress);
  showSelected();
  start(std::move(match));
}

QWidget* AttachDialog::makeProgress() {
  auto* line = new QWidget(this);
  line->setFixedHeight(26);
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(0, 0, 0, 0);
  state_ = new QLabel(line);
  state_->setObjectName("attachState");
  state_->setTextFormat(Qt::PlainText);
  progress_ = new QProgressBar(line);
  progress_->setObjectName("attachProgress");
  progress_->setTextVisible(false);
  progress_->setFixedSize(180, 12);
  progress_->setRange(0, 1000);
  stop_ = new QPushButton(tr("&Stop"), line);
  stop_->setObjectName("attachStop");
  stop_->setAutoDefault(false);
  stop_->setToolTip(tr("Stop comparing; a model file can still be used"));
  row->addWidget(state_, 1);
  row->addWidget(progress_);
  row->addWidget(stop_);
  connect(stop_, &QPushButton::clicked, &job_, &LatestJob::cancel);
  return line;
}

Card* AttachDialog::makeTable() {
  constexpr int numberWidth = 92, fitWidth = 120;
  auto* card = new Card(tr("Architectures"), this);
  card->setSubtitle(tr("compared by names and shapes, best first"));
  table_ = new QTreeView(card);
  table_->setObjectName("attachMatches");
  table_->setAccessibleName(tr("architectures"));
  table_->setRootIsDecorated(false);
  table_->setModel(&model_);
  styleTable(*table_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  for (int column = MatchModel::Fit; column < MatchModel::ColumnCount; ++column)
    table_->setColumnWidth(column, column == MatchModel::Fit ? fitWidth : numberWidth);
  table_->header()->setSectionResizeMode(MatchModel::Name, QHeaderView::Stretch);
  card->body()->addWidget(table_);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &AttachDialog::showSelected);
  connect(table_, &QTreeView::activated, this, [this] {
    if (attach_->isEnabled()) accept();
  });
  return card;
}

Card* AttachDialog::makeDetails() {
  detailCard_ = new Card(tr("Comparison"), this);
  details_ = new QPlainTextEdit(detailCard_);
  details_->setObjectName("attachDetails");
  details_->setAccessibleName(tr("names that did not match"));
  details_->setReadOnly(true);
  details_->setFrameShape(QFrame::NoFrame);
  details_->setTabChangesFocus(true);
  detailCard_->body()->setContentsMargins(8, 4, 8, 4);
  detailCard_->body()->addWidget(details_);
  return detailCard_;
}

QWidget* AttachDialog::makeSaid() {
  auto* line = new QWidget(this);
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(0, 0, 0, 0);
  auto* label = secondaryLabel(tr("&What weights do not show"), line);
  said_ = new QLineEdit(line);
  said_->setObjectName("attachSaid");
  said_->setAccessibleName(tr("what weights do not show"));
  said_->setPlaceholderText(tr("nothing, or such as heads=4, activation=tanh"));
  said_->setToolTip(tr("The names above say what an architecture can be told; commas between several"));
  said_->setTextMargins(4, 0, 0, 0);
  label->setBuddy(said_);
  row->addWidget(label);
  row->addWidget(said_, 1);
  return line;
}

void AttachDialog::makeButtons() {
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  attach_ = buttons_->addButton(tr("&Attach"), QDialogButtonBox::AcceptRole);
  attach_->setObjectName("attachAccept");
  attach_->setDefault(true);
  auto* file = buttons_->addButton(tr("Use a &model file…"), QDialogButtonBox::ActionRole);
  file->setObjectName("attachFile");
  file->setAutoDefault(false);
  file->setToolTip(tr("Any model with a graph and the same shapes: .pt2, TorchScript or ONNX"));
  connect(file, &QPushButton::clicked, this, &AttachDialog::takeFile);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void AttachDialog::start(Match match) {
  job_.start(tr("Comparing with built-in architectures"), std::move(match),
             [this](const Outcome<std::vector<study::AttachReport>>& outcome) { take(outcome); });
}

void AttachDialog::take(const Outcome<std::vector<study::AttachReport>>& outcome) {
  if (outcome.result) model_.show(*outcome.result);
  const int found = model_.rowCount();
  if (outcome.cancelled)
    state_->setText(tr("Stopped. A model file of the same network can lend its graph."));
  else if (!outcome.result)
    state_->setText(outcome.error);
  else if (found == 0)
    state_->setText(
        tr("No built-in architecture has these names and shapes. A model file of the same "
           "network can lend its graph."));
  else
    state_->setText(found == 1 ? tr("One architecture comes into question.")
                               : tr("%1 architectures come into question.").arg(found));
  state_->setToolTip(state_->text());
  if (found > 0) table_->setCurrentIndex(model_.index(0, 0));
  showSelected();
}

void AttachDialog::showProgress() {
  const bool running = job_.isRunning();
  progress_->setVisible(running);
  stop_->setVisible(running);
  if (!running) return;
  progress_->setValue(job_.fraction() < 0 ? 0 : int(job_.fraction() * 1000));
  state_->setText(job_.note().isEmpty() ? job_.title() + "…" : job_.title() + ": " + job_.note());
}

void AttachDialog::showSelected() {
  const QModelIndex index = table_->currentIndex();
  const study::AttachReport* match = index.isValid() ? &model_.matchAt(index.row()) : nullptr;
  chosen_ = match == nullptr ? QString() : QString::fromStdString(match->architecture);
  attach_->setEnabled(match != nullptr && canAttach(*match));
  attach_->setToolTip(match != nullptr && !canAttach(*match)
                          ? tr("Shapes differ: these weights are of another network, or another size")
                          : tr("Makes a model of the architecture and these weights"));
  detailCard_->setSubtitle(match == nullptr ? QString() : model_.nameOf(*match));
  details_->setPlainText(match == nullptr ? QString() : model_.describe(*match));
}

QString AttachDialog::chosen() const {
  if (!file_.isEmpty()) return file_;
  const QString said = said_->text().remove(' ');
  return chosen_.isEmpty() || said.isEmpty() ? chosen_ : chosen_ + ':' + said;
}

void AttachDialog::takeFile() {
  const QString path = dialogs_.askOpen(this, tr("Model whose graph is used"), {},
                                        tr("Models (*.pt2 *.pt *.pth *.ts *.onnx);;All files (*)"));
  if (path.isEmpty()) return;
  job_.cancel();
  file_ = path;
  accept();
}

}  // namespace tenfold::ui
