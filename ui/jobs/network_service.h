// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <deque>

#include "engine/study/layer_network.h"
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// What the network diagram shows of a layer beside its shapes: pictures of the cores as they are decomposed.
/// Keeps the last answers itself: a drag asks for many.
class NetworkService : public ModelService {
  Q_OBJECT

 public:
  NetworkService(Document& document, ReportStore& store, QObject* parent = nullptr);

  /// Asks for what is not known yet of the layer as it is requested now, once it was analysed: its
  /// decomposition is then there. A layer that failed is not tried again.
  void want(const std::string& id);

  /// nullptr: not known.
  const std::vector<study::CorePicture>* cores(const LayerSpec& spec) const;

 private:
  struct Cores {
    std::string key;
    std::vector<study::CorePicture> pictures;
  };
  std::string coreKey(const LayerSpec& spec) const;

  std::deque<Cores> cores_;  ///< newest last
  std::string asked_, failed_;
  std::string waiting_;  ///< id of a layer that is being analysed
};

}  // namespace tenfold::ui
