// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/pickle.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

void flatten(const PickleValue& value, std::vector<c10::IValue>& leaves) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::tuple:
      for (const PickleValue& item : value.items()) flatten(item, leaves);
      return;
    case Kind::dict:
      for (const auto& [key, item] : value.pairs()) flatten(item, leaves);
      return;
    case Kind::none:
      leaves.emplace_back();
      return;
    case Kind::boolean:
      leaves.emplace_back(value.as_boolean());
      return;
    case Kind::integer:
      leaves.emplace_back(value.as_integer());
      return;
    case Kind::real:
      leaves.emplace_back(value.as_real());
      return;
    case Kind::text:
      leaves.emplace_back(value.as_text());
      return;
    case Kind::tensor:
      leaves.emplace_back(value.as_tensor());
      return;
    case Kind::bytes:
      throw Error("samples.kind", "the sample inputs hold bytes, which no model takes");
    case Kind::record:
      throw Error("samples.kind", "the sample inputs hold a {class}, which is not supported",
                  {{"class", value.as_record().module + "." + value.as_record().name}});
  }
}

}  // namespace

std::vector<c10::IValue> flatten_sample_inputs(const PickleValue& value) {
  const bool pair = value.is(Kind::tuple) && value.items().size() == 2 &&
                    (value.items()[0].is(Kind::tuple) || value.items()[0].is(Kind::list)) &&
                    value.items()[1].is(Kind::dict);
  if (!pair)
    throw Error("samples.form",
                "the sample inputs are not arguments and keyword arguments, as torch.export saves");
  std::vector<c10::IValue> leaves;
  flatten(value, leaves);
  return leaves;
}

}  // namespace tenfold
