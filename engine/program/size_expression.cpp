// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/size_expression.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

namespace tenfold {
namespace {

using Numbers = std::vector<double>;
struct Malformed {};

double modulo(double a, double b) { return a - std::floor(a / b) * b; }

using Function = std::function<double(const Numbers&)>;

const std::map<std::string, Function, std::less<>>& functions() {
  static const Function ratio = [](const Numbers& n) { return n.at(0) / n.at(1); };
  static const Function floor_ratio = [](const Numbers& n) { return std::floor(n.at(0) / n.at(1)); };
  static const std::map<std::string, Function, std::less<>> table{
      {"Integer", [](const Numbers& n) { return n.at(0); }},
      {"Add", [](const Numbers& n) { return std::accumulate(n.begin(), n.end(), 0.0); }},
      {"Mul", [](const Numbers& n) { return std::accumulate(n.begin(), n.end(), 1.0, std::multiplies<>()); }},
      {"Pow", [](const Numbers& n) { return std::pow(n.at(0), n.at(1)); }},
      {"PowByNatural", [](const Numbers& n) { return std::pow(n.at(0), n.at(1)); }},
      {"Rational", ratio},
      {"IntTrueDiv", ratio},
      {"FloorDiv", floor_ratio},
      {"CleanDiv", floor_ratio},
      {"CeilDiv", [](const Numbers& n) { return std::ceil(n.at(0) / n.at(1)); }},
      {"Mod", [](const Numbers& n) { return modulo(n.at(0), n.at(1)); }},
      {"PythonMod", [](const Numbers& n) { return modulo(n.at(0), n.at(1)); }},
      {"floor", [](const Numbers& n) { return std::floor(n.at(0)); }},
      {"ceiling", [](const Numbers& n) { return std::ceil(n.at(0)); }},
      {"Min", [](const Numbers& n) { return *std::min_element(n.begin(), n.end()); }},
      {"Max", [](const Numbers& n) { return *std::max_element(n.begin(), n.end()); }},
  };
  return table;
}

/// Recursive descent over Python's arithmetic.
class Parser {
 public:
  Parser(std::string_view text, const std::map<std::string, std::int64_t>& symbols)
      : text_(text), symbols_(symbols) {}

  double whole() {
    const double value = sum();
    if (peek() != '\0') throw Malformed();
    return value;
  }

 private:
  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(std::string_view sign) {
    if (peek() == '\0' || !text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  void expect(std::string_view sign) {
    if (!take(sign)) throw Malformed();
  }

  double sum() {
    if (++depth_ > deepest) throw Malformed();
    double value = product();
    while (true) {
      if (take("+"))
        value += product();
      else if (take("-"))
        value -= product();
      else
        break;
    }
    --depth_;
    return value;
  }

  double product() {
    double value = factor();
    while (true) {
      if (take("//"))
        value = std::floor(value / factor());
      else if (take("/"))
        value /= factor();
      else if (take("%"))
        value = modulo(value, factor());
      else if (take("*"))
        value *= factor();
      else
        return value;
    }
  }

  double factor() {
    bool negative = false;
    while (take("-")) negative = !negative;
    double value = primary();
    if (take("**")) value = std::pow(value, primary());
    return negative ? -value : value;
  }

  double primary() {
    if (take("(")) {
      const double value = sum();
      expect(")");
      return value;
    }
    const std::string name = word();
    if (std::isdigit(static_cast<unsigned char>(name[0]))) return std::strtod(name.c_str(), nullptr);
    if (!take("(")) return symbol(name);
    return name == "Symbol" ? quoted_symbol() : call(name);
  }

  double call(const std::string& name) {
    Numbers arguments;
    do arguments.push_back(sum());
    while (take(","));
    expect(")");
    const auto found = functions().find(name);
    const bool unary = name == "Integer" || name == "floor" || name == "ceiling";
    if (found == functions().end() || (unary ? arguments.size() != 1 : arguments.size() < 2))
      throw Malformed();
    return found->second(arguments);
  }

  /// The rest of Symbol('s0', positive=True, integer=True).
  double quoted_symbol() {
    expect("'");
    const std::string name = word();
    expect("'");
    while (take(",")) {
      word();
      expect("=");
      word();
    }
    expect(")");
    return symbol(name);
  }

  double symbol(const std::string& name) const {
    const auto found = symbols_.find(name);
    if (found == symbols_.end()) throw Malformed();
    return static_cast<double>(found->second);
  }

  std::string word() {
    peek();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      ++at_;
    if (at_ == begin) throw Malformed();
    return std::string(text_.substr(begin, at_ - begin));
  }

  static constexpr int deepest = 100;
  std::string_view text_;
  const std::map<std::string, std::int64_t>& symbols_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<std::int64_t> evaluate_size(std::string_view expression,
                                          const std::map<std::string, std::int64_t>& symbols) {
  constexpr double exact = 1ll << 53;
  try {
    const double value = Parser(expression, symbols).whole();
    const double rounded = std::round(value);
    if (!(std::abs(value) < exact) || std::abs(value - rounded) > 1e-6) return {};
    return static_cast<std::int64_t>(rounded);
  } catch (const Malformed&) {
    return {};
  }
}

}  // namespace tenfold
