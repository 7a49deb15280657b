// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace tenfold {

/// How a weight is represented. The one list: files, flags, code and colours use these and their ids.
enum class Family { dense, low_rank, cp, tucker, tt, block_tt, tensor_ring, block_cp };

inline constexpr std::array all_families{Family::dense,       Family::low_rank, Family::cp,
                                         Family::tucker,      Family::tt,       Family::block_tt,
                                         Family::tensor_ring, Family::block_cp};

/// "dense", "low-rank", "cp", "tucker", "tt", "block-tt", "tensor-ring", "block-cp": in files and flags.
std::string_view id(Family family);

/// "dense", "low-rank", "CP", "Tucker", "TT", "BlockTT", "tensor ring", "BlockCP": for people.
std::string_view label(Family family);

/// Throws Error naming the known ids.
Family parse_family(std::string_view text);

}  // namespace tenfold
