// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Layers of every kind, family, order and dtype with random sizes, ranks and settings: factorized forward,
// reconstructed forward and LibTorch's own operator on the dense weight in float64 give the same. A failure
// names the case; its seed is the printed one, of TENFOLD_TEST_SEED where that is set.
#include <torch/csrc/autograd/autograd.h>
#include <QTest>

#include <random>

#include "engine/functional/convolution.h"
#include "engine/layers/factorized_conv.h"
#include "engine/layers/factorized_embedding.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/tcl.h"
#include "engine/layers/trl.h"
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/dual_level.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using tenfold::testing::printed;

namespace {

int cases = 0;

struct NumberKind {
  at::ScalarType dtype, wide;
  double tolerance;  ///< of the Frobenius norm of the outputs
};
/// float64 is what finds mistakes; the others leave room for sums of few terms that cancel.
const std::vector<NumberKind> kinds{{at::kDouble, at::kDouble, 1e-11},
                                    {at::kFloat, at::kDouble, 1e-3},
                                    {at::kBFloat16, at::kDouble, .3},
                                    {at::kHalf, at::kDouble, .1},
                                    {at::kComplexDouble, at::kComplexDouble, 1e-11}};

quint64 base_seed() {
  const QByteArray asked = qgetenv("TENFOLD_TEST_SEED");
  return asked.isEmpty() ? 20261121 : asked.toULongLong();
}

/// Everything about one case follows from its number.
class Draw {
 public:
  explicit Draw(quint64 number) : engine_(base_seed() * 1000003 + number) {}

  std::int64_t in(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(engine_);
  }
  bool coin() { return in(0, 1) == 1; }
  Shape sizes(std::size_t count, std::int64_t least, std::int64_t most) {
    Shape all(count);
    for (std::int64_t& size : all) size = in(least, most);
    return all;
  }
  at::Tensor normal(at::IntArrayRef sizes, at::ScalarType dtype) {
    std::normal_distribution<double> normal;
    const auto real = [&] {
      at::Tensor values = at::empty(sizes, at::kDouble);
      double* at = values.data_ptr<double>();
      for (std::int64_t k = 0; k < values.numel(); ++k) at[k] = normal(engine_);
      return values;
    };
    return (c10::isComplexType(dtype) ? at::complex(real(), real()) : real()).to(dtype);
  }

 private:
  std::mt19937_64 engine_;
};

/// A number, or a list where the family's bonds are known: ranks that differ.
Rank drawn_rank(Draw& draw, const std::string& family, std::size_t modes) {
  if (family == "Tucker") return {draw.sizes(modes, 1, 3)};
  if (family == "TT" && modes > 1) {
    Shape ranks = draw.sizes(modes + 1, 1, 4);
    ranks.front() = ranks.back() = 1;
    return {ranks};
  }
  return {draw.in(1, 5)};
}

void fill(torch::nn::Module& module, Draw& draw) {
  const at::NoGradGuard no_grad;
  for (at::Tensor& parameter : module.parameters())
    parameter.copy_(draw.normal(parameter.sizes(), parameter.scalar_type()));
}

double far(const at::Tensor& found, const at::Tensor& wanted) {
  if (found.sizes() != wanted.sizes()) return 1e9;
  const at::Tensor rest = found.to(wanted.scalar_type()) - wanted;
  const double norm = wanted.norm().abs().item<double>();
  return rest.numel() == 0 ? 0 : rest.norm().abs().item<double>() / std::max(norm, 1e-30);
}

/// The same parameters in float64: for what LibTorch's own operator gives.
Factorization widened(const Factorization& f, at::ScalarType wide) {
  return f.to(at::TensorOptions().dtype(wide)).detach();
}

/// One way to compute against the reference: the output and, but for 16 bits, the gradient that reaches the
/// input and the tangent that it gives the output.
class Check {
 public:
  Check(const NumberKind& kind, at::Tensor x, std::function<at::Tensor(const at::Tensor&)> reference,
        Draw& draw)
      : kind_(kind), x_(std::move(x)), floating_(x_.is_floating_point() || x_.is_complex()) {
    ++cases;
    at::Tensor wide = floating_ ? x_.detach().to(kind.wide) : x_;
    if (with_gradient()) wide.set_requires_grad(true);
    wanted_ = reference(wide);
    seed_ = draw.normal(wanted_.sizes(), kind.wide);
    if (with_gradient()) gradient_ = torch::autograd::grad({wanted_}, {wide}, {seed_})[0];
    wanted_ = wanted_.detach();
    if (!with_gradient()) return;
    direction_ = draw.normal(x_.sizes(), kind.wide);
    tangent_ = tangent_of(x_.detach().to(kind.wide), reference);
  }

  /// "" when all is well.
  QString operator()(const char* name, const std::function<at::Tensor(const at::Tensor&)>& forward) const {
    at::Tensor x = x_.detach();
    if (with_gradient()) x.set_requires_grad(true);
    const at::Tensor y = forward(x);
    if (y.scalar_type() != kind_.dtype) return QString("%1: has another dtype").arg(name);
    if (const double error = far(y.detach(), wanted_); !(error <= kind_.tolerance))
      return QString("%1: outputs differ by %2").arg(name).arg(error);
    if (!with_gradient()) return {};
    const at::Tensor gradient = torch::autograd::grad({y}, {x}, {seed_.to(kind_.dtype)})[0];
    if (const double error = far(gradient, gradient_); !(error <= kind_.tolerance))
      return QString("%1: gradients differ by %2").arg(name).arg(error);
    const double error = far(tangent_of(x_.detach(), forward), tangent_);
    return error <= kind_.tolerance ? QString() : QString("%1: tangents differ by %2").arg(name).arg(error);
  }

 private:
  bool with_gradient() const {
    return floating_ && x_.numel() > 0 && kind_.dtype != at::kHalf && kind_.dtype != at::kBFloat16;
  }

  at::Tensor tangent_of(const at::Tensor& x,
                        const std::function<at::Tensor(const at::Tensor&)>& forward) const {
    const tenfold::testing::DualLevel level;
    const at::Tensor tangent = level.tangent(forward(level.dual(x, direction_.to(x.scalar_type()))));
    return tangent.defined() ? tangent.detach() : at::empty({0});
  }

  NumberKind kind_;
  at::Tensor x_, wanted_, seed_, gradient_, direction_, tangent_;
  bool floating_;
};

void add_rows(const std::vector<std::string>& families) {
  QTest::addColumn<QString>("family");
  for (const std::string& family : families) QTest::newRow(family.c_str()) << QString::fromStdString(family);
}

const std::vector<std::string> matrix_families{"Dense", "LowRank",    "CP",      "Tucker",
                                               "TT",    "TensorRing", "BlockTT", "BlockCP"};
const std::vector<std::string> tensor_families{"Dense", "CP", "Tucker", "TT", "TensorRing"};

std::string words(const char* kind, quint64 number, const Factorization& weight, at::ScalarType dtype) {
  return std::string(kind) + " case " + std::to_string(number) + ", " + c10::toString(dtype) + ": " +
         weight.str();
}

#define VERIFY_SAME(said, text)                           \
  if (const QString problem = (said); !problem.isEmpty()) \
  QFAIL(qPrintable(QString::fromStdString(text) + "; " + problem))

/// A convolution of any order by LibTorch's operators: its own up to three spatial modes, above them windows
/// of the padded input times the kernel with zeros between its entries.
at::Tensor windows(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  const std::int64_t order = kernel.dim() - 2;
  Shape border;
  at::Tensor spread = kernel;
  for (std::int64_t k = order; k-- > 0;) {
    border.insert(border.end(), 2, o.padding[static_cast<std::size_t>(k)]);
    const std::int64_t dilation = o.dilation[static_cast<std::size_t>(k)];
    Shape sizes = spread.sizes().vec();
    sizes[static_cast<std::size_t>(k + 2)] = (sizes[static_cast<std::size_t>(k + 2)] - 1) * dilation + 1;
    at::Tensor zeros = at::zeros(sizes, kernel.options());
    zeros.slice(k + 2, 0, sizes[static_cast<std::size_t>(k + 2)], dilation).copy_(spread);
    spread = zeros;
  }
  at::Tensor taken = at::constant_pad_nd(x, border);
  for (std::int64_t k = 0; k < order; ++k)
    taken = taken.unfold(k + 2, spread.size(k + 2), o.stride[static_cast<std::size_t>(k)]);
  std::vector<at::Tensor> groups;
  std::vector<std::int64_t> left{1}, right{1};
  for (std::int64_t k = 0; k < order; ++k) left.push_back(2 + order + k), right.push_back(2 + k);
  for (std::int64_t g = 0; g < o.groups; ++g)
    groups.push_back(at::tensordot(taken.chunk(o.groups, 1)[static_cast<std::size_t>(g)],
                                   spread.chunk(o.groups, 0)[static_cast<std::size_t>(g)], left, right)
                         .movedim(-1, 1));
  return at::cat(groups, 1);
}

at::Tensor along_channels(const at::Tensor& bias, std::int64_t order) {
  Shape sizes(static_cast<std::size_t>(order), 1);
  sizes[1] = bias.numel();
  return bias.reshape(sizes);
}

at::Tensor plain_convolution(const at::Tensor& x, const at::Tensor& kernel, const at::Tensor& bias,
                             const ConvolutionOptions& o) {
  if (x.is_complex()) {  // which LibTorch's general operator does not take
    const auto part = [&](const at::Tensor& a, const at::Tensor& b) {
      return plain_convolution(a, b, {}, o);
    };
    const at::Tensor a = at::real(x), b = at::imag(x), c = at::real(kernel), d = at::imag(kernel);
    const at::Tensor y = at::complex(part(a, c) - part(b, d), part(a, d) + part(b, c));
    return bias.defined() ? y + along_channels(bias, y.dim()) : y;
  }
  if (kernel.dim() <= 5)
    return at::convolution(x, kernel, bias.defined() ? std::optional(bias) : std::nullopt, o.stride,
                           o.padding, o.dilation, o.transposed, o.output_padding, o.groups);
  at::Tensor y;
  if (!o.transposed) {
    y = windows(x, kernel, o);
  } else {  // the gradient of the convolution that goes the other way
    Shape sizes{x.size(0), kernel.size(1) * o.groups};
    for (std::size_t k = 0; k < o.stride.size(); ++k)
      sizes.push_back((x.size(static_cast<std::int64_t>(k) + 2) - 1) * o.stride[k] - 2 * o.padding[k] +
                      o.dilation[k] * (kernel.size(static_cast<std::int64_t>(k) + 2) - 1) +
                      o.output_padding[k] + 1);
    const at::Tensor out = at::zeros(sizes, x.options()).set_requires_grad(true);
    y = torch::autograd::grad({windows(out, kernel, o)}, {out}, {x}, /*retain_graph=*/true,
                              /*create_graph=*/true)[0];
  }
  return bias.defined() ? y + along_channels(bias, y.dim()) : y;
}

/// Small and of any kind, one output at least.
FactorizedConvOptions drawn_convolution(Draw& draw, const std::string& family, std::size_t order,
                                        const NumberKind& kind) {
  FactorizedConvOptions o;
  o.groups = draw.in(1, 2);
  o.in_channels = o.groups * draw.in(1, 3);
  o.out_channels = o.groups * draw.in(1, 3);
  o.kernel_size = draw.sizes(order, 1, order > 2 ? 2 : 3);
  o.stride = draw.sizes(order, 1, 2);
  o.padding = draw.sizes(order, 0, 1);
  o.dilation = draw.sizes(order, 1, 2);
  o.transposed = draw.in(0, 3) == 0;
  o.bias = draw.coin();
  if (draw.in(0, 4) == 0) o.n_layers = draw.coin() ? ShapeEntry(std::int64_t{2}) : ShapeEntry(Shape{2, 2});
  o.factorization = family;
  const std::size_t layers = is_folded(o.n_layers) ? 2 : sizes_of(o.n_layers)[0] > 1 ? 1 : 0;
  o.rank = drawn_rank(draw, family, order + 2 + layers);
  o.tensor.tensor = at::TensorOptions().dtype(kind.dtype);
  return o;
}

}  // namespace

class TestRandomNetworks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qInfo("seed %llu", base_seed()); }

  void linear_data() { add_rows(matrix_families); }
  void linear() {
    QFETCH(QString, family);
    quint64 number = 0;
    for (const NumberKind& kind : kinds)
      for (std::size_t pairs = 1; pairs <= 4; ++pairs)
        for (int again = 0; again < 3; ++again) {
          Draw draw(++number);
          FactorizedLinearOptions options(draw.sizes(pairs, 1, 4), draw.sizes(pairs, 1, 4));
          options.factorization = family.toStdString();
          options.bias = draw.coin();
          options.n_layers = draw.in(0, 3) == 0 && family != "LowRank" ? 2 : 1;
          const std::size_t layer_modes = options.n_layers > 1 ? 1 : 0;
          options.rank = drawn_rank(draw, options.factorization, 2 * pairs + layer_modes);
          options.tensor.tensor = at::TensorOptions().dtype(kind.dtype);
          FactorizedLinear layer(options);
          fill(*layer, draw);
          const std::int64_t index = options.n_layers - 1;
          Shape sizes = draw.sizes(static_cast<std::size_t>(draw.in(0, 2)), 0, 4);
          sizes.push_back(options.in_features());
          const std::string text = words("linear", number, layer->weight->factorization(), kind.dtype);
          const at::Tensor all = widened(layer->weight->factorization(), kind.wide).to_matrix();
          const at::Tensor dense = layer_modes ? all[index] : all;
          const at::Tensor bias =
              options.bias ? (layer_modes ? layer->bias[index] : layer->bias).detach().to(kind.wide)
                           : at::Tensor();
          const Check check(
              kind, draw.normal(sizes, kind.dtype),
              [&](const at::Tensor& x) {
                return at::linear(x, dense, bias.defined() ? std::optional(bias) : std::nullopt);
              },
              draw);
          for (const auto& [name, implementation] :
               {std::pair("automatic", Implementation::automatic),
                std::pair("factorized", Implementation::factorized),
                std::pair("reconstructed", Implementation::reconstructed)}) {
            layer->options.implementation = implementation;
            layer->options.checkpointing = draw.coin();
            layer->train();
            VERIFY_SAME(check(name, [&](const at::Tensor& x) { return layer->forward(x, index); }), text);
          }
          layer->options.implementation = Implementation::automatic;
          layer->eval();
          for (at::Tensor& parameter : layer->parameters()) parameter.set_requires_grad(false);
          VERIFY_SAME(check("prepared", [&](const at::Tensor& x) { return layer->forward(x, index); }), text);
        }
  }

  void convolution_data() { add_rows(tensor_families); }
  void convolution() {
    QFETCH(QString, family);
    quint64 number = 10000;
    for (const NumberKind& kind : kinds)
      for (std::size_t order = 1; order <= 4; ++order)
        for (int again = 0; again < 4; ++again) {
          Draw draw(++number);
          const FactorizedConvOptions options = drawn_convolution(draw, family.toStdString(), order, kind);
          FactorizedConv layer(options);
          fill(*layer, draw);
          const Shape last = [&] {
            Shape index = layer->layers_shape();
            for (std::int64_t& each : index) --each;
            return index;
          }();
          const ConvolutionOptions& how = layer->layer(last).options;
          Shape sizes{draw.in(1, 2), options.in_channels};
          for (std::size_t k = 0; k < order; ++k) {
            const std::int64_t reach = (layer->kernel_size()[k] - 1) * how.dilation[k] + 1;
            const std::int64_t least = std::max<std::int64_t>(3, reach);
            sizes.push_back(least + draw.in(0, order > 2 ? 1 : 3));
          }
          TensorIndices at;
          for (const std::int64_t each : last) at.emplace_back(each);
          Factorization one = widened(layer->weight->factorization(), kind.wide);
          if (!at.empty()) one = one.index(at);
          const at::Tensor dense = full_kernel(one, options.transposed);
          const at::Tensor bias =
              options.bias ? (at.empty() ? layer->bias : layer->bias.index(at)).detach().to(kind.wide)
                           : at::Tensor();
          const std::string text = words("convolution", number, layer->weight->factorization(), kind.dtype) +
                                   " " + printed(*layer).toStdString() + " on " + to_string(sizes);
          const Check check(
              kind, draw.normal(sizes, kind.dtype),
              [&](const at::Tensor& x) { return plain_convolution(x, dense, bias, how); }, draw);
          for (const auto& [name, implementation] :
               {std::pair("automatic", Implementation::automatic),
                std::pair("factorized", Implementation::factorized),
                std::pair("reconstructed", Implementation::reconstructed),
                std::pair("mobilenet", Implementation::mobilenet)}) {
            layer->options.implementation = implementation;
            VERIFY_SAME(check(name, [&](const at::Tensor& x) { return layer->forward(x, last); }), text);
          }
        }
  }

  /// No gradient reaches ids; those of the factors are compared instead.
  void embedding_data() { add_rows(matrix_families); }
  void embedding() {
    QFETCH(QString, family);
    quint64 number = 20000;
    for (const NumberKind& kind : kinds)
      for (std::size_t pairs = 1; pairs <= 4; ++pairs) {
        Draw draw(++number);
        const Shape rows = draw.sizes(pairs, 1, 4), columns = draw.sizes(pairs, 1, 3);
        FactorizedEmbeddingOptions options(product(rows), product(columns));
        options.tensorized_num_embeddings = rows;
        options.tensorized_embedding_dim = columns;
        options.factorization = family.toStdString();
        options.n_layers = draw.in(0, 2) == 0 && family != "LowRank" ? 2 : 1;
        options.rank = drawn_rank(draw, options.factorization, 2 * pairs + (options.n_layers > 1 ? 1 : 0));
        options.tensor.tensor = at::TensorOptions().dtype(kind.dtype);
        FactorizedEmbedding layer(options);
        fill(*layer, draw);
        at::Tensor ids = at::zeros(draw.sizes(static_cast<std::size_t>(draw.in(0, 2)), 0, 4), at::kLong);
        for (at::Tensor flat = ids.view(-1); const std::int64_t k : Shape(draw.sizes(3, 0, flat.numel() - 1)))
          if (flat.numel() > 0) flat[k] = draw.in(0, options.num_embeddings - 1);
        const std::int64_t index = options.n_layers - 1;
        const auto table = [&](const Factorization& f) {
          return options.n_layers > 1 ? f.to_matrix()[index] : f.to_matrix();
        };
        const std::string text = words("embedding", number, layer->weight->factorization(), kind.dtype);
        const at::Tensor dense = table(widened(layer->weight->factorization(), kind.wide));
        const Check check(
            kind, ids, [&](const at::Tensor& x) { return at::embedding(dense, x); }, draw);
        for (const auto& [name, implementation] :
             {std::pair("automatic", Implementation::automatic),
              std::pair("factorized", Implementation::factorized),
              std::pair("reconstructed", Implementation::reconstructed)}) {
          layer->options.implementation = implementation;
          VERIFY_SAME(check(name, [&](const at::Tensor& x) { return layer->forward(x, index); }), text);
          if (kind.dtype == at::kHalf || kind.dtype == at::kBFloat16 || ids.numel() == 0) continue;
          const auto parameters = layer->parameters();
          const at::Tensor found = layer->forward(ids, index),
                           plain = table(layer->weight->factorization()).index({ids}),
                           seed = draw.normal(found.sizes(), kind.dtype);
          const auto ours = torch::autograd::grad({found}, parameters, {seed}),
                     theirs = torch::autograd::grad({plain}, parameters, {seed});
          for (std::size_t k = 0; k < ours.size(); ++k)
            QVERIFY2(far(ours[k], theirs[k]) < kind.tolerance, text.c_str());
        }
      }
  }

  void regression_data() { add_rows(tensor_families); }
  void regression() {
    QFETCH(QString, family);
    quint64 number = 30000;
    for (const NumberKind& kind : kinds)
      for (std::size_t order = 1; order <= 4; ++order)
        for (int again = 0; again < 2; ++again) {
          Draw draw(++number);
          TrlOptions options;
          const Shape in = draw.sizes(order, 1, 4),
                      out = draw.sizes(static_cast<std::size_t>(draw.in(1, 2)), 1, 4);
          options.input_shape = in;
          options.output_shape = out;
          options.bias = draw.coin();
          options.factorization = family.toStdString();
          options.n_layers = draw.in(0, 3) == 0 ? std::int64_t{3} : std::int64_t{1};
          const std::size_t layers = sizes_of(options.n_layers)[0] > 1 ? 1 : 0;
          options.rank = drawn_rank(draw, options.factorization, order + out.size() + layers);
          options.tensor.tensor = at::TensorOptions().dtype(kind.dtype);
          TRL layer(options);
          fill(*layer, draw);
          const Shape last = layers ? Shape{2} : Shape{};
          const at::Tensor all = widened(layer->weight->factorization(), kind.wide).to_tensor();
          const at::Tensor dense = (layers ? all[2] : all).reshape({product(in), product(out)});
          const at::Tensor bias =
              options.bias ? (layers ? layer->bias[2] : layer->bias).detach().to(kind.wide) : at::Tensor();
          Shape sizes{draw.in(0, 4)}, result{sizes[0]};
          sizes.insert(sizes.end(), in.begin(), in.end());
          result.insert(result.end(), out.begin(), out.end());
          const std::string text = words("regression", number, layer->weight->factorization(), kind.dtype);
          const Check check(
              kind, draw.normal(sizes, kind.dtype),
              [&](const at::Tensor& x) {
                const at::Tensor y = at::matmul(x.reshape({sizes[0], product(in)}), dense).reshape(result);
                return bias.defined() ? y + bias : y;
              },
              draw);
          for (const auto& [name, implementation] :
               {std::pair("automatic", Implementation::automatic),
                std::pair("factorized", Implementation::factorized),
                std::pair("reconstructed", Implementation::reconstructed)}) {
            layer->options.implementation = implementation;
            VERIFY_SAME(check(name, [&](const at::Tensor& x) { return layer->forward(x, last); }), text);
          }
        }
  }

  /// Against the Kronecker product of the factors.
  void contraction() {
    quint64 number = 40000;
    for (const NumberKind& kind : kinds)
      for (std::size_t order = 1; order <= 4; ++order)
        for (int again = 0; again < 3; ++again) {
          Draw draw(++number);
          TclOptions options;
          const Shape in = draw.sizes(order, 1, 4), out = draw.sizes(order, 1, 4);
          options.input_shape = in;
          options.rank = out;
          options.bias = draw.coin();
          options.tensor = at::TensorOptions().dtype(kind.dtype);
          TCL layer(options);
          fill(*layer, draw);
          at::Tensor dense = at::ones({1, 1}, kind.wide);
          for (const at::Tensor& factor : layer->factors)
            dense = at::kron(dense, factor.detach().to(kind.wide));
          Shape sizes{draw.in(0, 4)}, result{sizes[0]};
          sizes.insert(sizes.end(), in.begin(), in.end());
          result.insert(result.end(), out.begin(), out.end());
          const Check check(
              kind, draw.normal(sizes, kind.dtype),
              [&](const at::Tensor& x) {
                const at::Tensor y = at::linear(x.reshape({sizes[0], product(in)}), dense).reshape(result);
                return options.bias ? y + layer->bias.detach().to(kind.wide) : y;
              },
              draw);
          VERIFY_SAME(check("contraction", [&](const at::Tensor& x) { return layer->forward(x); }),
                      "contraction case " + std::to_string(number));
        }
  }

  void cleanupTestCase() { qInfo("%d random layers", cases); }
};

TENFOLD_TEST_CLASS(TestRandomNetworks)
#include "test_random_networks.moc"
