// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QString>
#include <optional>
#include <vector>

#include "engine/planning/contraction_order.h"
#include "engine/planning/spectrum_rank.h"
#include "engine/spec/factors.h"

namespace tenfold::ui {

/// A stored tensor. Places are shares of the sheet, (0, 0) the top left.
struct NetworkNode {
  QString name;  ///< inside: "U₁", "core"
  QString file;  ///< "factors.factor_1"
  Shape shape;
  std::int64_t parameters = 0;
  bool diagonal = false;  ///< the weights of CP: only equal places of all bonds meet
  QPointF place;
  QPointF caption{0, 1};  ///< towards where there is room for words
};

/// An index that two tensors share. All bonds of one rank are one index.
struct NetworkBond {
  int from = 0, to = 0;   ///< nodes
  int rank = 0;           ///< position in the list of ranks
  bool captioned = true;  ///< carries the number of its rank
  double bend = 0;        ///< sideways, as a share of its length
};

/// One number of the list of ranks.
struct NetworkRank {
  QString name;  ///< "rank", "bond 2"
  std::int64_t size = 1, most = 1;
  std::int64_t saved = 0;      ///< parameters that one rank less saves; at rank 1, that one more costs
  std::vector<double> values;  ///< singular values that it cuts; empty: not known, or there are none
  std::optional<double> kept;  ///< share of their energy
};

/// An open mode.
struct NetworkLeg {
  enum class Side { input, output, kernel };
  int node = 0;
  Side side = Side::input;
  std::int64_t size = 1;
  QPointF towards;  ///< unit vector away from the node
  QString words;    ///< "in 64", "3"
};

/// A factorized weight as a picture: nodes in the order of factor_shapes(), laid out by family, input modes
/// left and output modes right.
struct NetworkDrawing {
  Family family = Family::dense;
  std::vector<NetworkNode> nodes;
  std::vector<NetworkBond> bonds;
  std::vector<NetworkRank> ranks;
  std::vector<NetworkLeg> legs;
  bool spectraExpected = false;  ///< the family's ranks have singular values

  std::int64_t parameters() const;
};

/// The picture of a request without problems(). Chain: TT; row of cores between outputs above and inputs
/// below: BlockTT; star: Tucker, CP, BlockCP; ring; pair: low-rank. Empty for dense. `spectra`: of each rank,
/// as study::rank_spectra().
NetworkDrawing drawNetwork(const LayerShape& shape, const LayerOptions& options,
                           const std::vector<Spectrum>* spectra = nullptr);

/// What happens in a step, in words: "the input meets U₁: 1×1".
QString stepText(const NetworkDrawing& drawing, const ContractionStep& step);

/// "15.2 MFLOP"
QString flopText(std::int64_t flops);

}  // namespace tenfold::ui
