// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHash>

#include "ui/dialogs/dialogs.h"
#include "ui/document/weights_document.h"
#include "ui/jobs/weights_services.h"
#include "ui/weights/tensor_request.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace tenfold::ui {

class RankEditor;
class ShapeEditor;
class SpectrumPlot;

/// Decomposes the tensor that is looked at: which family, how folded, which ranks, and what came of it.
class DecomposePanel : public Card {
  Q_OBJECT

 public:
  DecomposePanel(WeightsDocument& document, DecomposeService& service, Dialogs& dialogs,
                 QWidget* parent = nullptr);

  const TensorRequest& request() const { return request_; }
  /// The tensor that is looked at, as the request says.
  void decompose();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makePage();
  QWidget* makeFacts();
  QWidget* makeButtons();
  void connectEditors();
  void showTensor();
  void fillFamilies();
  void choose(Family family, bool folded, const TensorizedShape& folding = {});
  void setRanks(const Rank& rank);
  void refresh();
  void refreshAnswer();
  void save();
  QString keyOf(const std::string& tensor, const study::DecomposeOptions& options) const;
  const study::DecomposeReport* answer() const;

  WeightsDocument& document_;
  DecomposeService& service_;
  Dialogs& dialogs_;
  TensorRequest request_;
  QHash<QString, study::DecomposeReport> answers_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  QComboBox* family_;
  QCheckBox* fold_;
  RankEditor* rank_;
  ShapeEditor* shape_;
  QLabel *elements_, *error_, *seconds_, *remark_;
  SpectrumPlot* sweeps_;
  QPushButton *decompose_, *save_;
};

}  // namespace tenfold::ui
