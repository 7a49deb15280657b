// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <string>

#include "engine/study/weights.h"

namespace tenfold::ui {

/// The open file of weights: what was found inside, and the tensor that is looked at. Nothing in it changes;
/// another choice of dictionary is another opening.
class WeightsDocument : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// Replaces everything; the first tensor that can be decomposed is looked at.
  void open(study::Weights weights, study::WeightsReport report);
  void close();

  bool isOpen() const { return open_; }
  const study::Weights& weights() const { return weights_; }
  const study::WeightsReport& report() const { return report_; }
  /// nullptr when there is none of that name.
  const study::TensorRow* row(const std::string& tensor) const;

  void select(const std::string& tensor);
  /// nullptr when nothing is selected.
  const study::TensorRow* selected() const { return row(selected_); }

 signals:
  /// Another file or none.
  void changed();
  void selectionChanged();

 private:
  bool open_ = false;
  study::Weights weights_;
  study::WeightsReport report_;
  std::string selected_;
};

}  // namespace tenfold::ui
