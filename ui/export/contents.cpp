// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/contents.h"

#include <QObject>
#include <QStringList>
#include <cmath>
#include <map>

#include "engine/planning/layer_cost.h"
#include "engine/spec/factors.h"
#include "engine/study/study.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// Bytes of a number as the model's file has them on the mean, as study::predict() takes them.
double bytesEach(const study::ModelReport& model) {
  const std::int64_t numbers = model.parameters + model.buffers;
  return numbers > 0 ? double(model.tensor_bytes) / double(numbers) : 0;
}

/// What the weight is called within its layer: its id without the layer's name.
QString weightName(const study::LayerRow& row) {
  const bool within = row.id.starts_with(row.name + ".");
  return QString::fromStdString(within ? row.id.substr(row.name.size() + 1) : row.id);
}

std::vector<StoredTensor> tensorsOf(const study::LayerRow& row, const LayerSpec& spec, const Shape& ranks,
                                    double each) {
  std::vector<StoredTensor> tensors;
  const auto add = [&](const QString& name, const Shape& shape, std::int64_t parameters) {
    tensors.push_back({name, shape, parameters, std::llround(each * double(parameters))});
  };
  if (spec.family() == Family::dense) {
    add(weightName(row), row.shape.weight, product(row.shape.weight));
  } else {
    for (const FactorShape& factor : factor_shapes(row.shape, spec.options, ranks))
      add(weightName(row) + '.' + QString::fromStdString(factor.name), factor.shape, product(factor.shape));
  }
  if (row.bias_parameters > 0) add(QStringLiteral("bias"), {row.bias_parameters}, row.bias_parameters);
  return tensors;
}

ContentsRow rowOf(const study::LayerRow& layer, const LayerSpec& spec, double denseEach, double each) {
  ContentsRow row;
  row.id = layer.id;
  row.name = QString::fromStdString(layer.name);
  row.family = spec.family();
  row.weight = layer.shape.weight;
  if (row.family != Family::dense) {
    row.ranks = resolve_ranks(layer.shape, spec.options);
    if (!layer.input.empty())
      row.plan = QString::fromStdString(plan_words(layer.shape, spec.options, row.ranks, layer.input));
  }
  row.denseParameters = layer.parameters_with(DenseOptions{});
  row.parameters = layer.parameters_with(spec.options);
  row.denseBytes = std::llround(denseEach * double(row.denseParameters));
  row.bytes = std::llround(each * double(row.parameters));
  row.tensors = tensorsOf(layer, spec, row.ranks, each);
  return row;
}

QString tensorText(const ContentsRow& row) {
  QStringList parts;
  for (const StoredTensor& tensor : row.tensors) parts << tensor.name + ' ' + shapeText(tensor.shape);
  return parts.join("; ");
}

}  // namespace

int Contents::factorized() const {
  int count = 0;
  for (const FamilyTotal& total : families)
    if (total.family != Family::dense) count += total.layers;
  return count;
}

Contents contentsOf(const study::ModelReport& model, const Recipe& recipe, const ExportChoice& choice) {
  const study::Prediction dense = study::predict(model, {}), prediction = study::predict(model, recipe);
  const double denseEach = bytesEach(model), each = choice.isHalf() ? denseEach / 2 : denseEach;
  const std::int64_t beside =
      model.format == choice.kind.toStdString() ? model.bytes - model.tensor_bytes : 0;
  Contents contents;
  contents.denseParameters = dense.parameters;
  contents.parameters = prediction.parameters;
  contents.denseBytes = beside + std::llround(denseEach * double(dense.parameters + model.buffers));
  contents.bytes = beside + std::llround(each * double(prediction.parameters + model.buffers));
  ContentsRow rest;
  rest.name = QObject::tr("all else");
  rest.denseParameters = contents.denseParameters;
  rest.parameters = contents.parameters;
  rest.denseBytes = contents.denseBytes;
  rest.bytes = contents.bytes;
  std::map<Family, FamilyTotal> families;
  for (const study::LayerRow& layer : model.layers) {
    const ContentsRow row = rowOf(layer, recipe.spec_of(layer.id), denseEach, each);
    rest.denseParameters -= row.denseParameters;
    rest.parameters -= row.parameters;
    rest.denseBytes -= row.denseBytes;
    rest.bytes -= row.bytes;
    FamilyTotal& total = families.try_emplace(row.family, FamilyTotal{row.family}).first->second;
    ++total.layers;
    total.denseParameters += row.denseParameters;
    total.parameters += row.parameters;
    contents.rows.push_back(row);
  }
  contents.rows.push_back(rest);
  for (const auto& [family, total] : families) contents.families.push_back(total);
  return contents;
}

QString toText(const Contents& contents, const std::vector<int>& order, QChar separator) {
  const auto line = [separator](const QStringList& cells) {
    QStringList texts;
    for (const QString& cell : cells) texts << (separator == ',' ? csvCell(cell) : cell);
    return texts.join(separator) + '\n';
  };
  QString text = line({"layer", "family", "ranks", "weight", "computed as", "dense parameters", "parameters",
                       "dense bytes", "bytes", "tensors"});
  for (const int index : order) {
    const ContentsRow& row = contents.rows[std::size_t(index)];
    const std::string_view family = id(row.family);
    text += line({row.name,
                  row.id.empty() ? QString() : QString::fromUtf8(family.data(), qsizetype(family.size())),
                  listText(row.ranks), row.id.empty() ? QString() : shapeText(row.weight), row.plan,
                  QString::number(row.denseParameters), QString::number(row.parameters),
                  QString::number(row.denseBytes), QString::number(row.bytes), tensorText(row)});
  }
  return text;
}

}  // namespace tenfold::ui
