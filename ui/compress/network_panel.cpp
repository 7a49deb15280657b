// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/network_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "engine/planning/layer_cost.h"
#include "ui/document/requests.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {
namespace {

PlotPicture pictureOf(NetworkView* view) {
  return {view, [view] { return view->toPixmap(2); },
          [view](const QString& path) { return view->savePdfTo(path); },
          [view](const QString& path) { return view->saveSvgTo(path); }};
}

}  // namespace

NetworkPanel::NetworkPanel(Document& document, NetworkService& service, SpectrumService& spectra,
                           Dialogs& dialogs, MessageLog& messages, QWidget* parent)
    : NetworkPanel(document, service, spectra, new NetworkView, dialogs, messages, parent) {}

NetworkPanel::NetworkPanel(Document& document, NetworkService& service, SpectrumService& spectra,
                           NetworkView* view, Dialogs& dialogs, MessageLog& messages, QWidget* parent)
    : PlotPanel("network", pictureOf(view), tr("Factorize this layer"), {dialogs, messages}, parent),
      document_(document),
      service_(service),
      spectra_(spectra),
      view_(view) {
  setObjectName("networkPanel");
  layer_ = secondaryLabel({}, this);
  layer_->setObjectName("networkLayer");
  choices()->addWidget(layer_, 1);
  back_ = addButton(tr("Back"), tr("Take the last contraction back"), "networkBack");
  play_ = addButton(tr("Play"), tr("Play the contractions in the order that is written into the graph"),
                    "networkPlay");
  step_ = addButton(tr("Step"), tr("The next contraction, with its FLOPs and bytes for one sample"),
                    "networkStep");
  setTabOrder(back_, play_);
  setTabOrder(play_, step_);
  setTabOrder(step_, view_);
  connect(back_, &QPushButton::clicked, view_, &NetworkView::stepBack);
  connect(play_, &QPushButton::clicked, view_, &NetworkView::play);
  connect(step_, &QPushButton::clicked, view_, &NetworkView::stepForward);
  connect(view_, &NetworkView::playedChanged, this, &NetworkPanel::showButtons);
  connect(view_, &NetworkView::rankChanged, this, &NetworkPanel::setRank);
  connect(view_, &NetworkView::editingFinished, this, [this] { document_.finishEditing(); });
  connect(view_, &NetworkView::spectrumWanted, this, &NetworkPanel::spectrumWanted);
  connect(empty(), &EmptyState::pressed, this, &NetworkPanel::factorize);
  connect(&document_, &Document::changed, this, &NetworkPanel::refreshSoon);
  connect(&service_, &NetworkService::finished, this, &NetworkPanel::refreshSoon);
  connect(&spectra_, &SpectrumService::finished, this, &NetworkPanel::refreshSoon);
  refreshSoon();
}

QPushButton* NetworkPanel::addButton(const QString& text, const QString& tip, const char* name) {
  auto* button = new QPushButton(text, this);
  button->setObjectName(name);
  button->setToolTip(tip);
  choices()->addWidget(button);
  return button;
}

void NetworkPanel::show(const std::vector<std::string>& ids) {
  ids_ = ids;
  refreshSoon();
}

const study::LayerRow* NetworkPanel::row() const {
  if (ids_.size() != 1) return nullptr;
  const auto* found = document_.row(ids_.front());
  return found != nullptr && found->unfit.empty() ? found : nullptr;
}

bool NetworkPanel::isShown() const {
  const auto* found = row();
  if (found == nullptr) return false;
  const LayerSpec spec = document_.specOf(found->id);
  return spec.family() != Family::dense && problems(found->shape, spec).empty();
}

NetworkScene NetworkPanel::scene(const study::LayerRow& row) const {
  const LayerSpec spec = document_.specOf(row.id);
  NetworkScene scene;
  scene.layer = QString::fromStdString(row.name);
  std::vector<Spectrum> cuts;
  if (const auto* known = spectra_.spectra(spec); known != nullptr)
    for (const RankSpectrum& each : *known) cuts.push_back(each.spectrum);
  scene.drawing = drawNetwork(row.shape, spec.options, &cuts);
  if (const auto* cores = service_.cores(spec); cores != nullptr) scene.cores = *cores;
  const std::int64_t batch = document_.report().batch;
  scene.steps = contraction_steps(row.shape, spec.options, resolve_ranks(row.shape, spec.options), row.input,
                                  row.output, batch);
  if (!row.output.empty())
    scene.denseFlops = 2 * call_cost(row.shape, DenseOptions{}, {}, row.input, row.output).with_input /
                       std::max<std::int64_t>(batch, 1);
  return scene;
}

QString NetworkPanel::whyEmpty() const {
  if (ids_.size() > 1) return tr("Select one layer to see its tensor network.");
  const auto* found = ids_.empty() ? nullptr : document_.row(ids_.front());
  if (found == nullptr) return tr("Select a layer: its cores and the bonds between them.");
  if (!found->unfit.empty()) return tr("This layer stays dense: %1.").arg(engineText(found->unfit));
  const LayerSpec spec = document_.specOf(found->id);
  if (const QString problem = problemText(found->shape, spec); !problem.isEmpty()) return problem + '.';
  return tr("%1 is dense: one tensor without bonds. Factorized, its cores are drawn here.")
      .arg(QString::fromStdString(found->name));
}

void NetworkPanel::factorize() {
  if (const auto* found = row(); found != nullptr)
    document_.setFamily({found->id}, is_convolution(found->shape.kind) ? Family::tucker : Family::low_rank);
}

void NetworkPanel::refresh() {
  const auto* found = row();
  const bool shown = isShown();
  layer_->setText(found != nullptr ? QString::fromStdString(found->name) : QString());
  empty()->setSentence(whyEmpty());
  empty()->setButtonVisible(found != nullptr && document_.specOf(found->id).family() == Family::dense);
  view_->show(shown ? scene(*found) : NetworkScene{});
  showPlot(shown);
  showButtons();
  if (!shown) return;
  service_.want(found->id);
  if (view_->scene().drawing.spectraExpected) spectra_.want(found->id);
}

void NetworkPanel::showButtons() {
  const int steps = int(view_->scene().steps.size());
  back_->setEnabled(view_->played() > 0);
  step_->setEnabled(view_->played() < steps);
  play_->setEnabled(steps > 0);
  play_->setText(view_->isPlaying() ? tr("Pause") : tr("Play"));
}

void NetworkPanel::setRank(int rank, std::int64_t size) {
  const auto* found = row();
  if (found == nullptr) return;
  Shape ranks = resolve_ranks(found->shape, document_.specOf(found->id).options);
  ranks.at(std::size_t(rank)) = size;
  document_.setRank({found->id}, ranks.size() == 1 ? Rank{ranks.front()} : Rank{ranks});
}

QString NetworkPanel::numbers() const {
  QString text = QStringLiteral("tensor,shape,parameters\n");
  for (const auto& node : view_->scene().drawing.nodes)
    text += QStringLiteral("%1,%2,%3\n")
                .arg(node.file, QString::fromStdString(to_string(node.shape)))
                .arg(node.parameters);
  text += QStringLiteral("\nbond,rank,most,parameters_per_rank,energy_kept\n");
  for (const auto& rank : view_->scene().drawing.ranks)
    text += QStringLiteral("%1,%2,%3,%4,%5\n")
                .arg(rank.name)
                .arg(rank.size)
                .arg(rank.most)
                .arg(rank.saved)
                .arg(rank.kept ? QString::number(*rank.kept, 'g', 8) : QString());
  text += QStringLiteral("\nstep,flops,bytes\n");
  for (const auto& step : view_->scene().steps)
    text += QStringLiteral("\"%1\",%2,%3\n")
                .arg(stepText(view_->scene().drawing, step))
                .arg(step.flops)
                .arg(step.bytes);
  return text;
}

}  // namespace tenfold::ui
