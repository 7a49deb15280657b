// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_arrays.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/formats/pickle_storages.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;
using Items = PickleValue::Items;

constexpr std::int64_t most_elements = std::int64_t{1} << 31;

/// There are none beside a plain pickle.
class NoStorages : public PickleStorages {
 public:
  explicit NoStorages(const std::string& name) : name_(name) {}
  const std::string& name() const override { return name_; }
  at::Tensor bytes(const std::string& /*key*/) override {
    throw Error("pickle.malformed", "the pickle in {file} cannot be read: {why}",
                {{"file", name_}, {"why", "it refers to a storage outside of it"}});
  }

 private:
  const std::string& name_;
};

[[noreturn]] void no_array(const std::string& name, const std::string& why) {
  throw Error("pickle.array", "an array in {file} cannot be read: {why}", {{"file", name}, {"why", why}});
}

/// "caf\u00e9" of UTF-8 as one byte a letter; nothing where a letter is none of Latin-1's.
std::optional<std::string> latin1(const std::string& text) {
  std::string bytes;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const auto byte = static_cast<unsigned char>(text[k]);
    if (byte < 0x80) {
      bytes += text[k];
      continue;
    }
    if ((byte != 0xc2 && byte != 0xc3) || k + 1 >= text.size()) return std::nullopt;
    const auto next = static_cast<unsigned char>(text[++k]);
    if ((next & 0xc0) != 0x80) return std::nullopt;
    bytes += static_cast<char>((byte & 3) << 6 | (next & 0x3f));
  }
  return bytes;
}

bool is_call(const PickleValue& value, const std::string& name) {
  return value.is(Kind::record) && value.as_record().called && value.as_record().name == name;
}

/// How an array's elements lie there.
struct Elements {
  bool is_signed = false, big_endian = false;
  std::int64_t width = 1;
};

/// dtype('u1') is called with "u1" and completed by a state (3, byte order, …).
Elements elements_of(const PickleValue& value, const std::string& name) {
  const bool known = is_call(value, "dtype") && !value.as_record().args.empty();
  const auto code = known ? bytes_in(value.as_record().args[0]) : std::nullopt;
  if (!code || code->size() != 2 || ((*code)[0] != 'u' && (*code)[0] != 'i'))
    no_array(name, "its elements are no integers");
  Elements elements{(*code)[0] == 'i', false, (*code)[1] - '0'};
  if (elements.width != 1 && elements.width != 2 && elements.width != 4 && elements.width != 8)
    no_array(name, "its elements have the type " + *code);
  const PickleValue& state = value.as_record().state;
  if (state.is(Kind::tuple) && state.items().size() > 1)
    elements.big_endian = bytes_in(state.items()[1]).value_or("") == ">";
  return elements;
}

Shape shape_of(const PickleValue& value, const std::string& name) {
  if (!value.is(Kind::tuple) || value.items().size() > 8) no_array(name, "its shape is none");
  Shape shape;
  std::int64_t count = 1;
  for (const PickleValue& item : value.items()) {
    const std::int64_t size = item.as_integer();
    if (size < 0 || size > most_elements / std::max<std::int64_t>(count, 1))
      no_array(name, "its shape makes no sense");
    shape.push_back(size);
    count *= std::max<std::int64_t>(size, 1);
  }
  return shape;
}

at::Tensor filled(const Shape& shape, const Elements& elements, const std::string& bytes, bool fortran,
                  const std::string& name) {
  const std::int64_t count = product(shape);
  if (static_cast<std::int64_t>(bytes.size()) != count * elements.width)
    no_array(name, "it has " + std::to_string(bytes.size()) + " bytes for " + to_string(shape) + " of " +
                       std::to_string(elements.width));
  const bool plain = elements.width == 1 && !elements.is_signed;
  at::Tensor made = at::empty({count}, plain ? at::kByte : at::kLong);
  if (plain) {
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(made.data_ptr<std::uint8_t>()));
  } else {
    const auto width = static_cast<std::size_t>(elements.width);
    auto* to = made.data_ptr<std::int64_t>();
    for (std::size_t at = 0; at < bytes.size(); at += width) {
      const char last = bytes[at + (elements.big_endian ? 0 : width - 1)];
      std::uint64_t number = elements.is_signed && (last & 0x80) != 0 ? ~std::uint64_t{0} : 0;
      for (std::size_t k = 0; k < width; ++k)
        number =
            number << 8 | static_cast<unsigned char>(bytes[at + (elements.big_endian ? k : width - 1 - k)]);
      *to++ = static_cast<std::int64_t>(number);
    }
  }
  if (!fortran || shape.size() < 2) return made.view(shape);
  const Shape turned(shape.rbegin(), shape.rend());
  Shape order;
  for (std::size_t k = shape.size(); k-- > 0;) order.push_back(static_cast<std::int64_t>(k));
  return made.view(turned).permute(order).contiguous();
}

}  // namespace

PickleValue read_plain_pickle(std::string_view bytes, const std::string& name) {
  NoStorages storages(name);
  return unpickle(bytes, storages);
}

std::optional<std::string> bytes_in(const PickleValue& value) {
  if (value.is(Kind::bytes)) return value.as_bytes();
  if (value.is(Kind::text)) return value.as_text();
  if (is_call(value, "encode") && value.as_record().module == "_codecs") {
    const Items& args = value.as_record().args;
    if (args.size() == 2 && args[0].is(Kind::text) && args[1].is(Kind::text) && args[1].as_text() == "latin1")
      return latin1(args[0].as_text());
  }
  const bool bytearray = is_call(value, "bytearray") && value.as_record().args.size() == 1;
  if (bytearray && value.as_record().args[0].is(Kind::bytes)) return value.as_record().args[0].as_bytes();
  return std::nullopt;
}

const PickleValue* find_key(const PickleValue& dictionary, const std::string& key) {
  if (!dictionary.is(Kind::dict)) return nullptr;
  for (const auto& [name, value] : dictionary.pairs())
    if (bytes_in(name) == key) return &value;
  return nullptr;
}

at::Tensor array_in(const PickleValue& value, const std::string& name) {
  if (is_call(value, "_reconstruct")) {  // (version, shape, dtype, in Fortran's order, bytes) comes as state
    const PickleValue& state = value.as_record().state;
    if (!state.is(Kind::tuple) || state.items().size() != 5) no_array(name, "it has no state");
    const auto bytes = bytes_in(state.items()[4]);
    if (!bytes) no_array(name, "it has no bytes");
    const PickleValue& order = state.items()[3];
    const bool fortran = order.is(Kind::boolean) ? order.as_boolean() : order.as_integer() != 0;
    return filled(shape_of(state.items()[1], name), elements_of(state.items()[2], name), *bytes, fortran,
                  name);
  }
  if (is_call(value, "_frombuffer") && value.as_record().args.size() == 4) {  // protocol 5
    const Items& args = value.as_record().args;
    const auto bytes = bytes_in(args[0]);
    if (!bytes) no_array(name, "it has no bytes");
    return filled(shape_of(args[2], name), elements_of(args[1], name), *bytes, bytes_in(args[3]) == "F",
                  name);
  }
  no_array(name, "it is no NumPy array");
}

}  // namespace tenfold
