// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/layers/factorized_conv.h"

namespace tenfold {

/// What tltorch 0.1 had a class for: a FactorizedConv of one format. The name in the options is not looked
/// at. State dicts have today's keys.
template <class Self>
class FormatConv : public FactorizedConv {
 public:
  /// Throws Error for an implementation that implementations() does not list, or a name that was not
  /// registered.
  explicit FormatConv(FactorizedConvOptions options);
  /// `order` is needed when the kernel size is one number; computed by default_implementation().
  FormatConv(std::int64_t in_channels, std::int64_t out_channels, const ShapeEntry& kernel_size,
             const Rank& rank, std::optional<std::int64_t> order = {});

  /// What it can be computed with; the first is the default at start.
  static const std::vector<Implementation>& implementations();
  /// What layers of this class made from now on are computed with where no options say it; for the whole
  /// process. Throws Error for what implementations() does not list.
  static Implementation default_implementation();
  static void set_default_implementation(Implementation implementation);

  /// Adds a way to compute convolutions of this format, for the whole process, that layers choose by
  /// `implementation_name`; one of that name is replaced, also in layers that chose it. With `set_default` it
  /// becomes the default. Throws Error for the name of an implementation that is always there.
  static void register_implementation(const std::string& name, ConvolutionFunction function,
                                      bool set_default = false);
  /// Names of implementations(), then of what was registered.
  static std::vector<std::string> implementation_names();
  /// By name, registered ones too. Throws Error for what implementation_names() does not list.
  static std::string default_implementation_name();
  static void set_default_implementation(const std::string& name);

  static Self from_conv(const DenseConvolution& conv, FromConvOptions options = {},
                        DecompositionReport* report = nullptr, const Job& job = {});
  /// A copy that is computed otherwise, `reconstructed` as 0.1. Throws Error for another format.
  static Self from_factorized_conv(const FactorizedConv& conv,
                                   Implementation implementation = Implementation::reconstructed);
  static Self from_factorized_conv(const FactorizedConv& conv, const std::string& implementation_name);

 protected:
  struct Made {};
  FormatConv(Made, FactorizedConv conv) : FactorizedConv(std::move(conv)) {}
  static FactorizedConv copy_of(const FactorizedConv& conv);
};

/// Rank [R].
class CPConv : public FormatConv<CPConv> {
 public:
  static constexpr const char* format = "CP";
  using FormatConv::FormatConv;
};

/// Ranks of (out, in, k...).
class TuckerConv : public FormatConv<TuckerConv> {
 public:
  static constexpr const char* format = "Tucker";
  using FormatConv::FormatConv;
};

/// Ranks of a train over (in, k..., out).
class TTConv : public FormatConv<TTConv> {
 public:
  static constexpr const char* format = "TT";
  using FormatConv::FormatConv;
  /// Sizes of the modes of the train: (in, k..., out).
  Shape tt_shape() const { return get()->shape(); }
};

extern template class FormatConv<CPConv>;
extern template class FormatConv<TuckerConv>;
extern template class FormatConv<TTConv>;

}  // namespace tenfold
