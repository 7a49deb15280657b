// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace tenfold {

class FactorList;

/// Ordered factors under tltorch's keys factor_0, factor_1, …, numbered by position, a parameter each.
///
/// With `split_complex` (tltorch's ComplexFactorList) a complex tensor is stored as a real one with a last
/// mode of size 2 and comes back complex, and so does a real one, with zeros as imaginary parts. An entry may
/// be a list of its own, whose keys are factor_0.factor_0, …. Positions below 0 count from the end; outside
/// the list Error is thrown, and where a tensor is asked for and a list stands.
class FactorListImpl : public torch::nn::Cloneable<FactorListImpl> {
 public:
  explicit FactorListImpl(const std::vector<at::Tensor>& factors = {}, bool split_complex = false,
                          std::string prefix = "factor_");

  /// Visits the tensors of the entries: `for (const at::Tensor& factor : *list)`.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = at::Tensor;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = at::Tensor;

    Iterator(const FactorListImpl* list, std::int64_t at) : list_(list), at_(at) {}
    at::Tensor operator*() const { return (*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return {list_, at_++}; }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const FactorListImpl* list_;
    std::int64_t at_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, static_cast<std::int64_t>(size())}; }

  /// Number of entries, a list being one.
  std::size_t size() const { return entries_.size(); }
  bool split_complex() const { return split_complex_; }
  /// The parameter itself (of a split list a complex view of it).
  at::Tensor operator[](std::int64_t index) const;
  bool is_list(std::int64_t index) const;
  /// The list at that position. Throws Error where a tensor stands.
  FactorList list(std::int64_t index) const;
  /// All tensors, those of lists in their place.
  std::vector<at::Tensor> tensors() const;

  /// At the end. Without `requires_grad` it is not trained: what tltorch keeps as a buffer. LibTorch cannot
  /// take a buffer back, so it is a parameter without gradients, under the same key. Throws Error unless it
  /// is a leaf of floating or complex type.
  void append(const at::Tensor& factor, bool requires_grad = true);
  /// The list as one entry; it is shared, not copied. Throws Error when it is empty or this list itself.
  void append(const FactorList& list);
  void extend(const std::vector<at::Tensor>& factors);
  /// The other's entries at the end, shared. Throws Error when one list is split and the other is not.
  void extend(const FactorList& list);
  /// Before position `index`, which may be size(); -1 is before the last, as in Python.
  void insert(std::int64_t index, const at::Tensor& factor);
  /// Another parameter in the place of what is there.
  void set(std::int64_t index, const at::Tensor& factor);
  at::Tensor pop(std::int64_t index = -1);
  /// Python's `del list[index]`, also of a list.
  void erase(std::int64_t index);
  /// A new list of the entries from, from + step, … before `to`, which it shares with this one. As Python's,
  /// bounds are cut to the list. Throws Error when `step` is below 1.
  FactorList slice(std::int64_t from, std::int64_t to = std::numeric_limits<std::int64_t>::max(),
                   std::int64_t step = 1) const;
  /// Replaces all entries. Where sizes and types agree the values are copied into the present ones, so that
  /// an optimizer keeps its parameters; returns whether that was so.
  bool assign(const std::vector<at::Tensor>& factors);

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 private:
  /// One of the two.
  struct Entry {
    at::Tensor stored = {};
    std::shared_ptr<FactorListImpl> list = {};
  };

  std::string key(std::size_t index) const { return prefix_ + std::to_string(index); }
  void enter(std::size_t index);
  void leave_all();
  void enter_all();
  std::size_t place(std::int64_t index, std::size_t end) const;

  std::vector<Entry> entries_;
  bool split_complex_;
  std::string prefix_;
};
TORCH_MODULE(FactorList);

/// A new list of the entries of both, which it shares with them, under the keys of a (of b where a is a plain
/// list). Throws Error when one is split and the other is not.
FactorList operator+(const FactorList& a, const FactorList& b);
FactorList operator+(const FactorList& a, const std::vector<at::Tensor>& b);
FactorList operator+(const std::vector<at::Tensor>& a, const FactorList& b);

/// tltorch's ParameterList: the same under the keys param_0, param_1, ….
class ParameterList : public FactorList {
 public:
  explicit ParameterList(const std::vector<at::Tensor>& parameters = {})
      : FactorList(std::make_shared<FactorListImpl>(parameters, /*split_complex=*/false, "param_")) {}
};

/// What a module stores for a tensor: the tensor, or with `split_complex` its real pairs, whose second is 0
/// for a real one; and back.
at::Tensor stored_form(const at::Tensor& tensor, bool split_complex);
at::Tensor tensor_of(const at::Tensor& stored, bool split_complex);

/// Throws Error unless the tensor can be a parameter: a leaf of floating or complex type.
void require_parameter(const at::Tensor& tensor);

/// Whether values have the sizes, dtype and device of a stored tensor.
bool fits(const at::Tensor& stored, const at::Tensor& values);

/// Copies values that fit into a stored tensor; false when they do not.
bool copy_into(const at::Tensor& stored, const at::Tensor& values);

}  // namespace tenfold
