// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <string>
#include <vector>

#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/models/layer_time.h"
#include "ui/models/layer_tint.h"
#include "ui/models/verdict.h"

namespace tenfold::ui {

/// Titles of groups and what is in them: layer indices in the model's order. A layer without a group stands
/// alone.
struct LayerGroup {
  QString title;            ///< empty: one layer that stands alone
  std::vector<int> layers;  ///< at least one
  int prefix = 0;           ///< characters of the layer's name that the title already says
};

/// Groups by module prefix; numbered blocks get a group each where one group would be long.
std::vector<LayerGroup> groupLayers(const std::vector<study::LayerRow>& rows);

/// The layers as a table grouped by module: what is asked of each, exact counts, measured times. The last row
/// is what is no layer, so that shares of the time add up.
class LayerModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column {
    Name,
    Kind,
    Weight,
    Parameters,
    Macs,
    FamilyColumn,
    Ranks,
    After,
    Kept,
    Loss,
    Time,
    TimeShare,
    Speed,
    ColumnCount
  };
  enum Role {
    SortRole = Qt::UserRole,
    IdRole,       ///< QString, the layer's id; empty for groups
    FamilyRole,   ///< int, for the marker
    ShareRole,    ///< double, what is kept
    VerdictRole,  ///< "faster", "same", "slower" or empty
    LockedRole    ///< bool: no budget touches the layer
  };

  LayerModel(const Document& document, const ReportStore& store, QObject* parent = nullptr);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

  void setColouring(Colouring colouring);
  Colouring colouring() const { return colouring_; }

  QModelIndex indexOf(const std::string& id) const;
  /// Of the row of what is no layer; invalid while no model is open.
  QModelIndex otherIndex() const { return groups_.empty() ? QModelIndex() : index(int(groups_.size()), 0); }
  /// Rows as lines of tab-separated values with a header, for the clipboard.
  QString asText(const QModelIndexList& rows) const;

 private:
  const LayerGroup* groupAt(const QModelIndex& index) const;
  bool isOther(const QModelIndex& index) const;
  QVariant otherData(int column, int role) const;
  QString otherAsText() const;
  const LayerTime& timeAt(const study::LayerRow& row) const;
  QString timeTip(const LayerTime& time, int column) const;
  const study::LayerRow* rowAt(const QModelIndex& index) const;
  QString text(const study::LayerRow& row, int column, const QModelIndex& index) const;
  QString groupText(const LayerGroup& group, int column) const;
  QVariant sortValue(const study::LayerRow& row, int column) const;
  QString toolTip(const study::LayerRow& row, int column) const;
  std::int64_t after(const study::LayerRow& row) const;
  double share(const LayerGroup& group) const;
  Verdict verdictOf(const study::LayerRow& row) const;
  /// What the layer loses as it is kept, under the metric; none of dense layers and until it is known.
  std::optional<double> lossOf(const study::LayerRow& row) const;
  QString lossText(const study::LayerRow& row) const;
  QString lossTip(const study::LayerRow& row) const;
  /// What the row is coloured by, as a number; none where it is not known.
  std::optional<double> weightOf(const study::LayerRow& row) const;
  QVariant tint(const study::LayerRow& row) const;
  void refresh();

  const Document& document_;
  const ReportStore& store_;
  std::vector<LayerGroup> groups_;
  std::vector<std::optional<double>> losses_;  ///< predicted, of the current recipe
  double worst_ = 0;                           ///< the largest loss of a layer
  ModelTime time_;                             ///< of the current recipe
  Colouring colouring_ = Colouring::nothing;
  double heaviest_ = 0;  ///< the largest weightOf() of a layer
};

}  // namespace tenfold::ui
