// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/format_conv.h"

#include <algorithm>
#include <mutex>

#include "engine/layers/conv_registry.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

template <class Self>
void require_implementation(Implementation wanted) {
  const auto& known = Self::implementations();
  if (wanted != Implementation::automatic && std::find(known.begin(), known.end(), wanted) == known.end())
    throw Error("conv.implementation", "{format} convolutions have no such implementation",
                {{"format", Self::format}});
}

/// What layers are computed with where no options say it: a registered way where there is a name.
struct DefaultImplementation {
  std::mutex mutex = {};
  Implementation implementation;
  std::string name = {};
};

template <class Self>
DefaultImplementation& shared_default() {
  static DefaultImplementation chosen{.implementation = Self::implementations().front()};
  return chosen;
}

template <class Self>
FactorizedConvOptions with_format(FactorizedConvOptions options) {
  require_implementation<Self>(options.implementation);
  options.factorization = Self::format;
  return options;
}

}  // namespace

template <class Self>
const std::vector<Implementation>& FormatConv<Self>::implementations() {
  static const std::vector<Implementation> two{Implementation::factorized, Implementation::reconstructed};
  static const std::vector<Implementation> three{Implementation::factorized, Implementation::reconstructed,
                                                 Implementation::mobilenet};
  return std::string(Self::format) == "CP" ? three : two;
}

template <class Self>
Implementation FormatConv<Self>::default_implementation() {
  const std::lock_guard lock(shared_default<Self>().mutex);
  return shared_default<Self>().implementation;
}

template <class Self>
void FormatConv<Self>::set_default_implementation(Implementation implementation) {
  require_implementation<Self>(implementation);
  const std::lock_guard lock(shared_default<Self>().mutex);
  shared_default<Self>().implementation = implementation;
  shared_default<Self>().name.clear();
}

template <class Self>
void FormatConv<Self>::register_implementation(const std::string& name, ConvolutionFunction function,
                                               bool set_default) {
  register_convolution(Self::format, name, std::move(function));
  if (set_default) set_default_implementation(name);
}

template <class Self>
std::vector<std::string> FormatConv<Self>::implementation_names() {
  std::vector<std::string> names;
  for (const Implementation each : implementations()) names.push_back(name_of(each));
  for (const std::string& each : registered_convolutions(Self::format)) names.push_back(each);
  return names;
}

template <class Self>
std::string FormatConv<Self>::default_implementation_name() {
  const std::lock_guard lock(shared_default<Self>().mutex);
  const DefaultImplementation& chosen = shared_default<Self>();
  return chosen.name.empty() ? name_of(chosen.implementation) : chosen.name;
}

template <class Self>
void FormatConv<Self>::set_default_implementation(const std::string& name) {
  const auto& known = tenfold::implementation_names();
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) {
    set_default_implementation(static_cast<Implementation>(found - known.begin()));
    return;
  }
  registered_convolution(Self::format, name);
  const std::lock_guard lock(shared_default<Self>().mutex);
  shared_default<Self>().name = name;
}

template <class Self>
FormatConv<Self>::FormatConv(FactorizedConvOptions options)
    : FactorizedConv(with_format<Self>(std::move(options))) {}

template <class Self>
FormatConv<Self>::FormatConv(std::int64_t in_channels, std::int64_t out_channels,
                             const ShapeEntry& kernel_size, const Rank& rank,
                             std::optional<std::int64_t> order)
    : FormatConv([&] {
        FactorizedConvOptions options;
        options.in_channels = in_channels;
        options.out_channels = out_channels;
        options.kernel_size = kernel_size;
        options.order = order;
        options.rank = rank;
        const std::lock_guard lock(shared_default<Self>().mutex);
        options.implementation = shared_default<Self>().implementation;
        options.implementation_name = shared_default<Self>().name;
        return options;
      }()) {}

template <class Self>
Self FormatConv<Self>::from_conv(const DenseConvolution& conv, FromConvOptions options,
                                 DecompositionReport* report, const Job& job) {
  require_implementation<Self>(options.implementation);
  options.factorization = Self::format;
  return Self(Made{}, FactorizedConv::from_conv(conv, options, report, job));
}

template <class Self>
FactorizedConv FormatConv<Self>::copy_of(const FactorizedConv& conv) {
  if (conv->weight->format().name() != Self::format)
    throw Error("conv.format", "a {wanted} convolution cannot be made from {found} factors",
                {{"wanted", Self::format}, {"found", conv->weight->format().name()}});
  return FactorizedConv(std::dynamic_pointer_cast<FactorizedConvImpl>(conv->clone()));
}

template <class Self>
Self FormatConv<Self>::from_factorized_conv(const FactorizedConv& conv, Implementation implementation) {
  require_implementation<Self>(implementation);
  FactorizedConv copy = copy_of(conv);
  copy->options.implementation = implementation;
  copy->options.implementation_name.clear();
  return Self(Made{}, std::move(copy));
}

template <class Self>
Self FormatConv<Self>::from_factorized_conv(const FactorizedConv& conv, const std::string& name) {
  const auto& known = tenfold::implementation_names();
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end())
    return from_factorized_conv(conv, static_cast<Implementation>(found - known.begin()));
  registered_convolution(Self::format, name);
  FactorizedConv copy = copy_of(conv);
  copy->options.implementation_name = name;
  return Self(Made{}, std::move(copy));
}

template class FormatConv<CPConv>;
template class FormatConv<TuckerConv>;
template class FormatConv<TTConv>;

}  // namespace tenfold
