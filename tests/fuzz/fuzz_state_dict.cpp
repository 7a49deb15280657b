// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/match.h"
#include "engine/formats/archive.h"
#include "engine/formats/infer_format.h"
#include "engine/formats/load_state_dict.h"
#include "engine/formats/tensor_search.h"
#include "engine/layers/factorized_linear.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/small_zip.h"

/// The input is data.pkl, as for fuzz_pickle; what can be read is searched for tensors, which are
/// loaded into layers and tried on all architectures.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  std::vector<std::pair<std::string, std::string>> entries = {{"data.pkl", testing::text_of(data, size)}};
  for (int key = 0; key < 16; ++key)
    entries.emplace_back("data/" + std::to_string(key), std::string(1024, '\1'));
  return testing::expect_only_errors([&] {
    const PickleValue root = read_pickle(Archive::from_memory(testing::small_zip(entries), "fuzz"));
    const auto places = find_tensors(root);
    if (places.empty()) return;
    modules_of(*places.front().value);
    const StateDict dict = tensors_of(*places.front().value);
    testing::expect_only_errors([&] { candidates(without_empty(dict)); });
    for (const char* prefix : {"", "weight", "factorization"})
      testing::expect_only_errors([&] { infer_format(dict, prefix).factorization.str(); });
    for (const char* factorization : {"CP", "Tucker", "TT", "BlockTT", "ComplexCP"})
      testing::expect_only_errors([&] {
        FactorizedLinearOptions options({4, 4}, {2, 5});
        options.factorization = factorization;
        options.rank = {std::int64_t{1}};
        FactorizedLinear layer(options);
        load_state_dict(*layer, dict);
        layer->forward(at::ones({1, 16}, layer->bias.options()));
      });
  });
}
