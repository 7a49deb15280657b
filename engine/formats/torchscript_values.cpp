// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_values.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/jit_type.h>

#include <algorithm>

namespace tenfold::torchscript {

using c10::IValue;

Traced Traced::of(IValue value, Origin origin) {
  Traced made;
  made.value = std::move(value);
  made.origin = origin;
  return made;
}

Traced Traced::sequence(Items items, c10::TypePtr type) {
  Traced made;
  made.items = std::make_shared<Items>(std::move(items));
  made.type = std::move(type);
  return made;
}

Traced Traced::unpacked(const IValue& value, Origin origin) {
  if (value.isTuple() || value.isList()) {
    Items items;
    if (value.isTuple())
      for (const IValue& item : value.toTupleRef().elements()) items.push_back(unpacked(item, origin));
    else
      for (const IValue& item : value.toListRef()) items.push_back(unpacked(item, origin));
    return sequence(std::move(items), value.type());
  }
  if (value.isGenericDict()) {
    Traced made;
    made.type = value.type();
    made.pairs = std::make_shared<Pairs>();
    for (const auto& entry : value.toGenericDict())
      made.pairs->emplace_back(entry.key(), unpacked(entry.value(), origin));
    return made;
  }
  return of(value, origin);
}

IValue plain(const Traced& traced) {
  if (traced.number) return c10::scalar_to_tensor(traced.value.toScalar());
  if (traced.pairs) {
    const auto& dict = traced.type->expectRef<c10::DictType>();
    c10::impl::GenericDict made(dict.getKeyType(), dict.getValueType());
    for (const auto& [key, item] : *traced.pairs) made.insert_or_assign(key, plain(item));
    return made;
  }
  if (!traced.items) return traced.value;
  std::vector<IValue> items;
  for (const Traced& item : *traced.items) items.push_back(plain(item));
  if (traced.type->kind() == c10::TypeKind::TupleType) {
    const auto& type = traced.type->expectRef<c10::TupleType>();
    return type.schema()
               ? c10::ivalue::Tuple::createNamed(std::move(items), traced.type->expect<c10::TupleType>())
               : c10::ivalue::Tuple::create(std::move(items));
  }
  c10::impl::GenericList made(traced.type->expectRef<c10::ListType>().getElementType());
  for (IValue& item : items) made.push_back(std::move(item));
  return made;
}

Origin origin_of(const Traced& traced) {
  Origin found = traced.origin;
  if (traced.items)
    for (const Traced& item : *traced.items) found = std::max(found, origin_of(item));
  if (traced.pairs)
    for (const auto& [key, item] : *traced.pairs) found = std::max(found, origin_of(item));
  return found;
}

bool is_in_program(const Traced& traced) {
  if (traced.argument) return true;
  if (traced.items) return std::any_of(traced.items->begin(), traced.items->end(), is_in_program);
  return traced.pairs && std::any_of(traced.pairs->begin(), traced.pairs->end(),
                                     [](const auto& pair) { return is_in_program(pair.second); });
}

}  // namespace tenfold::torchscript
