// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/family.h"

#include "engine/support/error.h"

namespace tenfold {

std::string_view id(Family family) {
  switch (family) {
    case Family::dense:
      return "dense";
    case Family::low_rank:
      return "low-rank";
    case Family::cp:
      return "cp";
    case Family::tucker:
      return "tucker";
    case Family::tt:
      return "tt";
    case Family::block_tt:
      return "block-tt";
    case Family::tensor_ring:
      return "tensor-ring";
    case Family::block_cp:
      return "block-cp";
  }
  return "";
}

std::string_view label(Family family) {
  switch (family) {
    case Family::cp:
      return "CP";
    case Family::tucker:
      return "Tucker";
    case Family::tt:
      return "TT";
    case Family::block_tt:
      return "BlockTT";
    case Family::tensor_ring:
      return "tensor ring";
    case Family::block_cp:
      return "BlockCP";
    default:
      return id(family);
  }
}

Family parse_family(std::string_view text) {
  std::string known;
  for (const Family family : all_families) {
    if (id(family) == text) return family;
    known += (known.empty() ? "" : ", ") + std::string(id(family));
  }
  throw Error("family.unknown", "there is no family '{text}'; known are {known}",
              {{"text", std::string(text)}, {"known", known}});
}

}  // namespace tenfold
