// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "ui/weights/tensor_request.h"

namespace tenfold::ui::testing {

class TestTensorRequest : public QObject {
  Q_OBJECT

 private slots:
  /// Whatever a file holds, every family that is offered can be asked for.
  void everyOfferIsPossible() {
    const std::vector<tenfold::Shape> shapes{{64, 128},    {1, 512},       {1, 1},        {7, 13},
                                             {50257, 768}, {1009, 1},      {16, 8, 3, 3}, {5, 1, 1, 2},
                                             {2, 2, 2},    {3, 4, 5, 6, 7}};
    for (const auto& shape : shapes)
      for (const Family family : tensorFamilies(shape))
        for (const bool folded : {false, true}) {
          if (folded ? !mayFold(shape, family) : mustFold(family)) continue;
          const TensorRequest request = startingRequest(shape, family, folded);
          const auto limits = rankLimits(request);
          QCOMPARE(request.ranks.size(), limits.size());
          QCOMPARE(std::size_t(rankNames(request).size()), limits.size());
          for (std::size_t k = 0; k < limits.size(); ++k)
            QVERIFY(request.ranks[k] >= 1 && request.ranks[k] <= limits[k]);
          QVERIFY(factorElements(request) >= 1);
        }
  }

  void beginsNearAQuarter() {
    for (const Family family : tensorFamilies({256, 512})) {
      const TensorRequest request = startingRequest({256, 512}, family, mustFold(family));
      const double share = double(factorElements(request)) / (256 * 512);
      QVERIFY2(share > 0.15 && share <= 0.25, id(family).data());
    }
  }

  void countsElements() {
    TensorRequest request{{4, 5, 6}, Family::cp, false, {3}, {}};
    QCOMPARE(factorElements(request), 3 * (1 + 4 + 5 + 6));
    request = {{4, 5, 6}, Family::tucker, false, {2, 3, 4}, {}};
    QCOMPARE(factorElements(request), 2 * 3 * 4 + 4 * 2 + 5 * 3 + 6 * 4);
    request = {{4, 5, 6}, Family::tt, false, {2, 3}, {}};
    QCOMPARE(factorElements(request), 4 * 2 + 2 * 5 * 3 + 3 * 6);
    request = {{4, 5, 6}, Family::tensor_ring, false, {2, 3, 4}, {}};
    QCOMPARE(factorElements(request), 2 * 4 * 3 + 3 * 5 * 4 + 4 * 6 * 2);
    request = {{8, 10}, Family::low_rank, false, {3}, {}};
    QCOMPARE(factorElements(request), 3 * 18);
  }

  void foldsAsAsked() {
    const TensorizedShape folding{{8, 16}, {8, 8}};
    const TensorRequest request = startingRequest({64, 128}, Family::tt, true, folding);
    QVERIFY(request.folding == folding);
    QVERIFY(decomposeOptions(request).shape == folding);
    QCOMPARE(rankNames(request).size(), 3);
    const TensorRequest plain = startingRequest({64, 128}, Family::tt, false);
    QVERIFY(decomposeOptions(plain).shape.in.empty());
    QCOMPARE(rankNames(plain), QStringList{"rank"});
  }
};

TENFOLD_TEST_CLASS(TestTensorRequest)

}  // namespace tenfold::ui::testing

#include "test_tensor_request.moc"
