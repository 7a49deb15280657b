// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/weights_document.h"

#include <algorithm>

namespace tenfold::ui {

void WeightsDocument::open(study::Weights weights, study::WeightsReport report) {
  open_ = true;
  weights_ = std::move(weights);
  report_ = std::move(report);
  const auto& tensors = report_.tensors;
  const auto first =
      std::find_if(tensors.begin(), tensors.end(), [](const auto& tensor) { return tensor.unfit.empty(); });
  selected_ = first != tensors.end() ? first->name : tensors.empty() ? std::string() : tensors.front().name;
  emit changed();
  emit selectionChanged();
}

void WeightsDocument::close() {
  open_ = false;
  weights_ = {};
  report_ = {};
  selected_.clear();
  emit changed();
  emit selectionChanged();
}

const study::TensorRow* WeightsDocument::row(const std::string& tensor) const {
  const auto& tensors = report_.tensors;
  const auto found =
      std::find_if(tensors.begin(), tensors.end(), [&](const auto& each) { return each.name == tensor; });
  return found == tensors.end() ? nullptr : &*found;
}

void WeightsDocument::select(const std::string& tensor) {
  if (tensor == selected_) return;
  selected_ = tensor;
  emit selectionChanged();
}

}  // namespace tenfold::ui
