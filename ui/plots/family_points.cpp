// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/family_points.h"

#include <algorithm>
#include <cmath>

#include "ui/document/requests.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double leastError = 0.01;  ///< per cent; what is exact stands at the bottom of a logarithmic axis

double lostOf(double loss, const FamilyState& state) {
  if (!(state.norm > 0)) return loss;
  return std::max(leastError, 100 * std::sqrt(2 * std::max(0.0, loss)) / state.norm);
}

/// Places ways of the layer, where what the axes show of them is known.
class Placing {
 public:
  Placing(const FamilyState& state, const FamilyScene& scene, const study::FamilyPoint& dense)
      : state_(state),
        choice_(scene.choice),
        denseTime_(scene.measuredDense),
        dense_(double(std::max<std::int64_t>(1, sizeOf(dense)))) {}

  std::optional<FamilyMark> place(const study::FamilyPoint& point) const {
    FamilyMark mark{0, 0, point};
    mark.lost = lostOf(point.loss, state_);
    if (const auto known = state_.numbers.find(wayKey(point.options)); known != state_.numbers.end())
      mark.numbers = known->second;
    if (!placeX(mark) || !placeY(mark) || !std::isfinite(mark.x) || !std::isfinite(mark.y)) return {};
    const bool predicted = choice_.axis == FamilyAxis::predictedTime ||
                           (choice_.quantity != FamilyQuantity::lost && !mark.numbers.score);
    mark.filled =
        !predicted && (choice_.axis == FamilyAxis::measuredTime || choice_.quantity != FamilyQuantity::lost);
    return mark;
  }

 private:
  std::int64_t sizeOf(const study::FamilyPoint& point) const {
    return choice_.axis == FamilyAxis::macs ? point.macs : point.parameters;
  }

  bool placeX(FamilyMark& mark) const {
    const WayNumbers& numbers = mark.numbers;
    switch (choice_.axis) {
      case FamilyAxis::predictedTime:
        mark.x = numbers.predictedSeconds.value_or(0);
        break;
      case FamilyAxis::measuredTime:
        if (!numbers.time) return false;
        mark.x = denseTime_ / numbers.time->ratio;
        mark.xLow = denseTime_ / numbers.time->ratio_high;
        mark.xHigh = denseTime_ / numbers.time->ratio_low;
        break;
      default:
        mark.x = 100 * double(sizeOf(mark.point)) / dense_;
    }
    return mark.x > 0;
  }

  bool placeY(FamilyMark& mark) const {
    if (choice_.quantity == FamilyQuantity::lost) {
      mark.y = mark.lost;
      return mark.y > 0;
    }
    const auto score = mark.numbers.score ? mark.numbers.score : mark.numbers.predictedScore;
    if (score) mark.y = choice_.quantity == FamilyQuantity::accuracy ? 100 * *score : *score;
    return score.has_value();
  }

  const FamilyState& state_;
  FamilyChoice choice_;
  double denseTime_, dense_;
};

/// What was measured and is beaten stays beside the line, what was predicted goes.
void keepUnbeaten(FamilySeries& series, bool moreIsBetter) {
  auto& points = series.points;
  const double sign = moreIsBetter ? -1 : 1;
  std::stable_sort(points.begin(), points.end(), [sign](const auto& a, const auto& b) {
    return a.x != b.x ? a.x < b.x : sign * a.y < sign * b.y;
  });
  double best = 1e300;
  std::vector<FamilyMark> unbeaten;
  for (auto& mark : points) {
    if (sign * mark.y < best) {
      best = sign * mark.y;
      unbeaten.push_back(std::move(mark));
    } else if (mark.filled) {
      series.beaten.push_back(std::move(mark));
    }
  }
  points = std::move(unbeaten);
}

template <class Take>
void forEveryMark(const FamilyScene& scene, Take take) {
  for (const auto& series : scene.series)
    for (const auto* marks : {&series.points, &series.beaten})
      for (const auto& mark : *marks) take(mark);
  if (scene.current) take(*scene.current);
}

void fitAxes(FamilyScene& scene) {
  double xLow = scene.denseX / 2, xHigh = scene.denseX, yLow = 1e300, yHigh = -1e300;
  forEveryMark(scene, [&](const FamilyMark& mark) {
    xLow = std::min(xLow, mark.xLow > 0 ? mark.xLow : mark.x);
    xHigh = std::max({xHigh, mark.x, mark.xHigh});
    yLow = std::min(yLow, mark.y);
    yHigh = std::max(yHigh, mark.y);
  });
  if (yHigh < yLow) return;
  scene.xLow = xLow * 0.8;
  scene.xHigh = isTime(scene.choice.axis) ? xHigh * 1.3 : 130;
  if (scene.choice.quantity == FamilyQuantity::lost) {
    // three decades are enough: what loses less than that loses nothing
    yLow = std::max(yLow, yHigh / 1e3);
    scene.yLow = yLow / 1.4;
    scene.yHigh = yHigh * 1.4;
    return;
  }
  if (scene.denseScore) yHigh = std::max(yHigh, *scene.denseScore);
  if (scene.denseScore) yLow = std::min(yLow, *scene.denseScore);
  const double range = std::max(yHigh - yLow, yHigh > 1.5 ? 1.0 : 1e-4);
  // above them stands what the dense lines are
  scene.yLow = yLow - 0.1 * range;
  scene.yHigh = yHigh + 0.25 * range;
}

/// Median over the runs that were timed in turn with the dense layer.
double measuredDense(const FamilyState& state) {
  std::vector<double> times;
  for (const auto& [key, numbers] : state.numbers)
    if (numbers.time) times.push_back(numbers.time->dense_seconds);
  if (times.empty()) return 0;
  const auto middle = times.begin() + std::ptrdiff_t(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

void fillDense(FamilyScene& scene, const FamilyState& state) {
  scene.predictedDense = state.predictedDense.value_or(0);
  scene.measuredDense = measuredDense(state);
  const bool predicted = scene.choice.axis == FamilyAxis::predictedTime;
  if (isTime(scene.choice.axis)) scene.denseX = predicted ? scene.predictedDense : scene.measuredDense;
  const TimeGround& ground = predicted ? state.predicted : state.measured;
  scene.batch = ground.batch;
  scene.threads = ground.threads;
  scene.scoreError = state.scoreError;
  if (scene.choice.quantity == FamilyQuantity::lost || !state.denseScore) return;
  scene.denseScore = *state.denseScore * (scene.choice.quantity == FamilyQuantity::accuracy ? 100 : 1);
}

QString numberText(double number) { return QString::number(number, 'g', 8); }

QString numberText(const std::optional<double>& number) { return number ? numberText(*number) : QString(); }

QString timeColumns(const FamilyScene& scene, const std::optional<study::TimeRow>& time) {
  if (!time) return QStringLiteral(",,,,");
  const double dense = scene.measuredDense;
  return QStringLiteral("%1,%2,%3,%4,%5")
      .arg(numberText(time->seconds), numberText(dense / time->ratio_high),
           numberText(dense / time->ratio_low), numberText(time->dense_seconds), numberText(time->ratio));
}

}  // namespace

QString axisWord(FamilyAxis axis) {
  switch (axis) {
    case FamilyAxis::macs:
      return QObject::tr("MACs");
    case FamilyAxis::predictedTime:
      return QObject::tr("predicted time");
    case FamilyAxis::measuredTime:
      return QObject::tr("measured time");
    case FamilyAxis::parameters:
      break;
  }
  return QObject::tr("parameters");
}

bool isTime(FamilyAxis axis) { return axis == FamilyAxis::predictedTime || axis == FamilyAxis::measuredTime; }

std::string wayKey(const LayerOptions& options) { return keyOf(LayerSpec{{}, options, false}); }

FamilyScene familyScene(const std::vector<study::FamilyPoint>& points, const FamilyState& state,
                        const FamilyChoice& choice) {
  FamilyScene scene;
  scene.choice = choice;
  scene.loss = !(state.norm > 0);
  if (points.size() < 2) return scene;
  scene.dense = points.back();
  fillDense(scene, state);
  const Placing placing(state, scene, points.back());
  std::map<Family, FamilySeries> families;
  for (const auto& point : points) {
    if (point.family() == Family::dense) continue;
    if (auto mark = placing.place(point)) families[point.family()].points.push_back(std::move(*mark));
  }
  for (auto& [family, series] : families) {
    series.family = family;
    keepUnbeaten(series, choice.quantity != FamilyQuantity::lost);
    scene.series.push_back(std::move(series));
  }
  if (state.now && state.spec.family() != Family::dense)
    scene.current = placing.place({state.spec.options, {}, state.parameters, state.macs, *state.now});
  fitAxes(scene);
  return scene;
}

std::vector<study::FamilyPoint> waysToMeasure(const std::vector<study::FamilyPoint>& points,
                                              std::size_t most) {
  const FamilyScene scene = familyScene(points, {}, {});
  std::vector<std::vector<std::size_t>> marked;
  for (const auto& series : scene.series) {
    std::vector<std::size_t> all = markedPoints(series, most), order;
    // the middle, both ends, then what is between
    const std::size_t last = all.size() - 1;
    for (const std::size_t first : {last / 2, std::size_t(0), last, last / 4, last * 3 / 4})
      if (std::find(order.begin(), order.end(), all[first]) == order.end()) order.push_back(all[first]);
    for (const std::size_t k : all)
      if (std::find(order.begin(), order.end(), k) == order.end()) order.push_back(k);
    marked.push_back(std::move(order));
  }
  std::vector<study::FamilyPoint> ways;
  for (std::size_t turn = 0; turn < most; ++turn)
    for (std::size_t k = 0; k < marked.size(); ++k)
      if (turn < marked[k].size()) ways.push_back(scene.series[k].points[marked[k][turn]].point);
  return ways;
}

std::vector<std::size_t> markedPoints(const FamilySeries& series, std::size_t most) {
  std::vector<std::size_t> marked;
  const auto& points = series.points;
  if (points.empty() || most == 0) return marked;
  const double low = std::log(points.front().x), high = std::log(points.back().x);
  const double step = (high - low) / double(std::max<std::size_t>(1, most - 1));
  for (std::size_t k = 0; k < points.size(); ++k) {
    const bool far =
        marked.empty() || std::log(points[k].x) - std::log(points[marked.back()].x) >= step * 0.98;
    if (far) marked.push_back(k);
  }
  if (marked.back() != points.size() - 1) {
    if (marked.size() == most) marked.pop_back();
    marked.push_back(points.size() - 1);
  }
  return marked;
}

QString requestText(const study::FamilyPoint& point) {
  const QString word = familyWord(point.family());
  if (point.ranks.empty()) return word;
  return point.ranks.size() == 1 ? QObject::tr("%1, rank %2").arg(word).arg(point.ranks.front())
                                 : QObject::tr("%1, ranks %2").arg(word, listText(point.ranks));
}

QString toCsv(const FamilyScene& scene) {
  const bool accuracy = scene.choice.quantity != FamilyQuantity::cosine;
  const QString lost = scene.loss ? QStringLiteral("predicted_loss") : QStringLiteral("weight_error_percent");
  const QString score = accuracy ? QStringLiteral("accuracy") : QStringLiteral("cosine");
  QString text = QStringLiteral(
                     "family,ranks,parameters,macs,%1,predicted_seconds,seconds,seconds_low,seconds_high,"
                     "dense_seconds,times_as_fast,%2,predicted_%2\n")
                     .arg(lost, score);
  const auto line = [&](const FamilyMark& mark) {
    QStringList ranks;
    for (const auto rank : mark.point.ranks) ranks << QString::number(rank);
    const WayNumbers& numbers = mark.numbers;
    text += QStringLiteral("%1,%2,%3,%4,")
                .arg(QString::fromUtf8(label(mark.point.family())), ranks.join(' '))
                .arg(mark.point.parameters)
                .arg(mark.point.macs);
    text += QStringList{numberText(mark.lost), numberText(numbers.predictedSeconds),
                        timeColumns(scene, numbers.time), numberText(numbers.score),
                        numberText(numbers.predictedScore)}
                .join(',') +
            '\n';
  };
  for (const auto& series : scene.series)
    for (const auto* marks : {&series.points, &series.beaten})
      for (const auto& mark : *marks) line(mark);
  FamilyMark dense;
  dense.point = scene.dense;
  if (scene.predictedDense > 0) dense.numbers.predictedSeconds = scene.predictedDense;
  if (scene.denseScore) dense.numbers.score = *scene.denseScore / (accuracy ? 100 : 1);
  if (scene.measuredDense > 0)
    dense.numbers.time = study::TimeRow{{}, {}, {}, scene.measuredDense, scene.measuredDense, 1, 1, 1, {}};
  if (!scene.isEmpty()) line(dense);
  return text;
}

}  // namespace tenfold::ui
