// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/format_conv.h"

#include <algorithm>
#include <atomic>

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

template <class Self>
std::atomic<Implementation>& shared_default() {
  static std::atomic<Implementation> chosen{Self::implementations().front()};
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
  return shared_default<Self>();
}

template <class Self>
void FormatConv<Self>::set_default_implementation(Implementation implementation) {
  require_implementation<Self>(implementation);
  shared_default<Self>() = implementation;
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
        options.implementation = default_implementation();
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
Self FormatConv<Self>::from_factorized_conv(const FactorizedConv& conv, Implementation implementation) {
  require_implementation<Self>(implementation);
  if (conv->weight->format().name() != Self::format)
    throw Error("conv.format", "a {wanted} convolution cannot be made from {found} factors",
                {{"wanted", Self::format}, {"found", conv->weight->format().name()}});
  FactorizedConv copy(std::dynamic_pointer_cast<FactorizedConvImpl>(conv->clone()));
  copy->options.implementation = implementation;
  return Self(Made{}, std::move(copy));
}

template class FormatConv<CPConv>;
template class FormatConv<TuckerConv>;
template class FormatConv<TTConv>;

}  // namespace tenfold
