// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/peer.h"

#include <QProcess>
#include <QTemporaryDir>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/formats/npy.h"

namespace tenfold::benchmarks {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "peer: %s\n", why.c_str());
  std::exit(1);
}

QProcessEnvironment environment(const Options& options) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("OMP_NUM_THREADS", QString::number(options.threads));
  environment.insert("MKL_NUM_THREADS", QString::number(options.threads));
  if (options.default_malloc) return environment;
  environment.insert("MALLOC_MMAP_THRESHOLD_", QString::number(1 << 30));
  environment.insert("MALLOC_TRIM_THRESHOLD_", QString::number(2047 << 20));
  environment.insert("MALLOC_TOP_PAD_", QString::number(256 << 20));
  return environment;
}

/// OpenMP's workers of one process spin for a while after their work, on the cores that the other one is
/// timed on.
void let_workers_sleep() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

}  // namespace

struct Peer::Process {
  QProcess python;
  QTemporaryDir folder;
};

Peer::Peer(const Options& options) {
  if (options.peer.empty()) return;
  process_ = std::make_unique<Process>();
  QProcess& python = process_->python;
  python.setProcessEnvironment(environment(options));
  python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  QStringList arguments{"-u", TENFOLD_PEERS};
  if (options.cpu_time) arguments.append("--cpu-time");
  python.start(QString::fromStdString(options.peer), arguments);
  if (!python.waitForStarted(-1)) give_up(python.errorString().toStdString());
  std::printf("%s\n", ask({{"versions", true}}).at("versions").get<std::string>().c_str());
}

Peer::~Peer() {
  if (!process_) return;
  process_->python.closeWriteChannel();
  process_->python.waitForFinished(-1);
}

nlohmann::json Peer::ask(const nlohmann::json& question) {
  QProcess& python = process_->python;
  python.write(QByteArray::fromStdString(question.dump() + "\n"));
  while (!python.canReadLine())
    if (!python.waitForReadyRead(-1)) give_up("ended without an answer to " + question.dump());
  const auto answer = nlohmann::json::parse(python.readLine().toStdString());
  if (answer.contains("error")) give_up(answer.at("error").get<std::string>());
  return answer;
}

std::vector<Contender> Peer::open(const std::string& program, const nlohmann::json& cell,
                                  const Arrays& arrays) {
  if (!process_) return {};
  const std::string path = process_->folder.filePath("cell.npz").toStdString();
  write_npz(path, arrays);
  const auto answer = ask({{"program", program}, {"cell", cell}, {"arrays", path}});
  for (const auto& skipped : answer.at("skipped"))
    std::fprintf(stderr, "skipped: %s\n", skipped.get<std::string>().c_str());
  std::vector<Contender> contenders;
  for (const auto& one : answer.at("contenders")) {
    const auto name = one.at("name").get<std::string>();
    contenders.push_back({name,
                          [this, name] {
                            let_workers_sleep();
                            const double seconds = ask({{"sample", name}}).at("seconds").get<double>();
                            let_workers_sleep();
                            return seconds;
                          },
                          one.at("note").get<std::string>(), true});
  }
  return contenders;
}

}  // namespace tenfold::benchmarks
