// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/document/recovery.h"
#include "ui/jobs/open_service.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui {

/// The way of a session in and out, a copy of it while one works, and the names of variants.
class MainSession : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    Document& document;
    Dialogs& dialogs;
    Remembered& remembered;
    MessageLog& messages;
  };

  MainSession(const Parts& parts, const QString& recoveryFolder, int recoveryMilliseconds, QWidget* window);

  /// True when all of it is in a file: not where it was changed while its trained states were written.
  bool save();
  bool saveAs();
  /// Name of the session, or of the model while there is none.
  QString title() const;

  /// Reads a session and finds its model, whose path is answered; empty when the person gives up. Throws
  /// Error. What was read waits until take().
  QString begin(const QString& path);
  bool isPending() const { return pending_.has_value(); }
  void giveUp() { pending_.reset(); }
  /// Its model is open: the document becomes the session.
  void take(const study::Model& model, const study::ModelReport& report, const TrainedModels& trained);
  /// Of the session that waits: its trained states.
  TrainedFiles trainedFiles() const;

  /// Path of a recovery copy that the person wants to have; empty when there is none.
  QString offerRecovery();

  LatestJob& statesJob() { return statesJob_; }

  void branch();
  void rename();

 private:
  struct Pending {
    QString path;
    Session session;
  };

  bool write(const QString& path);
  /// Waits for writeStates(), while the window goes on.
  bool waitForStates(const Session& asked, const QString& path);
  /// Writes the trained states that the session names beside it at `path`, as far as they are not there or
  /// could not be read, in the background; `done` gets whether they are. At once where there is nothing to
  /// write.
  void writeStates(LatestJob& job, const Session& asked, const QString& path, std::function<void(bool)> done);
  void documentChanged(const Change& change);
  void keepCopy();
  /// There is nothing to recover any more: what is being written of the copy is not wanted either.
  void forgetCopy();
  void dropRecovered();

  Parts parts_;
  Recovery recovery_;
  QTimer copyTimer_;
  LatestJob statesJob_, copyStatesJob_;  ///< of the session, and of the copy: neither may overtake the other
  std::optional<Pending> pending_;
  std::set<std::string> unread_;  ///< states that the open session named and that were not read: files stay
  QString recovered_;             ///< the copy that was opened: it goes when ours is written
  int opened_ = 0;                ///< models so far
  int forgotten_ = 0;             ///< copies so far
  QWidget* window_;
};

}  // namespace tenfold::ui
