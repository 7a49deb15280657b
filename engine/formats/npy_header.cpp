// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npy_header.h"

#include <charconv>
#include <set>

#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::size_t longest_header = 1 << 20, most_dimensions = 64;

/// Reads the few forms of Python's literals that NumPy writes.
class HeaderText {
 public:
  HeaderText(std::string_view text, const std::string& name) : left_(text), name_(name) {}

  NpyHeader read();

  [[noreturn]] void malformed(const std::string& why) const {
    throw Error("npy.malformed", "{file} is not a NumPy array that can be read: {why}",
                {{"file", name_}, {"why", why}});
  }

 private:
  void skip_spaces() {
    while (!left_.empty() && std::string_view(" \t\n\r").find(left_.front()) != std::string_view::npos)
      left_.remove_prefix(1);
  }
  bool accept(std::string_view token) {
    skip_spaces();
    if (!left_.starts_with(token)) return false;
    left_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    if (!accept(token)) malformed("its header has no " + std::string(token) + " where it belongs");
  }
  std::string text();
  std::string type(bool& big_endian);
  Shape shape();

  std::string_view left_;
  const std::string& name_;
};

std::string HeaderText::text() {
  skip_spaces();
  const char quote = left_.empty() ? '\0' : left_.front();
  const auto end = quote == '\'' || quote == '"' ? left_.find(quote, 1) : std::string_view::npos;
  if (end == std::string_view::npos) malformed("its header has no text where it belongs");
  const std::string result(left_.substr(1, end - 1));
  left_.remove_prefix(end + 1);
  return result;
}

std::string HeaderText::type(bool& big_endian) {
  skip_spaces();
  if (left_.starts_with("["))
    throw Error("npy.dtype", "{file} holds structures with several fields: save each field by itself",
                {{"file", name_}});
  const std::string whole = text();
  if (whole.empty()) malformed("its dtype is empty");
  if (std::string_view("<>|=").find(whole.front()) == std::string_view::npos) return whole;
  big_endian = whole.front() == '>';
  return whole.substr(1);
}

Shape HeaderText::shape() {
  Shape result;
  expect("(");
  while (!accept(")")) {
    if (result.size() >= most_dimensions) malformed("it has too many dimensions");
    skip_spaces();
    std::int64_t size = 0;
    const auto [end, problem] = std::from_chars(left_.data(), left_.data() + left_.size(), size);
    if (problem != std::errc() || size < 0) malformed("its shape is no list of sizes");
    left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
    result.push_back(size);
    accept("L");  // as Python 2 wrote long integers
    if (!accept(",")) {
      expect(")");
      break;
    }
  }
  return result;
}

NpyHeader HeaderText::read() {
  NpyHeader header;
  std::set<std::string> met;
  expect("{");
  while (!accept("}")) {
    const std::string key = text();
    if (!met.insert(key).second) malformed("its header has " + key + " twice");
    expect(":");
    if (key == "descr") {
      header.type = type(header.big_endian);
    } else if (key == "fortran_order") {
      header.fortran_order = accept("True");
      if (!header.fortran_order) expect("False");
    } else if (key == "shape") {
      header.shape = shape();
    } else {
      malformed("its header has an unknown field " + key);
    }
    if (!accept(",")) {
      expect("}");
      break;
    }
  }
  if (met.size() != 3) malformed("its header lacks descr, fortran_order or shape");
  return header;
}

}  // namespace

NpyHeader parse_npy_header(std::string_view bytes, const std::string& name) {
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 12)
    throw Error("npy.malformed", "{file} is not a NumPy array that can be read: {why}",
                {{"file", name}, {"why", "it does not begin as one"}});
  const int version = bytes[6];
  const std::size_t width = version == 1 ? 2 : 4, begin = 8 + width;
  std::size_t length = 0;
  for (std::size_t i = width; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[8 + i]);
  HeaderText header(bytes.substr(begin, std::min(length, longest_header)), name);
  if (version < 1 || version > 3)
    header.malformed("its version is " + std::to_string(version) + ", not 1 to 3");
  if (length > longest_header || length > bytes.size() - begin) header.malformed("its header is cut off");
  NpyHeader result = header.read();
  result.size = begin + length;
  return result;
}

}  // namespace tenfold
