// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "tests/support/test_main.h"
#include "tests/ui/plots/made_up_plots.h"
#include "ui/plots/plot_svg.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"

namespace tenfold::ui::testing {

class TestPlotSvg : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  struct Found {
    QStringList texts;
    int shapes = 0, pictures = 0;
  };

  /// Fails the test when it is no well-formed SVG.
  Found read(const QString& path) {
    Found found;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return found;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
      xml.readNext();
      if (!xml.isStartElement()) continue;
      if (xml.name() == QLatin1String("text")) found.texts << xml.readElementText().trimmed();
      if (xml.name() == QLatin1String("path") || xml.name() == QLatin1String("polyline")) ++found.shapes;
      if (xml.name() == QLatin1String("image")) ++found.pictures;
    }
    if (xml.hasError()) found.texts.clear();
    return found;
  }

  static QImage rendered(const QString& path) {
    QSvgRenderer renderer(path);
    QImage image(renderer.viewBox().size(),
                 QImage::Format_RGB32);  // its millimetres are a matter of dots per inch
    image.fill(Qt::magenta);             // what is not painted over would be seen
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
  }

  static QImage onScreen(QCustomPlot& plot) {
    return plot.toPixmap(plot.width(), plot.height()).toImage().convertToFormat(QImage::Format_RGB32);
  }

  /// Mean difference of the grey values, 0 to 255, of pictures a quarter as large: hairlines lie half a pixel
  /// beside those of the screen.
  static double difference(const QImage& sharpOne, const QImage& sharpOther) {
    const auto small = [](const QImage& each) {
      return each.scaled(each.size() / 4, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage one = small(sharpOne), other = small(sharpOther);
    double sum = 0;
    for (int y = 0; y < one.height(); ++y)
      for (int x = 0; x < one.width(); ++x)
        sum += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y)));
    return sum / (double(one.width()) * one.height());
  }

  void isTheSamePicture(QCustomPlot& plot, const QStringList& words) {
    const QString path = folder_.filePath("plot.svg");
    QVERIFY(savePlotSvg(plot, path));
    const Found found = read(path);
    for (const QString& word : words)
      QVERIFY2(found.texts.contains(word), qPrintable(word + " is not among " + found.texts.join(" | ")));
    QVERIFY(found.shapes > 5);
    QCOMPARE(found.pictures, 0);
    const QImage drawn = rendered(path), screen = onScreen(plot);
    QCOMPARE(drawn.size(), screen.size());
    QImage blank(screen.size(), QImage::Format_RGB32);
    blank.fill(plot.palette().color(QPalette::Base));
    const double away = difference(drawn, screen), all = difference(blank, screen);
    QVERIFY2(away < 0.5 * all, qPrintable(QStringLiteral("%1 of %2").arg(away).arg(all)));
    QVERIFY(plot.layer("surroundings") == nullptr);
  }

  void everyPlot(const QPalette& palette) {
    const auto check = [&](QCustomPlot& plot, const QStringList& words) {
      plot.setPalette(palette);
      plot.replot(QCustomPlot::rpImmediateRefresh);
      isTheSamePicture(plot, words);
    };
    check(*made<TradeOffPlot>(twoFronts()), {"Tucker", "TT"});
    check(*made<FamilyPlot>(twoFamilies()), {"low-rank", "CP", "parameters of the layer kept"});
    check(*made<SensitivityPlot>(threeLayers()), {"conv1", "as it is kept", "predicted loss"});
    check(*made<GradientPlot>(GradientScene{{{"a", 1, 0.1, 2}, {"b", 3, 0.2, 4}}}),
          {"the last step", "gradient norm"});
    check(*madeCurves(twoCurves()), {"first", "held out", "layers seen", "kept, %"});
    check(*madeCurves(twoTrainings()), {"run 1, held out", "epochs", "accuracy, %"});
    RankScene spectrum;
    spectrum.values = {5, 3, 1, 0.5, 0.1};
    spectrum.kept = 2;
    spectrum.colour = familyStyle(Family::tucker, palette).colour;
    spectrum.name = "output rank";
    check(*made<RankPlot>(spectrum), {"output rank", "singular value", "energy kept"});
  }

 private slots:
  void everyPlotIsTheSamePictureInLight() { everyPlot(lightPalette()); }
  void everyPlotIsTheSamePictureInDark() { everyPlot(darkPalette()); }

  /// A curve that leaves the axes when zoomed ends at them.
  void nothingIsDrawnBesideTheAxes() {
    const auto plot = madeCurves(twoCurves());
    plot->yAxis->setRange(32, 36);  // "held out" goes from 30 to 40
    plot->xAxis->setRange(0.45, 0.55);
    plot->replot(QCustomPlot::rpImmediateRefresh);
    const QString path = folder_.filePath("zoomed.svg");
    QVERIFY(savePlotSvg(*plot, path));
    const QImage drawn = rendered(path), screen = onScreen(*plot);
    const QRect inside = plot->axisRect()->rect().adjusted(-2, -2, 2, 2);
    int coloured = 0;
    for (int y = 0; y < drawn.height(); ++y)
      for (int x = 0; x < drawn.width(); ++x) {
        const QColor colour = drawn.pixelColor(x, y);
        if (colour.saturation() < 60) continue;
        ++coloured;
        QVERIFY2(inside.contains(x, y),
                 qPrintable(QStringLiteral("%1 at %2, %3").arg(colour.name()).arg(x).arg(y)));
      }
    QVERIFY(coloured > 200);  // the curve itself
  }

  void whatIsHiddenIsNotInIt() {
    const auto plot = made<TradeOffPlot>(twoFronts());
    const QString path = folder_.filePath("hidden.svg");
    const auto has = [&](Family family) {
      QFile file(path);
      if (!file.open(QIODevice::ReadOnly)) return false;
      return file.readAll().contains(familyStyle(family, plot->palette()).colour.name().toUtf8());
    };
    QVERIFY(savePlotSvg(*plot, path));
    QVERIFY(has(Family::tucker) && has(Family::tt));
    const int shapes = read(path).shapes;
    plot->setHidden("TT", true);
    QVERIFY(savePlotSvg(*plot, path));
    QVERIFY(has(Family::tucker));
    QVERIFY(read(path).shapes < shapes - 3);
    QVERIFY(read(path).texts.contains("TT"));  // greyed in the legend
  }

  void whereNothingCanBeWrittenItSaysSo() {
    const auto plot = madeCurves(twoCurves());
    QVERIFY(!savePlotSvg(*plot, folder_.filePath("nowhere/plot.svg")));
    QVERIFY(plot->layer("surroundings") == nullptr);
  }
};

TENFOLD_TEST_CLASS(TestPlotSvg)

}  // namespace tenfold::ui::testing

#include "test_plot_svg.moc"
