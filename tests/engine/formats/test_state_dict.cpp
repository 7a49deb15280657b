// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>

#include <QTemporaryDir>

#include "engine/formats/infer_format.h"
#include "engine/formats/load_state_dict.h"
#include "engine/formats/pickle.h"
#include "engine/formats/state_names.h"
#include "engine/hooks/tensor_lasso.h"
#include "tests/engine/tensors/sample_tensors.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// As a factorized linear layer keeps its parameters: bias, then the weight's.
struct LayerImpl : torch::nn::Module {
  explicit LayerImpl(FactorizedTensor tensor) : weight(std::move(tensor)) {
    bias = register_parameter("bias", filled({4}, 0));
    register_module("weight", weight);
  }
  at::Tensor bias;
  FactorizedTensor weight;
};

FactorizedTensor tensor_of_rank(const std::string& name, std::int64_t rank,
                                const NestedShape& shape = {4, 5, 6}) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(at::kDouble);
  FactorizedTensor tensor = FactorizedTensor::create(shape, {rank}, name, options);
  fill_parameters(*tensor);
  return tensor;
}

/// Entries under other names.
StateDict renamed(const StateDict& dict, const std::function<QString(QString)>& change) {
  StateDict made;
  for (const auto& [name, tensor] : dict)
    made.set(change(QString::fromStdString(name)).toStdString(), tensor);
  return made;
}

std::string path_in(const QTemporaryDir& folder, const char* name) {
  return folder.filePath(QString::fromLatin1(name)).toStdString();
}

void save(const std::string& path, const PickleValue& value) { save_pickle_archive(path, value); }

}  // namespace

class TestStateDict : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void roundTrip() {
    const QTemporaryDir folder;
    const std::string path = path_in(folder, "a.pt");
    const at::Tensor storage = at::arange(24, at::kFloat);
    StateDict dict;
    dict.set("b.weight", storage.reshape({4, 6}).t());
    dict.set("a.tied", storage.slice(0, 3, 9, 2));
    dict.set("c.complex", at::complex(storage, storage + 1));
    dict.set("d.count", at::tensor(7));
    dict.set("e.half", storage.to(at::kBFloat16));
    dict.set("f.none", at::empty({0, 3}));
    write_state_dict(path, dict);
    const StateDict found = read_state_dict(path);
    QCOMPARE(found.size(), dict.size());
    auto at = found.begin();
    for (const auto& [name, tensor] : dict) {
      QCOMPARE(at->first, name);
      QVERIFY(at->second.scalar_type() == tensor.scalar_type() && at::equal(at->second, tensor));
      QCOMPARE(at->second.strides().vec(), tensor.strides().vec());
      ++at;
    }
    QVERIFY(found.find("a.tied")->is_alias_of(*found.find("b.weight")));
  }

  void checkpoints() {
    const QTemporaryDir folder;
    const std::string path = path_in(folder, "a.pt");
    const auto text = [](const char* value) { return PickleValue::text(value); };
    const PickleValue inner = PickleValue::dict(
        {{text("w"), PickleValue::tensor(wave({2}))}, {text("_extra_state"), PickleValue::integer(3)}});
    save(path, PickleValue::dict({{text("epoch"), PickleValue::integer(2)}, {text("state_dict"), inner}}));
    QCOMPARE(read_state_dict(path).size(), std::size_t{1});
    QCOMPARE(read_state_dict(path, "state_dict").begin()->first, std::string("w"));
    QCOMPARE(error_id([&] { read_state_dict(path, "epoch"); }), std::string("state.none"));
    save(path, PickleValue::list({PickleValue::integer(1)}));
    QCOMPARE(error_id([&] { read_state_dict(path); }), std::string("state.none"));
    save(path, PickleValue::dict({{text("a"), PickleValue::integer(1)}}));
    QCOMPARE(error_id([&] { read_state_dict(path); }), std::string("state.none"));
  }

  void everyFormatLoads() {
    for (auto& [label, tensor] : sample_tensors()) {
      FactorizedTensor fresh(
          tensor->factorization().detach().map([](const at::Tensor& t) { return at::zeros_like(t); }),
          tensor->split_complex());
      LoadReport report;
      load_state_dict(*fresh, state_dict(*tensor), &report);
      QVERIFY2(at::equal(fresh->to_tensor(), tensor->to_tensor()), label.c_str());
      QVERIFY2(report.rebuilt.empty() && report.renamed.empty(), label.c_str());
      // the others are ours alone, and their names and sizes are those of tltorch's
      if (tensor->format().name() == "BlockCP" || tensor->format().name() == "LowRank") continue;
      const StateDict dict = state_dict(*tensor);
      const InferredTensor inferred = infer_format(dict, "", tensor->tensorized_shape());
      QVERIFY2(inferred.factorization.format == &tensor->format(), label.c_str());
      QVERIFY2(inferred.split_complex == tensor->split_complex(), label.c_str());
      QVERIFY2(inferred.factorization.rank() == tensor->rank(), label.c_str());
      QVERIFY2(at::equal(inferred.factorization.to_tensor(), tensor->to_tensor()), label.c_str());
    }
  }

  void otherRanks() {
    for (const char* name : {"CP", "Tucker", "TT", "TensorRing"}) {
      LayerImpl source(tensor_of_rank(name, 3)), target(tensor_of_rank(name, 2));
      LoadReport report;
      load_state_dict(target, state_dict(source), &report);
      QCOMPARE(report.rebuilt, (std::vector<std::string>{"weight"}));
      QCOMPARE(target.weight->rank(), source.weight->rank());
      QVERIFY(at::equal(target.weight->to_tensor(), source.weight->to_tensor()));
      for (const at::Tensor& parameter : target.parameters()) QVERIFY(parameter.requires_grad());
      // what was loaded is memory of its own
      const at::NoGradGuard no_grad;
      const at::Tensor before = target.weight->to_tensor();
      for (const at::Tensor& parameter : source.parameters()) parameter.zero_();
      QVERIFY(at::equal(target.weight->to_tensor(), before));
    }
  }

  /// Nothing is written when anything does not fit.
  void allOrNothing() {
    LayerImpl source(tensor_of_rank("CP", 3)), target(tensor_of_rank("CP", 2));
    const at::Tensor before = target.weight->to_tensor().detach();
    StateDict dict = state_dict(source);
    dict.set("bias", at::zeros({5}));
    QCOMPARE(error_id([&] { load_state_dict(target, dict); }), std::string("state.size"));
    dict = state_dict(source);
    dict.set("weight.factors.factor_1", at::zeros({7, 3}));
    QCOMPARE(error_id([&] { load_state_dict(target, dict); }), std::string("state.shape"));
    dict = state_dict(source);
    dict.set("weight.factors.factor_3", at::zeros({7, 3}));
    QCOMPARE(error_id([&] { load_state_dict(target, dict); }), std::string("state.names"));
    StateDict fewer;
    for (const auto& [name, tensor] : state_dict(source))
      if (name != "weight.factors.factor_2") fewer.set(name, tensor);
    QCOMPARE(error_id([&] { load_state_dict(target, fewer); }), std::string("state.names"));
    dict = state_dict(source);
    for (int k = 0; k < 3; ++k)
      dict.set("weight.factors.factor_" + std::to_string(k), at::zeros({4 + k, 1}).expand({4 + k, 100}));
    dict.set("weight.weights", at::zeros({1}).expand({100}));
    QCOMPARE(error_id([&] { load_state_dict(target, dict); }), std::string("state.expanded"));
    QVERIFY(at::equal(target.weight->to_tensor(), before));
    LoadReport report;
    load_state_dict(target, fewer, &report, {false});
    QCOMPARE(report.missing, (std::vector<std::string>{"weight.factors.factor_2"}));
    QVERIFY(at::equal(target.weight->to_tensor(), before));
  }

  void earlierVersions() {
    QCOMPARE(spellings("a.weight.factors.factor_2"),
             (std::vector<std::string>{"a.weight.factors.factor_2", "a.weight.factors.param_2",
                                       "a.weight.factors.2", "a.factors.factor_2", "a.factors.param_2",
                                       "a.factors.2"}));
    QCOMPARE(spellings("a.factor_2"),
             (std::vector<std::string>{"a.factor_2", "a.factors.param_2", "a.factors.2"}));
    QCOMPARE(spellings("a.weight"), (std::vector<std::string>{"a.weight"}));
    for (const char* name : {"CP", "Tucker", "TT"})
      for (const char* list : {"factors.", "factors.param_"}) {
        LayerImpl source(tensor_of_rank(name, 3)), target(tensor_of_rank(name, 3));
        const StateDict old = renamed(state_dict(source), [&](QString key) {
          return key.replace("factors.factor_", list).replace("weight.", "");
        });
        for (const at::Tensor& parameter : target.parameters()) at::Tensor(parameter).data().zero_();
        LoadReport report;
        load_state_dict(target, old, &report);
        QVERIFY(report.renamed.size() >= 3);
        QVERIFY(at::equal(target.weight->to_tensor(), source.weight->to_tensor()));
        QCOMPARE(infer_format(old, "").factorization.format->name(), std::string(name));
        const StateDict nested = renamed(old, [](const QString& key) { return "fc." + key; });
        QCOMPARE(infer_format(nested, "fc").factorization.rank(), source.weight->rank());
        QCOMPARE(infer_format(nested, "fc.weight").factorization.rank(), source.weight->rank());
      }
  }

  /// 0.2 did not save the factors of CP layers; factorization.* is a second copy.
  void incompleteAndDuplicate() {
    LayerImpl source(tensor_of_rank("CP", 3));
    StateDict dict;
    dict.set("weight.weights", at::ones({3}));
    QCOMPARE(error_id([&] { infer_format(dict, ""); }), std::string("state.incomplete"));
    QCOMPARE(error_id([&] { infer_format(dict, "fc"); }), std::string("state.unfactorized"));
    StateDict twice = state_dict(source);
    for (const auto& [name, tensor] : state_dict(source))
      if (name != "bias") twice.set("factorization." + name.substr(7), tensor);
    load_state_dict(source, twice);
    twice.set("other.weights", at::ones({3}));
    QCOMPARE(error_id([&] { load_state_dict(source, twice); }), std::string("state.names"));
  }

  void inferredShapes() {
    const auto shape_of = [](const NestedShape& shape, const char* name) {
      FactorizedTensor tensor = tensor_of_rank(name, 2, shape);
      StateDict dict = state_dict(*tensor);
      return infer_format(dict, "").factorization.shape;
    };
    const NestedShape matrix{Shape{2, 5}, Shape{4, 3}}, batch{2, Shape{2, 5}, Shape{4, 3}};
    QVERIFY(shape_of(matrix, "BlockTT") == matrix);
    QVERIFY(shape_of(batch, "BlockTT") == batch);
    QVERIFY(shape_of(matrix, "CP") == nested({2, 5, 4, 3}));
    QVERIFY(shape_of({6, 4, 3, 3}, "TT") == nested({6, 4, 3, 3}));
    StateDict two;
    two.set("fc.factor_0", wave({4, 3}));
    two.set("fc.factor_1", wave({5, 3}));
    QCOMPARE(error_id([&] { infer_format(two, "fc"); }), std::string("state.unfactorized"));
  }

  /// Real pairs into complex parameters and back, other dtypes, and a dense tensor in its taken-apart shape.
  void conversions() {
    for (auto& [label, tensor] : sample_tensors()) {
      if (label.find("split") == std::string::npos) continue;
      const Factorization zeros =
          tensor->factorization().detach().map([](const at::Tensor& t) { return at::zeros_like(t); });
      FactorizedTensor whole(zeros.clone(), false), pairs(zeros.clone(), true);
      load_state_dict(*whole, state_dict(*tensor));
      QVERIFY2(at::equal(whole->to_tensor(), tensor->to_tensor()), label.c_str());
      load_state_dict(*pairs, state_dict(*whole));
      QVERIFY2(at::equal(pairs->to_tensor(), tensor->to_tensor()), label.c_str());
      FactorizedTensor real(zeros.map([](const at::Tensor& t) { return at::real(t).clone(); }), false);
      QVERIFY2(error_id([&] { load_state_dict(*real, state_dict(*whole)); }) == "state.complex",
               label.c_str());
    }
    FactorizedTensor dense = FactorizedTensor::create(NestedShape{Shape{2, 3}, Shape{4, 2}}, {1.0}, "dense");
    StateDict dict;
    dict.set("tensor", wave({2, 3, 4, 2}));
    load_state_dict(*dense, dict);
    QVERIFY(at::allclose(dense->to_tensor(), wave({2, 3, 4, 2}).to(at::kFloat)));
  }

  void plainModulesAndLasso() {
    torch::nn::BatchNorm1d norm(3), other(3);
    norm->running_mean.fill_(2);
    load_state_dict(*other, state_dict(*norm));
    QVERIFY(at::equal(other->running_mean, norm->running_mean));
    QCOMPARE(state_dict(*norm).size(), std::size_t{5});
    FactorizedTensor tensor = tensor_of_rank("Tucker", 3), target = tensor_of_rank("Tucker", 3);
    const TensorLasso lasso = tensor_lasso("Tucker");
    lasso.apply(tensor);
    lasso.apply(target);
    lasso.set_weights(tensor, .25);
    load_state_dict(*target, state_dict(*tensor));
    QVERIFY(lasso_weights(target)[2].eq(.25).all().item<bool>());
  }
};

TENFOLD_TEST_CLASS(TestStateDict)
#include "test_state_dict.moc"
