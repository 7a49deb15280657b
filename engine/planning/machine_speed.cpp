// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/machine_speed.h"

#include <nlohmann/json.hpp>

#include "engine/spec/json_fields.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr int schema = 2;
constexpr std::int64_t largest_size = std::int64_t{1} << 24;

json table_json(const ThroughputTable& table) {
  json products = json::array();
  for (const auto& [shape, gflops, by_operators] : table.products())
    products.push_back({shape.count, shape.m, shape.n, shape.k, shape.apart, gflops, by_operators});
  const MachineRates& rates = table.rates();
  return {{"memory_bytes_per_second", rates.memory_bytes_per_second},
          {"cache_bytes_per_second", rates.cache_bytes_per_second},
          {"cache_bytes", rates.cache_bytes},
          {"call_seconds", rates.call_seconds},
          {"product_call_seconds", rates.product_call_seconds},
          {"products", products}};
}

/// A size of a product.
std::int64_t size_of(const json& value) {
  const auto size = whole_number(value, "a size");
  if (size < 1 || size > largest_size)
    throw Error("machine.size", "{size} is no size of a product", {{"size", value.dump()}});
  return size;
}

ThroughputTable table_of(const json& object) {
  std::vector<MeasuredProduct> products;
  for (const json& row : object.at("products")) {
    if (row.size() != 7) throw Error("machine.product", "a product has seven values");
    products.push_back({{size_of(row.at(0)), size_of(row.at(1)), size_of(row.at(2)), size_of(row.at(3)),
                         row.at(4).get<bool>()},
                        row.at(5).get<double>(),
                        row.at(6).get<double>()});
  }
  const auto number = [&](const char* name) { return object.at(name).get<double>(); };
  return {products,
          {number("memory_bytes_per_second"), number("cache_bytes_per_second"), number("cache_bytes"),
           number("call_seconds"), number("product_call_seconds")}};
}

}  // namespace

std::string to_json(const MachineSpeed& speed) {
  return json{{"schema", schema},         {"processor", speed.processor}, {"torch", speed.torch},
              {"threads", speed.threads}, {"one", table_json(speed.one)}, {"more", table_json(speed.more)}}
      .dump(1);
}

MachineSpeed machine_speed_from_json(const std::string& text, const std::string& where) {
  const auto unusable = [&](const std::string& why) {
    return Error("machine.unusable",
                 "{file} cannot be used as the speed of a machine: {why}; measure it again",
                 {{"file", where}, {"why", why}});
  };
  try {
    const json object = json::parse(text);
    if (object.at("schema") != schema) throw unusable("its schema is " + object.at("schema").dump());
    const int threads = whole_number<int>(object.at("threads"), "threads");
    if (threads < 1) throw unusable("it was measured with no thread");
    return {object.at("processor").get<std::string>(), object.at("torch").get<std::string>(), threads,
            table_of(object.at("one")), table_of(object.at("more"))};
  } catch (const json::exception& problem) {
    throw unusable(reason_of(problem));
  } catch (const Error& problem) {
    if (problem.id() == "machine.unusable") throw;
    throw unusable(problem.what());
  }
}

}  // namespace tenfold
