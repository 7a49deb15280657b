// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/fit.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "engine/kernels/all_finite.h"
#include "engine/support/error.h"
#include "engine/support/memory.h"
#include "engine/support/number_text.h"
#include "engine/training/checkpoint.h"
#include "engine/training/losses.h"
#include "engine/training/optimizer.h"
#include "engine/training/run_state.h"

namespace tenfold {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Fit {
 public:
  Fit(Trainee& trainee, const Samples& training, const Samples& validation, const TrainingOptions& options,
      const FitContext& context, const Job& job)
      : trainee_(trainee),
        validation_(validation),
        options_(options),
        context_(context),
        job_(job),
        communicator_(context.communicator != nullptr ? *context.communicator : alone_),
        frozen_(trainee, options.frozen),
        parameters_(trained(trainee)),
        statistics_(number_buffers(trainee)),
        optimizer_(options, parameters_),
        batches_(training, options, communicator_.rank(), communicator_.size(), context.fixed_batch > 0),
        generators_(context.device),
        has_classes_(!training.y.is_floating_point()) {
    run_.accumulation = options.accumulation;
    run_.processes = communicator_.size();
    run_.fingerprint = to_json(options) + context.fingerprint;
    steps_ = options.epochs * batches_.steps_per_epoch();
    go_on();
    std::vector<at::Tensor> all;
    for (const auto& tensors : {trainee_.parameters(), trainee_.buffers()})
      for (const auto& [name, tensor] : tensors) all.push_back(tensor.detach());
    communicator_.broadcast(all);
    if (communicator_.size() > 1) {
      std::vector<at::Tensor> shared;
      for (const auto& [name, tensor] : parameters_) shared.push_back(tensor);
      buckets_ = std::make_unique<GradientBuckets>(std::move(shared), communicator_, context.bucket_bytes);
    }
  }

  FitReport run() {
    try {
      if (is_epoch_over()) finish_epoch();  // the run was stopped while it validated
      while (run_.step < steps_ && !is_done()) {
        job_.checkpoint(run_.step, steps_, note());
        step();
        const bool ends = context_.finish && context_.finish();
        if (ends || is_epoch_over()) finish_epoch();
        if (ends) break;
        if (context_.checkpoint_steps > 0 && run_.step % context_.checkpoint_steps == 0) try_to_keep();
      }
    } catch (const Cancelled&) {
      keep();
      throw;
    } catch (const Error& problem) {
      if (problem.id() == "processes.lost") try_to_keep();  // as before the step that failed
      throw;
    }
    const bool takes_best = options_.keep_best && !best_.empty();
    if (!takes_best) check_finite();
    try_to_keep();
    if (!unkept_.empty()) report_.remarks.push_back("the last checkpoint could not be written: " + unkept_);
    if (takes_best) set_state(trainee_, best_);
    trainee_.set_training(false);
    report_.epochs = run_.done;
    report_.best_epoch = run_.best_epoch < 0 ? run_.epoch : run_.best_epoch;
    report_.steps = run_.step;
    report_.stopped_early = run_.step < steps_;
    return report_;
  }

 private:
  /// From the checkpoint, if there is one. Rank 0 reads it: the others may be on machines that have no such
  /// file.
  void go_on() {
    const std::filesystem::path path = checkpoint_to_read();
    std::optional<FileBytes> file;
    if (!path.empty()) file = FileBytes::open(path);
    const at::Tensor size = at::full({}, file ? static_cast<std::int64_t>(file->size()) : 0, at::kLong);
    communicator_.broadcast({size});
    if (size.item<std::int64_t>() == 0) return;
    if (communicator_.size() > 1) file = broadcast(file, size.item<std::int64_t>());
    run_ = read_checkpoint(*file, run_.fingerprint, trainee_, best_, optimizer_);
    if (context_.restarted)
      report_.remarks.push_back("went on from step " + std::to_string(run_.step) + " of the checkpoint");
    if (run_.processes > 0 && run_.processes != communicator_.size())
      report_.remarks.push_back("the checkpoint is of " + std::to_string(run_.processes) +
                                " processes, the run goes on with " + std::to_string(communicator_.size()) +
                                ": the samples of each step are the same, what is rounded and dropped out is "
                                "not");
    run_.processes = communicator_.size();
  }

  /// Empty: none, or not this process's business.
  std::filesystem::path checkpoint_to_read() const {
    if (communicator_.rank() != 0) return {};
    const bool own = context_.restarted && is_checkpoint_of(context_.checkpoint, run_.fingerprint);
    return own ? context_.checkpoint : context_.resume;
  }

  /// Rank 0's bytes, in every process.
  FileBytes broadcast(const std::optional<FileBytes>& file, std::int64_t size) {
    const at::Tensor bytes =
        file ? file->tensor(0, static_cast<std::uint64_t>(size)) : at::empty({size}, at::kByte);
    communicator_.broadcast({bytes});
    if (file) return *file;
    const auto* begin = reinterpret_cast<const char*>(bytes.const_data_ptr<std::uint8_t>());
    return FileBytes::from_memory(std::string(begin, static_cast<std::size_t>(size)), "rank 0's checkpoint");
  }

  /// All of its steps are done, but it is not finished.
  bool is_epoch_over() const { return run_.sums.samples > 0 && run_.step % batches_.steps_per_epoch() == 0; }

  bool is_done() const {
    return options_.patience > 0 && run_.best_epoch >= 0 && run_.epoch - run_.best_epoch >= options_.patience;
  }

  std::string note() const {
    std::string text = "epoch " + std::to_string(run_.epoch + 1) + " of " + std::to_string(options_.epochs);
    if (last_.step == 0) return text;
    text += ", loss " + short_number(last_.loss);
    if (has_classes_) text += ", accuracy " + fixed_number(100 * last_.accuracy, 1) + " %";
    return text + ", " + fixed_number(last_.samples_per_second, 0) + " samples/s";
  }

  void keep() const {
    if (!context_.checkpoint.empty() && communicator_.rank() == 0)
      write_checkpoint(context_.checkpoint, run_, trainee_, best_, optimizer_);
  }

  /// Where the disk is full training goes on, with the checkpoint from before.
  void try_to_keep() {
    try {
      keep();
      unkept_.clear();
    } catch (const Error& problem) {
      unkept_ = problem.what();
    }
  }

  /// This process's part of the step. Where images could not be read, others of the part fill a fixed batch.
  Batch next_batch() {
    Batch batch = batches_.at(run_.step);
    const std::int64_t count = batch.x.size(0), fixed = context_.fixed_batch;
    if (fixed == 0 || count % fixed == 0) return batch;
    const at::Tensor which = at::arange((count + fixed - 1) / fixed * fixed, at::kLong).remainder(count);
    batch.x = batch.x.index_select(0, which);
    batch.y = batch.y.index_select(0, which);
    return batch;
  }

  /// Normalisation over one sample gives a variance that is no number, and nobody sees it before evaluation.
  void check_statistics() const {
    for (const auto& [name, tensor] : statistics_)
      if (tensor.isnan().any().item<bool>())
        throw Error("training.one_sample",
                    "a normalisation has seen one sample alone, and {buffer} is no number any more: take "
                    "larger batches, in fewer parts or with fewer processes",
                    {{"buffer", name}});
  }

  [[noreturn]] static void throw_diverged(std::int64_t step) {
    throw Error("training.diverged",
                "the loss is no number any more at step {step}: try a lower learning rate",
                {{"step", std::to_string(step)}});
  }

  /// After the last step no loss tells what became of the parameters.
  void check_finite() const {
    for (const auto& [name, tensor] : parameters_)
      if (!all_finite(tensor)) throw_diverged(run_.step);
  }

  /// Loss and right answers of this process's part, gradients added up.
  std::pair<double, double> pass(const Batch& batch) {
    const std::int64_t count = batch.x.size(0);
    const std::int64_t part = context_.fixed_batch > 0 ? context_.fixed_batch
                                                       : (count + run_.accumulation - 1) /
                                                             std::max<std::int64_t>(run_.accumulation, 1);
    double loss = 0, correct = 0;
    for (std::int64_t from = 0, size = 0; from < count; from += size) {
      size = std::min(part, count - from);
      if (part > 1 && from + size + 1 == count) ++size;  // none stays alone, for normalisation's sake
      if (buckets_ && from + size == count) buckets_->expect_last();
      const at::Tensor x = batch.x.narrow(0, from, size).to(context_.device);
      const at::Tensor y = batch.y.narrow(0, from, size).to(context_.device);
      const auto [part_loss, right] = backward(x, y, batch.total);
      loss += part_loss;
      correct += right;
      if (size == 1) check_statistics();
    }
    return {loss, correct};
  }

  std::pair<double, double> backward(const at::Tensor& x, const at::Tensor& y, std::int64_t total) {
    const bool layers = options_.distillation && options_.distillation->layers > 0;
    Forward taught;
    if (context_.teacher != nullptr && options_.distillation) {
      const at::NoGradGuard guard;
      taught = context_.teacher->forward(x, layers);
    }
    at::Tensor sum, scores;
    {
      const Autocast autocast(context_.device, options_.precision);
      const Forward forward = trainee_.forward(x, layers);
      scores = forward.scores.detach();
      sum = summed_loss(forward, y, options_, taught.scores.defined() ? &taught : nullptr);
    }
    at::Tensor mean = sum / static_cast<double>(total);
    const double share = static_cast<double>(x.size(0)) / static_cast<double>(total);
    if (const at::Tensor extra = trainee_.penalty(options_.lasso); extra.defined())
      mean = mean + extra * share;
    if (options_.precision == Precision::float16) mean = mean * run_.scale;
    mean.backward();
    const double right = y.is_floating_point() ? 0 : scores.argmax(1).eq(y).sum().item<double>();
    return {sum.item<double>(), right};
  }

  /// What a process has to say about its part of a step.
  struct Passed {
    double loss = 0, correct = 0;
    bool memory_suffices = true;
  };

  Passed pass_or_not(const Batch& batch) {
    optimizer_.zero_grad();
    generators_.seed(
        stream(options_.seed, Purpose::dropout,
               static_cast<std::uint64_t>(run_.step * communicator_.size() + communicator_.rank())));
    std::pair<double, double> sums;
    const bool suffices = memory_suffices([&] { sums = pass(batch); });
    return suffices ? Passed{sums.first, sums.second, true} : Passed{0, 0, false};
  }

  /// Loss, right answers and samples of all processes, and the gradients summed. Where memory did not suffice
  /// in one of them all take the batch again, in smaller parts.
  at::Tensor pass_together(const Batch& batch) {
    const RunningStatistics statistics(trainee_);
    try {
      while (true) {
        const at::Tensor sums = pass_once(batch);
        if (sums[3].item<double>() == 0) return sums;
        statistics.put_back();
        halve(batch.total);
      }
    } catch (const Error&) {
      statistics.put_back();
      throw;
    }
  }

  /// The fourth number: in how many processes memory did not suffice.
  at::Tensor pass_once(const Batch& batch) {
    const Passed mine = pass_or_not(batch);
    const at::NoGradGuard guard;
    const at::Tensor sums = at::tensor(
        {mine.loss, mine.correct, static_cast<double>(batch.x.size(0)), mine.memory_suffices ? 0.0 : 1.0},
        at::kDouble);
    if (buckets_) buckets_->begin_rest();
    communicator_.sum({sums});  // first, as it tells at once where a process is lost
    if (buckets_) buckets_->finish();
    return sums;
  }

  /// The same in every process.
  void halve(std::int64_t total) {
    const std::int64_t most = (total + communicator_.size() - 1) / communicator_.size();
    if (context_.fixed_batch > 0 || run_.accumulation >= most)
      throw Error("training.memory", "there is not enough memory to train with one sample at a time");
    run_.accumulation = std::min(2 * run_.accumulation, most);
    report_.remarks.push_back("memory did not suffice: batches go through in " +
                              std::to_string(run_.accumulation) +
                              " parts, the result is that of the whole batch");
  }

  std::vector<at::Tensor> gradients() {
    std::vector<at::Tensor> found;
    for (const auto& [name, tensor] : parameters_) {
      if (!tensor.grad().defined()) tensor.mutable_grad() = at::zeros_like(tensor);
      found.push_back(tensor.grad());
    }
    return found;
  }

  /// Takes the scale of the loss away again. False: the gradients overflowed, the step is left out.
  bool unscale(const std::vector<at::Tensor>& gradients) {
    if (options_.precision != Precision::float16) return true;
    bool finite = true;
    for (const at::Tensor& gradient : gradients) {
      gradient.div_(run_.scale);
      finite = finite && all_finite(gradient);
    }
    if (!finite) {
      run_.scale = std::max(run_.scale / 2, 1.0);
      run_.good_steps = 0;
    } else if (++run_.good_steps == 2000) {
      run_.scale *= 2;
      run_.good_steps = 0;
    }
    return finite;
  }

  void clip(const std::vector<at::Tensor>& gradients) const {
    if (!(options_.clip > 0)) return;
    double squares = 0;
    for (const at::Tensor& gradient : gradients)
      squares += gradient.to(at::kDouble).square().sum().item<double>();
    const double norm = std::sqrt(squares);
    if (norm <= options_.clip) return;
    for (const at::Tensor& gradient : gradients) gradient.mul_(options_.clip / norm);
  }

  void step() {
    const Clock::time_point begin = Clock::now();
    const Batch batch = next_batch();
    trainee_.set_training(true);
    const at::Tensor sums = pass_together(batch);
    const at::NoGradGuard guard;
    const std::vector<at::Tensor> shared = gradients();
    const double all_loss = sums[0].item<double>(), all_correct = sums[1].item<double>();
    const double total = sums[2].item<double>(), planned = static_cast<double>(batch.total);
    if (total == 0)
      throw Error("data.images.none", "none of the {count} images of a batch can be read",
                  {{"count", std::to_string(batch.total)}});
    if (total != planned)  // images that cannot be read, of any process
      for (const at::Tensor& gradient : shared) gradient.mul_(planned / total);
    if (!std::isfinite(all_loss)) throw_diverged(run_.step + 1);
    rate_ = learning_rate_at(options_, run_.step, steps_);
    const bool tells = is_time_to_tell();
    if (unscale(shared)) {
      if (tells) last_.gradients = norms();
      clip(shared);
      optimizer_.set_rate(rate_);
      optimizer_.step();
    }
    ++run_.step;
    run_.sums.loss += all_loss;
    run_.sums.correct += all_correct;
    run_.sums.samples += total;
    run_.sums.seconds += seconds_since(begin);
    if (tells) tell(all_loss / total, all_correct / total);
  }

  std::int64_t memory() const {
    if (context_.device.is_cpu()) return resident_bytes();
    return at::getDeviceAllocator(context_.device.type())
        ->getDeviceStats(context_.device.index())
        .allocated_bytes[0]
        .current;
  }

  bool is_time_to_tell() const { return run_.step + 1 >= steps_ || seconds_since(told_) >= 0.2; }

  /// Of the gradients of each part of the model, in the order of the parameters.
  std::vector<std::pair<std::string, double>> norms() const {
    std::vector<std::pair<std::string, double>> found;
    std::map<std::string, std::size_t> places;
    for (const auto& [name, tensor] : parameters_) {
      const auto [place, is_new] = places.emplace(trainee_.part_of(name), found.size());
      if (is_new) found.emplace_back(place->first, 0.0);
      found[place->second].second += tensor.grad().to(at::kDouble).square().sum().item<double>();
    }
    for (auto& [part, squares] : found) squares = std::sqrt(squares);
    return found;
  }

  void tell(double loss, double accuracy) {
    told_ = Clock::now();
    last_ = {run_.epoch + 1,
             run_.step,
             steps_,
             loss,
             accuracy,
             rate_,
             run_.sums.samples / std::max(run_.sums.seconds, 1e-9),
             std::move(last_.gradients),
             memory()};
    if (context_.on_step) context_.on_step(last_);
  }

  /// A validation that is stopped leaves the epoch unfinished: it comes again when the run goes on.
  void finish_epoch() {
    EpochReport epoch;
    epoch.epoch = run_.epoch + 1;
    epoch.step = run_.step;
    epoch.loss = run_.sums.loss / run_.sums.samples;
    epoch.accuracy = run_.sums.correct / run_.sums.samples;
    epoch.learning_rate = learning_rate_at(options_, run_.step - 1, steps_);
    epoch.seconds = run_.sums.seconds;
    epoch.samples_per_second = run_.sums.samples / std::max(run_.sums.seconds, 1e-9);
    if (validation_.size() > 0) validate(epoch);
    run_.epoch = epoch.epoch;
    run_.sums = {};
    run_.done.push_back(epoch);
    if (context_.on_epoch) context_.on_epoch(epoch);
    if (context_.on_state) context_.on_state(epoch, trainee_);
  }

  /// All processes go on with what rank 0 has.
  void share(const std::vector<at::Tensor>& tensors) {
    try {
      communicator_.broadcast(tensors);
    } catch (const Error& problem) {
      // rank 0 has them: it ends the epoch, and the next step tells
      if (problem.id() != "processes.lost" || communicator_.rank() != 0) throw;
    }
  }

  void validate(EpochReport& epoch) {
    std::vector<at::Tensor> buffers;  // running statistics are each process's own until now
    for (const auto& [name, tensor] : trainee_.buffers()) buffers.push_back(tensor);
    share(buffers);
    Answers answers;
    const Score score = evaluate(trainee_, validation_, context_.fixed_batch > 0 ? context_.fixed_batch : 256,
                                 context_.fixed_batch > 0, context_.device, job_.silent(),
                                 context_.on_answers && has_classes_ ? &answers : nullptr);
    // machines may differ in the last bit, and all have to stop at the same epoch
    const at::Tensor numbers = at::tensor({score.loss, score.accuracy}, at::kDouble);
    share({numbers});
    epoch.validation_loss = numbers[0].item<double>();
    if (has_classes_) epoch.validation_accuracy = numbers[1].item<double>();
    if (context_.on_answers && has_classes_) context_.on_answers(epoch, answers);
    if (std::isnan(epoch.validation_loss.value())) return;  // the weights are no numbers any more
    const EpochReport* best =
        run_.best_epoch < 0 ? nullptr : &run_.done[static_cast<std::size_t>(run_.best_epoch - 1)];
    const bool better = best == nullptr || epoch.validation_accuracy > best->validation_accuracy ||
                        (epoch.validation_accuracy == best->validation_accuracy &&
                         epoch.validation_loss < best->validation_loss);
    if (!better) return;
    run_.best_epoch = epoch.epoch;
    best_ = state_of(trainee_);
  }

  Trainee& trainee_;
  const Samples& validation_;
  const TrainingOptions& options_;
  const FitContext& context_;
  const Job& job_;
  Communicator alone_;
  Communicator& communicator_;
  Frozen frozen_;
  NamedTensors parameters_, statistics_, best_;
  Optimizer optimizer_;
  std::unique_ptr<GradientBuckets> buckets_;  ///< none: this process is alone
  TrainingBatches batches_;
  DefaultGenerators generators_;
  bool has_classes_;  ///< else numbers are predicted
  RunState run_;
  std::string unkept_;  ///< why the last checkpoint could not be written
  StepReport last_;
  FitReport report_;
  std::int64_t steps_ = 0;
  double rate_ = 0;
  Clock::time_point told_;
};

}  // namespace

FitReport fit(Trainee& trainee, const Samples& training, const Samples& validation,
              const TrainingOptions& options, const FitContext& context, const Job& job) {
  check(options);
  if (training.y.is_floating_point() &&
      (options.loss != TrainingLoss::mean_squared_error || options.label_smoothing > 0))
    throw Error("training.targets",
                "the data has numbers to predict, no classes: they need the loss mse, without smoothing");
  const at::AutoGradMode gradients(true);
  if (context.teacher != nullptr) context.teacher->set_training(false);
  return Fit(trainee, training, validation, options, context, job).run();
}

}  // namespace tenfold
