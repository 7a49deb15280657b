// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mutation.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <random>

namespace tenfold::testing {
namespace {

/// Numbers below a limit from a generator whose results the standard fixes (its distributions are not).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : generator_(seed * 0x9E3779B97F4A7C15u + 1) {}
  std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : generator_() % limit; }
  template <class Choices>
  auto choose(const Choices& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::mt19937_64 generator_;
};

void flip_bits(std::string& bytes, Dice& dice) {
  for (std::uint64_t left = 1 + dice.below(8); left > 0 && !bytes.empty(); --left)
    bytes[dice.below(bytes.size())] ^= static_cast<char>(1u << dice.below(8));
}

void set_bytes(std::string& bytes, Dice& dice) {
  constexpr std::array<char, 8> values = {'\0', '\1', '\x7f', '\x80', '\xff', '(', '.', '9'};
  for (std::uint64_t left = 1 + dice.below(4); left > 0 && !bytes.empty(); --left)
    bytes[dice.below(bytes.size())] = dice.choose(values);
}

void truncate(std::string& bytes, Dice& dice) { bytes.resize(dice.below(bytes.size() + 1)); }

void erase(std::string& bytes, Dice& dice) {
  const std::uint64_t from = dice.below(bytes.size() + 1);
  bytes.erase(from, 1 + dice.below(32));
}

void repeat(std::string& bytes, Dice& dice) {
  const std::string part = bytes.substr(dice.below(bytes.size() + 1), 1 + dice.below(64));
  const std::uint64_t at = dice.below(bytes.size() + 1);
  for (std::uint64_t times = 1 + dice.below(dice.below(8) == 0 ? 2000 : 3); times > 0; --times)
    bytes.insert(at, part);
}

void splice(std::string& bytes, const std::string& other, Dice& dice) {
  const std::string part = other.substr(dice.below(other.size() + 1), 1 + dice.below(256));
  const std::uint64_t at = dice.below(bytes.size() + 1);
  dice.below(2) == 0 ? bytes.insert(at, part) : bytes.replace(at, part.size(), part);
}

/// A number of 1, 2, 4 or 8 bytes in either byte order, of the values that sizes and counts break at.
void edit_size(std::string& bytes, Dice& dice) {
  constexpr std::array<std::uint64_t, 12> values = {0,
                                                    1,
                                                    0xff,
                                                    0x7fff,
                                                    0xffff,
                                                    0x7fffffff,
                                                    0x80000000,
                                                    0xffffffff,
                                                    std::uint64_t{1} << 40,
                                                    0x7fffffffffffffff,
                                                    0x8000000000000000,
                                                    0xffffffffffffffff};
  constexpr std::array<std::uint64_t, 4> widths = {1, 2, 4, 8};
  const std::uint64_t width = dice.choose(widths), value = dice.choose(values);
  if (bytes.size() < width) return;
  const std::uint64_t at = dice.below(bytes.size() - width + 1);
  const bool big = dice.below(2) == 0;
  for (std::uint64_t i = 0; i < width; ++i)
    bytes[at + (big ? width - 1 - i : i)] = static_cast<char>(value >> (8 * i));
}

/// The fields of a random zip record: most of them are sizes, counts and places.
void edit_zip_record(std::string& bytes, Dice& dice) {
  std::vector<std::size_t> records;
  for (std::size_t at = bytes.find("PK"); at != std::string::npos; at = bytes.find("PK", at + 1))
    records.push_back(at);
  if (records.empty()) return edit_size(bytes, dice);
  const std::size_t at = dice.choose(records) + 4;
  if (at >= bytes.size()) return;
  std::string record = bytes.substr(at, 56);
  edit_size(record, dice);
  bytes.replace(at, record.size(), record);
}

void edit_digits(std::string& bytes, Dice& dice) {
  constexpr std::array<const char*, 8> values = {
      "0", "-1", "99999999999", "9223372036854775807", "18446744073709551616", "1e999", "", "2147483648"};
  const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  const auto from = std::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(dice.below(bytes.size() + 1)),
                                 bytes.end(), digit);
  const auto to = std::find_if_not(from, bytes.end(), digit);
  bytes.replace(from, to, dice.choose(values));
}

}  // namespace

std::string mutate(const std::vector<std::string>& seeds, std::uint64_t number) {
  Dice dice(number);
  std::string bytes = seeds[number % seeds.size()];
  for (std::uint64_t left = 1 + dice.below(4); left > 0; --left) {
    switch (dice.below(9)) {
      case 0:
        flip_bits(bytes, dice);
        break;
      case 1:
        set_bytes(bytes, dice);
        break;
      case 2:
        truncate(bytes, dice);
        break;
      case 3:
        erase(bytes, dice);
        break;
      case 4:
        repeat(bytes, dice);
        break;
      case 5:
        splice(bytes, dice.choose(seeds), dice);
        break;
      case 6:
        edit_size(bytes, dice);
        break;
      case 7:
        edit_zip_record(bytes, dice);
        break;
      default:
        edit_digits(bytes, dice);
        break;
    }
  }
  return bytes;
}

}  // namespace tenfold::testing
