// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "engine/formats/pickle.h"
#include "engine/formats/state_dict.h"
#include "engine/formats/weights_file.h"

namespace tenfold {

/// A place in a pickle that holds tensors by name: a dictionary, a list, or a whole module.
struct TensorPlace {
  std::string key;  ///< keys and attributes on the way there, with dots; empty: the pickle itself
  const PickleValue* value = nullptr;  ///< within the root that was searched
  std::size_t tensors = 0;
};

/// All of them, the likeliest to be the weights of a model first: what is large and has a usual name
/// ("state_dict", "model"), averages ("ema") and an optimizer's state later. At most `most_places`.
std::vector<TensorPlace> find_tensors(const PickleValue& root);
inline constexpr std::size_t most_places = 1000;

/// The tensors of one place under their names; of a whole module those of its state_dict().
StateDict tensors_of(const PickleValue& value);

/// Names there of what tensors_of() leaves out because its kind is not read: quantized and sparse tensors.
std::vector<std::string> unread_tensors(const PickleValue& value);
/// The same of arrays of NumPy.
std::vector<std::string> numpy_arrays(const PickleValue& value);

/// The modules below a whole pickled module, itself first; empty where `value` is none.
std::vector<ModuleLine> modules_of(const PickleValue& value);

}  // namespace tenfold
