// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/app/program_run.h"
#include "tests/support/test_main.h"

using tenfold::testing::Ran;
using tenfold::testing::run;

namespace {

/// Our exit code, or the signal itself when it came before main began; a shell says 130 to both.
bool wasInterrupted(const QProcess& process) {
  return process.exitStatus() == QProcess::CrashExit ? process.exitCode() == SIGINT
                                                     : process.exitCode() == 130;
}

const QString cnn = TENFOLD_SAMPLES "/digits_cnn.pt2";
const QString mlp = TENFOLD_SAMPLES "/digits_mlp.pt2";

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

/// Types its argument and a Tab into an interactive zsh and prints the line as it is then.
const QByteArray kZshTrial = R"zsh(
zmodload zsh/zpty
zpty shell 'TERM=dumb zsh -f -i'
zpty -w shell "PS1= RPS1= fpath=('$PWD' \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'say() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N say; bindkey "^X" say; bindkey "^I" complete-word; print rea""dy'
zpty -r shell out '*ready*'
zpty -w -n shell "$1"$'\t'$'\x18'
zpty -r shell out '*<tenfold*>*'
line=${out##*<}
print -r -- "${line%%>*}"
zpty -d shell
)zsh";

}  // namespace

/// The program as a user and a script meet it: exit codes, streams, files.
class TestCli : public QObject {
  Q_OBJECT
 private slots:
  void theMachineIsMeasuredAndKept() {
    QTemporaryDir folder;
    const QString file = folder.filePath("cache/machine.json");
    const Ran before = run({"machine", "--file", file, "--json"});
    QCOMPARE(before.code, 0);
    QCOMPARE(before.json().at("measured").get<bool>(), false);
    QVERIFY(run({"machine", "--file", file}).out.contains("of another machine"));
    QVERIFY2(run({"machine", "--measure", "--file", file}).out.contains("measured on this machine"),
             file.toUtf8());
    const Ran after = run({"machine", "--file", file, "--json"});
    QCOMPARE(after.json().at("measured").get<bool>(), true);
    QVERIFY(after.json().at("speeds").at(0).at("gflops").get<double>() > 0);
    write(file, "{}");
    const Ran damaged = run({"machine", "--file", file});
    QCOMPARE(damaged.code, 0);
    QVERIFY2(damaged.err.contains("cannot be used as the speed of a machine"), damaged.err);
  }

  void inspectCounts() {
    const Ran ran = run({"inspect", cnn, "--json"});
    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.json().at("parameters").get<int>(), 127082);
    QCOMPARE(ran.json().at("format").get<std::string>(), std::string("pt2"));
    QCOMPARE(ran.json().at("layers").size(), std::size_t{6});
    QCOMPARE(ran.json().at("bytes").get<qint64>(), QFileInfo(cnn).size());
    const Ran table = run({"inspect", cnn});
    QCOMPARE(table.code, 0);
    QVERIFY(table.out.contains("block3.conv"));
    QVERIFY(table.out.contains("127082"));
    QVERIFY2(table.out.contains("6 layers with 99.6 % of the parameters"), table.out);
  }

  void inspectTimes() {
    const Ran ran = run({"inspect", cnn, "--time", "--batch", "2", "--threads", "1", "--json"});
    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.json().at("parameters").get<int>(), 127082);
    const auto times = ran.json().at("times");
    QCOMPARE(times.at("batch").get<int>(), 2);
    QCOMPARE(times.at("threads").get<int>(), 1);
    double shares = times.at("other").at("share").get<double>();
    for (const auto& layer : times.at("layers")) shares += layer.at("share").get<double>();
    QVERIFY(qAbs(shares - 1) < 1e-9);
    const Ran table = run({"inspect", cnn, "--time"});
    QVERIFY(table.out.contains("of time") && table.out.contains("other operations"));
    QCOMPARE(run({"inspect", cnn, "--batch", "2"}).code, 2);
    const Ran weights = run({"inspect", cnn, "--time", "--weights"});
    QCOMPARE(weights.code, 2);
  }

  void weightsFindTheirArchitecture() {
    QCOMPARE(run({"architectures", "--json"}).json().at("architectures")[0].at("id").get<std::string>(),
             std::string("resnet18"));
    const Ran ranked = run({"architectures", mlp, "--json"});
    QCOMPARE(ranked.json().at("architectures")[0].at("architecture").get<std::string>(), std::string("mlp"));
    QVERIFY(ranked.json().at("architectures")[0].at("fits").get<bool>());
    for (const QString& architecture : {QString("mlp"), mlp}) {
      const Ran ran = run({"inspect", mlp, "--architecture", architecture, "--json"});
      QCOMPARE(ran.code, 0);
      QCOMPARE(ran.json().at("format").get<std::string>(), std::string("attached"));
      QCOMPARE(ran.json().at("parameters").get<int>(),
               run({"inspect", mlp, "--json"}).json().at("parameters").get<int>());
    }
  }

  void aQuarterOfTheNetwork() {
    QTemporaryDir folder;
    const QString out = folder.filePath("quarter.pt2");
    const Ran ran = run({"compress", cnn, "--out", out, "--budget", "0.25", "--json", "--save-recipe",
                         folder.filePath("recipe.json")});
    QVERIFY2(ran.code == 0, ran.err);
    const int kept = ran.json().at("parameters").get<int>();
    QVERIFY(kept * 4 <= 127082);
    QCOMPARE(run({"inspect", out, "--json"}).json().at("parameters").get<int>(), kept);
    const Ran before = run({"evaluate", cnn, "--data", "digits", "--json"}),
              after = run({"evaluate", out, "--data", "digits", "--json"});
    QVERIFY2(before.code == 0, before.err);
    QCOMPARE(before.json().at("samples").get<int>(), 359);
    QVERIFY(before.json().at("accuracy").get<double>() > 0.97);
    QVERIFY(after.json().at("accuracy").get<double>() > 0.9);
    // the recipe gives the same file again, from the JSON and from the model that carries it
    for (const QString& source : {folder.filePath("recipe.json"), out}) {
      const Ran again =
          run({"compress", cnn, "--out", folder.filePath("again.pt2"), "--recipe", source, "--json"});
      QVERIFY2(again.code == 0, again.err);
      QCOMPARE(again.json().at("parameters").get<int>(), kept);
    }
    const Ran bench = run({"bench", out, "--seconds", "0.01", "--json"});
    QVERIFY2(bench.code == 0, bench.err);
    QVERIFY(bench.json().at("whole").at("ratio").get<double>() > 0);
    QCOMPARE(bench.json().at("layers").size(), ran.json().at("layers").size());
  }

  /// What is measured on the calibration samples decides, and a limit is measured of what is written.
  void polishedAndRefined() {
    QTemporaryDir folder;
    const QString out = folder.filePath("small.pt2");
    const QStringList samples{"--calibration", "digits:train", "--calibration-samples", "256", "--json"};
    const Ran polished =
        run(QStringList{"compress", cnn, "--out", out, "--budget", "0.15", "--refine", "--polish", "4"} +
            samples);
    QVERIFY2(polished.code == 0, polished.err);
    QVERIFY(polished.json().at("after").at("parameters").get<int>() <= 0.15 * 127082);
    const auto measured = polished.json().at("measured");
    QVERIFY(measured.at("polished divergence").get<double>() <=
            measured.at("solved divergence").get<double>());
    QVERIFY(polished.err.contains("on the calibration samples"));
    const Ran drop =
        run(QStringList{"compress", cnn, "--out", out, "--max-drop", "0.02", "--data", "digits", "--refine"} +
            samples);
    QVERIFY2(drop.code == 0, drop.err);
    QCOMPARE(run({"evaluate", out, "--data", "digits", "--json"}).json().at("accuracy").get<double>(),
             drop.json().at("measured").at("accuracy").get<double>());
    const Ran smaller = run(QStringList{"compress", cnn, "--out", out, "--max-drop", "0.02", "--data",
                                        "digits", "--refine", "--polish", "2"} +
                            samples);
    QVERIFY2(smaller.code == 0, smaller.err);
    QVERIFY(smaller.json().at("after").at("parameters").get<int>() <=
            drop.json().at("after").at("parameters").get<int>());
    const Ran same = run(
        QStringList{"compress", cnn, "--out", out, "--max-drop", "0.02", "--data", "digits:train"} + samples);
    QCOMPARE(same.code, 1);
    QVERIFY(same.err.contains("digits:train is what the model was calibrated on"));
    QCOMPARE(
        run({"compress", cnn, "--out", out, "--family", "low-rank", "--rank", "4", "--polish", "4"}).code, 2);
  }

  /// Limits that are measured, the front as a file, and a report of what came out.
  void measuredLimitsAndFiles() {
    QTemporaryDir folder;
    const QString out = folder.filePath("small.pt2"), statistics = folder.filePath("s.safetensors"),
                  front = folder.filePath("front.json"), html = folder.filePath("r.html");
    const QStringList samples{"--calibration", "digits:train", "--calibration-samples", "256"};
    const Ran drop = run(QStringList{"compress", cnn, "--out", out, "--max-drop", "0.02", "--data", "digits",
                                     "--save-statistics", statistics, "--report", html, "--json"} +
                         samples);
    QVERIFY2(drop.code == 0, drop.err);
    const auto measured = drop.json().at("measured");
    const double dense = measured.at("dense accuracy"), found = measured.at("accuracy");
    QVERIFY(dense - found <= 0.02);
    QCOMPARE(run({"evaluate", out, "--data", "digits", "--json"}).json().at("accuracy").get<double>(), found);
    QVERIFY(QFile::exists(html));
    const Ran swept = run({"sweep", cnn, "--statistics", statistics, "--points", "5", "--data", "digits",
                           "--score", "cosine", "--out", front, "--json"});
    QVERIFY2(swept.code == 0, swept.err);
    QVERIFY(swept.json().at("points").size() >= 3);
    const Ran report = run({"report", out, "--out", html, "--original", cnn, "--front", front, "--csv",
                            folder.filePath("r.csv"), "--json"});
    QVERIFY2(report.code == 0, report.err);
    QVERIFY(std::abs(report.json().at("relative_error").get<double>() -
                     drop.json().at("relative_error").get<double>()) < 1e-6);
    QVERIFY(QFile::exists(folder.filePath("r.csv")));
    const Ran each = run({"sensitivity", cnn, "--statistics", statistics, "--layers", "hidden", "--shares",
                          "0.2,0.5", "--json"});
    QVERIFY2(each.code == 0, each.err);
    QCOMPARE(each.json().at("rows").size(), std::size_t{2});
    Ran fast;
    for (int k = 0; k < 3 && fast.code != 0; ++k)  // times are measured, and others may compute meanwhile
      fast = run({"compress", cnn, "--out", out, "--max-latency", "0.8x", "--json"});
    QVERIFY2(fast.code == 0, fast.err);
    QVERIFY(fast.json().at("measured").at("predicted seconds").get<double>() <=
            0.8001 * fast.json().at("measured").at("dense seconds").get<double>());
    QCOMPARE(run({"compress", cnn, "--out", out, "--max-latency", "1ns"}).code, 2);
    QCOMPARE(run({"compress", cnn, "--out", out, "--max-latency", "0.001us"}).code, 1);
    QCOMPARE(run({"compress", cnn, "--out", out, "--max-drop", "0.1"}).code, 2);
    QCOMPARE(
        run({"compress", cnn, "--out", out, "--max-drop", "0.1", "--data", "digits", "--budget", "0.5"}).code,
        2);
    QCOMPARE(run({"sweep", cnn, "--out", "x.gif"}).code, 2);
    QCOMPARE(run({"report", cnn, "--out", html}).code, 1);
  }

  /// --data and a command measure what any budget gives, and say before the work that they cannot.
  void resultsAreJudged() {
    QTemporaryDir folder;
    const QString out = folder.filePath("out.pt2");
    const QStringList words{"compress", mlp, "--out", out, "--budget", "0.3", "--json"};
    const Ran ran = run(words + QStringList{"--data", "digits"});
    QVERIFY2(ran.code == 0, ran.err);
    QVERIFY2(ran.err.contains("measured accuracy: original "), ran.err);
    const auto measured = ran.json().at("measured");
    const auto found = run({"evaluate", out, "--data", "digits", "--json"}).json().at("accuracy");
    QCOMPARE(measured.at("accuracy").get<double>(), found.get<double>());
    QVERIFY(measured.at("dense accuracy").get<double>() > found.get<double>());
    const QStringList size{"--metric-command", "stat -c %s", "--smaller-is-better"};
    const Ran command = run(words + size);
    QCOMPARE(command.code, 0);
    QVERIFY(command.json().at("measured").at("command").get<double>() <
            command.json().at("measured").at("dense command").get<double>());
    const QStringList seen{"--calibration", "digits:train", "--calibration-samples", "64"};
    for (const bool same : {true, false}) {
      const Ran noted = run(words + seen + QStringList{"--data", same ? "digits:train" : "digits"});
      QVERIFY2(noted.code == 0, noted.err);
      QCOMPARE(noted.err.contains("is what the model was calibrated on"), same);
    }
    QFile::remove(out);
    QCOMPARE(run(words + QStringList{"--metric-command", "false"}).code, 1);
    QVERIFY(!QFile::exists(out));
    QCOMPARE(run(words + QStringList{"--score", "loss"}).code, 2);
    const Ran nowhere = run({"compress", mlp, "--out", "/nowhere/x.pt2", "--budget", "0.3"});
    QCOMPARE(nowhere.code, 1);
    QVERIFY(nowhere.err.contains("/nowhere/x.pt2 cannot be written"));
  }

  /// A recipe gives the same bytes from the same samples, and says it where they are others.
  void recipesMindTheirCalibration() {
    QTemporaryDir folder;
    const auto path = [&](const QString& name) { return folder.filePath(name); };
    const QStringList samples{"--calibration", "digits:train", "--calibration-samples"};
    const auto compress = [&](const QString& out, const QStringList& words) {
      return run(QStringList{"compress", mlp, "--out", path(out)} + words);
    };
    QCOMPARE(compress("a.safetensors",
                      samples + QStringList{"512", "--budget", "0.3", "--save-recipe", path("r.json")})
                 .code,
             0);
    const QStringList recipe{"--recipe", path("r.json")};
    const Ran same = compress("b.safetensors", samples + QStringList{"512"} + recipe);
    const Ran other = compress("c.safetensors", samples + QStringList{"256"} + recipe);
    QVERIFY(same.code == 0 && other.code == 0);
    const auto bytes = [&](const QString& name) {
      QFile file(path(name));
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(!same.err.contains("the recipe was chosen with") &&
            other.err.contains("the recipe was chosen with"));
    QVERIFY(!bytes("a.safetensors").isEmpty() && bytes("a.safetensors") == bytes("b.safetensors"));
    QVERIFY(bytes("a.safetensors") != bytes("c.safetensors"));
  }

  /// How samples are read is kept for whoever trains on, and the calibration is named.
  void recipesKeepWhatIsNotOfLayers() {
    QTemporaryDir folder;
    const QString first = folder.filePath("first.pt2"), again = folder.filePath("again.pt2");
    const QStringList rank{"--family", "low-rank", "--rank", "0.3"};
    const auto recipe = [](const Ran& ran) { return ran.json().at("recipe"); };
    const Ran said = run(QStringList{"compress", mlp, "--out", first, "--normalize", "0.5/0.25", "--json",
                                     "--calibration", "digits:train", "--calibration-samples", "64"} +
                         rank);
    QVERIFY2(said.code == 0, said.err);
    QCOMPARE(recipe(said).at("normalisation").at("mean")[0].get<double>(), 0.5);
    QVERIFY(!recipe(said).at("calibration_hash").get<std::string>().empty());
    for (const QStringList& way : {rank,
                                   QStringList{"--budget", "0.3"},
                                   {"--budget", "0.3", "--metric", "weight-error"},
                                   {"--family", "low-rank", "--rank-rule", "energy:0.5"}}) {
      const Ran ran = run(QStringList{"compress", first, "--out", again, "--json"} + way);
      QVERIFY2(ran.code == 0, ran.err);
      QVERIFY(recipe(ran).at("normalisation") == recipe(said).at("normalisation"));
    }
  }

  /// Families by layer are asked for one after the other: the second leaves what the first has made.
  void layersThatAreNotNamedStay() {
    QTemporaryDir folder;
    const QString first = folder.filePath("first.pt2"), second = folder.filePath("second.pt2");
    const Ran hidden = run({"compress", cnn, "--out", first, "--family", "cp", "--rank", "4", "--layers",
                            "hidden", "--cp-stability", "off", "--json"});
    QVERIFY2(hidden.code == 0, hidden.err);
    const auto specOf = [](const nlohmann::json& report, const std::string& id) {
      for (const auto& spec : report.at("recipe").at("layers"))
        if (spec.at("id").get<std::string>() == id) return spec;
      return nlohmann::json();
    };
    const auto kept = specOf(hidden.json(), "hidden.weight");
    QVERIFY(!kept.is_null());
    for (const QStringList& way : {QStringList{"--family", "tucker", "--rank", "0.3"},
                                   {"--family", "tucker", "--rank-rule", "energy:0.5"},
                                   {"--budget", "0.3"},
                                   {"--budget", "0.3", "--metric", "weight-error"}}) {
      const Ran ran =
          run(QStringList{"compress", first, "--out", second, "--layers", "block*", "--json"} + way);
      QVERIFY2(ran.code == 0, ran.err);
      const auto report = ran.json();
      QVERIFY(specOf(report, "hidden.weight") == kept);  // not locked either
      QVERIFY(!specOf(report, "block3.conv.weight").is_null());
      const auto after = run({"inspect", second, "--json"}).json();
      QVERIFY(after.at("parameters").get<int>() < report.at("before").at("parameters").get<int>());
      for (const auto& row : after.at("layers"))
        if (row.at("id").get<std::string>() == "hidden.weight") {
          QCOMPARE(row.at("family").get<std::string>(), std::string("cp"));
          QCOMPARE(row.at("ranks")[0].get<int>(), 4);
        }
    }
    const Ran larger = run({"compress", first, "--out", second, "--budget", "0.9"});
    QVERIFY2(larger.code == 0, larger.err);
    QVERIFY2(larger.out.contains("× larger"), larger.out);
    QVERIFY2(larger.err.contains("was compressed already"), larger.err);
  }

  void sharesLeaveTheModelAlone() {
    const Ran ran = run({"sensitivity", "--layers", "hidden", "--shares", "0.5", cnn, "--json"});
    QVERIFY2(ran.code == 0, ran.err);
  }

  void stabilityOfCpCanBeSwitchedOff() {
    QTemporaryDir folder;
    for (const bool stable : {true, false}) {
      QStringList asked{"compress", cnn,    "--out", folder.filePath("cp.pt2"), "--family", "cp",
                        "--rank",   "0.25", "--json"};
      if (!stable)
        asked << "--cp-stability"
              << "off";
      const Ran ran = run(asked);
      QVERIFY2(ran.code == 0, ran.err);
      for (const auto& layer : ran.json().at("recipe").at("layers"))
        QCOMPARE(layer.at("stable").get<bool>(), stable);
    }
  }

  void familiesAndPatterns_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("layers");
    QTest::newRow("low-rank fraction")
        << QStringList{"--family", "low-rank", "--rank", "0.3", "--layers", "block*"} << 4;
    QTest::newRow("spatial") << QStringList{"--family", "low-rank", "--rank",   "8",
                                            "--scheme", "spatial",  "--layers", "block[0-9]*,block3.conv"}
                             << 1;
    QTest::newRow("cp") << QStringList{"--family", "cp", "--rank", "20", "--layers", "block3.conv,hidden"}
                        << 2;
    QTest::newRow("tucker list") << QStringList{"--family", "tucker",   "--rank",
                                                "20,16",    "--layers", "block3.conv"}
                                 << 1;
    for (const char* family : {"tt", "block-tt", "tensor-ring", "block-cp"})
      QTest::newRow(family) << QStringList{"--family", family,   "--rank",  "4",
                                           "--layers", "hidden", "--shape", "16x16/8x16"}
                            << 1;
    for (const char* rule : {"energy:0.8", "error:0.4", "ratio:2", "evbmf:0.9"})
      QTest::newRow(rule) << QStringList{"--family", "tucker",   "--rank-rule",
                                         rule,       "--layers", "block2.conv,block3.conv"}
                          << 2;
    QTest::newRow("rule in a fold") << QStringList{"--family", "block-tt", "--rank-rule", "energy:0.7",
                                                   "--layers", "hidden",   "--shape",     "16x16/8x16"}
                                    << 1;
    QTest::newRow("ring of kernels") << QStringList{"--family", "tensor-ring", "--rank",
                                                    "0.2",      "--layers",    "block2.conv,block3.conv"}
                                     << 2;
  }
  void familiesAndPatterns() {
    QFETCH(QStringList, arguments);
    QFETCH(int, layers);
    QTemporaryDir folder;
    const Ran ran =
        run(QStringList{"compress", cnn, "--out", folder.filePath("o.pt2"), "--json"} + arguments);
    QVERIFY2(ran.code == 0, ran.err);
    QCOMPARE(static_cast<int>(ran.json().at("layers").size()), layers);
  }

  void shapesAreOffered() {
    const Ran ran = run({"shapes", cnn, "hidden", "--family", "cp", "--rank", "0.3", "--json"});
    QVERIFY2(ran.code == 0, ran.err);
    const nlohmann::json answer = ran.json();
    QVERIFY(answer.at("shapes").size() >= 3);
    for (const auto& offer : answer.at("shapes")) {
      QVERIFY(offer.at("parameters").get<double>() <= 0.3 * 128 * 256);
      QVERIFY(offer.at("macs").get<int>() > 0);
    }
    QCOMPARE(run({"shapes", cnn, "block1.conv"}).code, 1);
    QCOMPARE(run({"shapes", cnn, "nobody"}).code, 1);
    QCOMPARE(run({"shapes", cnn, "hidden", "--family", "magic"}).code, 2);
  }

  /// A matrix by every family, factors and numbers.
  void matricesAreDecomposed() {
    QTemporaryDir folder;
    const QString source = folder.filePath("m.npy");
    QFile file(source);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QByteArray header = "{'descr': '<f8', 'fortran_order': False, 'shape': (13, 18), }";
    header += QByteArray(118 - header.size() - 1, ' ') + '\n';
    file.write(QByteArray("\x93NUMPY\x01\x00\x76\x00", 10) + header);
    for (int k = 0; k < 13 * 18; ++k) {
      const double value = std::sin(1.7 * k) + 0.1 * k;
      file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
    file.close();
    for (const char* family : {"low-rank", "cp", "tucker", "tt", "tensor-ring", "block-tt", "block-cp"}) {
      QStringList words{"decompose", source, "--family", family, "--rank", "2", "--json"};
      const Ran plain = run(words);
      QVERIFY2(plain.code == 0, plain.err);
      QVERIFY(plain.json().at("relative_error").get<double>() < 0.5);
      const auto spectra = plain.json().at("spectra").get<std::vector<std::vector<double>>>();
      QVERIFY2(!spectra.empty() || std::string_view(family) == "tensor-ring", family);
      for (const std::vector<double>& values : spectra)
        QVERIFY(!values.empty() && std::is_sorted(values.rbegin(), values.rend()));
      const Ran share = run({"decompose", source, "--family", family, "--rank", "0.5", "--json"});
      QVERIFY2(share.code == 0, share.err);
      QVERIFY2(share.json().at("parameters").get<double>() <= 0.5 * 13 * 18, family);
      if (std::string_view(family) == "low-rank") continue;
      const Ran folded = run(words + QStringList{"--shape", "3x6/4x4"});  // 13 rows filled up to 16
      QVERIFY2(folded.code == 0, folded.err);
      QVERIFY(folded.json().at("relative_error").get<double>() < 1);
    }
  }

  void wrongUsageIsTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"explode"};
    QTest::newRow("no file") << QStringList{"inspect"};
    QTest::newRow("no amount") << QStringList{"compress", cnn, "--out", "/tmp/never.pt2"};
    QTest::newRow("both amounts") << QStringList{
        "compress", cnn, "--out", "/tmp/never.pt2", "--budget", "0.5", "--family", "cp", "--rank", "3"};
    QTest::newRow("budget") << QStringList{"compress", cnn, "--out", "/tmp/never.pt2", "--budget", "2"};
    QTest::newRow("family") << QStringList{"compress", cnn,     "--out",  "/tmp/never.pt2",
                                           "--family", "magic", "--rank", "3"};
    QTest::newRow("rank") << QStringList{"compress", cnn,  "--out",  "/tmp/never.pt2",
                                         "--family", "cp", "--rank", "x"};
    QTest::newRow("rule") << QStringList{"compress", cnn,        "--out",       "/tmp/never.pt2",
                                         "--family", "low-rank", "--rank-rule", "energy:2"};
    QTest::newRow("format") << QStringList{"export", cnn, "--out", "/tmp/never.x", "--format", "gif"};
    QTest::newRow("normalize") << QStringList{"evaluate", cnn, "--data", "digits", "--normalize", "1"};
    const auto add = [](const char* name, const QString& command, const QStringList& words) {
      QTest::newRow(name) << QStringList{command, cnn, "--out", "/tmp/never.pt2"} + words;
    };
    // what would do nothing
    add("align by size", "compress", {"--budget", "0.25", "--align", "8"});
    add("align a rank", "compress", {"--family", "low-rank", "--rank", "0.25", "--align", "8"});
    add("batch of no time", "compress", {"--budget", "0.25", "--latency-batch", "64"});
    add("fold by drop", "compress",
        {"--family", "block-tt", "--shape", "4x8/4x4", "--max-drop", "0.01", "--data", "digits"});
    add("scheme by latency", "compress",
        {"--family", "low-rank", "--scheme", "spatial", "--max-latency", "0.5x"});
    add("counted for a rank", "compress",
        {"--family", "low-rank", "--rank", "4", "--budget-of", "macs", "--metric", "weight-error"});
    const QString recipe = TENFOLD_TEST_FILES "/recipe.json";
    add("metric of a recipe", "compress", {"--recipe", recipe, "--metric", "weight-error"});
    add("align a recipe", "compress", {"--recipe", recipe, "--align", "8"});
    add("refine a recipe", "compress", {"--recipe", recipe, "--calibration", "digits:train", "--refine"});
    add("families by size", "compress", {"--budget", "0.3", "--family", "low-rank,cp"});
    add("families of a rank", "compress", {"--family", "cp,tucker", "--rank", "0.2"});
    add("limit of no data", "compress", {"--budget", "0.25", "--limit", "4"});
    add("patience with nobody", "compress", {"--budget", "0.25", "--score-timeout", "4"});
    add("drop in points", "compress", {"--max-drop", "2", "--data", "digits"});
    add("two in one file", "compress", {"--budget", "0.25", "--save-recipe", "/tmp/../tmp/never.pt2"});
    QTest::newRow("batch of no sweep")
        << QStringList{"sweep", cnn, "--out", "/tmp/never.csv", "--latency-batch", "3"};
    QTest::newRow("compared with itself")
        << QStringList{"report", cnn, "--out", "/tmp/never.html", "--data", "digits", "--score", "cosine"};
    const QStringList digits{"--data", "digits", "--epochs", "1", "--limit", "64"};
    add("momentum of adamw", "train", digits + QStringList{"--momentum", "0.5"});
    add("warm-up of one-cycle", "train", digits + QStringList{"--warm-up", "0.1"});
    add("steps of cosine", "train", digits + QStringList{"--schedule", "cosine", "--step-epochs", "3"});
    add("smoothed numbers", "train", digits + QStringList{"--loss", "mse", "--label-smoothing", "0.1"});
    add("no steps", "train", digits + QStringList{"--checkpoint-steps", "0"});
    add("opset of no version", "export", {"--format", "onnx", "--opset", "3"});
    add("half", "export", {"--half"});
    add("opset", "export", {"--opset", "17"});
    add("normalize before opening", "compress", {"--budget", "0.25", "--normalize", "1"});
  }
  void wrongUsageIsTwo() {
    QFETCH(QStringList, arguments);
    const Ran ran = run(arguments);
    QCOMPARE(ran.code, 2);
    QVERIFY(ran.out.isEmpty());
    QVERIFY(!ran.err.isEmpty());
    QVERIFY(!QFile::exists("/tmp/never.pt2"));
  }

  void wrongUsageSaysWhatWasMeant_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("words");
    QTest::newRow("command") << "insepct x.pt2"
                             << "there is no command 'insepct'; did you mean inspect?";
    QTest::newRow("foreign command") << "explode x.pt2 --out y"
                                     << "there is no command 'explode'\n";
    QTest::newRow("option") << "compress x.pt2 --out y.pt2 --budgt-of macs"
                            << "there is no option --budgt-of; did you mean --budget-of?";
    QTest::newRow("option that is needed") << "compress x.pt2 --ot=y.pt2"
                                           << "there is no option --ot";
    QTest::newRow("of all") << "--jsn inspect x.pt2"
                            << "did you mean --json?";
    QTest::newRow("budget") << "compress x.pt2 --out y.pt2 --budget 25"
                            << "0.25 or 25%";
    QTest::newRow("no number") << "compress x.pt2 --out y.pt2 --budget nan"
                               << "'nan' is no share";
    QTest::newRow("drop") << "compress x.pt2 --out y.pt2 --max-drop 1%"
                          << "'1%' is no number of at least 0";
    QTest::newRow("no file to write") << "compress x.pt2 --budget 0.5"
                                      << "--out is required";
    QTest::newRow("dry and written") << "compress x.pt2 --budget 0.5 --dry-run --out y.pt2"
                                     << "--dry-run";
    QTest::newRow("dry and measured") << "compress x.pt2 --budget 0.5 --dry-run --data digits"
                                      << "--dry-run makes nothing";
    QTest::newRow("nothing to measure on") << "evaluate x.pt2"
                                           << "say on what: --data";
  }
  void wrongUsageSaysWhatWasMeant() {
    QFETCH(QString, line);
    QFETCH(QString, words);
    const Ran ran = run(line.split(' '));
    QCOMPARE(ran.code, 2);
    QVERIFY2(ran.err.contains(words.toUtf8()), ran.err);
  }

  /// What is planned is what is made.
  void plansWriteNothing() {
    QTemporaryDir folder;
    const QString recipe = folder.filePath("recipe.json");
    for (const QStringList& way :
         {QStringList{"--budget", "0.25"}, {"--family", "tucker", "--rank", "0.3", "--layers", "block*"}}) {
      const Ran plan =
          run(QStringList{"compress", cnn, "--dry-run", "--save-recipe", recipe, "--json"} + way);
      QVERIFY2(plan.code == 0, plan.err);
      QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"recipe.json"});
      const Ran made =
          run({"compress", cnn, "--out", folder.filePath("out.pt2"), "--recipe", recipe, "--json"});
      QVERIFY2(made.code == 0, made.err);
      for (const char* count : {"parameters_before", "parameters"})
        QCOMPARE(plan.json().at(count).get<int>(), made.json().at(count).get<int>());
      QCOMPARE(plan.json().at("macs").get<int>(), made.json().at("after").at("macs").get<int>());
      QVERIFY(QFile::remove(folder.filePath("out.pt2")));
    }
    const Ran table = run({"compress", cnn, "--dry-run", "--budget", "0.25"});
    QVERIFY2(table.out.contains("block3.conv") && table.out.contains("nothing was written"), table.out);
  }

  void sharesMayBePercent() {
    QTemporaryDir folder;
    const auto parameters = [&](const QString& budget) {
      const Ran ran =
          run({"compress", mlp, "--out", folder.filePath("out.pt2"), "--budget", budget, "--json"});
      return ran.code == 0 ? ran.json().at("parameters").get<int>() : -1;
    };
    QVERIFY(parameters("25%") > 0);
    QCOMPARE(parameters("25%"), parameters("0.25"));
  }

  /// What is read is not written over, whatever the path that names it.
  void theModelIsNotOverwritten_data() {
    QTest::addColumn<QStringList>("words");
    QTest::newRow("compress") << QStringList{"compress", "--budget", "0.25"};
    QTest::newRow("export") << QStringList{"export"};
    QTest::newRow("train") << QStringList{"train", "--data", "digits", "--epochs", "1", "--limit", "64"};
    QTest::newRow("report") << QStringList{"report"};
    QTest::newRow("statistics") << QStringList{"sensitivity", "--calibration", "digits:train"};
  }
  void theModelIsNotOverwritten() {
    QFETCH(QStringList, words);
    QTemporaryDir folder;
    const QString model = folder.filePath("model.pt2");
    QVERIFY(QFile::copy(mlp, model));
    const QString option = words.first() == "sensitivity" ? "--save-statistics" : "--out";
    const Ran ran =
        run(words + QStringList{model, option,
                                folder.filePath("../") + QFileInfo(folder.path()).fileName() + "/model.pt2"});
    QVERIFY2(ran.code == 2, ran.err);
    QVERIFY2(ran.err.contains("MODEL and " + option.toUtf8() + " are one file"), ran.err);
    QFile is(model), was(mlp);
    QVERIFY(is.open(QIODevice::ReadOnly) && was.open(QIODevice::ReadOnly));
    QVERIFY(is.readAll() == was.readAll());
  }

  void badInputIsOneSentenceAndOne_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    QVERIFY(bad_.isValid());
    write(bad_.filePath("empty.pt2"), {});
    write(bad_.filePath("text.pt2"), "not a zip at all");
    QFile source(cnn);
    QVERIFY(source.open(QIODevice::ReadOnly));
    const QByteArray whole = source.readAll();
    write(bad_.filePath("short.pt2"), whole.left(whole.size() / 2));
    write(bad_.filePath("recipe.json"),
          R"({"schema":1,"layers":[{"id":"hidden.weight","family":"low-rank","rank":99999}]})");
    write(bad_.filePath("broken.json"), "{");
    write(bad_.filePath("t.npy"), "\x93NUMPY");
    const QString out = bad_.filePath("out.pt2");
    QTest::newRow("missing") << QStringList{"inspect", "/nowhere.pt2"} << "/nowhere.pt2";
    QTest::newRow("folder") << QStringList{"inspect", bad_.path()} << "folder";
    QTest::newRow("empty") << QStringList{"inspect", bad_.filePath("empty.pt2")} << "empty.pt2";
    QTest::newRow("foreign") << QStringList{"inspect", bad_.filePath("text.pt2")} << "text.pt2";
    QTest::newRow("truncated") << QStringList{"inspect", bad_.filePath("short.pt2")} << "short.pt2";
    QTest::newRow("unreachable") << QStringList{"compress", cnn, "--out", out, "--budget", "0.0001"}
                                 << "still has";
    QTest::newRow("rank") << QStringList{"compress", cnn,      "--out", out,        "--family",
                                         "low-rank", "--rank", "5000",  "--layers", "hidden"}
                          << "above 128";
    QTest::newRow("pattern") << QStringList{"compress", cnn,      "--out", out,        "--family",
                                            "cp",       "--rank", "5",     "--layers", "zzz"}
                             << "zzz";
    QTest::newRow("shape") << QStringList{"compress", cnn, "--out",    out,      "--family", "tt",
                                          "--rank",   "2", "--layers", "hidden", "--shape",  "3x3/8x16"}
                           << "multiply";
    QTest::newRow("broken recipe") << QStringList{"compress", cnn,        "--out",
                                                  out,        "--recipe", bad_.filePath("broken.json")}
                                   << "broken.json";
    QTest::newRow("other recipe") << QStringList{"compress", cnn,        "--out",
                                                 out,        "--recipe", bad_.filePath("recipe.json")}
                                  << "nothing of the recipe fits";
    QTest::newRow("no such folder") << QStringList{"export", cnn, "--out", "/nowhere/x.pt2"} << "/nowhere";
    QTest::newRow("no data") << QStringList{"evaluate", cnn, "--data", "/nowhere"} << "/nowhere";
    QTest::newRow("tensor") << QStringList{"decompose", bad_.filePath("t.npy"), "--family", "cp", "--rank",
                                           "2"}
                            << "t.npy";
    QTest::newRow("no such choice") << QStringList{"inspect", TENFOLD_TEST_FILES "/legacy_checkpoint.pt",
                                                   "--choice", "ema"}
                                    << "ema";
    QTest::newRow("no such tensor") << QStringList{"decompose", cnn,  "--tensor", "nobody",
                                                   "--family",  "cp", "--rank",   "2"}
                                    << "nobody";
    QTest::newRow("unusable") << QStringList{"inspect", TENFOLD_TEST_FILES "/recipe.json"} << "JSON";
    QTest::newRow("architecture") << QStringList{"inspect", cnn, "--architecture", "resnet19"} << "resnet18";
    QTest::newRow("other") << QStringList{"inspect", cnn, "--architecture", mlp} << "output.weight";
    QTest::newRow("normalize") << QStringList{"evaluate", cnn, "--data", "digits", "--normalize", "0,0/1,1"}
                               << "mean";
    QTest::newRow("fold of a tensor")
        << QStringList{"decompose", mlp,      "--tensor", "hidden1.weight", "--family",
                       "block-tt",  "--rank", "4",        "--shape",        "3x3/3x3"}
        << "hidden1.weight";
    QTest::newRow("shape of an input")
        << QStringList{"inspect", cnn, "--input", "2x1x9x9"} << "says itself what the model takes";
  }
  void badInputIsOneSentenceAndOne() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, word);
    const Ran ran = run(arguments);
    QVERIFY2(ran.code == 1, ran.err);
    QVERIFY(ran.out.isEmpty());
    const QByteArray last = ran.err.trimmed().split('\n').last();
    QVERIFY2(last.startsWith("error: "), ran.err);
    QVERIFY2(last.contains(word.toUtf8()), ran.err);
    QVERIFY(!QFile::exists(bad_.filePath("out.pt2")));
  }

  void aResultThatDoesNotArriveIsNoSuccess() {
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(TENFOLD_PROGRAM, {"inspect", cnn});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("cannot be written to standard output"));
  }

  void aFileBeyondItsLimitIsAnError() {
    QTemporaryDir folder;
    QProcess process;
    process.start("sh", {"-c", "ulimit -f 100; exec \"$@\"", "sh", TENFOLD_PROGRAM, "compress", cnn,
                         "--budget", "0.9", "--out", folder.filePath("small.pt2")});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("small.pt2 cannot be written"));
    QVERIFY(QDir(folder.path()).isEmpty());
  }

  /// It is made where a package is built, for other users.
  void theManualNamesNobodysHome() {
    const Ran ran = run({"help", "--man"});
    QCOMPARE(ran.code, 0);
    QVERIFY(ran.out.contains("machine.json"));
    QVERIFY(!ran.out.contains(QDir::homePath().toUtf8() + "/.cache"));
  }

  /// Weights out and in again: three files, the recipe inside, tensors one by one.
  void filesOfWeights_data() {
    QTest::addColumn<QString>("suffix");
    QTest::newRow("safetensors") << "safetensors";
    QTest::newRow("pth") << "pth";
  }
  void filesOfWeights() {
    QFETCH(QString, suffix);
    QTemporaryDir folder;
    const QString out = folder.filePath("small." + suffix), script = folder.filePath("small.py");
    write(script, "print('mine')\n");
    const Ran ran = run({"compress", cnn, "--out", out, "--budget", "0.25", "--json"});
    QVERIFY2(ran.code == 0, ran.err);
    QFile mine(script);
    QVERIFY(mine.open(QIODevice::ReadOnly));
    QCOMPARE(mine.readAll(), QByteArray("print('mine')\n"));
    QVERIFY(QFile::exists(folder.filePath("small_model.py")));

    const Ran seen = run({"inspect", out, "--json"});
    QVERIFY2(seen.code == 0, seen.err);
    QCOMPARE(seen.json().at("recipe").at("layers").size(), ran.json().at("recipe").at("layers").size());
    QVERIFY(seen.json().at("tensors").size() > 12);
    QVERIFY(run({"inspect", out}).out.contains("hidden.weight"));
    const Ran again =
        run({"compress", cnn, "--recipe", out, "--out", folder.filePath("again.pt2"), "--json"});
    QVERIFY2(again.code == 0, again.err);
    QVERIFY(again.json().at("parameters") == ran.json().at("parameters"));

    const Ran copy = run({"export", cnn, "--out", out, "--json"});
    QVERIFY2(copy.code == 0, copy.err);
    QVERIFY(copy.json().at("verified").get<bool>());
    QCOMPARE(copy.json().at("files").size(), std::size_t{2});
    QVERIFY(!QFile::exists(out + ".tenfold.json"));
    const QStringList words{"--family", "low-rank", "--rank", "4", "--json"};
    QCOMPARE(run(QStringList{"decompose", out} + words).code, 2);
    const Ran one = run(QStringList{"decompose", out, "--tensor", "hidden.weight"} + words);
    QVERIFY2(one.code == 0, one.err);
    const Ran same = run(QStringList{"decompose", cnn, "--tensor", "hidden.weight"} + words);
    QVERIFY2(same.code == 0, same.err);
    QVERIFY(one.json().at("relative_error") == same.json().at("relative_error"));
  }

  void checkpointsAndModules() {
    const QString files = TENFOLD_TEST_FILES;
    const Ran module = run({"inspect", files + "/checkpoint_of_module.pt"});
    QVERIFY2(module.code == 0, module.err);
    QVERIFY(module.out.contains("torch.nn.modules.conv.Conv2d") && module.out.contains("stride=(2, 2)"));
    const Ran chosen = run({"inspect", files + "/legacy_checkpoint.pt", "--choice", "state_dict", "--json"});
    QVERIFY2(chosen.code == 0, chosen.err);
    QCOMPARE(chosen.json().at("tensors").size(), std::size_t{4});
    const Ran sharded = run({"inspect", files + "/model.safetensors.index.json", "--json"});
    QVERIFY2(sharded.code == 0, sharded.err);
    QCOMPARE(sharded.json().at("tensors").size(), std::size_t{3});
    const Ran model = run({"inspect", mlp, "--weights", "--json"});
    QVERIFY2(model.code == 0, model.err);
    QCOMPARE(model.json().at("format").get<std::string>(), std::string("pt2"));
  }

  void interruptLeavesNoFile() {
    QTemporaryDir folder;
    QProcess process;
    // a large batch: the number of rounds is limited too, and small ones would be over before they are
    // stopped
    process.start(TENFOLD_PROGRAM, {"bench", cnn, "--seconds", "60", "--batch", "4096"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(1500);
    QVERIFY(process.processId() > 0);  // else the signal would go to this program and all beside it
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30000));
    QVERIFY(wasInterrupted(process));

    process.start(TENFOLD_PROGRAM, {"compress", cnn, "--out", folder.filePath("o.pt2"), "--family", "cp",
                                    "--rank", "60", "--layers", "block*"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(400);
    if (process.processId() > 0) ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(30000));
    QVERIFY(wasInterrupted(process) || QFile::exists(folder.filePath("o.pt2")));
    for (const QString& name : QDir(folder.path()).entryList(QDir::Files)) QCOMPARE(name, QString("o.pt2"));
  }

  void helpAndVersion() {
    QCOMPARE(run({"--help"}).code, 0);
    for (const char* command : {"inspect", "machine", "compress", "evaluate", "bench", "decompose", "export",
                                "architectures", "shapes", "train"}) {
      const Ran ran = run({command, "--help"});
      QCOMPARE(ran.code, 0);
      QVERIFY(ran.out.contains(command));
    }
    QVERIFY(run({"--version"}).out.startsWith("tenfold 0."));
  }

  void helpPrintsPagesAndTerms() {
    const Ran list = run({"help"});
    QCOMPARE(list.code, 0);
    QVERIFY(list.out.contains("trade-off") && list.out.contains("tensorized-shape"));
    const Ran term = run({"help", "tensor", "train"});
    QCOMPARE(term.code, 0);
    QVERIFY(term.out.startsWith("TT (tensor train)") && term.out.contains("see also: core bond"));
    QCOMPARE(run({"help", "SVD", "--json"}).json().at("id").get<std::string>(), std::string("low-rank"));
    const Ran unknown = run({"help", "kronecker"});
    QCOMPARE(unknown.code, 1);
    QVERIFY(unknown.err.contains("block-cp"));
  }

  /// Every command that --help lists is in the manual page and in the completion, with its options.
  void manualAndCompletionFollowTheOptions() {
    const QByteArray manual = run({"help", "--man"}).out;
    QVERIFY(manual.startsWith(".TH TENFOLD 1"));
    const QString list = QString::fromUtf8(run({"--help"}).out).section("Subcommands:", 1);
    QStringList commands;
    for (const QString& line : list.split('\n'))
      if (line.startsWith("  ") && !line.startsWith("   ")) commands << line.trimmed().section(' ', 0, 0);
    QVERIFY(commands.size() >= 13);
    for (const QString& command : commands)
      QVERIFY2(manual.contains(".SS \"tenfold " + command.toUtf8() + " "), qPrintable(command));
    QVERIFY(manual.contains("\\fB\\-\\-rank\\-rule\\fR"));
    QTemporaryDir folder;
    write(folder.filePath("tenfold"), run({"help", "--completion", "bash"}).out);
    const auto complete = [&](const QString& words, int current) {
      QProcess bash;
      bash.start("bash",
                 {"-c", QString("source %1; COMP_WORDS=(%2); COMP_CWORD=%3; _tenfold; echo ${COMPREPLY[@]}")
                            .arg(folder.filePath("tenfold"), words)
                            .arg(current)});
      return bash.waitForFinished() ? QString::fromUtf8(bash.readAllStandardOutput()).trimmed() : QString();
    };
    for (const QString& command : commands)
      QCOMPARE(complete("tenfold " + command, 1).split(' ').front(), command);
    QCOMPARE(complete("tenfold compress --rank-r", 2), QString("--rank-rule"));
    QCOMPARE(complete("tenfold compress m.pt2 --format tor", 4), QString("torchscript"));
    QCOMPARE(complete("tenfold inspect mo", 2), QString());  // a file: the shell's own
  }

  /// A real zsh on a terminal of its own: what the line has become after the Tab key.
  void zshCompletesTheSame() {
    const QByteArray script = run({"help", "--completion", "zsh"}).out;
    QVERIFY(script.startsWith("#compdef tenfold\n"));
    QVERIFY(script.contains("    'compress:") && script.contains("'(--rank-rule)--rank-rule["));
    const QString zsh = QStandardPaths::findExecutable("zsh");
    if (zsh.isEmpty()) QSKIP("zsh is not installed here: its completion was written but not tried");
    QTemporaryDir folder;
    write(folder.filePath("_tenfold"), script);
    write(folder.filePath("model.pt2"), "x");
    write(folder.filePath("try.zsh"), kZshTrial);
    const auto complete = [&](const QString& line) {
      QProcess process;
      process.setWorkingDirectory(folder.path());
      process.start(zsh, {"-f", "try.zsh", line});
      return process.waitForFinished(20000) ? QString::fromUtf8(process.readAllStandardOutput()).trimmed()
                                            : QString("no answer");
    };
    QCOMPARE(complete("tenfold compr"), QString("tenfold compress"));
    QCOMPARE(complete("tenfold compress --rank-r"), QString("tenfold compress --rank-rule"));
    QCOMPARE(complete("tenfold compress model.pt2 --format tor"),
             QString("tenfold compress model.pt2 --format torchscript"));
    QCOMPARE(complete("tenfold inspect mo"), QString("tenfold inspect model.pt2"));
  }

 private:
  QTemporaryDir bad_;
};

TENFOLD_TEST_CLASS(TestCli)
#include "test_cli.moc"
