// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/conv_registry.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "engine/support/error.h"

namespace tenfold {
namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, std::map<std::string, ConvolutionFunction>> functions;
};

Registry& registry() {
  static Registry one;
  return one;
}

}  // namespace

const std::vector<std::string>& implementation_names() {
  static const std::vector<std::string> names{"automatic", "factorized", "reconstructed", "mobilenet"};
  return names;
}

const std::string& name_of(Implementation implementation) {
  return implementation_names().at(static_cast<std::size_t>(implementation));
}

void register_convolution(const std::string& format, const std::string& name, ConvolutionFunction function) {
  const auto& taken = implementation_names();
  if (name.empty() || !function || std::find(taken.begin(), taken.end(), name) != taken.end())
    throw Error("conv.register", "no implementation '{name}' can be added to {format} convolutions",
                {{"name", name}, {"format", format}});
  const std::lock_guard lock(registry().mutex);
  registry().functions[format][name] = std::move(function);
}

ConvolutionFunction registered_convolution(const std::string& format, const std::string& name) {
  {
    const std::lock_guard lock(registry().mutex);
    const auto& known = registry().functions[format];
    if (const auto found = known.find(name); found != known.end()) return found->second;
  }
  std::string names;
  for (const std::string& each : registered_convolutions(format)) names += (names.empty() ? "" : ", ") + each;
  throw Error("conv.unregistered",
              "no implementation '{name}' was added to {format} convolutions, only: {known}",
              {{"name", name}, {"format", format}, {"known", names.empty() ? "none" : names}});
}

std::vector<std::string> registered_convolutions(const std::string& format) {
  const std::lock_guard lock(registry().mutex);
  std::vector<std::string> names;
  for (const auto& each : registry().functions[format]) names.push_back(each.first);
  return names;
}

}  // namespace tenfold
