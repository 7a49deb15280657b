// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/training_options.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "engine/spec/json_fields.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr std::array optimizer_ids{"sgd", "adam", "adamw"};
constexpr std::array schedule_ids{"constant", "step", "cosine", "one-cycle"};
constexpr std::array loss_ids{"cross-entropy", "mse"};
constexpr std::array precision_ids{"float32", "bfloat16", "float16"};

template <class Enum, std::size_t n>
Enum parse(const std::string& text, const std::array<const char*, n>& ids, const std::string& what) {
  std::string known;
  for (std::size_t k = 0; k < n; ++k) {
    if (text == ids[k]) return static_cast<Enum>(k);
    known += (k == 0 ? "" : ", ") + std::string(ids[k]);
  }
  throw Error("training.unknown", "there is no {what} '{text}'; known are {known}",
              {{"what", what}, {"text", text}, {"known", known}});
}

void require(bool holds, const std::string& option, const std::string& rule) {
  if (!holds) throw Error("training.option", "{option} is {rule}", {{"option", option}, {"rule", rule}});
}

bool is_share(double value) { return value >= 0 && value < 1; }
bool is_weight(double value) { return value >= 0 && std::isfinite(value); }

double one_cycle(double rate, std::int64_t step, std::int64_t steps) {
  const double first = rate / 25, last = first / 1e4;
  const double peak = 0.3 * static_cast<double>(steps) - 1, end = static_cast<double>(steps) - 1;
  const auto between = [](double from, double to, double share) {
    return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * share));
  };
  const auto now = static_cast<double>(step);
  if (now <= peak) return peak > 0 ? between(first, rate, now / peak) : rate;
  const double from = std::max(peak, 0.0);  // a single step has no way down
  return end > from ? between(rate, last, (now - from) / (end - from)) : rate;
}

}  // namespace

void check(const TrainingOptions& o) {
  require(o.epochs >= 1, "the number of epochs", "at least 1");
  require(o.batch >= 1, "the batch", "at least 1");
  require(o.accumulation >= 1 && o.accumulation <= o.batch, "the accumulation", "from 1 to the batch");
  require(o.learning_rate > 0 && std::isfinite(o.learning_rate), "the learning rate", "above 0");
  require(is_share(o.momentum), "the momentum", "from 0 to below 1");
  require(is_weight(o.weight_decay), "the weight decay", "at least 0");
  require(is_share(o.warm_up), "the warm-up", "a share of all steps, from 0 to below 1");
  require(o.step_epochs >= 1, "the number of epochs between steps", "at least 1");
  require(o.step_factor > 0 && o.step_factor <= 1, "the factor of a step", "above 0 and at most 1");
  require(is_share(o.label_smoothing), "the label smoothing", "from 0 to below 1");
  require(is_weight(o.lasso), "the weight of the lasso", "at least 0");
  require(is_weight(o.clip), "the largest norm of gradients", "at least 0 (0: any)");
  require(is_share(o.validation), "the share held out for validation", "from 0 to below 1");
  require(o.patience >= 0, "the patience", "at least 0 (0: never stop early)");
  require(o.augmentation.shift >= 0 && o.augmentation.shift <= 1024, "the shift", "from 0 to 1024 pixels");
  require(o.augmentation.crop > 0 && o.augmentation.crop <= 1, "the share that a crop keeps",
          "above 0 and at most 1");
  if (!o.distillation) return;
  require(o.distillation->share >= 0 && o.distillation->share <= 1, "the share of the teacher",
          "from 0 to 1");
  require(o.distillation->temperature > 0 && std::isfinite(o.distillation->temperature), "the temperature",
          "above 0");
  require(is_weight(o.distillation->layers), "the weight of the layers' outputs", "at least 0");
}

double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t steps) {
  if (options.schedule == Schedule::one_cycle) return one_cycle(options.learning_rate, step, steps);
  const double warm = options.warm_up * static_cast<double>(steps), now = static_cast<double>(step);
  if (now < warm) return options.learning_rate * std::min(1.0, (now + 1) / warm);
  if (options.schedule == Schedule::cosine) {
    const double share = (now - warm) / std::max(1.0, static_cast<double>(steps) - warm);
    return options.learning_rate / 2 * (1 + std::cos(std::numbers::pi * share));
  }
  if (options.schedule == Schedule::step)
    return options.learning_rate *
           std::pow(options.step_factor,
                    static_cast<double>(step * options.epochs / std::max<std::int64_t>(steps, 1) /
                                        options.step_epochs));
  return options.learning_rate;
}

std::string id(OptimizerKind optimizer) { return optimizer_ids[static_cast<std::size_t>(optimizer)]; }
std::string id(Schedule schedule) { return schedule_ids[static_cast<std::size_t>(schedule)]; }
std::string id(TrainingLoss loss) { return loss_ids[static_cast<std::size_t>(loss)]; }
std::string id(Precision precision) { return precision_ids[static_cast<std::size_t>(precision)]; }

OptimizerKind parse_optimizer(const std::string& text) {
  return parse<OptimizerKind>(text, optimizer_ids, "optimizer");
}
Schedule parse_schedule(const std::string& text) { return parse<Schedule>(text, schedule_ids, "schedule"); }
TrainingLoss parse_training_loss(const std::string& text) {
  return parse<TrainingLoss>(text, loss_ids, "loss");
}
Precision parse_precision(const std::string& text) {
  return parse<Precision>(text, precision_ids, "precision");
}

std::string to_json(const TrainingOptions& o) {
  json object = {
      {"epochs", o.epochs},
      {"batch", o.batch},
      {"accumulation", o.accumulation},
      {"optimizer", id(o.optimizer)},
      {"learning_rate", o.learning_rate},
      {"momentum", o.momentum},
      {"weight_decay", o.weight_decay},
      {"schedule", id(o.schedule)},
      {"warm_up", o.warm_up},
      {"step_epochs", o.step_epochs},
      {"step_factor", o.step_factor},
      {"loss", id(o.loss)},
      {"label_smoothing", o.label_smoothing},
      {"lasso", o.lasso},
      {"clip", o.clip},
      {"precision", id(o.precision)},
      {"frozen", o.frozen},
      {"validation", o.validation},
      {"patience", o.patience},
      {"keep_best", o.keep_best},
      {"augmentation",
       {{"shift", o.augmentation.shift}, {"flip", o.augmentation.flip}, {"crop", o.augmentation.crop}}},
      {"seed", o.seed}};
  if (o.distillation)
    object["distillation"] = {{"share", o.distillation->share},
                              {"temperature", o.distillation->temperature},
                              {"layers", o.distillation->layers}};
  return object.dump();
}

TrainingOptions training_from_json(const std::string& text, const std::string& where) {
  try {
    const json object = json::parse(text);
    TrainingOptions o;
    o.epochs = whole_number_or(object, "epochs", o.epochs);
    o.batch = whole_number_or(object, "batch", o.batch);
    o.accumulation = whole_number_or(object, "accumulation", o.accumulation);
    o.optimizer = parse_optimizer(object.value("optimizer", id(o.optimizer)));
    o.learning_rate = object.value("learning_rate", o.learning_rate);
    o.momentum = object.value("momentum", o.momentum);
    o.weight_decay = object.value("weight_decay", o.weight_decay);
    o.schedule = parse_schedule(object.value("schedule", id(o.schedule)));
    o.warm_up = object.value("warm_up", o.warm_up);
    o.step_epochs = whole_number_or(object, "step_epochs", o.step_epochs);
    o.step_factor = object.value("step_factor", o.step_factor);
    o.loss = parse_training_loss(object.value("loss", id(o.loss)));
    o.label_smoothing = object.value("label_smoothing", o.label_smoothing);
    o.lasso = object.value("lasso", o.lasso);
    o.clip = object.value("clip", o.clip);
    o.precision = parse_precision(object.value("precision", id(o.precision)));
    o.frozen = object.value("frozen", o.frozen);
    o.validation = object.value("validation", o.validation);
    o.patience = whole_number_or(object, "patience", o.patience);
    o.keep_best = object.value("keep_best", o.keep_best);
    o.seed = whole_number_or(object, "seed", o.seed);
    if (object.contains("augmentation")) {
      o.augmentation.shift = whole_number_or(object["augmentation"], "shift", o.augmentation.shift);
      o.augmentation.flip = object["augmentation"].value("flip", o.augmentation.flip);
      o.augmentation.crop = object["augmentation"].value("crop", o.augmentation.crop);
    }
    if (object.contains("distillation")) {
      const json& given = object["distillation"];
      Distillation made;
      made.share = given.value("share", made.share);
      made.temperature = given.value("temperature", made.temperature);
      made.layers = given.value("layers", made.layers);
      o.distillation = made;
    }
    check(o);
    return o;
  } catch (const json::exception& problem) {
    throw Error("training.json", "{where} does not say how to train: {why}",
                {{"where", where}, {"why", reason_of(problem)}});
  }
}

std::optional<TrainingOptions> training_of(const Recipe& recipe) {
  const json fields = json::parse(recipe.unknown, nullptr, false);
  if (!fields.is_object() || !fields.contains("training")) return std::nullopt;
  return training_from_json(fields["training"].dump(), "the recipe");
}

void set_training(Recipe& recipe, const TrainingOptions& options) {
  json fields = kept_fields(recipe.unknown);
  fields["training"] = json::parse(to_json(options));
  recipe.unknown = fields.dump();
}

}  // namespace tenfold
