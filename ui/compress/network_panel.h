// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "ui/diagrams/network_view.h"
#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/network_service.h"
#include "ui/jobs/spectrum_service.h"

class QLabel;
class QPushButton;

namespace tenfold::ui {

/// The selected layer as a tensor network, with the buttons that play its contractions.
class NetworkPanel : public PlotPanel {
  Q_OBJECT

 public:
  NetworkPanel(Document& document, NetworkService& service, SpectrumService& spectra, Dialogs& dialogs,
               MessageLog& messages, QWidget* parent = nullptr);

  void show(const std::vector<std::string>& ids);
  NetworkView& view() { return *view_; }

 signals:
  /// A bond was clicked: the panel of spectra has more to say.
  void spectrumWanted(int rank);

 protected:
  QString numbers() const override;
  void refresh() override;

 private:
  NetworkPanel(Document& document, NetworkService& service, SpectrumService& spectra, NetworkView* view,
               Dialogs& dialogs, MessageLog& messages, QWidget* parent);

  const study::LayerRow* row() const;
  bool isShown() const;
  NetworkScene scene(const study::LayerRow& row) const;
  QString whyEmpty() const;
  void factorize();
  void setRank(int rank, std::int64_t size);
  void showButtons();
  QPushButton* addButton(const QString& text, const QString& tip, const char* name);

  Document& document_;
  NetworkService& service_;
  SpectrumService& spectra_;
  std::vector<std::string> ids_;
  NetworkView* view_;
  QLabel* layer_;
  QPushButton *back_, *play_, *step_;
};

}  // namespace tenfold::ui
