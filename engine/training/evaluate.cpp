// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>

#include "engine/support/error.h"
#include "engine/training/fit.h"
#include "engine/training/losses.h"
#include "engine/training/run_state.h"

namespace tenfold {
namespace {

/// Counts the answers of a batch whose samples have these indices.
void count_answers(const at::Tensor& scores, const at::Tensor& classes, const at::Tensor& which,
                   Answers& answers) {
  const std::int64_t count = scores.size(1);
  if (answers.confusion.empty() && count <= Answers::most_classes) {
    answers.classes = count;
    answers.confusion.assign(static_cast<std::size_t>(count * count), 0);
  }
  const auto [sure, answer] = scores.softmax(1).max(1);
  const auto numbers = [](const at::Tensor& tensor) { return tensor.cpu().contiguous(); };
  const at::Tensor samples = numbers(which), truths = numbers(classes), given = numbers(answer),
                   probabilities = numbers(sure);
  for (std::int64_t k = 0; k < truths.size(0); ++k) {
    const Mistake mistake{samples.const_data_ptr<std::int64_t>()[k], truths.const_data_ptr<std::int64_t>()[k],
                          given.const_data_ptr<std::int64_t>()[k], probabilities.const_data_ptr<double>()[k]};
    if (mistake.truth >= 0 && mistake.truth < answers.classes)
      ++answers.confusion[static_cast<std::size_t>(mistake.truth * count + mistake.answer)];
    if (mistake.truth != mistake.answer) answers.mistakes.push_back(mistake);
  }
  std::stable_sort(answers.mistakes.begin(), answers.mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.probability > b.probability; });
  if (answers.mistakes.size() > Answers::most_mistakes) answers.mistakes.resize(Answers::most_mistakes);
}

Samples::Rows rows_of(const Samples& samples, std::int64_t from, std::int64_t count) {
  const at::Tensor which = at::arange(from, from + count, at::kLong);
  if (samples.folder) return samples.rows(which);
  return {samples.x.narrow(0, from, count), samples.y.narrow(0, from, count), which};
}

/// The model's answers, float64. `fixed`: it takes that many samples and no others (0: any number), so zeros
/// fill the batch up.
at::Tensor scores_of(Trainee& trainee, at::Tensor x, std::int64_t fixed, at::Device device) {
  const std::int64_t count = x.size(0);
  if (count < fixed) {
    std::vector<std::int64_t> rest = x.sizes().vec();
    rest[0] = fixed - count;
    x = at::cat({x, at::zeros(rest, x.options())});
  }
  return trainee.forward(x.to(device), false).scores.narrow(0, 0, count).to(at::kDouble);
}

}  // namespace

Score evaluate(Trainee& trainee, const Samples& samples, std::int64_t batch, bool fixed, at::Device device,
               const Job& job, Answers* answers) {
  const at::NoGradGuard guard;
  trainee.set_training(false);
  Score score;
  std::int64_t seen = 0;
  for (std::int64_t from = 0, asked = 0; from < samples.size(); from += asked) {
    job.checkpoint(from, samples.size(), "evaluating");
    asked = std::min(batch, samples.size() - from);
    const auto [x, classes, which] = rows_of(samples, from, asked);
    if (x.size(0) == 0) continue;  // images that cannot be read
    at::Tensor scores;
    if (!memory_suffices([&, &x = x] { scores = scores_of(trainee, x, fixed ? batch : 0, device); })) {
      if (fixed || batch == 1) throw Error("training.memory", "there is not enough memory for this");
      batch = (batch + 1) / 2;
      asked = 0;
      continue;
    }
    seen += x.size(0);
    const at::Tensor y = classes.to(device);
    if (y.is_floating_point()) {
      require_targets(scores, y);
      score.loss += (scores - y).square().mean(1).sum().item<double>();
      continue;
    }
    score.accuracy += scores.argmax(1).eq(y).sum().item<double>();
    score.loss -= scores.log_softmax(1).gather(1, y.unsqueeze(1)).sum().item<double>();
    if (answers != nullptr) count_answers(scores, classes, which, *answers);
  }
  if (seen == 0 && samples.size() > 0)
    throw Error("data.images.none", "none of {count} images in a row can be read",
                {{"count", std::to_string(samples.size())}});
  const auto count = static_cast<double>(std::max<std::int64_t>(seen, 1));
  return {score.loss / count, score.accuracy / count};
}

}  // namespace tenfold
