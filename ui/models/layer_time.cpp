// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_time.h"

#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

LayerTime timeOfLayer(const Document& document, const ReportStore& store, const study::LayerRow& row,
                      const std::string& metric) {
  LayerTime time;
  const LayerSpec spec = document.specOf(row.id);
  if (const auto* part = store.inPlace(spec)) {
    time.seconds = part->seconds;
    time.measured = true;
    time.part = *part;
  } else if (const auto* alone = store.time(spec)) {
    time.seconds = alone->seconds * row.uses;
    time.measured = true;
  } else if (spec.family() == Family::dense) {
    time.seconds = study::predicted_dense_seconds(row);
  } else if (const auto* dense = store.inPlace({row.id, DenseOptions{}, false})) {
    if (const auto* report = store.layer(spec, metric); report != nullptr && report->predicted_speed)
      time.seconds = dense->seconds / *report->predicted_speed;
  }
  return time;
}

/// Of what is predicted, where all is; other operations have no prediction.
void sharePredictions(ModelTime& model) {
  double sum = 0;
  for (const LayerTime& time : model.layers) {
    if (!time.seconds) return;
    sum += *time.seconds;
  }
  if (sum > 0)
    for (LayerTime& time : model.layers) time.share = *time.seconds / sum;
}

}  // namespace

LayerTime ModelTime::sum(const std::vector<int>& indices) const {
  LayerTime sum{0.0, true, 0.0, true, {}};
  for (const int k : indices) {
    const LayerTime& time = layers[std::size_t(k)];
    sum.measured = sum.measured && time.measured;
    sum.shareMeasured = sum.shareMeasured && time.shareMeasured;
    sum.seconds = sum.seconds && time.seconds ? std::optional(*sum.seconds + *time.seconds) : std::nullopt;
    sum.share = sum.share && time.share ? std::optional(*sum.share + *time.share) : std::nullopt;
  }
  return sum;
}

ModelTime timeOf(const Document& document, const ReportStore& store) {
  ModelTime model;
  const auto& rows = document.report().layers;
  const std::string metric = metricKey(document.recipe());
  for (const auto& row : rows) model.layers.push_back(timeOfLayer(document, store, row, metric));
  const auto* now = store.forward(document.recipe());
  const auto* source = now != nullptr ? now : store.forward(recipeOfFile(document.report()));
  if (source == nullptr) {
    sharePredictions(model);
    return model;
  }
  model.source = *source;
  const auto share = [&](LayerTime& time, const study::PartTime& part) {
    time.share = part.share;
    time.shareMeasured = now != nullptr;
    if (now == nullptr) return;
    time.seconds = part.seconds;
    time.measured = true;
    time.part = part;
  };
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (const auto* part = source->find(rows[k].id)) share(model.layers[k], *part);
  share(model.other, source->other);
  // what is no layer stays as it is when layers change
  model.other.seconds = source->other.seconds;
  model.other.measured = now != nullptr;
  model.measured = now != nullptr;
  if (now != nullptr) {
    model.seconds = now->seconds;
    return model;
  }
  // a layer in another form no longer takes the share that it has in the file
  const Recipe file = recipeOfFile(document.report());
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (document.specOf(rows[k].id).options != file.spec_of(rows[k].id).options)
      model.layers[k].share = std::nullopt;
  double sum = source->other.seconds;
  for (const LayerTime& time : model.layers) {
    if (!time.seconds) return model;
    sum += *time.seconds;
  }
  model.seconds = sum;
  for (LayerTime& time : model.layers) time.share = *time.seconds / sum;
  model.other.share = source->other.seconds / sum;
  return model;
}

QString threadsText(int threads) {
  return threads == 1 ? QObject::tr("1 thread") : QObject::tr("%1 threads").arg(threads);
}

}  // namespace tenfold::ui
