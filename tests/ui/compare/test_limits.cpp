// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <cmath>

#include "tests/support/test_main.h"
#include "ui/compare/limits_panel.h"

namespace tenfold::ui::testing {

class TestLimits : public QObject {
  Q_OBJECT

  static VariantFacts made(const QString& name, double parameters, std::optional<double> accuracy,
                           std::optional<double> time = {}) {
    VariantFacts facts;
    facts.name = name;
    facts.own = 0;
    facts.values[std::size_t(Fact::parameters)] = parameters;
    facts.values[std::size_t(Fact::accuracy)] = accuracy;
    facts.values[std::size_t(Fact::time)] = time;
    return facts;
  }

  const std::vector<VariantFacts> four{made("whole", 1000, 0.9, 0.004), made("half", 500, 0.9, 0.003),
                                       made("quarter", 250, 0.8, 0.002), made("tenth", 100, {})};

  static Advice about(const std::vector<VariantFacts>& variants, const Limits& limits,
                      const std::vector<VariantFacts>& points = {}) {
    return advise(variants, points, limits, Fact::parameters, Fact::accuracy);
  }

 private slots:
  void holdWhatIsKnownAndWithin() {
    const Limits none, small{{{Fact::parameters, 500}}}, good{{{Fact::accuracy, 0.85}}};
    QVERIFY(none.hold(four[3]) && small.hold(four[1]) && !small.hold(four[0]));
    QVERIFY(good.hold(four[0]) && !good.hold(four[2]));  // accuracy has a least
    QVERIFY(!good.hold(four[3]));                        // nobody knows
    const LimitCount count = countWithin(four, good);
    QCOMPARE(count.within, 2);
    QCOMPARE(count.unknown, 1);
    QCOMPARE(count.all, 4);
    QCOMPARE(limitText(Fact::accuracy, 0.85), "at least 85.0 %");
    QCOMPARE(limitText(Fact::time, 0.002), "at most 2.00 ms");
    QCOMPARE(Limits::fromMap(good.toMap()), good);
    QCOMPARE(Limits::fromMap({{"of a newer version", 1.0}}), none);
  }

  void adviseWithAReason() {
    Advice advice = about(four, {});
    QCOMPARE(advice.variant, std::optional<std::size_t>(1));  // of equals the smaller one
    QVERIFY(advice.text.startsWith("No limit is set. <b>half</b>"));
    advice = about(four, {{{Fact::parameters, 600}}});
    QCOMPARE(advice.variant, std::optional<std::size_t>(1));
    QVERIFY2(advice.text.contains("of the 2 that hold the limits"), qPrintable(advice.text));
    QVERIFY(advice.text.contains("The next has 80.0 %"));
    advice = about(four, {{{Fact::parameters, 300}}});
    QVERIFY(advice.text.contains("<b>quarter</b> is the only one"));
    advice = about(four, {{{Fact::parameters, 300}, {Fact::accuracy, 0.85}}});
    QVERIFY(!advice.variant && !advice.point);
    QVERIFY2(advice.text.contains("Without the one on parameters it would be <b>half</b>"),
             qPrintable(advice.text));
    QCOMPARE(about(four, {{{Fact::parameters, 1}, {Fact::accuracy, 0.95}}}).text,
             "Nothing holds the limits.");
  }

  void solverPointsAreAdvisedWhereTheyAreBetter() {
    const Limits limits{{{Fact::parameters, 300}}};
    const std::vector<VariantFacts> points{made("solver, 20 %", 200, 0.8), made("solver, 28 %", 280, 0.85)};
    QCOMPARE(about(four, limits, points).point, std::optional<std::size_t>(1));
    QCOMPARE(about(four, limits, {points[0]}).variant,
             std::optional<std::size_t>(2));  // as good: the variant
    const Advice alone = about(four, {{{Fact::parameters, 220}, {Fact::accuracy, 0.5}}}, points);
    QCOMPARE(alone.point, std::optional<std::size_t>(0));
    QVERIFY(!about(four, {}, {made("solver, 100 %", 1000, 0.99)}).point);  // that would be the dense model
    QVERIFY(alone.text.startsWith("No variant holds the limits, but the point"));
  }

  void nothingWithoutAnythingKnown() {
    const std::vector<VariantFacts> unknown{made("one", 10, {}), made("two", 20, {})};
    const Advice advice = about(unknown, {});
    QVERIFY(!advice.variant && !advice.point);
    QCOMPARE(advice.text, "No accuracy is known yet.");
  }

  void limitsAreTyped_data() {
    QTest::addColumn<Fact>("fact");
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");  // negative: none
    const auto row = [](Fact fact, const char* text, double value) {
      QTest::addRow("%s %s", qPrintable(factId(fact)), text) << fact << QString::fromUtf8(text) << value;
    };
    row(Fact::parameters, "20 k", 20e3);
    row(Fact::parameters, "31744", 31744);
    row(Fact::parameters, "1,048,576", 1048576);
    row(Fact::parameters, "1,5M", 1.5e6);
    row(Fact::parameters, "1.5 m", 1.5e6);
    row(Fact::macs, "2e6", 2e6);
    row(Fact::parameters, "2 ms", -1);
    row(Fact::parameters, "-3", -1);
    row(Fact::parameters, "many", -1);
    row(Fact::bytes, "176 KiB", 176 * 1024);
    row(Fact::bytes, "1.5 MB", 1.5e6);
    row(Fact::bytes, "4096", 4096);
    row(Fact::time, "2.5 ms", 2.5e-3);
    row(Fact::time, "800us", 8e-4);
    row(Fact::time, "800 µs", 8e-4);
    row(Fact::time, "2", 2e-3);
    row(Fact::time, "1 s", 1);
    row(Fact::time, "98 %", -1);
    row(Fact::loss, "+0.005", 0.005);
    row(Fact::error, "120 %", 1.2);
    row(Fact::accuracy, "98.5 %", 0.985);
    row(Fact::accuracy, "98,5", 0.985);
    row(Fact::accuracy, "101", -1);
    row(Fact::accuracy, "1.2.3", -1);
  }
  void limitsAreTyped() {
    QFETCH(Fact, fact);
    QFETCH(QString, text);
    QFETCH(double, value);
    const auto found = factFromText(fact, text);
    QCOMPARE(found.has_value(), value >= 0);
    if (!found) return;
    QCOMPARE(*found, value);
    const auto again = factFromText(fact, typedText(fact, value));
    QVERIFY(again && std::abs(*again / value - 1) < 1e-6);
  }

  void slidersAreLimits() {
    LimitsPanel panel;
    panel.resize(400, 400);
    panel.showRanges(four, {});
    QSignalSpy told(&panel, &LimitsPanel::limitsChanged);
    auto* slider = panel.findChild<QSlider*>("slider_parameters");
    auto* check = panel.findChild<QCheckBox*>("limit_parameters");
    auto* value = panel.findChild<QLineEdit*>("bound_parameters");
    QCOMPARE(value->text(), "at most 1.00 k");
    QVERIFY(panel.limits().bounds.empty());
    QTest::keyClick(slider, Qt::Key_PageDown);  // who moves it means it
    QVERIFY(check->isChecked());
    QCOMPARE(panel.limits().of(Fact::parameters), std::optional(955.0));
    QCOMPARE(value->text(), "at most 955");
    QTest::keyClick(slider, Qt::Key_Home);
    QVERIFY(panel.limits().hold(four[3]) && !panel.limits().hold(four[2]));
    QTest::keyClick(check, Qt::Key_Space);
    QVERIFY(panel.limits().bounds.empty());
    QCOMPARE(value->text(), "at most 100");  // kept for when it is ticked again
    QTest::keyClick(check, Qt::Key_Space);
    QCOMPARE(panel.limits().of(Fact::parameters), std::optional(100.0));
    QCOMPARE(told.count(), 4);
    // accuracy is limited from below, what nobody knows not at all
    auto* accuracy = panel.findChild<QSlider*>("slider_accuracy");
    QCOMPARE(accuracy->value(), 0);
    QVERIFY(!panel.findChild<QCheckBox*>("limit_macs")->isEnabled());
    QCOMPARE(panel.findChild<QLineEdit*>("bound_macs")->text(), "not measured");
    // other variants leave the limit where it is
    panel.showRanges({four[0], four[1]}, {});
    QCOMPARE(panel.limits().of(Fact::parameters), std::optional(100.0));
    QTest::mouseClick(panel.findChild<QPushButton*>("resetLimits"), Qt::LeftButton);
    QVERIFY(panel.limits().bounds.empty());
    QVERIFY(!check->isChecked());
    QCOMPARE(slider->value(), 1000);
  }
};

TENFOLD_TEST_CLASS(TestLimits)

}  // namespace tenfold::ui::testing

#include "test_limits.moc"
