// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/formats/file_kind.h"

/// The parts of recognise(): each knows a family of formats and answers nothing for files of others.
namespace tenfold::look {

/// A file as far as it was looked at.
struct Look {
  std::filesystem::path path;
  std::uintmax_t size = 0;
  std::string head;  ///< its first bytes

  std::string_view bytes() const { return head; }
  /// Up to `count` bytes from a place; fewer where the file ends before.
  std::string read(std::uintmax_t from, std::size_t count) const;
};

inline FileFacts model(FileKind kind, std::string what) {
  return {kind, FileHolds::model, std::move(what), {}};
}
inline FileFacts weights(FileKind kind, std::string what) {
  return {kind, FileHolds::weights, std::move(what), {}};
}
inline FileFacts unusable(std::string what, std::string advice) {
  return {FileKind::unusable, FileHolds::nothing, std::move(what), std::move(advice)};
}

/// What is advised for a file that cannot be one of ours.
inline constexpr const char* other_file = "open a model file";

/// Whether a file inside an archive or a folder is one that could be opened, by its suffix.
bool has_model_suffix(std::string_view name);

std::optional<FileFacts> as_zip(const Look& file);
std::optional<FileFacts> as_tar(const Look& file);
std::optional<FileFacts> as_protobuf(const Look& file);
std::optional<FileFacts> as_text(const Look& file);

}  // namespace tenfold::look
