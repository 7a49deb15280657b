// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <utility>
#include <vector>

namespace tenfold::ui::testing {

/// Answers GET of what it was given, on this machine, and counts the questions.
class ArchiveServer : public QTcpServer {
 public:
  ArchiveServer() {
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
      while (QTcpSocket* socket = nextPendingConnection())
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(*socket); });
    });
  }

  QString address(const QString& name) const {
    return QStringLiteral("http://127.0.0.1:%1/%2").arg(serverPort()).arg(name);
  }
  /// Sends half of this one and then nothing more, until it is empty again.
  QString stalled;
  QHash<QString, QByteArray> files;
  QHash<QString, int> asked;

 private:
  void answer(QTcpSocket& socket) {
    const QByteArray line = socket.readAll();
    if (!line.startsWith("GET /")) return;
    const QString name = QString::fromUtf8(line.mid(5).split(' ').front());
    ++asked[name];
    const QByteArray body = files.value(name);
    socket.write(files.contains(name) ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 404 Not Found\r\n");
    socket.write("Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n");
    if (name == stalled) return void(socket.write(body.left(body.size() / 2)));
    socket.write(body);
    socket.disconnectFromHost();
  }
};

/// A zip archive of files, each a name and what is in it.
QByteArray zipOf(const std::vector<std::pair<QByteArray, QByteArray>>& entries);

}  // namespace tenfold::ui::testing
