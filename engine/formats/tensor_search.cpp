// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/tensor_search.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <tuple>

#include "engine/formats/state_names.h"
#include "engine/support/error.h"
#include "engine/support/number_text.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t longest_list = 1000, longest_setting = 60;
constexpr std::size_t most_modules = 100'000;

/// Whether this is a pickled torch.nn.Module: its state is the dictionary of its attributes.
bool is_module(const PickleValue& value) {
  if (!value.is(Kind::record)) return false;
  const PickleValue* parameters = value.as_record().state.find("_parameters");
  const PickleValue* modules = value.as_record().state.find("_modules");
  return parameters != nullptr && parameters->is(Kind::dict) && modules != nullptr && modules->is(Kind::dict);
}

/// A tensor, or the Parameter or Variable of PyTorch before 0.4 that holds one; nullptr for everything else.
const at::Tensor* tensor_in(const PickleValue& value) {
  if (value.is(Kind::tensor)) return &value.as_tensor();
  if (!value.is(Kind::record)) return nullptr;
  const PickleRecord& record = value.as_record();
  if (record.name != "Parameter" && record.name != "Variable") return nullptr;
  if (!record.args.empty() && record.args[0].is(Kind::tensor)) return &record.args[0].as_tensor();
  const PickleValue& state = record.state;
  if (state.is(Kind::tuple) && !state.items().empty() && state.items()[0].is(Kind::tensor))
    return &state.items()[0].as_tensor();
  return nullptr;
}

/// A tensor of a kind that is not read: quantized, sparse.
bool is_unread_tensor(const PickleRecord& record) {
  return record.called && record.module == "torch._utils" && record.name.starts_with("_rebuild_");
}

bool is_numpy_array(const PickleRecord& record) {
  return record.called && record.module.starts_with("numpy.") &&
         (record.name == "_reconstruct" || record.name == "_frombuffer");
}

/// Calls `visit` with the name and value of every part that has a name; numbers are names too
/// unless only `texts` are asked for.
template <class Visit>
void for_each_part(const PickleValue& value, const Visit& visit, bool texts = false) {
  const auto pairs = [&](const PickleValue::Pairs& all) {
    for (const auto& [name, part] : all)
      if (name.is(Kind::text))
        visit(name.as_text(), part);
      else if (!texts && name.is(Kind::integer))
        visit(std::to_string(name.as_integer()), part);
  };
  if (value.is(Kind::dict)) {
    pairs(value.pairs());
  } else if (value.is(Kind::list) || value.is(Kind::tuple)) {
    for (std::size_t k = 0; k < value.items().size(); ++k) visit(std::to_string(k), value.items()[k]);
  } else if (value.is(Kind::record)) {
    pairs(value.as_record().pairs);
    if (value.as_record().state.is(Kind::dict)) pairs(value.as_record().state.pairs());
  }
}

template <class Visit>
void for_each_in(const PickleValue& state, const char* key, const Visit& visit) {
  const PickleValue* held = state.find(key);
  if (held != nullptr && held->is(Kind::dict)) for_each_part(*held, visit);
}

/// A set is an instruction in new pickles and a call of `set` with a list in old ones.
std::set<std::string> not_persistent(const PickleValue& state) {
  std::set<std::string> names;
  const PickleValue* set = state.find("_non_persistent_buffers_set");
  if (set == nullptr || !set->is(Kind::record)) return names;
  const PickleRecord& record = set->as_record();
  const bool called = !record.args.empty() && record.args[0].is(Kind::list);
  for (const PickleValue& name : called ? record.args[0].items() : record.items)
    if (name.is(Kind::text)) names.insert(name.as_text());
  return names;
}

/// Calls `visit` with the path and record of a module and of all below it, each before its children.
template <class Visit>
void for_each_module(const PickleValue& module, const std::string& path, const Visit& visit,
                     std::size_t& count) {
  if (++count > most_modules)
    throw Error("pickle.modules", "the pickled module has more than {count} modules",
                {{"count", std::to_string(most_modules)}});
  visit(path, module.as_record());
  for_each_in(module.as_record().state, "_modules", [&](const std::string& name, const PickleValue& child) {
    if (is_module(child)) for_each_module(child, entry_name(path, name), visit, count);
  });
}

template <class Visit>
void for_each_module(const PickleValue& module, const Visit& visit) {
  std::size_t count = 0;
  for_each_module(module, "", visit, count);
}

/// In the order of Python's state_dict().
template <class Visit>
void for_each_module_tensor(const PickleValue& module, const Visit& visit) {
  for_each_module(module, [&](const std::string& path, const PickleRecord& record) {
    const auto take = [&](const std::string& name, const PickleValue& value) {
      if (const at::Tensor* tensor = tensor_in(value)) visit(entry_name(path, name), *tensor);
    };
    for_each_in(record.state, "_parameters", take);
    const auto hidden = not_persistent(record.state);
    for_each_in(record.state, "_buffers", [&](const std::string& name, const PickleValue& value) {
      if (!hidden.contains(name)) take(name, value);
    });
  });
}

/// As Python prints it; empty for what is no plain value, or long.
std::string plain_text(const PickleValue& value) {
  switch (value.kind()) {
    case Kind::boolean:
      return value.as_boolean() ? "True" : "False";
    case Kind::integer:
      return std::to_string(value.as_integer());
    case Kind::real:
      return short_number(value.as_real(), 6);
    case Kind::text:
      return value.as_text().size() < longest_setting ? "'" + value.as_text() + "'" : "";
    case Kind::list:
    case Kind::tuple: {
      std::string inside;
      for (const PickleValue& item : value.items()) {
        const std::string each = item.is(Kind::list) || item.is(Kind::tuple) ? "" : plain_text(item);
        if (each.empty() || inside.size() > longest_setting) return {};
        inside += (inside.empty() ? "" : ", ") + each;
      }
      return value.is(Kind::list) ? "[" + inside + "]" : "(" + inside + ")";
    }
    default:
      return {};
  }
}

std::string settings_of(const PickleValue& state) {
  std::string text;
  for_each_part(state, [&](const std::string& name, const PickleValue& value) {
    if (name.starts_with('_') || name == "training") return;
    const std::string shown = plain_text(value);
    if (!shown.empty()) text += (text.empty() ? "" : ", ") + name + "=" + shown;
  });
  return text;
}

/// Which of the containers, that values share, this is; nullptr for plain values.
const void* identity(const PickleValue& value) {
  if (value.is(Kind::dict)) return &value.pairs();
  if (value.is(Kind::list) || value.is(Kind::tuple)) return &value.items();
  return value.is(Kind::record) ? &value.as_record() : nullptr;
}

class Search {
 public:
  std::vector<TensorPlace> places;

  void look_into(const PickleValue& value, const std::string& path) {
    const void* container = identity(value);
    if (container == nullptr || places.size() >= most_places || !seen_.insert(container).second) return;
    TensorPlace place{path, &value};
    if (is_module(value)) {
      for_each_module_tensor(value, [&](const std::string&, const at::Tensor&) { ++place.tensors; });
      places.push_back(place);
      return;
    }
    for_each_part(value, [&](const std::string&, const PickleValue& part) {
      if (tensor_in(part) != nullptr) ++place.tensors;
    });
    if (place.tensors > 0) places.push_back(place);
    std::size_t looked_at = 0;
    const auto look = [&](const std::string& name, const PickleValue& part) {
      if (tensor_in(part) == nullptr && looked_at++ < longest_list) look_into(part, entry_name(path, name));
    };
    for_each_part(value, look, true);  // numbers are parameters in an optimizer's state: no choices
  }

 private:
  std::set<const void*> seen_;
};

std::string lower(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

/// The state of training beside the weights.
bool is_secondary(const std::string& key) {
  static constexpr std::array words = {"optim", "sched", "scaler", "rng", "loops", "callbacks"};
  const std::string small = lower(key);
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return small.find(word) != std::string::npos; });
}

/// The usual names first, averages last.
std::size_t place_of_name(const std::string& key) {
  static constexpr std::array usual = {"",        "state_dict", "model_state_dict", "model", "net",
                                       "network", "module",     "weights",          "params"};
  const std::string last = lower(key.substr(key.rfind('.') + 1));
  const auto at = std::find(usual.begin(), usual.end(), last);
  const bool average = last.find("ema") != std::string::npos || last.find("avg") != std::string::npos;
  return static_cast<std::size_t>(at - usual.begin()) + (average ? 1 : 0);
}

/// Names of the parts that are records for which `wanted` holds, and no tensors.
template <class Wanted>
std::vector<std::string> records_in(const PickleValue& value, const Wanted& wanted) {
  std::vector<std::string> names;
  if (!is_module(value) && tensor_in(value) == nullptr)
    for_each_part(value, [&](const std::string& name, const PickleValue& part) {
      if (part.is(Kind::record) && tensor_in(part) == nullptr && wanted(part.as_record()))
        names.push_back(name);
    });
  return names;
}

}  // namespace

std::vector<TensorPlace> find_tensors(const PickleValue& root) {
  if (tensor_in(root) != nullptr) return {{"", &root, 1}};
  Search search;
  search.look_into(root, "");
  std::vector<TensorPlace> places = std::move(search.places);
  std::size_t most = 0;
  for (const TensorPlace& place : places)
    if (!is_secondary(place.key)) most = std::max(most, place.tensors);
  const auto rank = [&](const TensorPlace& place) {
    return std::tuple(is_secondary(place.key), place.tensors < most / 2, place_of_name(place.key));
  };
  std::stable_sort(places.begin(), places.end(),
                   [&](const TensorPlace& a, const TensorPlace& b) { return rank(a) < rank(b); });
  return places;
}

StateDict tensors_of(const PickleValue& value) {
  StateDict dict;
  const auto take = [&](const std::string& name, const at::Tensor& tensor) { dict.set(name, tensor); };
  if (const at::Tensor* tensor = tensor_in(value))
    take("tensor", *tensor);
  else if (is_module(value))
    for_each_module_tensor(value, take);
  else
    for_each_part(value, [&](const std::string& name, const PickleValue& part) {
      if (const at::Tensor* held = tensor_in(part)) take(name, *held);
    });
  return dict;
}

std::vector<std::string> unread_tensors(const PickleValue& value) {
  return records_in(value, is_unread_tensor);
}

std::vector<std::string> numpy_arrays(const PickleValue& value) { return records_in(value, is_numpy_array); }

std::vector<ModuleLine> modules_of(const PickleValue& value) {
  std::vector<ModuleLine> lines;
  if (is_module(value))
    for_each_module(value, [&](const std::string& path, const PickleRecord& record) {
      lines.push_back({path, record.module + "." + record.name, settings_of(record.state)});
    });
  return lines;
}

}  // namespace tenfold
