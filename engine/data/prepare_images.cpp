// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

#include "engine/data/data_set.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

Shape without_ones(const Shape& sizes) {
  Shape result;
  std::copy_if(sizes.begin(), sizes.end(), std::back_inserter(result), [](auto size) { return size != 1; });
  return result;
}

/// Whether a sample is one row of numbers, which may become any shape of as many.
bool is_flat(const Shape& sizes) { return without_ones(sizes).size() <= 1; }

/// The sizes of a sample of `elements` numbers where `wanted` has at most one that is free; nothing when it
/// does not divide.
std::optional<Shape> fill_free_size(Shape wanted, std::int64_t elements) {
  const auto free = std::find(wanted.begin(), wanted.end(), -1);
  if (free == wanted.end()) return product(wanted) == elements ? std::optional(wanted) : std::nullopt;
  if (std::count(wanted.begin(), wanted.end(), -1) > 1) return std::nullopt;
  *free = 1;
  const std::int64_t others = product(wanted);
  if (others == 0 || elements % others != 0) return std::nullopt;
  *free = elements / others;
  return wanted;
}

/// What a sample of the sizes `have` becomes in a model that takes `wanted` (-1: free); nothing when it
/// cannot.
std::optional<Shape> sample_shape(const Shape& have, const Shape& wanted) {
  const bool fits = have.size() == wanted.size() &&
                    std::equal(have.begin(), have.end(), wanted.begin(),
                               [](auto size, auto want) { return want == -1 || size == want; });
  if (fits) return have;
  const auto shape = fill_free_size(wanted, product(have));
  if (!shape) return std::nullopt;
  const bool same_image = without_ones(have) == without_ones(*shape);
  return same_image || is_flat(have) || is_flat(*shape) ? shape : std::nullopt;
}

/// `values` for broadcasting over `x`: one for all, or one a channel (dimension 1).
at::Tensor per_channel(const std::vector<double>& values, const at::Tensor& x, const std::string& data) {
  const auto count = static_cast<std::int64_t>(values.size());
  if (count != 1 && (x.dim() < 2 || x.size(1) != count))
    throw Error("data.normalise",
                "{data}: {count} values of mean or deviation do not fit samples of the shape {shape}",
                {{"data", data}, {"count", std::to_string(count)}, {"shape", to_string(x.sizes().vec())}});
  Shape sizes(static_cast<std::size_t>(x.dim()), 1);
  if (count != 1) sizes[1] = count;
  return at::tensor(values, at::kDouble).to(at::kFloat).view(sizes);
}

at::Tensor normalised(const at::Tensor& x, const Normalisation& normalisation, const std::string& data) {
  if (!x.is_floating_point()) require_no_normalisation(normalisation);
  at::Tensor result = x;
  if (!normalisation.mean.empty()) result = result - per_channel(normalisation.mean, x, data);
  if (normalisation.deviation.empty()) return result;
  for (const double deviation : normalisation.deviation)
    if (!(deviation > 0))
      throw Error("data.deviation", "{data}: a deviation of {value} cannot be divided by",
                  {{"data", data}, {"value", std::to_string(deviation)}});
  return result / per_channel(normalisation.deviation, x, data);
}

}  // namespace

void require_no_normalisation(const Normalisation& normalisation) {
  if (!normalisation.mean.empty() || !normalisation.deviation.empty())
    throw Error("evaluate.normalise", "only a model with one input of real numbers takes normalised samples");
}

at::Tensor prepare_images(const DataSet& data, const Normalisation& normalisation,
                          const std::vector<std::int64_t>& input_sizes) {
  const Shape have(data.x.sizes().begin() + 1, data.x.sizes().end());
  const Shape wanted(input_sizes.begin() + (input_sizes.empty() ? 0 : 1), input_sizes.end());
  const auto sample = sample_shape(have, wanted);
  if (!sample) {
    throw Error("data.shape", "samples of {data} have the sizes {found}, the model takes {expected}",
                {{"data", data.name}, {"found", to_string(have)}, {"expected", to_string(wanted)}});
  }
  Shape shape{data.x.size(0)};
  shape.insert(shape.end(), sample->begin(), sample->end());
  // channels are told apart where there are any: before images are flattened, after flat samples became
  // images
  const bool images = data.x.dim() >= 4;
  if (images) return normalised(data.x, normalisation, data.name).reshape(shape).contiguous();
  return normalised(data.x.reshape(shape), normalisation, data.name).contiguous();
}

}  // namespace tenfold
