// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "engine/study/weights.h"

namespace tenfold::ui {

/// Architectures that weights were compared with, best first.
class MatchModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Fit, Matched, Missing, Unexpected, Different, ColumnCount };

  explicit MatchModel(std::vector<study::Architecture> known, QObject* parent = nullptr);

  void show(std::vector<study::AttachReport> matches);
  const study::AttachReport& matchAt(int row) const { return matches_.at(std::size_t(row)); }
  /// The name for people; of a model file its file name.
  QString nameOf(const study::AttachReport& match) const;
  /// What the architecture is, then all remarks and names of the comparison in paragraphs.
  QString describe(const study::AttachReport& match) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QString text(const study::AttachReport& match, int column) const;
  QString sentenceOf(const study::AttachReport& match) const;

  std::vector<study::Architecture> known_;
  std::vector<study::AttachReport> matches_;
};

/// Whether attach_weights can do it: tensors that find no place are left out, those of another shape cannot
/// be.
bool canAttach(const study::AttachReport& match);

}  // namespace tenfold::ui
