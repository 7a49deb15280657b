// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/catalogue.h"

#include "engine/support/error.h"

namespace tenfold {

const std::vector<BuiltIn>& catalogue() {
  static const std::vector<BuiltIn> all = [] {
    std::vector<BuiltIn> made;
    for (const auto& family : {resnets, vggs, vision_transformers, berts, lenets, mlps})
      for (BuiltIn& each : family()) made.push_back(std::move(each));
    return made;
  }();
  return all;
}

const BuiltIn& built_in(const std::string& id) {
  std::string known;
  for (const BuiltIn& each : catalogue()) {
    if (each.id == id) return each;
    known += (known.empty() ? "" : ", ") + each.id;
  }
  throw Error("architecture.unknown",
              "there is no architecture '{id}' and no model file of that name; known: {known}",
              {{"id", id}, {"known", known}});
}

}  // namespace tenfold
