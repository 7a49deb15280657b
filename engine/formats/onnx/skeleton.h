// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace tenfold::onnx {

/// Key of the external_data entry by which a skeleton says where a tensor's bytes are in the file:
/// "<offset> <size>".
inline constexpr std::string_view place_key = "tenfold.place";

/// A ModelProto without the bytes of its tensors (TensorProto.raw_data), each replaced by its place: protobuf
/// would copy all weights, and ends at 2 GiB. What is malformed stays as it is, for protobuf to refuse.
std::string skeleton_of(std::string_view model);

}  // namespace tenfold::onnx
