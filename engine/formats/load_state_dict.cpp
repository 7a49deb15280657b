// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/load_state_dict.h"

#include <ATen/ATen.h>

#include <functional>
#include <optional>
#include <unordered_set>

#include "engine/formats/state_names.h"
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < 8; ++k) text += (k == 0 ? "" : ", ") + names[k];
  return names.size() > 8 ? text + " and " + std::to_string(names.size() - 8) + " more" : text;
}

/// Real pairs as complex numbers where those are wanted, or pairs of complex numbers.
at::Tensor converted(const at::Tensor& found, at::ScalarType wanted, std::int64_t order) {
  if (at::isComplexType(wanted) && !found.is_complex() && found.dim() == order + 1 && found.size(-1) == 2)
    return at::view_as_complex(found.contiguous());
  if (!at::isComplexType(wanted) && found.is_complex() && found.dim() + 1 == order)
    return at::view_as_real(found.resolve_conj());
  return found;
}

void require_no_complex_loss(const std::string& name, const at::Tensor& found, at::ScalarType wanted) {
  if (found.is_complex() && !at::isComplexType(wanted))
    throw Error("state.complex", "{name} is complex in the file, but real in the module", {{"name", name}});
}

/// Reads everything first and writes only when all of it fits.
class Loader {
 public:
  Loader(const StateDict& dict, LoadReport& report) : dict_(dict), report_(report) {}

  void visit(torch::nn::Module& module, const std::string& prefix);
  void check_names(bool strict);
  void write() const {
    for (const auto& each : writes_) each();
  }

 private:
  const at::Tensor* take(const std::string& name);
  void plain(const at::Tensor& target, const std::string& name);
  void factorized(FactorizedTensorImpl& tensor, const std::string& prefix);
  std::optional<Factorization> factors_of(const Factorization& like, const std::string& prefix);
  bool is_duplicate(const std::string& name) const;

  const StateDict& dict_;
  LoadReport& report_;
  std::unordered_set<std::string> used_;
  std::vector<std::function<void()>> writes_;
};

void Loader::visit(torch::nn::Module& module, const std::string& prefix) {
  auto* tensor = dynamic_cast<FactorizedTensorImpl*>(&module);
  if (tensor != nullptr) factorized(*tensor, prefix);
  for (const auto& each : module.named_parameters(/*recurse=*/false))
    if (tensor == nullptr || each.key() != tensor->format().core_name())
      plain(each.value(), prefix + each.key());
  for (const auto& each : module.named_buffers(/*recurse=*/false)) plain(each.value(), prefix + each.key());
  for (const auto& child : module.named_children())
    if (tensor == nullptr || child.key() != "factors") visit(*child.value(), prefix + child.key() + ".");
}

const at::Tensor* Loader::take(const std::string& name) {
  for (const std::string& spelling : spellings(name)) {
    const at::Tensor* found = dict_.find(spelling);
    if (found == nullptr) continue;
    used_.insert(spelling);
    if (spelling != name) report_.renamed.push_back(spelling + " -> " + name);
    return found;
  }
  report_.missing.push_back(name);
  return nullptr;
}

void Loader::plain(const at::Tensor& target, const std::string& name) {
  const at::Tensor* found = take(name);
  if (found == nullptr) return;
  const at::Tensor values = converted(*found, target.scalar_type(), target.dim());
  require_no_complex_loss(name, values, target.scalar_type());
  if (values.sizes() != target.sizes())
    throw Error("state.size", "{name} is {found} in the file, but {wanted} in the module",
                {{"name", name},
                 {"found", to_string(values.sizes().vec())},
                 {"wanted", to_string(target.sizes().vec())}});
  writes_.emplace_back([target, values] {
    const at::NoGradGuard no_grad;
    at::Tensor(target).copy_(values);
  });
}

std::optional<Factorization> Loader::factors_of(const Factorization& like, const std::string& prefix) {
  Factorization found = like;
  bool complete = true;
  const auto read = [&](at::Tensor& tensor, const std::string& name) {
    const at::Tensor* entry = take(prefix + name);
    complete = complete && entry != nullptr;
    if (entry == nullptr) return;
    tensor = converted(*entry, tensor.scalar_type(), tensor.dim());
    require_no_complex_loss(prefix + name, tensor, like.tensors()[0].scalar_type());
  };
  if (like.core.defined()) read(found.core, like.format->core_name());
  for (std::size_t k = 0; k < found.factors.size(); ++k)
    read(found.factors[k], "factors.factor_" + std::to_string(k));
  if (!complete) return std::nullopt;
  // tltorch's dense tensor takes the tensorized shape when it was initialised from a matrix
  if (like.format->name() == "Dense" && found.core.numel() == like.core.numel())
    found.core = found.core.reshape(like.core.sizes());
  return found;
}

void Loader::factorized(FactorizedTensorImpl& tensor, const std::string& prefix) {
  const Factorization present = tensor.factorization().detach();
  const std::string name = prefix.empty() ? "the tensor" : prefix.substr(0, prefix.size() - 1);
  std::optional<Factorization> found = factors_of(present, prefix);
  if (!found) return;
  try {
    validate(*found);
  } catch (const Error& error) {
    throw Error("state.shape", "{name} of the file does not fit: {why}",
                {{"name", name}, {"why", error.what()}});
  }
  if (found->rank() != present.rank()) {
    // a view that repeats its memory could ask for any size
    for (const at::Tensor& each : found->tensors())
      if (each.nbytes() > each.storage().nbytes())
        throw Error("state.expanded", "a factor of {name} is larger than what the file holds",
                    {{"name", name}});
    report_.rebuilt.push_back(name);
  }
  const at::TensorOptions options = present.options().requires_grad(false);
  writes_.emplace_back([&tensor, values = *found, options] {
    const at::NoGradGuard no_grad;
    tensor.assign(values.to(options).clone());
  });
}

/// A layer made from a factorization is saved with a second set of its factors.
bool Loader::is_duplicate(const std::string& name) const {
  const std::string copy = "factorization.";
  const std::size_t at = name.find(copy);
  if (at == std::string::npos || (at > 0 && name[at - 1] != '.')) return false;
  std::string original = name;
  return used_.contains(original.replace(at, copy.size(), "weight."));
}

void Loader::check_names(bool strict) {
  for (const auto& [name, tensor] : dict_)
    if (!used_.contains(name) && !is_duplicate(name)) report_.unexpected.push_back(name);
  if (!strict || (report_.missing.empty() && report_.unexpected.empty())) return;
  std::string why;
  if (!report_.missing.empty()) why = "it lacks " + listed(report_.missing);
  if (!report_.unexpected.empty())
    why += (why.empty() ? "" : "; ") + ("the module has no " + listed(report_.unexpected));
  throw Error("state.names", "the state_dict does not fit the module: {why}", {{"why", why}});
}

void collect(const torch::nn::Module& module, const std::string& prefix, StateDict& dict) {
  for (const auto& each : module.named_parameters(/*recurse=*/false))
    dict.set(prefix + each.key(), each.value());
  for (const auto& each : module.named_buffers(/*recurse=*/false))
    dict.set(prefix + each.key(), each.value());
  for (const auto& child : module.named_children()) collect(*child.value(), prefix + child.key() + ".", dict);
}

}  // namespace

StateDict state_dict(const torch::nn::Module& module) {
  StateDict dict;
  collect(module, "", dict);
  return dict;
}

void load_state_dict(torch::nn::Module& module, const StateDict& dict, LoadReport* report,
                     const LoadOptions& options) {
  LoadReport own;
  LoadReport& said = report ? *report : own;
  said = {};
  Loader loader(dict, said);
  loader.visit(module, "");
  loader.check_names(options.strict);
  loader.write();
}

}  // namespace tenfold
