// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <deque>

#include "engine/study/reports.h"
#include "ui/document/document.h"
#include "ui/jobs/latest_job.h"
#include "ui/jobs/trained_states.h"

namespace tenfold::ui {

/// A session of another file, to look at: nothing of it is the document's.
struct OtherSession {
  QString path;
  bool sameModel = true;  ///< as the document's: its layers compare too
  study::ModelReport model;
  std::vector<Variant> variants;  ///< matched to the model
  TrainedModels trained;          ///< that the variants name, where the model is the document's
  QStringList remarks;
};

/// The sessions that the open one is compared with. They are read in the background, a session of another
/// model with that model, and go when another model is opened. The document keeps what was trained of them:
/// it is measured, and copied into the session, like its own.
class OtherSessions : public QObject {
  Q_OBJECT

 public:
  explicit OtherSessions(Document& document, QObject* parent = nullptr);

  /// In place of what was read from the same file before.
  void add(const QString& path);
  void remove(const QString& path);
  const std::vector<OtherSession>& all() const { return all_; }
  LatestJob& job() { return job_; }

 signals:
  void changed();
  void failed(const QString& sentence);
  /// What does not fit, or is not there any more.
  void remarked(const QString& sentence);

 private:
  void readNext();
  void put(OtherSession session);

  Document& document_;
  std::vector<OtherSession> all_;
  std::deque<QString> waiting_;
  LatestJob job_;
};

}  // namespace tenfold::ui
