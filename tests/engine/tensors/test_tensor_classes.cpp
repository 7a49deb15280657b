// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/tensor_classes.h"

#include <ATen/ATen.h>

#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FactorizedTensorOptions doubles(bool complex) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions(complex ? at::kComplexDouble : at::kDouble);
  return options;
}

at::Tensor numbers(const Shape& shape, bool complex) {
  return complex ? at::complex(noise(shape, 1), noise(shape, 2)) : noise(shape, 1);
}

double error_of(const at::Tensor& found, const at::Tensor& wanted) {
  return ((found - wanted).abs().max() / wanted.abs().max()).item<double>();
}

/// Drawn, indexed, and decomposed at a rank that is enough.
template <class Class>
void plain(const std::string& name, bool complex = false) {
  Class drawn = Class::create(Shape{3, 4, 5}, Rank{std::int64_t{2}}, doubles(complex));
  QCOMPARE(drawn->format_name(), name);
  QCOMPARE(drawn->split_complex(), complex);
  QCOMPARE(drawn->forward({2, at::indexing::Slice(0, 2)}).to_tensor().sizes(), at::IntArrayRef({2, 5}));
  const at::Tensor x = numbers({4, 3, 2}, complex);
  QVERIFY(error_of(Class::from_tensor(x, Rank{std::int64_t{12}}, {}, doubles(complex))->to_tensor(), x) <
          1e-6);
  QVERIFY_THROWS_EXCEPTION(
      Error, Class(FactorizedTensor::create(NestedShape{Shape{2, 2}, Shape{2, 3}}, same_rank(), "CP")));
}

template <class Class>
void folded(const std::string& name, bool complex = false) {
  const NestedShape shape{Shape{2, 3}, Shape{2, 2}};
  const Class drawn = Class::create(shape, Rank{std::int64_t{2}}, doubles(complex));
  QCOMPARE(drawn->format_name(), name);
  QCOMPARE(drawn->shape(), (Shape{6, 4}));
  const at::Tensor matrix = numbers({6, 4}, complex);
  const Class made = Class::from_matrix(matrix, {2, 3}, {2, 2}, Rank{std::int64_t{12}}, {}, doubles(complex));
  QVERIFY(error_of(made->to_matrix(), matrix) < 1e-6);
  QVERIFY(
      error_of(Class::from_tensor(matrix, shape, Rank{std::int64_t{12}}, {}, doubles(complex))->to_matrix(),
               matrix) < 1e-6);
  QVERIFY_THROWS_EXCEPTION(Error, Class(FactorizedTensor::create(Shape{3, 4}, same_rank(), "CP")));
}

}  // namespace

/// tltorch's classes under their names.
class TestTensorClasses : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void plainTensors() {
    plain<DenseTensor>("Dense");
    plain<CPTensor>("CP");
    plain<TuckerTensor>("Tucker");
    plain<TTTensor>("TT");
  }
  void tensorizedMatrices() {
    folded<DenseTensorized>("Dense");
    folded<CPTensorized>("CP");
    folded<TuckerTensorized>("Tucker");
    folded<BlockTT>("BlockTT");
  }
  /// TensorizedTensor's default is CP, FactorizedTensor's Tucker, as in tltorch.
  void anyTensorizedMatrix() {
    const NestedShape shape{Shape{2, 2}, Shape{3, 2}};
    const TensorizedTensor any = TensorizedTensor::create(shape);
    QCOMPARE(any->shape(), (Shape{4, 6}));
    QCOMPARE(any->format_name(), std::string("CP"));
    QCOMPARE(FactorizedTensor::create(shape)->format_name(), std::string("Tucker"));
    const TensorizedTensor train = TensorizedTensor::create(shape, Rank{std::int64_t{2}}, "BlockTT");
    QCOMPARE(train->format_name(), std::string("BlockTT"));
    const at::Tensor matrix = numbers({4, 6}, false);
    for (const TensorizedTensor& made :
         {TensorizedTensor::from_tensor(matrix, shape, Rank{std::int64_t{12}}),
          TensorizedTensor::from_matrix(matrix, {2, 2}, {3, 2}, Rank{std::int64_t{12}}),
          TensorizedTensor(CPTensorized::from_matrix(matrix, {2, 2}, {3, 2}, Rank{std::int64_t{12}}))}) {
      QCOMPARE(made->format_name(), std::string("CP"));
      QVERIFY(error_of(made->to_matrix(), matrix) < 1e-6);
    }
    QVERIFY(TensorizedTensor(nullptr).is_empty());
  }
  void complexPlainTensors() {
    plain<ComplexDenseTensor>("ComplexDense", true);
    plain<ComplexCPTensor>("ComplexCP", true);
    plain<ComplexTuckerTensor>("ComplexTucker", true);
    plain<ComplexTTTensor>("ComplexTT", true);
  }
  void complexTensorizedMatrices() {
    folded<ComplexDenseTensorized>("ComplexDense", true);
    folded<ComplexCPTensorized>("ComplexCP", true);
    folded<ComplexTuckerTensorized>("ComplexTucker", true);
    folded<ComplexBlockTT>("ComplexBlockTT", true);
  }
  /// As one writes a shape to LibTorch; what is folded is said with Shape.
  void sizesInBraces() {
    QCOMPARE(CPTensor::create({3, 4})->shape(), (Shape{3, 4}));
    QCOMPARE(DenseTensor::create({5})->shape(), (Shape{5}));
    QCOMPARE(FactorizedTensor::create({3, 4, 5}, {0.5}, "CP")->shape(), (Shape{3, 4, 5}));
    QCOMPARE(FactorizedTensor::create({3, 4})->format_name(), std::string("Tucker"));
    QCOMPARE(FactorizedTensor::create({2, Shape{2, 3}, Shape{4, 5}}, {0.5}, "BlockTT")->shape(),
             (Shape{2, 6, 20}));
    QCOMPARE(CPTensor::from_tensor(numbers({4, 3, 2}, false), {2}, {})->rank(), (Shape{2}));
  }
  /// A handle: the module is shared, trained and passed on as any FactorizedTensor.
  void theyAreHandles() {
    CPTensor tensor = CPTensor::create(Shape{3, 4}, Rank{std::int64_t{2}});
    const FactorizedTensor same = tensor;
    QVERIFY(same.get() == tensor.get());
    at::Tensor(tensor).sum().backward();
    for (const at::Tensor& parameter : same->parameters()) QVERIFY(parameter.grad().defined());
    QVERIFY(CPTensor(nullptr).is_empty());
  }
};

TENFOLD_TEST_CLASS(TestTensorClasses)
#include "test_tensor_classes.moc"
