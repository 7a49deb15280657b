// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/match.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <set>

namespace tenfold {
namespace {

/// What stands before the names on one side and not on the other, found by the pair of names that makes most
/// match.
struct Prefixes {
  std::string of_weights, of_places;
};

std::vector<const Input*> places_of(const Program& program) {
  std::vector<const Input*> places;
  for (const auto& input : program.inputs)
    if (input.kind == InputKind::parameter || input.kind == InputKind::buffer) places.push_back(&input);
  return places;
}

/// The name on the other side; nothing when it does not begin with its own prefix.
std::optional<std::string> exchanged(const std::string& name, const std::string& from,
                                     const std::string& to) {
  if (!name.starts_with(from)) return {};
  return to + name.substr(from.size());
}

Prefixes find_prefixes(const StateDict& weights, const std::vector<const Input*>& places) {
  const auto matches = [&](const Prefixes& prefixes) {
    return std::count_if(places.begin(), places.end(), [&](const Input* place) {
      const auto name = exchanged(place->name, prefixes.of_places, prefixes.of_weights);
      return name && weights.find(*name) != nullptr;
    });
  };
  Prefixes best;
  if (places.empty()) return best;
  constexpr int most_tries = 100;
  int tries = 0;
  auto most = matches(best);
  const std::string& first = places.front()->name;
  for (const auto& [name, tensor] : weights) {
    Prefixes tried;
    if (name.ends_with("." + first))
      tried.of_weights = name.substr(0, name.size() - first.size());
    else if (first.ends_with("." + name))
      tried.of_places = first.substr(0, first.size() - name.size());
    else
      continue;
    if (++tries > most_tries) break;
    if (const auto count = matches(tried); count > most) best = tried, most = count;
  }
  return best;
}

class Attachment {
 public:
  Attachment(const StateDict& weights, Program& program)
      : weights_(weights), program_(program), places_(places_of(program)) {}

  Fit make() {
    by_name();
    by_shape();
    for (const Input* place : left_) fit_.missing.push_back(place->name);
    for (const auto& [name, tensor] : weights_)
      if (!used_.contains(name) && !mentioned_.contains(name)) fit_.unexpected.push_back(name);
    return std::move(fit_);
  }

 private:
  void by_name() {
    const Prefixes prefixes = find_prefixes(weights_, places_);
    if (!prefixes.of_weights.empty())
      fit_.remarks.push_back("the names begin with '" + prefixes.of_weights + "', which was left out");
    if (!prefixes.of_places.empty())
      fit_.remarks.push_back("the architecture's names begin with '" + prefixes.of_places +
                             "', which was put before");
    for (const Input* place : places_) {
      const auto name = exchanged(place->name, prefixes.of_places, prefixes.of_weights);
      const at::Tensor* found = name ? weights_.find(*name) : nullptr;
      const at::Tensor& own = program_.tensor_of(*place);
      if (found == nullptr) {
        left_.push_back(place);
      } else if (found->sizes() == own.sizes()) {
        put(*place, *name, *found);
      } else {
        mentioned_.insert(*name);
        fit_.different.push_back(place->name + ": " + size_text(found->sizes().vec()) + " in the file, " +
                                 size_text(own.sizes().vec()) + " in the architecture");
      }
    }
  }

  void by_shape() {
    std::map<Shape, std::vector<std::string>> offered;
    std::map<Shape, std::size_t> wanted;
    for (const auto& [name, tensor] : weights_)
      if (!used_.contains(name) && !mentioned_.contains(name)) offered[tensor.sizes().vec()].push_back(name);
    for (const Input* place : left_) ++wanted[program_.tensor_of(*place).sizes().vec()];
    std::map<Shape, std::size_t> next;
    std::vector<const Input*> still;
    std::size_t count = 0;
    std::string example;
    for (const Input* place : left_) {
      const Shape shape = program_.tensor_of(*place).sizes().vec();
      if (offered[shape].size() != wanted[shape]) {
        still.push_back(place);
        continue;
      }
      const std::string name = offered[shape][next[shape]++];
      put(*place, name, *weights_.find(name));
      if (count++ == 0) example = name + " is " + place->name;
    }
    left_ = std::move(still);
    if (count > 0)
      fit_.remarks.push_back(std::to_string(count) +
                             " tensors were matched by shape and order, not by name: " + example);
  }

  void put(const Input& place, const std::string& name, const at::Tensor& tensor) {
    at::Tensor& own = program_.tensors.at(place.name);
    const auto [kept, is_new] = objects_.try_emplace(
        {tensor.const_data_ptr(), tensor.sizes().vec(), tensor.strides().vec(), own.scalar_type()});
    if (is_new) kept->second = tensor.detach().to(own.scalar_type());
    if (own.requires_grad()) kept->second.requires_grad_(true);
    own = kept->second;
    used_.insert(name);
    ++fit_.matched;
  }

  const StateDict& weights_;
  Program& program_;
  std::vector<const Input*> places_, left_;
  std::set<std::string> used_, mentioned_;
  std::map<std::tuple<const void*, Shape, Shape, at::ScalarType>, at::Tensor> objects_;
  Fit fit_;
};

/// Names as the file has them, of a fit under an architecture's own names.
void name_as_in_file(Fit& fit, const Translation& translation) {
  for (auto& name : fit.unexpected) name = translation.name_in_file(name);
  fit.remarks.insert(fit.remarks.begin(), translation.remarks.begin(), translation.remarks.end());
}

}  // namespace

StateDict without_empty(const StateDict& weights) {
  StateDict made;
  for (const auto& [name, tensor] : weights)
    if (tensor.numel() > 0) made.set(name, tensor);
  return made;
}

void make_float32(Drawing& drawing) {
  std::map<const void*, at::Tensor> objects;  // tied weights stay tied
  std::set<std::string> converted;
  const auto originals = drawing.program.tensors;  // kept alive, so that addresses stay theirs
  for (auto& [name, tensor] : drawing.program.tensors) {
    if (!tensor.is_floating_point() || tensor.scalar_type() == at::kFloat) continue;
    converted.insert(c10::toString(tensor.scalar_type()));
    at::Tensor& kept = objects[tensor.unsafeGetTensorImpl()];
    if (!kept.defined()) kept = tensor.detach().to(at::kFloat).requires_grad_(tensor.requires_grad());
    tensor = kept;
  }
  for (const auto& type : converted)
    drawing.fit.remarks.push_back("tensors of type " + type + " were made float32");
}

std::optional<Drawing> draw(const BuiltIn& architecture, const StateDict& weights, const Choices& choices) {
  choices.require_known(architecture.choices);
  const Translation translation = translate(weights, architecture.rules);
  ModelBuilder builder(translation.weights, choices);
  const std::vector<Argument> outputs = architecture.draw(builder);
  if (outputs.empty()) return {};
  Drawing drawing = builder.finish(outputs);
  name_as_in_file(drawing.fit, translation);
  return drawing;
}

std::vector<Candidate> candidates(const StateDict& weights, const Job& job) {
  std::vector<Candidate> found;
  const auto& all = catalogue();
  for (std::size_t k = 0; k < all.size(); ++k) {
    job.checkpoint(static_cast<std::int64_t>(k), static_cast<std::int64_t>(all.size()),
                   "trying " + all[k].name);
    auto drawing = draw(all[k], weights, {all[k].id, {}});
    if (drawing && drawing->fit.matched > 0) found.push_back({&all[k], std::move(drawing->fit)});
  }
  std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    return a.fit.problems() < b.fit.problems();
  });
  return found;
}

Fit attach(const StateDict& weights, Program& program) { return Attachment(weights, program).make(); }

}  // namespace tenfold
