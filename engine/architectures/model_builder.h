// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/architectures/choices.h"
#include "engine/architectures/fit.h"
#include "engine/formats/state_dict.h"
#include "engine/program/program.h"

namespace tenfold {

/// How a tensor starts that the weights lack.
enum class FirstValues { zeros, ones, random };

/// An architecture as it was drawn from weights.
struct Drawing {
  Program program;  ///< finished, training rules found, in evaluation
  Fit fit;
  std::map<std::string, FirstValues> starts;  ///< of missing and different tensors; until start_missing()
                                              ///< they are one element seen everywhere
};

/// Gives the missing tensors memory and their start; seeded. Throws Error when they are too large.
void start_missing(Drawing& drawing);

struct ConvSizes {
  std::int64_t out = 0, in = 0, kernel = 1, stride = 1, padding = 0, groups = 1;
  bool bias = true;
};

/// Draws an architecture as a Program, layer by layer, and finds its tensors among weights: what is there
/// takes its place, what is not is noted. Names are relative to the module that was entered last.
class ModelBuilder {
 public:
  /// `weights` have the architecture's own names.
  ModelBuilder(const StateDict& weights, const Choices& choices);

  const Choices choices;
  const StateDict& weights() const { return weights_; }

  bool has(const std::string& name) const { return find(name) != nullptr; }
  const at::Tensor* find(const std::string& name) const;
  /// The size of a tensor of the weights along one dimension; `otherwise` when it is not there.
  std::int64_t size(const std::string& name, std::size_t dimension, std::int64_t otherwise) const;
  /// How many modules "<prefix><first>", "<prefix><first + 1>", ... have this tensor: without a gap.
  std::int64_t count_from(const std::string& prefix, std::int64_t first, const std::string& tensor) const;
  void remark(const std::string& sentence);
  /// What is usual for images where as many classes as ImageNet's are told apart.
  void remark_on_classes(std::int64_t classes, std::int64_t colours);

  /// Enters a module until it goes out of scope.
  class Module {
   public:
    Module(ModelBuilder& builder, const std::string& name, const std::string& type);
    ~Module() { builder_.modules_.pop_back(); }
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

   private:
    ModelBuilder& builder_;
  };
  [[nodiscard]] Module module(const std::string& name, const std::string& type) {
    return {*this, name, type};
  }

  /// The choice `heads`, or `usual` with a remark unless it is `sure`. Throws Error when it does not divide
  /// `width`.
  std::int64_t heads(std::int64_t width, std::int64_t usual, bool sure);

  /// A size that may change from call to call: `hint` when costs are recorded.
  Dimension symbol(const std::string& name, std::int64_t hint, std::int64_t most = 0);
  Dimension batch() { return symbol("s0", 2); }
  Argument input(const std::string& name, const std::vector<Dimension>& sizes, at::ScalarType dtype);
  /// "x", [batch, channels, image, image]; a choice `image` goes before the size that is given.
  Argument images(std::int64_t channels, std::int64_t image);
  /// The size of a value along a dimension that is `symbol`.
  Argument size_of(const Argument& value, std::int64_t dimension, const Dimension& symbol);

  Argument parameter(const std::string& name, const Shape& shape, FirstValues start = FirstValues::random);
  Argument buffer(const std::string& name, const Shape& shape, FirstValues start);
  /// A buffer that the architecture makes itself; it is taken from the weights when they hold it.
  Argument fixed(const std::string& name, const at::Tensor& tensor);

  Argument call(const std::string& op, std::vector<Argument> arguments, const std::string& overload = {});

  Argument conv2d(const std::string& name, const Argument& x, const ConvSizes& sizes);
  Argument batch_norm(const std::string& name, const Argument& x, std::int64_t channels);
  Argument linear(const std::string& name, const Argument& x, std::int64_t out, std::int64_t in,
                  bool bias = true);
  Argument layer_norm(const std::string& name, const Argument& x, std::int64_t width, double epsilon);
  Argument embedding(const std::string& name, const Argument& ids, std::int64_t rows, std::int64_t width,
                     std::int64_t padding_row = -1);
  /// "relu", "gelu", "tanh", ...: without weights.
  Argument activation(const std::string& kind, const Argument& x);
  Argument dropout(const Argument& x, double share);
  Argument max_pool(const Argument& x, std::int64_t kernel, std::int64_t stride, std::int64_t padding = 0);
  Argument average_pool_to(const Argument& x, std::int64_t side);
  Argument flatten(const Argument& x, std::int64_t first);
  Argument add(const Argument& a, const Argument& b);
  /// softmax(q kᵀ / √d + mask) v, heads at dimension 1.
  Argument attention(const Argument& q, const Argument& k, const Argument& v, const Argument& mask,
                     double dropout);

  /// Ends the drawing: tensors that were not asked for are unexpected.
  Drawing finish(const std::vector<Argument>& outputs);

 private:
  struct Entered {
    std::string path, type;
  };
  std::string path_of(const std::string& name) const;
  std::string module_stack() const;
  at::Tensor one_object(const at::Tensor& tensor);
  at::Tensor take(const std::string& path, const Shape& shape, FirstValues start);
  Argument add_tensor(InputKind kind, const std::string& path, const at::Tensor& tensor);

  const StateDict& weights_;
  std::set<std::string> asked_;
  std::map<std::string, ValueId> drawn_;
  std::map<std::tuple<const void*, Shape, Shape>, at::Tensor> objects_;
  std::vector<Entered> modules_;
  Drawing drawing_;
};

/// "[64, 3, 7, 7]", as PyTorch prints sizes.
std::string size_text(const Shape& shape);

}  // namespace tenfold
