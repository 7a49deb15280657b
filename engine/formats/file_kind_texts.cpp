// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>

#include "engine/formats/file_look.h"

namespace tenfold::look {
namespace {

constexpr const char* web_page =
    "a page was saved instead of the model, often a login or an error page; download the file again";

/// How a text begins, in lower case, spaces left out in front.
struct Beginning {
  std::string_view text;
  const char *what, *advice;
};

constexpr std::array beginnings{
    Beginning{"version https://git-lfs.github.com/spec/", "a Git LFS pointer, not the file itself",
              "run `git lfs pull` in its repository, or download the file again"},
    Beginning{"<!doctype html", "a web page (HTML)", web_page},
    Beginning{"<html", "a web page (HTML)", web_page},
    Beginning{"<head", "a web page (HTML)", web_page},
    Beginning{"<!--", "a web page (HTML)", web_page},
    Beginning{
        "ir_version:", "an ONNX model written as text",
        "convert it in Python: onnx.save(google.protobuf.text_format.Parse(text, onnx.ModelProto()), file)"},
    Beginning{"node {", "a TensorFlow graph written as text", "convert it with tf2onnx and open the .onnx"},
    Beginning{"entry not found", "an error message of a server", "download the file again"},
    Beginning{"access denied", "an error message of a server", "download the file again"},
    Beginning{"<error", "an error message of a server", "download the file again"},
};

/// What a JSON file is about, by a key in it.
struct Key {
  std::string_view key;
  const char *what, *advice;
};

constexpr std::array keys{
    Key{"\"modelTopology\"", "a model of TensorFlow.js",
        "convert the original model with tf2onnx and open the .onnx"},
    Key{"\"weightsManifest\"", "a model of TensorFlow.js",
        "convert the original model with tf2onnx and open the .onnx"},
    Key{"\"model_type\"", "the configuration of a Hugging Face model",
        "open the weights beside it (model.safetensors)"},
    Key{"\"architectures\"", "the configuration of a Hugging Face model",
        "open the weights beside it (model.safetensors)"},
};

std::string_view after_spaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  });
  return lower;
}

FileFacts facts_of_xml(std::string_view lower) {
  if (lower.find("<net ") != std::string_view::npos)
    return unusable("an OpenVINO model (.xml)", "open the ONNX or PyTorch model it was made from");
  if (lower.find("<error>") != std::string_view::npos)
    return unusable("an error message of a server", "download the file again");
  if (lower.find("<html") != std::string_view::npos) return unusable("a web page (HTML)", web_page);
  return unusable("an XML file", other_file);
}

FileFacts facts_of_json(const Look& file) {
  const std::string text = file.read(0, std::size_t{16} << 20);
  if (text.find("\"weight_map\"") != std::string::npos)
    return weights(FileKind::safetensors_index, "the index of a sharded set of weights");
  for (const Key& key : keys)
    if (text.find(key.key) != std::string::npos) return unusable(key.what, key.advice);
  return unusable("a JSON file", "open a model file; recipes are opened with their own command");
}

/// Protocols 0 and 1 of pickle are letters and lines: "(dp0", "ccollections\nOrderedDict".
bool is_old_pickle(std::string_view text) {
  if (text.starts_with("(dp") || text.starts_with("(lp") || text.starts_with("(tR") || text.starts_with("(i"))
    return true;
  if (!text.starts_with('c')) return false;
  const std::size_t line = text.find('\n'),
                    second = line == std::string_view::npos ? line : text.find('\n', line + 1);
  if (second == std::string_view::npos) return false;
  const auto in_name = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_' || letter == '.';
  };
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(line), in_name) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(line) + 1,
                     text.begin() + static_cast<std::ptrdiff_t>(second), in_name) &&
         text.substr(second + 1).find_first_of("(pq)") == 0;
}

}  // namespace

std::optional<FileFacts> as_text(const Look& file) {
  const std::string_view text = after_spaces(file.bytes());
  const std::string lower = lower_case(text);
  for (const Beginning& beginning : beginnings)
    if (lower.starts_with(beginning.text)) return unusable(beginning.what, beginning.advice);
  if (is_old_pickle(file.bytes()))
    return unusable(
        "a Python pickle",
        "only its own Python code can read it; load it in Python and save the state_dict with torch.save");
  if (lower.starts_with("<?xml") || lower.starts_with("<net ")) return facts_of_xml(lower);
  if (text.starts_with('{')) return facts_of_json(file);
  if (file.bytes().find('\0') != std::string_view::npos) return {};
  const bool readable = std::all_of(file.head.begin(), file.head.end(), [](char letter) {
    return static_cast<unsigned char>(letter) >= 0x20 || letter == '\n' || letter == '\r' || letter == '\t';
  });
  if (!readable) return {};
  return unusable("a text file", other_file);
}

}  // namespace tenfold::look
