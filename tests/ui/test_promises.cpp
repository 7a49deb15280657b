// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>

#include "tests/support/test_main.h"

/// The table of what the window promises (README.md beside this file) names tests that are there.
class TestPromises : public QObject {
  Q_OBJECT

 private slots:
  void everyRowNamesTestsThatExist() {
    const QMap<QString, QString> sources = testSources();
    QVERIFY(sources.size() > 40);
    const QRegularExpression reference("`(test_\\w+\\.cpp)::(\\w+)`");
    int rows = 0, references = 0;
    for (const QString& line : read(QStringLiteral(TENFOLD_TESTS "/ui/README.md")).split('\n')) {
      if (!line.startsWith("| ") || line.startsWith("| promise") || line.startsWith("| ---")) continue;
      ++rows;
      auto found = reference.globalMatch(line);
      QVERIFY2(found.hasNext() || line.contains("not yet"), qPrintable(line));
      while (found.hasNext()) {
        const auto match = found.next();
        const QString file = match.captured(1), function = match.captured(2);
        QVERIFY2(sources.contains(file), qPrintable(file));
        QVERIFY2(sources[file].contains("void " + function + "("), qPrintable(file + "::" + function));
        ++references;
      }
    }
    QVERIFY2(rows > 45 && references > rows,
             qPrintable(QStringLiteral("%1 of %2").arg(references).arg(rows)));
  }

 private:
  static QString read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  }

  /// Text by name of file: names are told apart without folders.
  static QMap<QString, QString> testSources() {
    QMap<QString, QString> all;
    QDirIterator files(QStringLiteral(TENFOLD_TESTS), {"test_*.cpp"}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString path = files.next();
      all[files.fileName()] += read(path);
    }
    return all;
  }
};

TENFOLD_TEST_CLASS(TestPromises)
#include "test_promises.moc"
