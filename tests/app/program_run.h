// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QProcess>
#include <nlohmann/json.hpp>

namespace tenfold::testing {

/// What one run of the program left: its exit code (-2: it crashed) and what it wrote.
struct Ran {
  int code = -1;
  QByteArray out, err;
  nlohmann::json json() const { return nlohmann::json::parse(out.toStdString()); }
};

inline Ran run(const QStringList& arguments) {
  QProcess process;
  process.start(TENFOLD_PROGRAM, arguments);
  process.waitForFinished(300000);
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
          process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace tenfold::testing
