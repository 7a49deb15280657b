// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/layers/factorized_conv.h"
#include "tests/benchmarks/gradients.h"
#include "tests/benchmarks/peer.h"
#include "tests/benchmarks/report.h"

using namespace tenfold;
using namespace tenfold::benchmarks;

namespace {

/// A 3x3 convolution with padding 1 that keeps the channels.
struct Place {
  std::int64_t channels, size, batch, rank;
};

constexpr Place places[] = {{256, 14, 8, 128}, {256, 14, 1, 128}, {64, 56, 1, 32}};
constexpr const char* formats[] = {"cp", "tucker", "tt"};

Rank rank_of(const std::string& format, std::int64_t rank) {
  if (format == "cp") return {rank};
  if (format == "tucker") return {std::vector<std::int64_t>{rank, rank, 3, 3}};
  return {std::vector<std::int64_t>{1, rank, rank, rank, 1}};
}

/// The factorized layer and the dense convolution that it stands for.
class ConvolutionCell {
 public:
  ConvolutionCell(const Place& place, const std::string& format) : place_(place), format_(format) {
    FactorizedConvOptions options;
    options.in_channels = options.out_channels = place.channels;
    options.order = 2;
    options.padding = std::int64_t{1};
    options.bias = true;
    options.factorization = format;
    options.rank = rank_of(format, place.rank);
    options.implementation = Implementation::automatic;
    conv_ = FactorizedConv(options);
    conv_->reset_parameters(1 / std::sqrt(9.0 * static_cast<double>(place.channels)));
    const at::NoGradGuard no_gradients;
    conv_->bias.normal_();
    kernel_ = conv_->full_weight().clone().requires_grad_();
    bias_ = conv_->bias.clone().requires_grad_();
    kernel_last_ = kernel_.detach().contiguous(at::MemoryFormat::ChannelsLast);
    x_ = at::randn({place.batch, place.channels, place.size, place.size});
    x_last_ = x_.contiguous(at::MemoryFormat::ChannelsLast);
    g_ = at::randn_like(x_);
  }

  std::string name() const {
    const auto text = [](std::int64_t n) { return std::to_string(n); };
    return format_ + " " + text(place_.channels) + "ch " + text(place_.size) + "x" + text(place_.size) +
           " b" + text(place_.batch);
  }

  at::Tensor dense(const at::Tensor& x) const { return at::conv2d(x, kernel_, bias_, 1, 1); }
  at::Tensor dense_last() const { return at::conv2d(x_last_, kernel_last_, bias_, 1, 1); }
  at::Tensor factorized(const at::Tensor& x) { return conv_->forward(x); }

  std::vector<Contender> forward() {
    conv_->eval();  // the weights of its steps are kept
    return {local("dense", [&] { dense(x_); }), local("dense channels-last", [&] { dense_last(); }),
            local(
                "layer", [&] { factorized(x_); }, words()),
            local("layer channels-last", [&] { factorized(x_last_); })};
  }

  std::vector<Contender> backward() {
    conv_->train();
    input_ = x_.clone().requires_grad_();
    parameters_ = conv_->parameters();
    parameters_.push_back(input_);
    return {local("dense",
                  [&] {
                    gradients_of(dense(input_), {input_, kernel_, bias_}, g_);
                  }),
            local(
                "layer", [&] { gradients_of(factorized(input_), parameters_, g_); }, words())};
  }

  /// Ends the program when the two disagree.
  void check() {
    const at::NoGradGuard no_gradients;
    const at::Tensor expected = dense(x_);
    const double error = ((factorized(x_) - expected).abs().max() / expected.abs().max()).item<double>();
    if (error < 1e-3) return;
    std::fprintf(stderr, "%s: wrong by %g\n", name().c_str(), error);
    std::exit(1);
  }

  std::vector<Contender> peers(bool backward, Peer& peer) {
    const at::NoGradGuard no_gradients;
    const nlohmann::json words{
        {"format", format_}, {"channels", place_.channels}, {"rank", place_.rank}, {"backward", backward}};
    Peer::Arrays arrays{{"x", x_}, {"g", g_}, {"bias", bias_.detach()}, {"y", dense(x_)}};
    const auto factors = conv_->weight->factorization().tensors();
    for (std::size_t k = 0; k < factors.size(); ++k)
      arrays.emplace_back("factor_" + std::to_string(k), factors[k].detach());
    return peer.open("convolution", words, arrays);
  }

 private:
  /// How many times fewer multiplications the layer needs.
  std::string words() const {
    const Factorization weight = conv_->weight->factorization();
    const ConvolutionOptions& options = conv_->layer().options;
    const Shape input = x_.sizes().vec();
    const auto chain = convolution_macs(weight, input, options, cheapest_convolution(weight, input, options));
    char text[64];
    std::snprintf(text, sizeof text, "%.1fx fewer operations",
                  static_cast<double>(x_.numel() * place_.channels * 9) / static_cast<double>(chain));
    return text;
  }

  Place place_;
  std::string format_;
  FactorizedConv conv_{nullptr};
  at::Tensor kernel_, kernel_last_, bias_, x_, x_last_, g_, input_;
  std::vector<at::Tensor> parameters_;
};

void compare(bool backward, const Options& options, Peer& peer) {
  Report report(backward ? "forward and backward" : "forward", {"layer"});
  for (const Place& place : places)
    for (const char* format : formats) {
      ConvolutionCell cell(place, format);
      if (!options.wants(cell.name())) continue;
      cell.check();
      const at::AutoGradMode mode(backward);
      std::vector<Contender> contenders = backward ? cell.backward() : cell.forward();
      for (Contender& one : cell.peers(backward, peer)) contenders.push_back(std::move(one));
      report.add(cell.name(), time_in_turns(contenders, options.seconds));
    }
  report.print_means();
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app{"Factorized convolutions against the dense one and, with a Python, TensorLy-Torch"};
  Options options;
  add_options(app, options);
  add_directions(app, options);
  CLI11_PARSE(app, count, arguments);
  begin(options);
  Peer peer(options);
  if (options.forward()) compare(false, options, peer);
  if (options.backward()) compare(true, options, peer);
  return 0;
}
