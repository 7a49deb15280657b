// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/skeleton.h"

#include <cstdint>
#include <optional>

namespace tenfold::onnx {
namespace {

/// The messages on the way from a model to the bytes of a tensor.
enum class Message { none, model, graph, node, attribute, tensor };

constexpr std::uint64_t raw_data_field = 9, external_data_field = 13;
constexpr std::size_t worthwhile = 256;  ///< smaller ones stay
constexpr int deepest_message = 20;

Message inside(Message message, std::uint64_t field) {
  switch (message) {
    case Message::model:
      return field == 7 ? Message::graph : Message::none;
    case Message::graph:
      return field == 1 ? Message::node : field == 5 ? Message::tensor : Message::none;
    case Message::node:
      return field == 5 ? Message::attribute : Message::none;
    case Message::attribute:
      return field == 5 || field == 10   ? Message::tensor
             : field == 6 || field == 11 ? Message::graph
                                         : Message::none;
    default:
      return Message::none;
  }
}

std::optional<std::uint64_t> take_varint(std::string_view bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  return {};
}

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void put_bytes(std::string& out, std::uint64_t field, std::string_view bytes) {
  put_varint(out, field << 3 | 2);
  put_varint(out, bytes.size());
  out += bytes;
}

class Stripper {
 public:
  explicit Stripper(std::string_view file) : file_(file) {}

  std::string strip(std::string_view bytes, Message message, int depth) const {
    std::string out;
    std::size_t at = 0;
    while (at < bytes.size()) {
      const std::size_t begin = at;
      const auto end = field_end(bytes, at);
      if (!end || depth > deepest_message) return out.append(bytes.substr(begin));
      if (!end->content)
        out += bytes.substr(begin, at - begin);
      else
        put_field(out, bytes.substr(begin, at - begin), *end, message, depth);
    }
    return out;
  }

 private:
  struct Field {
    std::uint64_t number = 0;
    std::optional<std::string_view> content;  ///< of length-delimited fields
  };

  /// Moves `at` behind the field that begins there; nothing when it is malformed.
  static std::optional<Field> field_end(std::string_view bytes, std::size_t& at) {
    const auto tag = take_varint(bytes, at);
    if (!tag) return {};
    Field field{*tag >> 3, {}};
    std::uint64_t length = 0;
    switch (*tag & 7) {
      case 0:
        if (!take_varint(bytes, at)) return {};
        break;
      case 1:
        length = 8;
        break;
      case 5:
        length = 4;
        break;
      case 2: {
        const auto stated = take_varint(bytes, at);
        if (!stated || *stated > bytes.size() - at) return {};
        length = *stated;
        field.content = bytes.substr(at, length);
        break;
      }
      default:
        return {};
    }
    if (length > bytes.size() - at) return {};
    at += length;
    return field;
  }

  void put_field(std::string& out, std::string_view whole, const Field& field, Message message,
                 int depth) const {
    const std::string_view content = *field.content;
    if (message == Message::tensor && field.number == raw_data_field && content.size() >= worthwhile) {
      const std::string place =
          std::to_string(content.data() - file_.data()) + " " + std::to_string(content.size());
      std::string entry;
      put_bytes(entry, 1, place_key);
      put_bytes(entry, 2, place);
      return put_bytes(out, external_data_field, entry);
    }
    const Message inner = inside(message, field.number);
    if (inner == Message::none || content.size() < worthwhile)
      out += whole;
    else
      put_bytes(out, field.number, strip(content, inner, depth + 1));
  }

  std::string_view file_;
};

}  // namespace

std::string skeleton_of(std::string_view model) { return Stripper(model).strip(model, Message::model, 0); }

}  // namespace tenfold::onnx
