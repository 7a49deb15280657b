// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/moment_sum.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tenfold {
namespace {

constexpr std::int64_t kBlock = 512;  // columns

/// The block's place in the columns, and all rows down to its end.
struct Block {
  std::int64_t begin, count;
  std::int64_t end() const { return begin + count; }
};

template <class Work>
void for_each_block(std::int64_t features, Work work) {
  for (std::int64_t begin = 0; begin < features; begin += kBlock)
    work(Block{begin, std::min(kBlock, features - begin)});
}

}  // namespace

void MomentSum::add(const at::Tensor& rows, double weight) {
  const std::int64_t features = rows.size(1);
  const bool diagonal = features > most_features_;
  if (!sum_.defined()) {
    const std::vector<std::int64_t> sizes(diagonal ? 1 : 2, features);
    sum_ = at::zeros(sizes, at::kDouble);
  }
  if (diagonal) {
    sum_.add_(rows.to(at::kFloat).square().sum(0, false, at::kDouble), weight);
    return;
  }
  waiting_.push_back(at::mul(rows.to(at::kFloat), std::sqrt(weight)));
  rows_waiting_ += rows.size(0);
  if (2 * rows_waiting_ >= features) multiply_waiting();
}

void MomentSum::multiply_waiting() {
  if (waiting_.empty()) return;
  const at::Tensor rows = waiting_.size() == 1 ? waiting_.front() : at::cat(waiting_);
  waiting_.clear();
  rows_waiting_ = 0;
  for_each_block(rows.size(1), [&](const Block& block) {
    const at::Tensor product =
        rows.narrow(1, 0, block.end()).t().mm(rows.narrow(1, block.begin, block.count));
    sum_.narrow(0, 0, block.end()).narrow(1, block.begin, block.count).add_(product);
  });
}

at::Tensor MomentSum::take() {
  multiply_waiting();
  if (sum_.defined() && sum_.dim() == 2)
    for_each_block(sum_.size(0), [&](const Block& block) {
      const at::Tensor above = sum_.narrow(0, 0, block.begin).narrow(1, block.begin, block.count);
      sum_.narrow(0, block.begin, block.count).narrow(1, 0, block.begin).copy_(above.t());
    });
  return std::exchange(sum_, {});
}

}  // namespace tenfold
