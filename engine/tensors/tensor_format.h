// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/decomposition/parafac.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tucker.h"
#include "engine/spec/rank_rules.h"
#include "engine/support/job.h"
#include "engine/tensors/factorization.h"

namespace tenfold {

/// Standard deviation of the drawn factors. `corrected`: an element of the tensor has the deviation asked
/// for. `tltorch`: its formulas, which give far less for trains (the whole product of ranks instead of its
/// root).
enum class InitScaling { corrected, tltorch };

struct FormatOptions {
  RankOptions ranks;                           ///< how a fraction of the parameters becomes ranks
  std::vector<std::int64_t> fixed_rank_modes;  ///< Tucker: modes that keep their size
};

/// What a decomposition into a format takes besides the rank, which the tensor has.
struct DecompositionOptions {
  ParafacOptions cp;  ///< its l2_reg is 0, the limit of the 1e-5 that tltorch's CP adds
  PartialTuckerOptions tucker;
  TensorTrainOptions train;  ///< TT, BlockTT and tensor ring: svd and seed
};

/// What is known of one way to keep a tensor. One object a format, looked up by name: a new format is a class
/// and a call of register_format().
class TensorFormat {
 public:
  virtual ~TensorFormat() = default;

  /// "CP", "Tucker", "TT", "BlockTT", "BlockCP", "TensorRing", "LowRank", "Dense".
  virtual std::string name() const = 0;
  /// State dict key of `core`: "weights", "core", "tensor"; empty when there is none.
  virtual std::string core_name() const { return {}; }

  virtual Shape validate_rank(const NestedShape& shape, const Rank& rank,
                              const FormatOptions& options) const = 0;
  /// Shape of the core, where there is one, and of the factors.
  virtual std::optional<Shape> core_shape(const NestedShape& shape, const Shape& rank) const = 0;
  virtual std::vector<Shape> factor_shapes(const NestedShape& shape, const Shape& rank) const = 0;
  /// The ranks that these tensors have. Throws Error when there are none or one has the wrong number of
  /// modes.
  virtual Shape rank(const Factorization& f) const = 0;
  /// The shape that they stand for when none is given: plain modes, folded ones for BlockTT.
  virtual NestedShape shape_of(const Factorization& f) const = 0;

  virtual at::Tensor to_tensor(const Factorization& f) const = 0;
  /// One index for each logical mode, not all of them `all`.
  virtual Factorization index(const Factorization& f, const std::vector<ModeIndex>& indices) const = 0;
  /// As Factorization::transduct, whose arguments are checked before.
  virtual Factorization transduct(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                                  const at::Tensor& new_factor) const = 0;
  /// Draws the stored tensors in place so that elements have mean 0 and deviation `std`.
  virtual void normal_(const Factorization& f, double mean, double std, InitScaling scaling,
                       const std::optional<at::Generator>& generator) const = 0;
  /// Factors of a tensor [tensor shape], in its dtype, with these ranks or less where the tensor has no more.
  virtual Factorization decompose(const at::Tensor& tensor, const NestedShape& shape, const Shape& rank,
                                  const DecompositionOptions& options, DecompositionReport& report,
                                  const Job& job) const = 0;
};

/// By name, whatever its case; also "blocktt", "ttm" (BlockTT), "tr" (tensor ring). Throws Error listing what
/// is known.
const TensorFormat& tensor_format(std::string_view name);
/// Whether a name of a factorization, whatever its case, begins with "Complex", as tltorch's for split
/// storage do, and what is behind that.
std::pair<bool, std::string_view> split_complex_name(std::string_view name);
/// tensor_format() of such a name, with "Complex" in front or without.
const TensorFormat& stored_format(std::string_view name);
/// Makes a format known by its name until the program ends; from any thread. Throws Error when there is one
/// of that name, whatever its case.
void register_format(std::unique_ptr<TensorFormat> format);
/// The names of all formats, those registered later last.
std::vector<std::string> format_names();

/// Throws Error when the tensors do not fit together or do not have `f.shape`; fills in an empty shape.
void validate(Factorization& f);

std::unique_ptr<TensorFormat> make_dense_format();
std::unique_ptr<TensorFormat> make_cp_format();
std::unique_ptr<TensorFormat> make_tucker_format();
std::unique_ptr<TensorFormat> make_tt_format();
std::unique_ptr<TensorFormat> make_tensor_ring_format();
std::unique_ptr<TensorFormat> make_block_tt_format();
std::unique_ptr<TensorFormat> make_block_cp_format();
std::unique_ptr<TensorFormat> make_low_rank_format();

}  // namespace tenfold
