// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/score.h"

#include <ATen/ATen.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "engine/data/program_batches.h"
#include "engine/data/token_classes.h"
#include "engine/formats/limited_process.h"
#include "engine/measure/accuracy.h"
#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/study/compare_outputs.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/study/temporary_folder.h"

namespace tenfold::study {
namespace {

/// Samples [samples, ...] as rows of norm 1, zeros as they are. at::cosine_similarity takes 1e-8 for smaller
/// norms, and outputs of an untrained model may be smaller.
at::Tensor unit_rows(const at::Tensor& samples) {
  const auto over = [](const at::Tensor& rows, const at::Tensor& by) { return rows / by.where(by > 0, 1); };
  const at::Tensor rows = samples.flatten(1).to(at::kDouble);
  const at::Tensor scaled = over(rows, rows.abs().amax(1, true));
  return over(scaled, scaled.square().sum(1, true).sqrt());
}

/// What a sample's outputs [samples, ...] differ by: [samples]. `classes`: their dimension.
at::Tensor difference(const at::Tensor& found, const at::Tensor& expected, Score by, std::int64_t classes) {
  if (by == Score::mse) return (found - expected).square().flatten(1).mean(1);
  if (by == Score::cosine) return (unit_rows(found) * unit_rows(expected)).sum(1);
  const at::Tensor wanted = at::log_softmax(expected, classes);
  const at::Tensor each = (wanted.exp() * (wanted - at::log_softmax(found, classes))).sum(classes);
  return each.dim() == 1 ? each : each.flatten(1).mean(1);
}

}  // namespace

double compare_outputs(const Program& model, const Program& dense, Score by, const ProgramBatches& batches,
                       const Job& job) {
  const at::NoGradGuard guard;
  double sum = 0;
  std::int64_t samples = 0;
  for (std::int64_t k = 0; k < batches.count(); ++k) {
    job.checkpoint(k, batches.count(), "comparing outputs");
    const auto batch = batches.at(k);
    if (batch.size == 0) continue;  // images that cannot be read
    std::int64_t classes = 1;
    const auto rows = [&](const Program& of) {
      const at::Tensor output = run_for_output(of, batch.inputs, job);
      if (has_classes_of_tokens(output, batch.inputs)) classes = 2;
      if (output.dim() < 1 || output.size(0) < batch.size)
        throw Error("score.output", "the model's output {shape} has no row for each sample",
                    {{"shape", to_string(output.sizes().vec())}});
      const at::Tensor own = output.narrow(0, 0, batch.size).to(at::kDouble);
      return own.dim() == 1 ? own.unsqueeze(1) : own;
    };
    const at::Tensor found = rows(model), expected = rows(dense);
    sum += difference(found, expected, by, classes).sum().item<double>();
    samples += batch.size;
  }
  batches.require_any(samples);
  return sum / static_cast<double>(samples);
}

namespace {

double compare_on_data(const ModelState& model, const ModelState& dense, const ScoreOptions& options,
                       const Job& job) {
  const DataOptions read = as_trained(model, options.data);
  const DataSet data = data_for(model, read, job);
  const Program program = evaluation_copy(model.program);
  const ProgramBatches batches(program, data, read.normalisation, read.batch, read.limit);
  return compare_outputs(program, evaluation_copy(dense.program), options.score, batches, job);
}

/// Cross-entropy of classes, the mean squared error of numbers to predict.
double loss_on_data(const ModelState& model, const DataOptions& asked, const Job& job) {
  const DataOptions options = as_trained(model, asked);
  if (options.batch < 1) throw Error("evaluate.batch", "the batch is at least 1");
  const DataSet data = data_for(model, options, job);
  if (data.y.defined() && data.y.is_floating_point())
    return mean_squared_error(model.program, data, options.normalisation, options.batch, options.limit, job);
  return measure_accuracy(model.program, data, options.normalisation, options.batch, options.limit, job).loss;
}

/// Of the words between spaces, commas, colons and equal signs, the last that is a number as a whole, or one
/// with a percent sign behind it.
std::optional<double> last_number(const std::string& line) {
  constexpr std::string_view between = " \t\r=:,;";
  std::optional<double> found;
  for (std::size_t at = 0; (at = line.find_first_not_of(between, at)) != std::string::npos;) {
    const std::size_t end = std::min(line.find_first_of(between, at), line.size());
    const char* const last = line.data() + end - (end - at > 1 && line[end - 1] == '%' ? 1 : 0);
    double value = 0;
    const auto [rest, problem] = std::from_chars(line.data() + at, last, value);
    if (problem == std::errc() && rest == last && std::isfinite(value)) found = value;
    at = end;
  }
  return found;
}

double run_command(const Model& model, const ScoreOptions& options, const Job& job) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "model.pt2").string();
  export_model(model, file, {}, job.step(0, 2, "writing"));
  const Job running = job.step(1, 2, "command");
  running.checkpoint(0, 0, "running");
  std::optional<double> value;
  const ProcessEnd end = run_process(
      "/bin/sh", {"-c", options.command + " \"$0\"; code=$?; echo; exit $code", file},
      [&](const std::string& line) {
        if (const auto number = last_number(line)) value = number;
      },
      options.patience, running);
  const Error::Parameters parameters{{"command", options.command},
                                     {"seconds", std::to_string(options.patience.count())},
                                     {"code", std::to_string(end.exit_code)}};
  if (end.timed_out)
    throw Error("score.command.time", "the command '{command}' did not end within {seconds} seconds",
                parameters);
  if (end.flooded)
    throw Error("score.command.output",
                "the command '{command}' was ended: it wrote more than 64 MiB to its standard output",
                parameters);
  if (end.exit_code != 0)
    throw Error(
        "score.command.failed",
        "the command '{command}' failed with exit code {code}; it is run by /bin/sh with the path of a "
        ".pt2 file behind it",
        parameters);
  if (!value)
    throw Error("score.command.number", "the command '{command}' wrote no number to its standard output",
                parameters);
  return *value;
}

}  // namespace

std::string_view id(Score score) {
  constexpr std::array ids{"accuracy", "loss", "cosine", "divergence", "mse", "command"};
  return ids[static_cast<std::size_t>(score)];
}

Score parse_score(std::string_view text) {
  for (const Score score : all_scores)
    if (id(score) == text) return score;
  throw Error("score.unknown",
              "'{text}' is no score; there are accuracy, loss, cosine, divergence, mse and command",
              {{"text", std::string(text)}});
}

bool compares_with_dense(Score score) {
  return score == Score::cosine || score == Score::divergence || score == Score::mse;
}

bool more_is_better(const ScoreOptions& options) {
  if (options.score == Score::command) return !options.smaller_is_better;
  return options.score == Score::accuracy || options.score == Score::cosine;
}

double drop_of(const ScoreOptions& options, double dense, double value) {
  return more_is_better(options) ? dense - value : value - dense;
}

double score(const Model& model, const Model& dense, const ScoreOptions& options, const Job& job) {
  return guarded([&] {
    switch (options.score) {
      case Score::accuracy:
        return evaluate(model, options.data, job).accuracy;
      case Score::loss: {
        const auto working = wait_for_machine<Working>(job);
        return loss_on_data(model.state(), options.data, job);
      }
      case Score::command:
        return run_command(model, options, job);
      default: {
        const auto working = wait_for_machine<Working>(job);
        return compare_on_data(model.state(), dense.state(), options, job);
      }
    }
  });
}

}  // namespace tenfold::study
