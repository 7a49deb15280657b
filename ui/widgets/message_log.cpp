// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/message_log.h"

namespace tenfold::ui {

void MessageLog::tellError(const QString& text) {
  QString sentence = text.trimmed();
  if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
  add({QDateTime::currentDateTime(), sentence, true});
}

void MessageLog::add(Message message) {
  messages_.push_back(std::move(message));
  emit added(messages_.back());
}

QString MessageLog::asText(const QString& filter, bool errorsOnly) const {
  QString text;
  for (const auto& message : messages_) {
    if ((errorsOnly && !message.isError) || !message.text.contains(filter, Qt::CaseInsensitive)) continue;
    text += message.when.toString("HH:mm:ss") + (message.isError ? "  error  " : "  ") + message.text + '\n';
  }
  return text;
}

}  // namespace tenfold::ui
