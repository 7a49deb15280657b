// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/spectrum_rank.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr double rounding = 1e-13;  // of the energy: what sums of float64 leave open
constexpr double smallest = 1e-7;   // of σ₁: below it a computed singular value may be anything
constexpr std::array names{"energy", "error", "ratio", "evbmf"};

double energy_of(const Spectrum& spectrum) {
  double total = 0;
  for (const double value : spectrum.values) total += value * value;
  return total;
}

/// The least rank that drops at most this share of the energy.
std::int64_t rank_dropping(const Spectrum& spectrum, double share) {
  const double may_go = (share + rounding) * energy_of(spectrum);
  double dropped = 0;
  auto rank = static_cast<std::int64_t>(spectrum.values.size());
  while (rank > 1) {
    const double value = spectrum.values[static_cast<std::size_t>(rank - 1)];
    dropped += value * value;
    if (dropped > may_go) break;
    --rank;
  }
  return rank;
}

/// The free energy of the paper as a function of the noise, with what it is made of.
class FreeEnergy {
 public:
  explicit FreeEnergy(const Spectrum& spectrum)
      : short_(static_cast<double>(std::min(spectrum.rows, spectrum.columns))),
        long_(static_cast<double>(std::max(spectrum.rows, spectrum.columns))),
        ratio_(short_ / long_) {
    const double least = smallest * spectrum.values.front();
    for (const double value : spectrum.values) {
      const double used = std::max(value, least);
      energies_.push_back(used * used);
    }
    const double tau = 2.5129 * std::sqrt(ratio_);  // the zero of Φ, to four digits for every ratio
    threshold_ = (1 + tau) * (1 + ratio_ / tau);
  }

  /// γ² / (M σ²) above which a direction is kept.
  double threshold() const { return threshold_; }
  double longer() const { return long_; }

  /// Up to terms that do not depend on the variance.
  double at(double variance) const {
    double sum = 0;
    for (const double energy : energies_) {
      const double x = energy / (long_ * variance);
      if (x <= threshold_) {
        sum += x - std::log(x);
        continue;
      }
      const double middle = x - 1 - ratio_;
      const double tau = 0.5 * (middle + std::sqrt(std::max(middle * middle - 4 * ratio_, 0.0)));
      sum += x - tau + std::log((tau + 1) / x) + ratio_ * std::log(tau / ratio_ + 1);
    }
    return sum;
  }

  /// Bounds of the best variance (the paper's section 4): noise explains at least the smallest directions.
  std::pair<double, double> bounds() const {
    const auto count = static_cast<std::int64_t>(energies_.size());
    const auto most = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::ceil(short_ / (1 + ratio_))) - 1, 0, count - 1);
    double tail = 0, all = 0;
    for (std::int64_t k = 0; k < count; ++k) {
      all += energies_[static_cast<std::size_t>(k)];
      if (k >= most) tail += energies_[static_cast<std::size_t>(k)];
    }
    const double low = std::max(energies_[static_cast<std::size_t>(most)] / (long_ * threshold_),
                                tail / static_cast<double>(count - most) / long_);
    return {low, std::max(all / (short_ * long_), low)};
  }

 private:
  double short_, long_, ratio_, threshold_ = 0;
  std::vector<double> energies_;
};

/// A grid first, as the function has several valleys, then a golden section.
double best_variance(const FreeEnergy& function) {
  const auto [low, high] = function.bounds();
  constexpr int points = 400;
  const double step = std::log(high / low) / points;
  const auto place = [&](double index) { return low * std::exp(step * index); };
  int best = 0;
  for (int k = 1; k <= points; ++k)
    if (function.at(place(k)) < function.at(place(best))) best = k;
  constexpr double golden = 0.6180339887498949;
  double left = std::max(best - 1, 0), right = std::min(best + 1, points);
  for (int k = 0; k < 60; ++k) {
    const double a = right - golden * (right - left), b = left + golden * (right - left);
    if (function.at(place(a)) < function.at(place(b)))
      right = b;
    else
      left = a;
  }
  return place(0.5 * (left + right));
}

bool has_nothing(const Spectrum& spectrum) {
  return spectrum.values.empty() || !(spectrum.values.front() > 0);
}

[[noreturn]] void wrong_rule(std::string_view text) {
  throw Error("rank-rule.text",
              "'{text}' is no rank rule; write energy:0.9, error:0.1, ratio:100, evbmf or evbmf:0.8",
              {{"text", std::string(text)}});
}

bool in_range(const RankRule& rule) {
  if (rule.kind == SpectrumRule::ratio) return std::isfinite(rule.value) && rule.value >= 1;
  if (rule.kind == SpectrumRule::error) return rule.value >= 0 && rule.value < 1;
  return rule.value > 0 && rule.value <= 1;
}

}  // namespace

RankRule parse_rank_rule(std::string_view text) {
  const auto colon = text.find(':');
  const auto name = std::find(names.begin(), names.end(), text.substr(0, colon));
  if (name == names.end()) wrong_rule(text);
  RankRule rule{static_cast<SpectrumRule>(name - names.begin()), 1};
  if (colon == std::string_view::npos) {
    if (rule.kind != SpectrumRule::evbmf) wrong_rule(text);
    return rule;
  }
  const std::string_view number = text.substr(colon + 1);
  const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), rule.value);
  if (code != std::errc() || end != number.data() + number.size() || !in_range(rule)) wrong_rule(text);
  return rule;
}

std::string to_string(const RankRule& rule) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), rule.value).ptr;
  return std::string(names[static_cast<std::size_t>(rule.kind)]) + ":" + std::string(digits.data(), end);
}

std::int64_t rank_by_energy(const Spectrum& spectrum, double share) {
  return rank_dropping(spectrum, 1 - share);
}

std::int64_t rank_by_error(const Spectrum& spectrum, double relative_error) {
  return rank_dropping(spectrum, relative_error * relative_error);
}

std::int64_t rank_by_ratio(const Spectrum& spectrum, double ratio) {
  std::int64_t rank = 0;
  for (const double value : spectrum.values) rank += spectrum.values.front() <= ratio * value ? 1 : 0;
  return has_nothing(spectrum) ? 1 : rank;
}

NoiseFit fit_noise(const Spectrum& spectrum, double variance) {
  if (has_nothing(spectrum)) return {0, variance};
  const FreeEnergy function(spectrum);
  const double least = std::max(std::sqrt(function.threshold() * function.longer() * variance),
                                smallest * spectrum.values.front());
  const auto kept = std::count_if(spectrum.values.begin(), spectrum.values.end(),
                                  [&](double value) { return value > least; });
  return {static_cast<std::int64_t>(kept), variance};
}

NoiseFit fit_noise(const Spectrum& spectrum) {
  if (has_nothing(spectrum)) return {0, 0};
  return fit_noise(spectrum, best_variance(FreeEnergy(spectrum)));
}

std::int64_t rank_by_evbmf(const Spectrum& spectrum, double weakening) {
  const auto all = static_cast<std::int64_t>(spectrum.values.size());
  const auto found = std::max<std::int64_t>(fit_noise(spectrum).rank, 1);
  return std::max<std::int64_t>(all - std::llround(weakening * static_cast<double>(all - found)), 1);
}

std::vector<std::int64_t> ranks_by_rule(const std::vector<Spectrum>& bonds, const RankRule& rule) {
  const auto count = static_cast<double>(std::max<std::size_t>(bonds.size(), 1));
  std::vector<std::int64_t> ranks;
  for (const Spectrum& bond : bonds) {
    switch (rule.kind) {
      case SpectrumRule::energy:
        ranks.push_back(rank_by_energy(bond, 1 - (1 - rule.value) / count));
        break;
      case SpectrumRule::error:
        ranks.push_back(rank_by_error(bond, rule.value / std::sqrt(count)));
        break;
      case SpectrumRule::ratio:
        ranks.push_back(rank_by_ratio(bond, rule.value));
        break;
      case SpectrumRule::evbmf:
        ranks.push_back(rank_by_evbmf(bond, rule.value));
        break;
    }
  }
  return ranks;
}

}  // namespace tenfold
