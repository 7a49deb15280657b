// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSet>

#include "ui/compare/compare_values.h"
#include "ui/widgets/card.h"

class QSortFilterProxyModel;
class QTreeView;

namespace tenfold::ui {

class VariantModel;

/// The table of all variants, those of other sessions below; what can be done with them.
class VariantPanel : public Card {
  Q_OBJECT

 public:
  explicit VariantPanel(QWidget* parent = nullptr);

  void show(std::vector<VariantFacts> variants);
  const std::vector<VariantFacts>& variants() const;
  /// What the button does: measures, stops, or nothing as there is nothing to measure.
  enum class Measuring { possible, running, done };
  void setMeasuring(Measuring measuring);
  /// What can be done with the current variant.
  void setActions(const QList<QAction*>& actions) { actions_ = actions; }

  /// Indices of variants, in their order.
  std::vector<int> selected() const;
  /// The selected rows, or all: tab separated, with a header.
  QString asText() const;
  void focusTable();

  /// Which columns are shown and how rows are sorted.
  QByteArray columnState() const;
  void restoreColumns(const QByteArray& state);

 signals:
  void selectionChanged();
  void switchWanted(int variant);
  void measureWanted(bool withAccuracy);
  void stopWanted();
  void sessionWanted();
  void removeWanted(const QString& session);
  /// A variant of another session, into the document.
  void copyWanted(int variant);
  void saveWanted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showMenu(const QPoint& place);
  void showColumnMenu(const QPoint& place);
  void copy() const;
  void fit();
  /// The first selected row of another session; -1 when there is none.
  int otherSelected() const;
  void refreshButtons();

  VariantModel* model_;
  QSortFilterProxyModel* sorted_;
  QTreeView* table_;
  QPushButton *measure_, *copy_, *remove_;
  Measuring measuring_ = Measuring::done;
  QSet<int> hidden_;  ///< columns, by a person
  QList<QAction*> actions_;
};

}  // namespace tenfold::ui
