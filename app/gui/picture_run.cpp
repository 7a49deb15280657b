// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/picture_run.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLineEdit>
#include <QSaveFile>
#include <QTimer>
#include <cstdio>

#include "ui/export/export_page.h"
#include "ui/export/format_panel.h"
#include "ui/main_gpu.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::gui {
namespace {

void say(const QString& line) { std::fprintf(stderr, "%s\n", qPrintable(line)); }

}  // namespace

PictureRun::PictureRun(ui::MainWindow& window, Options options)
    : window_(window), options_(std::move(options)) {
  connect(&window_.services().open, &ui::OpenService::failed, this, &PictureRun::fail);
  for (auto* service : window_.services().ofModel())
    connect(service, &ui::ModelService::failed, this, &PictureRun::fail);
  connect(&window_.services().decompose, &ui::DecomposeService::failed, this, &PictureRun::fail);
}

void PictureRun::start() {
  window_.openFile(options_.file);
  whenIdle([this] { opened(); });
}

void PictureRun::opened() {
  if (window_.weights().isOpen()) return weightsOpened();
  if (!window_.document().isOpen()) return fail(tr("%1 was not opened").arg(options_.file));
  say(tr("opened %1: %2 layers").arg(options_.file).arg(window_.document().report().layers.size()));
  if (options_.plots == "opened") return savePicture();
  if (options_.calibrate.isEmpty()) return solve();
  study::CalibrationOptions calibration;
  calibration.data = options_.calibrate.toStdString();
  window_.services().calibrate.calibrate(calibration);
  whenIdle([this] { solve(); });
}

void PictureRun::solve() {
  if (options_.drop >= 0) {
    study::DataOptions digits;
    digits.data = "digits";
    window_.services().evaluate.setData(digits);
    window_.page().limitDrop(options_.drop / 100);
  }
  window_.page().solve();
  whenIdle([this] { solved(); });
}

void PictureRun::weightsOpened() {
  const auto& report = window_.weights().report();
  say(tr("opened %1: %2 tensors").arg(options_.file).arg(report.tensors.size()));
  if (!options_.report.isEmpty())
    return fail(tr("a report needs a model, and %1 has none").arg(options_.file));
  // the largest tensor has the most to show
  const study::TensorRow* largest = nullptr;
  for (const auto& row : report.tensors)
    if (row.unfit.empty() && (largest == nullptr || row.elements > largest->elements)) largest = &row;
  if (largest == nullptr) return savePicture();
  window_.weights().select(largest->name);
  window_.weightsPage().decompose().decompose();
  whenIdle([this] { savePicture(); });
}

void PictureRun::solved() {
  // the layer that gained most has the most to show
  const auto& document = window_.document();
  const study::LayerRow* best = nullptr;
  for (const auto& row : document.report().layers)
    if (document.specOf(row.id).family() != Family::dense &&
        (best == nullptr || row.parameters > best->parameters))
      best = &row;
  if (best != nullptr) window_.page().layers().select(best->id);
  whenIdle([this] { options_.measure ? measure([this] { finish(); }) : finish(); });
}

void PictureRun::measure(std::function<void()> next) {
  study::DataOptions digits;
  digits.data = "digits";
  window_.services().evaluate.evaluate(digits);
  whenIdle([this, next] {
    window_.services().bench.measure();
    whenIdle(next);
  });
}

void PictureRun::finish() {
  if (options_.measure) window_.page().tradeOff().setQuantity(ui::PlotQuantity::accuracy);
  window_.page().computeCurve();
  whenIdle([this] { showPlots(); });
}

void PictureRun::showPlots() {
  const QStringList overlays{"compare", "compare-fronts", "compare-layers"};
  if (const auto overlay = overlays.indexOf(options_.plots); overlay >= 0) {
    window_.comparePage().overlays().show(int(overlay));
    if (overlay == 1) window_.services().overlay.addFamilies();
    window_.showWorkspace(ui::Workspace::compare);
    if (!options_.with.isEmpty()) window_.services().sessions.add(options_.with);
    return whenIdle([this] {
      if (options_.measure) window_.comparePage().measureAll();
      whenIdle([this] { savePicture(); });
    });
  }
  if (options_.plots.startsWith("train")) return train();
  if (options_.plots.startsWith("graph")) {
    window_.page().layers().showPage(1);
    return whenIdle([this] {
      if (options_.plots == "graph-expanded") window_.page().graph().setAllOpen(true);
      whenIdle([this] { savePicture(); });
    });
  }
  if (options_.plots == "gpu") {
    auto* gpu = window_.findChild<ui::MainGpu*>();
    connect(gpu, &ui::MainGpu::answered, this, [this](QWidget* dialog) { savePicture(*dialog); });
    return gpu->showDialog();
  }
  if (options_.plots.section('=', 0, 0) == "export") {
    window_.exportPage().format().chooseKind(options_.plots.section('=', 1));
    window_.showWorkspace(ui::Workspace::exporting);
    return exportModel();
  }
  const QStringList pages{"trade-off", "families", "spectrum", "sensitivity", "network"};
  const int page = options_.plots.isEmpty() ? 0 : int(pages.indexOf(options_.plots.section('=', 0, 0)));
  if (page < 0)
    return fail(tr("the pages of plots are %1, opened, graph, graph-expanded, train, train-confusion, "
                   "train-mistakes, gpu, export; families=accuracy,measured-time chooses axes")
                    .arg((pages + overlays).join(", ")));
  window_.page().plots().show(page);
  const auto selected = window_.page().layers().selected();
  if (page == 1 && !selected.empty()) return families(selected.front());
  whenIdle([this] { options_.report.isEmpty() ? savePicture() : writeReport(); });
}

void PictureRun::families(const std::string& layer) {
  window_.services().families.compute(layer);
  whenIdle([this] {
    auto& panel = window_.page().families();
    panel.restoreChoice(options_.plots.section('=', 1).replace(',', ' '));
    const bool lost = panel.choice().quantity == ui::FamilyQuantity::lost;
    const bool measures = !lost || panel.choice().axis == ui::FamilyAxis::measuredTime;
    study::DataOptions digits;
    digits.data = "digits";
    if (!lost && !window_.services().evaluate.lastData()) window_.services().evaluate.setData(digits);
    if (measures) panel.measure();
    whenIdle([this] { options_.report.isEmpty() ? savePicture() : writeReport(); });
  });
}

void PictureRun::train() {
  const QStringList sides{"train", "train-confusion", "train-mistakes"};
  const int side = int(sides.indexOf(options_.plots));
  if (side < 0) return fail(tr("what is beside a training is %1").arg(sides.join(", ")));
  window_.showWorkspace(ui::Workspace::train);
  ui::TrainPage& page = window_.trainPage();
  page.preview();
  whenIdle([this, &page, side] {
    page.start();
    whenIdle([this, &page, side] {
      page.showSide(side);
      savePicture();
    });
  });
}

void PictureRun::exportModel() {
  auto* path = window_.exportPage().findChild<QLineEdit*>("exportPath");
  path->setText(folder_.filePath(QFileInfo(path->text()).fileName()));
  window_.exportPage().write();
  whenIdle([this] { savePicture(); });
}

void PictureRun::writeReport() {
  reportJob_.start(
      {},
      [model = window_.document().model(), recipe = window_.document().recipe()](const ui::Worker& worker) {
        study::CompressReport report;
        study::compress(model, recipe, report, worker.job);
        return study::to_json(report);
      },
      [this](const ui::Outcome<std::string>& outcome) {
        if (!outcome.result) return fail(outcome.error);
        QSaveFile file(options_.report);
        const bool written =
            file.open(QIODevice::WriteOnly) && file.write(outcome.result->c_str()) >= 0 && file.commit();
        if (!written) return fail(tr("%1 cannot be written").arg(options_.report));
        say(tr("report %1").arg(options_.report));
        savePicture();
      });
}

void PictureRun::whenIdle(std::function<void()> next) {
  // a finished job may start another in its own handler: look again after the events
  QTimer::singleShot(0, this, [this, next] {
    if (window_.services().board.isIdle()) return next();
    connect(
        &window_.services().board, &ui::JobBoard::idle, this, [this, next] { whenIdle(next); },
        Qt::SingleShotConnection);
  });
}

void PictureRun::savePicture() { savePicture(window_); }

void PictureRun::savePicture(QWidget& shown) {
  // what arrived last moves the layouts, and plots are drawn anew when the loop is free
  constexpr int settled = 100;  // ms
  QTimer::singleShot(settled, this, [this, &shown] {
    if (!options_.picture.isEmpty()) {
      if (!shown.grab().save(options_.picture)) return fail(tr("%1 cannot be written").arg(options_.picture));
      say(tr("picture %1").arg(options_.picture));
    }
    QCoreApplication::exit(0);
  });
}

void PictureRun::fail(const QString& sentence) {
  say(tr("error: %1").arg(sentence));
  QCoreApplication::exit(1);
}

}  // namespace tenfold::gui
