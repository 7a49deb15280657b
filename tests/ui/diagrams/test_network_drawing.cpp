// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagrams/network_drawing.h"

#include <cmath>

#include "tests/support/test_main.h"
#include "ui/settings/heat_colours.h"
#include "ui/settings/palette.h"

Q_DECLARE_METATYPE(tenfold::LayerShape)

namespace tenfold::ui::testing {
namespace {

using Side = NetworkLeg::Side;

const LayerShape conv{LayerKind::conv2d, {32, 16, 3, 3}}, linear{LayerKind::linear, {64, 128}},
    table{LayerKind::embedding, {120, 64}};

NetworkDrawing drawn(const LayerShape& shape, Family family, std::int64_t rank) {
  return drawNetwork(shape, make_options(family, {rank}, shape));
}

}  // namespace

class TestNetworkDrawing : public QObject {
  Q_OBJECT

 private slots:
  void everyFamilyIsWhole_data() {
    QTest::addColumn<LayerShape>("shape");
    QTest::addColumn<int>("family");
    for (const auto& [name, shape] : {std::pair{"conv", conv},
                                      {"conv1d", LayerShape{LayerKind::conv1d, {12, 6, 5}}},
                                      {"conv3d", LayerShape{LayerKind::conv3d, {8, 4, 3, 3, 2}}},
                                      {"linear", linear},
                                      {"table", table}})
      for (const Family family : families_of(shape))
        if (family != Family::dense)
          QTest::addRow("%s %s", name, std::string(id(family)).c_str()) << shape << int(family);
  }

  void everyFamilyIsWhole() {
    QFETCH(LayerShape, shape);
    QFETCH(int, family);
    const auto options = make_options(Family(family), {std::int64_t{3}}, shape);
    const NetworkDrawing drawing = drawNetwork(shape, options);
    QCOMPARE(drawing.parameters(), weight_parameters(shape, options));
    QCOMPARE(drawing.ranks.size(), resolve_ranks(shape, options).size());
    std::int64_t inputs = 1, outputs = 1, kernel = 1;
    for (const auto& leg : drawing.legs) {
      (leg.side == Side::input ? inputs : leg.side == Side::output ? outputs : kernel) *= leg.size;
      QVERIFY(qAbs(std::hypot(leg.towards.x(), leg.towards.y()) - 1) < 1e-9);
      QVERIFY(leg.words.contains(QString::number(leg.size)));
    }
    const auto modes = effective_shape(shape, options);
    const bool turned = shape.kind == LayerKind::embedding, folded = !modes.out.empty();
    const std::int64_t rows = folded ? product(modes.out) : shape.weight[0],
                       columns = folded ? product(modes.in) : shape.weight[1];
    QCOMPARE(inputs, turned ? rows : columns);
    QCOMPARE(outputs, turned ? columns : rows);
    QCOMPARE(kernel, product(shape.weight) / (shape.weight[0] * shape.weight[1]));
    // every rank is on a bond with its number, every node on a bond, no node on another
    for (int rank = 0; rank < int(drawing.ranks.size()); ++rank)
      QCOMPARE(std::count_if(drawing.bonds.begin(), drawing.bonds.end(),
                             [&](const NetworkBond& bond) { return bond.rank == rank && bond.captioned; }),
               1);
    for (int node = 0; node < int(drawing.nodes.size()); ++node) {
      QVERIFY(std::any_of(drawing.bonds.begin(), drawing.bonds.end(),
                          [&](const NetworkBond& bond) { return bond.from == node || bond.to == node; }));
      QVERIFY(!drawing.nodes[std::size_t(node)].name.isEmpty());
      for (int other = 0; other < node; ++other) {
        const QPointF apart =
            drawing.nodes[std::size_t(node)].place - drawing.nodes[std::size_t(other)].place;
        QVERIFY(std::hypot(apart.x(), apart.y()) > 0.1);
      }
    }
  }

  void inputsStandLeft_data() { everyFamilyIsWhole_data(); }
  void inputsStandLeft() {
    QFETCH(LayerShape, shape);
    QFETCH(int, family);
    const NetworkDrawing drawing = drawn(shape, Family(family), 2);
    double inputs = 0, outputs = 0;
    int countOfInputs = 0, countOfOutputs = 0;
    for (const auto& leg : drawing.legs) {
      const double x = drawing.nodes[std::size_t(leg.node)].place.x() + 0.1 * leg.towards.x();
      if (leg.side == Side::input) inputs += x, ++countOfInputs;
      if (leg.side == Side::output) outputs += x, ++countOfOutputs;
    }
    QVERIFY(inputs / countOfInputs < outputs / countOfOutputs);
  }

  void tuckerOfAConvolution() {
    const auto drawing = drawNetwork(conv, TuckerOptions{{std::vector<std::int64_t>{10, 6}}});
    QCOMPARE(drawing.nodes.size(), std::size_t{3});
    QCOMPARE(drawing.nodes[0].name, QStringLiteral("core"));
    QCOMPARE(drawing.nodes[0].parameters, std::int64_t{10 * 6 * 9});
    QCOMPARE(drawing.ranks[0].name, QStringLiteral("output rank"));
    QCOMPARE(drawing.ranks[0].size, std::int64_t{10});
    QCOMPARE(drawing.ranks[0].most, std::int64_t{32});
    QCOMPARE(drawing.ranks[0].saved, std::int64_t{32 + 6 * 9});
    QCOMPARE(drawing.ranks[1].saved, std::int64_t{16 + 10 * 9});
    QVERIFY(!drawing.nodes[0].diagonal && !drawing.ranks[0].kept);
  }

  void cpHasOneIndex() {
    const auto drawing = drawn(conv, Family::cp, 7);
    QCOMPARE(drawing.nodes.size(), std::size_t{5});
    QVERIFY(drawing.nodes[0].diagonal);
    QCOMPARE(drawing.bonds.size(), std::size_t{4});
    QCOMPARE(drawing.ranks.size(), std::size_t{1});
    QCOMPARE(drawing.ranks[0].saved, std::int64_t{1 + 32 + 16 + 3 + 3});
    QVERIFY(!drawing.spectraExpected);
  }

  void ringIsClosed() {
    const auto drawing = drawn(linear, Family::tensor_ring, 3);
    QCOMPARE(drawing.bonds.size(), drawing.nodes.size());
    QCOMPARE(drawing.bonds[0].from, int(drawing.nodes.size()) - 1);
    QCOMPARE(drawing.bonds[0].to, 0);
  }

  void spectraSayWhatIsKept() {
    const std::vector<Spectrum> spectra{{{3, 4, 0, 0}, 4, 9}, {}};
    const auto drawing = drawNetwork(conv, TuckerOptions{{std::vector<std::int64_t>{1, 2}}}, &spectra);
    QCOMPARE(*drawing.ranks[0].kept, 9.0 / 25.0);
    QVERIFY(!drawing.ranks[1].kept);
  }

  void denseHasNone() { QVERIFY(drawNetwork(conv, DenseOptions{}).nodes.empty()); }

  void stepsInWords() {
    const auto drawing = drawn(conv, Family::tucker, 4);
    ContractionStep step;
    step.with = {2};
    step.operation = "1×1";
    QCOMPARE(stepText(drawing, step), QStringLiteral("the input meets U₂: 1×1"));
    step.kind = ContractionStep::Kind::merge;
    step.with = {0, 1};
    QCOMPARE(stepText(drawing, step), QStringLiteral("core, U₁ become one: 1×1"));
    QCOMPARE(flopText(15'200'000), QStringLiteral("15.2 MFLOP"));
    QCOMPARE(flopText(512), QStringLiteral("512 FLOP"));
  }

  void heatIsCentredAtZero() {
    for (const QPalette& palette : {lightPalette(), darkPalette()}) {
      const QColor zero = divergingColour(0, palette);
      QVERIFY(divergingColour(-1, palette) != divergingColour(1, palette));
      QCOMPARE(divergingColour(5, palette), divergingColour(1, palette));
      double last = 1;
      for (const double value : {0.2, 0.5, 1.0})
        for (const double sign : {-1.0, 1.0}) {
          const double apart = contrast(divergingColour(sign * value, palette), zero);
          QVERIFY(apart > (sign < 0 ? last : 1.0));
          if (sign > 0) last = std::min(apart, contrast(divergingColour(-value, palette), zero));
        }
      QVERIFY(last > 3);
    }
  }
};

TENFOLD_TEST_CLASS(TestNetworkDrawing)

}  // namespace tenfold::ui::testing

#include "test_network_drawing.moc"
