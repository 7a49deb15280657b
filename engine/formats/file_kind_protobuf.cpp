// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "engine/formats/file_look.h"

namespace tenfold::look {
namespace {

/// One field of a protobuf message.
struct Field {
  std::uint64_t number = 0, wire = 0;
  std::uint64_t value = 0;  ///< of numbers; of texts and messages their size
  std::uint64_t begin = 0;  ///< of texts and messages: where they begin
};
constexpr std::uint64_t varint = 0, eight_bytes = 1, sized = 2, four_bytes = 5;

/// Reads base-128 numbers from bytes; `good` turns false where they end before.
struct Numbers {
  std::string_view bytes;
  std::size_t at = 0;
  bool good = true;

  std::uint64_t next() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at >= bytes.size()) break;
      const auto byte = static_cast<unsigned char>(bytes[at++]);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    good = false;
    return 0;
  }
};

/// The first fields of the message that a file is; none where it is no protobuf. The last may reach beyond
/// the end of a file that is cut short.
std::vector<Field> fields_of(const Look& file) {
  constexpr std::size_t most = 64, longest_key = 20;
  std::vector<Field> fields;
  std::uint64_t at = 0;
  while (at < file.size && fields.size() < most) {
    const std::string bytes = file.read(at, longest_key);
    Numbers numbers{bytes};
    const std::uint64_t key = numbers.next();
    Field field{key >> 3, key & 7};
    if (field.wire == varint || field.wire == sized) field.value = numbers.next();
    const std::uint64_t fixed = field.wire == eight_bytes ? 8 : field.wire == four_bytes ? 4 : 0;
    if (!numbers.good || field.number == 0 || field.wire == 3 || field.wire == 4 || field.wire > four_bytes)
      return {};
    field.begin = at + numbers.at;
    fields.push_back(field);
    const std::uint64_t rest = file.size - std::min<std::uint64_t>(field.begin, file.size);
    if (field.wire == sized && field.value > rest) break;
    at = field.begin + (field.wire == sized ? field.value : fixed);
  }
  return fields;
}

bool has(const std::vector<Field>& fields, std::uint64_t number, std::uint64_t wire) {
  return std::any_of(fields.begin(), fields.end(),
                     [&](const Field& field) { return field.number == number && field.wire == wire; });
}

std::uint64_t number_in(const std::vector<Field>& fields, std::uint64_t number) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
    return field.number == number && field.wire == varint;
  });
  return found == fields.end() ? 0 : found->value;
}

bool all_within(const std::vector<Field>& fields,
                std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> known) {
  return std::all_of(fields.begin(), fields.end(), [&](const Field& field) {
    return std::find(known.begin(), known.end(), std::pair(field.number, field.wire)) != known.end();
  });
}

/// ModelProto: its version, then in any order the producer's texts, the graph, the operator sets and so on.
bool is_onnx(const std::vector<Field>& fields) {
  constexpr std::uint64_t latest_version = 64;
  const std::uint64_t version = number_in(fields, 1);
  const bool content = has(fields, 7, sized) || has(fields, 8, sized);
  return version >= 1 && version <= latest_version && content &&
         all_within(fields, {{1, varint},
                             {2, sized},
                             {3, sized},
                             {4, sized},
                             {5, varint},
                             {6, sized},
                             {7, sized},
                             {8, sized},
                             {14, sized},
                             {20, sized},
                             {25, sized},
                             {26, sized}});
}

/// SavedModel: a version and graphs, which begin with their own description.
bool is_saved_model(const Look& file, const std::vector<Field>& fields) {
  if (number_in(fields, 1) != 1 || !all_within(fields, {{1, varint}, {2, sized}})) return false;
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
    return field.number == 2 && file.read(field.begin, 1) == "\x0a";
  });
}

/// GraphDef: nodes that begin with their name.
bool is_graph_definition(const Look& file, const std::vector<Field>& fields) {
  return !fields.empty() && fields[0].number == 1 && fields[0].wire == sized && fields[0].value > 4 &&
         all_within(fields, {{1, sized}, {2, sized}, {3, varint}, {4, sized}}) &&
         file.read(fields[0].begin, 1) == "\x0a" && fields.size() > 1;
}

/// Core ML: a version, a description, and one of the kinds of model, numbered from 200.
bool is_core_ml(const std::vector<Field>& fields) {
  const std::uint64_t version = number_in(fields, 1);
  return version >= 1 && version <= 32 && has(fields, 2, sized) &&
         std::any_of(fields.begin(), fields.end(), [](const Field& field) {
           return field.number >= 200 && field.number < 3100 && field.wire == sized;
         });
}

}  // namespace

std::optional<FileFacts> as_protobuf(const Look& file) {
  const std::vector<Field> fields = fields_of(file);
  if (is_onnx(fields)) return model(FileKind::onnx, "an ONNX model");
  if (is_saved_model(file, fields))
    return unusable("the graph of a TensorFlow SavedModel",
                    "convert its folder with tf2onnx and open the .onnx");
  if (is_core_ml(fields)) return unusable("a Core ML model", "open the PyTorch model it was converted from");
  if (is_graph_definition(file, fields))
    return unusable("a TensorFlow graph (.pb)", "convert it with tf2onnx and open the .onnx");
  return {};
}

}  // namespace tenfold::look
