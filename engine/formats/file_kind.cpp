// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <fstream>

#include "engine/formats/archive.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using std::string_view_literals::operator""sv;

FileFacts model(FileKind kind, std::string what) { return {kind, FileHolds::model, std::move(what), {}}; }
FileFacts weights(FileKind kind, std::string what) { return {kind, FileHolds::weights, std::move(what), {}}; }
FileFacts unusable(std::string what, std::string advice) {
  return {FileKind::unusable, FileHolds::nothing, std::move(what), std::move(advice)};
}

constexpr std::size_t head_size = 4096;

std::string head_of(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path))
    throw Error("file.folder", "{file} is a folder, not a file", {{"file", path.string()}});
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error("file.missing", "{file} cannot be opened", {{"file", path.string()}});
  std::string head(head_size, '\0');
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(stream.gcount()));
  return head;
}

/// A fixed text at a fixed place.
struct Magic {
  std::size_t place;
  std::string_view text;
  const char *what, *advice;
};

constexpr const char* from_python = "export it again from Python with torch.export.save or torch.onnx.export";

constexpr std::array magics{
    Magic{0, "GGUF"sv, "a GGUF file of llama.cpp",
          "its weights are quantized in blocks and it holds no graph; use the original safetensors of the "
          "model"},
    Magic{4, "TFL3"sv, "a TensorFlow Lite model",
          "it is compiled for inference; convert the original model with tf2onnx and open the .onnx"},
    Magic{4, "ET12"sv, "an ExecuTorch program (.pte)",
          "it is compiled for a device; open the .pt2 it was made from (torch.export.save)"},
    Magic{4, "ET13"sv, "an ExecuTorch program (.pte)",
          "it is compiled for a device; open the .pt2 it was made from (torch.export.save)"},
    Magic{0, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file, as Keras writes",
          "HDF5 is not read; convert the model with tf2onnx, or save its weights with numpy.savez"},
    Magic{0, "ftrt"sv, "a TensorRT engine",
          "it is compiled for one GPU; open the ONNX file it was built from"},
    Magic{0, "ptrt"sv, "a TensorRT engine",
          "it is compiled for one GPU; open the ONNX file it was built from"},
    Magic{0, "version https://git-lfs.github.com/spec/"sv, "a Git LFS pointer, not the file itself",
          "run `git lfs pull` in its repository, or download the file again"},
    Magic{0, "\x1f\x8b"sv, "a gzip archive", "unpack it first (gunzip) and open what is inside"},
    Magic{0, "7z\xbc\xaf\x27\x1c"sv, "a 7z archive", "unpack it first and open what is inside"},
    Magic{0, "Rar!"sv, "a RAR archive", "unpack it first and open what is inside"},
    Magic{0,
          "\xfd"
          "7zXZ"sv,
          "an xz archive", "unpack it first and open what is inside"},
    Magic{0, "\x28\xb5\x2f\xfd"sv, "a zstd archive", "unpack it first and open what is inside"},
    Magic{0, "BZh"sv, "a bzip2 archive", "unpack it first and open what is inside"},
    Magic{0,
          "\x7f"
          "ELF"sv,
          "a program or shared library", "open the model it was compiled from"},
    Magic{0, "%PDF"sv, "a PDF document", "open a model file"},
    Magic{0, "\x89PNG"sv, "a PNG picture", "open a model file"},
    Magic{0, "\xff\xd8\xff"sv, "a JPEG picture", "open a model file"},
};

std::string_view after_spaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char wanted, char found) {
           return wanted == static_cast<char>(std::tolower(static_cast<unsigned char>(found)));
         });
}

FileFacts facts_of_zip(const std::filesystem::path& path) {
  const Archive archive = Archive::open(path);
  const auto any = [&](const auto& holds) {
    return std::any_of(archive.entries().begin(), archive.entries().end(), [&](const std::string& entry) {
      return holds(std::string_view(entry).substr(archive.root().size()));
    });
  };
  if (any([](std::string_view name) { return name.starts_with("data/aotinductor/"); }))
    return unusable(
        "an AOTInductor package",
        "it holds compiled code and no graph; save the exported program itself with torch.export.save");
  if (any([](std::string_view name) { return name.starts_with("models/") && name.ends_with(".json"); }))
    return model(FileKind::pt2, "a PyTorch exported program");
  if (archive.contains("serialized_exported_program.json"))
    return model(FileKind::old_pt2, "a PyTorch exported program in the first layout");
  if (archive.contains("constants.pkl") &&
      any([](std::string_view name) { return name.starts_with("code/"); }))
    return model(FileKind::torchscript, "a TorchScript model");
  if (archive.contains("data.pkl")) return weights(FileKind::pickle_archive, "a file of torch.save");
  if (any([](std::string_view name) { return name == "model.weights.h5"; }))
    return unusable("a Keras model", "convert it with tf2onnx and open the .onnx");
  if (!archive.entries().empty() && !any([](std::string_view name) { return !name.ends_with(".npy"); }))
    return weights(FileKind::npz, "a NumPy archive");
  if (any([](std::string_view name) {
        return name.ends_with(".pt2") || name.ends_with(".onnx") || name.ends_with(".pt") ||
               name.ends_with(".pth") || name.ends_with(".safetensors");
      }))
    return unusable("a zip archive with a model file inside", "unpack it and open the file inside");
  return unusable("a zip archive without a model", "open a model file");
}

bool is_safetensors(std::string_view head, std::uintmax_t size) {
  if (head.size() < 10 || head[8] != '{') return false;
  std::uint64_t length = 0;
  for (int k = 7; k >= 0; --k)
    length = length << 8 | static_cast<unsigned char>(head[static_cast<std::size_t>(k)]);
  return length >= 2 && length <= size - 8;
}

/// A tar's header: a file name, octal numbers, and a checksum of the block over which its own field counts as
/// spaces.
bool is_tar(std::string_view head) {
  if (head.size() < 512 || head[0] == '\0') return false;
  std::uint64_t sum = 0, stated = 0;
  for (std::size_t k = 0; k < 512; ++k)
    sum += k >= 148 && k < 156 ? ' ' : static_cast<unsigned char>(head[k]);
  for (std::size_t k = 148; k < 156; ++k)
    if (head[k] >= '0' && head[k] <= '7') stated = stated * 8 + static_cast<std::uint64_t>(head[k] - '0');
  return sum == stated;
}

/// ModelProto begins with its ir_version (field 1, a small varint) and goes on with known fields of the right
/// type.
bool is_onnx(std::string_view head) {
  if (head.size() < 4) return false;
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(head[k]); };
  if (byte(0) == 0x08)
    return byte(1) >= 1 && byte(1) <= 32 &&
           (byte(2) == 0x12 || byte(2) == 0x1a || byte(2) == 0x22 || byte(2) == 0x28 || byte(2) == 0x32 ||
            byte(2) == 0x3a || byte(2) == 0x42);
  return false;
}

/// The pickled number that torch.save wrote first before PyTorch 1.6.
constexpr std::string_view legacy_magic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv;

FileFacts facts_of_text(std::string_view text) {
  if (starts_with_word(text, "<!doctype html") || starts_with_word(text, "<html") ||
      starts_with_word(text, "<head"))
    return unusable(
        "a web page (HTML)",
        "a page was saved instead of the model, often a login or an error page; download the file again");
  if (starts_with_word(text, "<?xml"))
    return unusable("an XML file", "open a model file; of OpenVINO's, the ONNX it was made from");
  return unusable("a text file", "open a model file");
}

}  // namespace

FileFacts recognise(const std::filesystem::path& path) {
  const std::string head = head_of(path);
  const std::string_view bytes = head;
  const std::uintmax_t size = std::filesystem::file_size(path);
  if (bytes.empty())
    return unusable("an empty file", "the download or the copy was broken off; get it again");
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return facts_of_zip(path);
  if (bytes.starts_with("\x93NUMPY")) return weights(FileKind::npy, "a NumPy array");
  for (const Magic& magic : magics)
    if (bytes.substr(std::min(magic.place, bytes.size())).starts_with(magic.text))
      return unusable(magic.what, magic.advice);
  if (is_safetensors(bytes, size)) return weights(FileKind::safetensors, "a safetensors file");
  if (bytes.size() > 2 && bytes[0] == '\x80' && static_cast<unsigned char>(bytes[1]) <= 5) {
    if (bytes.substr(2).starts_with(legacy_magic))
      return weights(FileKind::legacy_pickle, "a file of torch.save before PyTorch 1.6");
    return unusable("a Python pickle", std::string("only its own Python code can read it; ") + from_python);
  }
  if (is_tar(bytes)) {
    const bool torch = bytes.starts_with("sys_info") || bytes.starts_with("pickle") ||
                       bytes.starts_with("storages") || bytes.starts_with("tensors") ||
                       bytes.starts_with("./");
    return torch ? weights(FileKind::tar_pickle, "a tar of torch.save before PyTorch 0.1.10")
                 : unusable("a tar archive", "unpack it first and open what is inside");
  }
  if (is_onnx(bytes)) return model(FileKind::onnx, "an ONNX model");
  const std::string_view text = after_spaces(bytes);
  if (text.starts_with('{')) {
    std::ifstream stream(path);
    std::string whole(std::min<std::uintmax_t>(size, std::uintmax_t{16} << 20), '\0');
    stream.read(whole.data(), static_cast<std::streamsize>(whole.size()));
    if (whole.find("\"weight_map\"") != std::string::npos)
      return weights(FileKind::safetensors_index, "the index of a sharded set of weights");
    return unusable("a JSON file", "open a model file; recipes are opened with their own command");
  }
  if (bytes.find('\0') == std::string_view::npos) return facts_of_text(text);
  return unusable("a file of an unknown kind",
                  std::string("no known format begins like this; ") + from_python);
}

}  // namespace tenfold
