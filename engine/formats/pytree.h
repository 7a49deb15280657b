// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// Descriptions of nested arguments and results, as torch.export writes them (torch/utils/_pytree.py,
/// protocol 1), for programs that came from elsewhere.
namespace tenfold::pytree {

std::string leaf();
/// `kind`: "tuple" or "list".
std::string sequence(const std::string& kind, const std::vector<std::string>& parts);
std::string dict(const std::vector<std::variant<std::string, std::int64_t>>& keys,
                 const std::vector<std::string>& parts);
/// A description as it stands in a file.
std::string document(const std::string& spec);
/// The document for `count` positional arguments.
std::string arguments(std::size_t count);
/// The document for one result, or a tuple of `count`.
std::string results(std::size_t count);

}  // namespace tenfold::pytree
