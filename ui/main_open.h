// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <functional>

#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/document/weights_document.h"
#include "ui/jobs/services.h"
#include "ui/main_session.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui {

/// The way of a file into the window: what it is decides what is done with it. A model replaces the open one,
/// weights get a page of their own and may be attached to an architecture, anything else is explained.
class MainOpen : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    Document& document;
    WeightsDocument& weights;
    ReportStore& store;
    Services& services;
    Dialogs& dialogs;
    Remembered& remembered;
    MessageLog& messages;
    MainSession& session;
  };

  /// `mayReplace` asks about what would be lost when another model is opened.
  MainOpen(const Parts& parts, std::function<bool()> mayReplace, QWidget* window);

  /// Asks for one file of any kind.
  void ask();
  void open(const QString& path);
  /// Opens the last model again with shapes that its file does not say.
  void sayInputs();
  /// Another dictionary of the open file of weights.
  void choose(const QString& choice);
  /// Asks what the open weights are attached to.
  void attach();

 signals:
  void openedModel();
  void openedWeights();
  /// `model`: a model that other inputs may help.
  void refused(const QString& title, const QString& sentence, bool model);

 private:
  /// Asks about what would be lost, and remembers the answer until something else could be.
  bool mayReplace();
  /// The same of what was done while the file was read.
  bool mayStillReplace();
  void take(const study::FileReport& report);
  void takeSession(const QString& path);
  void takeModel(const study::Model& model, const study::ModelReport& report, const QString& how);
  void takeWeights(const study::Weights& weights, const study::WeightsReport& report);
  void takeAttached(const study::Model& model, const study::ModelReport& report,
                    const study::AttachReport& fit);
  void fail(const QString& path, const QString& sentence);
  void refuse(const QString& title, const QString& sentence, bool model = false);
  void tell(const std::vector<std::string>& remarks);
  QString folder() const;

  Parts parts_;
  std::function<bool()> mayReplace_;
  bool replaces_ = false;  ///< the open model may be replaced as it is now
  int chosen_ = 0;         ///< files so far
  QString modelPath_;      ///< the model that was tried last
  QString modelFailure_;   ///< why a model could not be used, while its weights are tried
  QWidget* window_;
};

}  // namespace tenfold::ui
