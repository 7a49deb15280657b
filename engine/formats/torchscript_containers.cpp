// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/core/jit_type.h>

#include <algorithm>

#include "engine/formats/torchscript_walk.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;

/// The place that Python's index means; -1 beyond the list.
std::int64_t place(std::int64_t index, std::size_t count) {
  const auto size = static_cast<std::int64_t>(count);
  if (index < 0) index += size;
  return index >= 0 && index < size ? index : -1;
}

Items slice(const Items& all, const Items& in) {
  const auto size = static_cast<std::int64_t>(all.size());
  const auto bound = [&](const IValue& value, std::int64_t otherwise) {
    std::int64_t at = value.isNone() ? otherwise : value.toInt();
    if (at < 0) at += size;
    return std::clamp<std::int64_t>(at, 0, size);
  };
  Items part;
  const std::int64_t step = std::min(in.size() > 3 ? in[3].value.toInt() : 1, size + 1);
  for (std::int64_t k = bound(in[1].value, 0); step > 0 && k < bound(in[2].value, size); k += step)
    part.push_back(all[static_cast<std::size_t>(k)]);
  return part;
}

}  // namespace

bool Walk::container_operation(const Node& node, const std::string& name, Items& in) {
  if (in.empty() || !name.starts_with("aten::")) return false;
  if (in[0].pairs) return dict_operation(node, name.substr(6), in);
  if (in[0].items) return list_operation(node, name.substr(6), in);
  return false;
}

bool Walk::list_operation(const Node& node, const std::string& name, Items& in) {
  const auto list = in[0].items;
  const c10::TypePtr type = in[0].type;
  const auto give = [&](Traced made) {
    if (!node.outputs().empty()) set(node.output(), std::move(made));
    return true;
  };
  const auto index = [&](std::size_t argument) {
    const std::int64_t at = place(in.at(argument).value.toInt(), list->size());
    if (at < 0) refuse(node, "the model reads beyond a list");
    return at;
  };
  if (name == "len") return give(Traced::of(static_cast<std::int64_t>(list->size())));
  if (name == "__getitem__") return give((*list)[static_cast<std::size_t>(index(1))]);
  if (name == "slice") return give(Traced::sequence(slice(*list, in), type));
  if (name == "list" || name == "copy") return give(Traced::sequence(*list, type));
  if (name == "append")
    list->push_back(in[1]);
  else if (name == "_set_item")
    (*list)[static_cast<std::size_t>(index(1))] = in[2];
  else if (name == "reverse")
    std::reverse(list->begin(), list->end());
  else if (name == "clear")
    list->clear();
  else if (name == "pop") {
    const std::int64_t at = index(1);
    const Traced last = (*list)[static_cast<std::size_t>(at)];
    list->erase(list->begin() + at);
    return give(last);
  } else if (name == "insert") {
    const auto count = static_cast<std::int64_t>(list->size());
    const std::int64_t at = in[1].value.toInt();
    list->insert(list->begin() + std::clamp<std::int64_t>(at < 0 ? at + count : at, 0, count), in[2]);
  } else if ((name == "extend" || name == "add_") && in[1].items) {
    const Items more = *in[1].items;
    list->insert(list->end(), more.begin(), more.end());
  } else if (name == "add" && in[1].items) {
    Items both = *list;
    both.insert(both.end(), in[1].items->begin(), in[1].items->end());
    return give(Traced::sequence(std::move(both), type));
  } else if (name == "mul" && in[1].value.isInt()) {
    if (in[1].value.toInt() > 100000) refuse(node, "the model makes a list of more than 100000 entries");
    Items many;
    for (std::int64_t k = 0; k < in[1].value.toInt(); ++k)
      many.insert(many.end(), list->begin(), list->end());
    return give(Traced::sequence(std::move(many), type));
  } else if (name == "sort" || name == "remove" || name == "Delete" || name == "mul_") {
    refuse(node, "the model changes a list (" + name + ") in a way that is not supported");
  } else {
    return false;
  }
  return give(in[0]);
}

bool Walk::dict_operation(const Node& node, const std::string& name, Items& in) {
  Pairs& pairs = *in[0].pairs;
  const auto give = [&](Traced made) {
    if (!node.outputs().empty()) set(node.output(), std::move(made));
    return true;
  };
  const auto entry = [&] {
    return std::find_if(pairs.begin(), pairs.end(),
                        [&](const auto& pair) { return pair.first == in[1].value; });
  };
  if (name == "len") return give(Traced::of(static_cast<std::int64_t>(pairs.size())));
  if (name == "__contains__") return give(Traced::of(entry() != pairs.end()));
  if (name == "__getitem__") {
    if (entry() == pairs.end()) refuse(node, "the model reads a key that a dictionary does not have");
    return give(entry()->second);
  }
  if (name == "get") {
    if (entry() != pairs.end()) return give(entry()->second);
    return give(in.size() > 2 ? in[2] : Traced::of(IValue()));
  }
  if (name == "_set_item") {
    if (entry() != pairs.end())
      entry()->second = in[2];
    else
      pairs.emplace_back(in[1].value, in[2]);
    return give(in[0]);
  }
  if (name == "keys" || name == "values" || name == "items") {
    Items items;
    for (const auto& [key, value] : pairs) {
      const Traced name_of = Traced::of(key);
      items.push_back(name == "keys" ? name_of
                      : name == "values"
                          ? value
                          : Traced::sequence({name_of, value},
                                             c10::TupleType::create({key.type(), c10::AnyType::get()})));
    }
    return give(Traced::sequence(std::move(items), node.output()->type()));
  }
  if (name == "pop" || name == "popitem" || name == "update" || name == "clear" || name == "Delete" ||
      name == "setdefault")
    refuse(node, "the model changes a dictionary (" + name + ") in a way that is not supported");
  return false;
}

}  // namespace tenfold::torchscript
