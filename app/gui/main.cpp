// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFontDatabase>
#include <QIcon>
#include <QStandardPaths>
#include <QTimer>
#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "app/gui/picture_run.h"
#include "app/machine_file.h"
#include "engine/study/gpu_support.h"
#include "engine/support/memory.h"
#include "ui/main_window.h"
#include "ui/settings/language.h"
#include "ui/settings/remembered.h"

namespace {

void addOptions(QCommandLineParser& parser) {
  parser.setApplicationDescription("Compresses trained neural networks with tensor factorizations.");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("FILE", "A model, a session or a file of weights.", "[FILE]");
  parser.addOptions(
      {{"picture",
        "Open FILE, solve 25 % of a model or look into a file of weights, save a picture of the window "
        "and end.",
        "out.png"},
       {"report", "Also write the report of the compressed model as JSON.", "out.json"},
       {"measure", "With --picture: also measure accuracy on digits and speed."},
       {"calibrate", "With --picture: calibrate on these samples first, for example digits:train.", "data"},
       {"plots",
        "With --picture: show opened (nothing solved), trade-off, families, spectrum, sensitivity, network, "
        "graph, graph-expanded, "
        "compare, compare-fronts, compare-layers, train, train-confusion, train-mistakes, gpu or export "
        "(export=onnx: that format).",
        "page"},
       {"with", "With --plots compare: beside the variants of another session.", "session"},
       {"max-drop",
        "With --picture: in place of 25 %, the smallest model that loses at most so many points of accuracy "
        "on digits.",
        "points"},
       {"language", "Language of the window: de, en or system; the last by default.", "language"},
       {"dark", "Dark colours."},
       {"light", "Light colours."},
       {"size", "Size of the window, for example 1440x900.", "WxH"}});
}

/// The size asked for, or an invalid one.
QSize sizeFrom(const QString& text) {
  const QStringList parts = text.split('x');
  if (parts.size() != 2) return {};
  const QSize size(parts[0].toInt(), parts[1].toInt());
  return size.width() > 0 && size.height() > 0 ? size : QSize();
}

/// An archive of Tenfold brings fonts, for systems that have none; fontconfig must know before Qt asks it.
void offerOwnFonts() {
  std::error_code none;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  const auto file = folder.parent_path() / "share/tenfold/fonts/fonts.conf";
  if (std::filesystem::exists(file, none) && qEnvironmentVariableIsEmpty("FONTCONFIG_FILE"))
    qputenv("FONTCONFIG_FILE", file.c_str());
}

/// Fontconfig names three families even where there is no font.
bool hasFonts() {
  static const QStringList names{"Serif", "Sans Serif", "Monospace"};
  const QStringList families = QFontDatabase::families();
  return std::any_of(families.begin(), families.end(),
                     [](const QString& family) { return !names.contains(family); });
}

/// Of this run, else the one that was chosen for good; false when there is no such language.
bool chooseLanguage(const QCommandLineParser& parser, bool picture) {
  const QString here = parser.value("language");
  if (parser.isSet("language") && tenfold::ui::languageChoice(here) != here) return false;
  const tenfold::ui::Remembered remembered(!picture);
  tenfold::ui::useLanguage(parser.isSet("language") ? here : remembered.value("language").toString());
  return true;
}

int complain(const char* sentence) {
  std::fprintf(stderr, "error: %s\n", sentence);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  tenfold::keep_freed_memory(std::int64_t{512} << 20);  // giving more back at once would be seen
  tenfold::study::start_with_gpu_support(argv);
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond ulimit -f is an error of its writer
  offerOwnFonts();
  QApplication application(argc, argv);
  // Qt takes the user's locale for the whole process; what the engine writes (CSV, SVG, HTML) has points in
  // all of them
  std::setlocale(LC_NUMERIC, "C");
  QApplication::setApplicationName("tenfold-gui");
  QApplication::setApplicationDisplayName({});
  QApplication::setApplicationVersion(TENFOLD_VERSION);
  QApplication::setDesktopFileName("tenfold");
  QApplication::setWindowIcon(QIcon(":/icons/tenfold.svg"));
  QCommandLineParser parser;
  addOptions(parser);
  parser.process(application);
  if (!hasFonts())
    std::fprintf(stderr,
                 "warning: no fonts were found, text will not be readable; install fonts-dejavu-core\n");

  const QStringList files = parser.positionalArguments();
  bool points = true;
  const double drop = parser.isSet("max-drop") ? parser.value("max-drop").toDouble(&points) : -1;
  if (!points) return complain("--max-drop is a number of points");
  const bool picture = parser.isSet("picture") || parser.isSet("report");
  if (files.size() > 1) return complain("give one FILE");
  if (picture && files.isEmpty()) return complain("--picture and --report need a FILE");

  if (!chooseLanguage(parser, picture)) return complain("--language is de, en or system");
  tenfold::ui::MainWindow::Options options;
  options.remember = !picture;
  if (options.remember) options.logFile = tenfold::ui::LogFile::usualPath();
  options.forceTheme = picture || parser.isSet("dark") || parser.isSet("light");
  options.theme = parser.isSet("dark") ? tenfold::ui::Theme::dark : tenfold::ui::Theme::light;
  options.timeLayers = true;
  options.machineFile = QString::fromStdString(tenfold::machine_file());
  if (!picture)
    options.recoveryFolder =
        QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/recovery";
  tenfold::ui::MainWindow window(options);
  if (parser.isSet("size")) {
    const QSize size = sizeFrom(parser.value("size"));
    if (!size.isValid()) return complain("--size is written like 1440x900");
    window.resize(size);
  }
  window.show();
  tenfold::gui::PictureRun run(
      window, {files.value(0), parser.value("picture"), parser.value("report"), parser.isSet("measure"),
               parser.value("calibrate"), parser.value("plots"), parser.value("with"), drop});
  if (picture)
    QTimer::singleShot(0, &run, &tenfold::gui::PictureRun::start);
  else
    QTimer::singleShot(0, &window, [&] {
      if (!window.recover() && !files.isEmpty()) window.openFile(files.front());
    });
  return QApplication::exec();
}
