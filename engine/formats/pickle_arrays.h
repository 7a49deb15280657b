// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <optional>
#include <string>
#include <string_view>

#include "engine/formats/pickle.h"

namespace tenfold {

/// The value that pickle.dump() wrote, protocol 2 and newer (Python 2's too), by the reader of read_pickle():
/// nothing is executed, what is not on its allow-list becomes an inert record. `name` is what errors call the
/// file. Throws Error for anything malformed, too deep or too large.
PickleValue read_plain_pickle(std::string_view bytes, const std::string& name);

/// The bytes or letters of a value: Python 2 wrote both as texts, protocol 2 of Python 3 writes bytes as a
/// call of _codecs.encode. Nothing for other values.
std::optional<std::string> bytes_in(const PickleValue& value);

/// The value of a key in a dictionary, be the key letters or bytes; nullptr where there is none.
const PickleValue* find_key(const PickleValue& dictionary, const std::string& key);

/// A NumPy array as such pickles hold it, as a tensor of its shape: unsigned bytes, or integers of 1 to 8
/// bytes, of either byte order. Throws Error for other types, and where shape and bytes do not agree.
at::Tensor array_in(const PickleValue& value, const std::string& name);

}  // namespace tenfold
