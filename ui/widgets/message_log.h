// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QObject>
#include <vector>

namespace tenfold::ui {

/// What the program told the user, newest last.
class MessageLog : public QObject {
  Q_OBJECT

 public:
  struct Message {
    QDateTime when;
    QString text;
    bool isError = false;
  };

  using QObject::QObject;

  void tell(const QString& text) { add({QDateTime::currentDateTime(), text, false}); }
  void tellError(const QString& text);
  const std::vector<Message>& messages() const { return messages_; }
  /// A line each; only those that hold `filter`, in any case, and only errors where asked.
  QString asText(const QString& filter = {}, bool errorsOnly = false) const;

 signals:
  void added(const tenfold::ui::MessageLog::Message& message);

 private:
  void add(Message message);

  std::vector<Message> messages_;
};

}  // namespace tenfold::ui
