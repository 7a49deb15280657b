// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/file_kind.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "engine/formats/file_look.h"
#include "engine/support/error.h"

namespace tenfold {
namespace look {

std::string Look::read(std::uintmax_t from, std::size_t count) const {
  std::string found(static_cast<std::size_t>(std::min<std::uintmax_t>(count, size - std::min(from, size))),
                    '\0');
  std::ifstream stream(path, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(from));
  stream.read(found.data(), static_cast<std::streamsize>(found.size()));
  found.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  return found;
}

bool has_model_suffix(std::string_view name) {
  constexpr std::array suffixes{".pt2", ".safetensors", ".onnx", ".pth", ".pt", ".ckpt", ".bin", ".npz"};
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](const char* suffix) { return name.ends_with(suffix); });
}

}  // namespace look

namespace {

using namespace look;
using std::string_view_literals::operator""sv;

constexpr const char* unpack = "unpack it first and open what is inside";
constexpr const char* convert = "convert the original model with tf2onnx and open the .onnx";
constexpr const char* from_onnx = "it is compiled for one GPU; open the ONNX file it was built from";
constexpr const char* not_hdf5 =
    "HDF5 is not read; convert the model with tf2onnx, or save its weights with numpy.savez";
constexpr const char* for_devices =
    "it is compiled for a device; open the .pt2 it was made from (torch.export.save)";

/// A fixed text at a fixed place.
struct Magic {
  std::size_t place;
  std::string_view text;
  const char *what, *advice;
};

constexpr std::array magics{
    Magic{0, "GGUF"sv, "a GGUF file of llama.cpp",
          "its weights are quantized in blocks and it holds no graph; use the original safetensors of the "
          "model"},
    Magic{0, "tjgg"sv, "a GGML file of llama.cpp",
          "its weights are quantized in blocks and it holds no graph; use the original weights of the model"},
    Magic{4, "TFL3"sv, "a TensorFlow Lite model", convert},
    Magic{4, "ET12"sv, "an ExecuTorch program (.pte)", for_devices},
    Magic{4, "ET13"sv, "an ExecuTorch program (.pte)", for_devices},
    Magic{4, "ORTM"sv, "a model in ONNX Runtime's own format (.ort)", "open the .onnx it was made from"},
    Magic{0, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file, as Keras writes", not_hdf5},
    Magic{512, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file, as Keras writes", not_hdf5},
    Magic{1024, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file, as Keras writes", not_hdf5},
    Magic{0, "ftrt"sv, "a TensorRT engine", from_onnx},
    Magic{0, "ptrt"sv, "a TensorRT engine", from_onnx},
    Magic{0, "MATLAB 5.0 MAT-file"sv, "a MATLAB file",
          "open it in Python with scipy.io.loadmat and save the arrays with numpy.savez"},
    Magic{0, "\x1f\x8b"sv, "a gzip archive", "unpack it first (gunzip) and open what is inside"},
    Magic{0, "7z\xbc\xaf\x27\x1c"sv, "a 7z archive", unpack},
    Magic{0, "Rar!\x1a\x07"sv, "a RAR archive", unpack},
    Magic{0, "\xfd\x37zXZ\0"sv, "an xz archive", unpack},
    Magic{0, "\x28\xb5\x2f\xfd"sv, "a zstd archive", unpack},
    Magic{0, "BZh"sv, "a bzip2 archive", unpack},
    Magic{0, "\x7f\x45LF"sv, "a program or shared library", "open the model it was compiled from"},
    Magic{0, "%PDF"sv, "a PDF document", other_file},
    Magic{0, "\x89PNG"sv, "a PNG picture", other_file},
    Magic{0, "\xff\xd8\xff"sv, "a JPEG picture", other_file},
};

/// The pickled number that torch.save wrote first before PyTorch 1.6.
constexpr std::string_view legacy_magic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv;

std::optional<FileFacts> as_empty(const Look& file) {
  if (!file.head.empty()) return {};
  return unusable("an empty file", "the download or the copy was broken off; get it again");
}

std::optional<FileFacts> as_numpy(const Look& file) {
  if (!file.bytes().starts_with("\x93NUMPY")) return {};
  return weights(FileKind::npy, "a NumPy array");
}

std::optional<FileFacts> as_magic(const Look& file) {
  for (const Magic& magic : magics)
    if (file.bytes().substr(std::min(magic.place, file.head.size())).starts_with(magic.text))
      return unusable(magic.what, magic.advice);
  return {};
}

/// A length in 8 bytes, then JSON of that length.
std::optional<FileFacts> as_safetensors(const Look& file) {
  const std::string_view head = file.bytes();
  constexpr std::uint64_t longest_header = 100'000'000;
  if (head.size() < 10 || head[8] != '{' || "\"} \t\n"sv.find(head[9]) == std::string_view::npos) return {};
  std::uint64_t length = 0;
  for (std::size_t k = 8; k-- > 0;) length = length << 8 | static_cast<unsigned char>(head[k]);
  if (length < 2 || length > longest_header) return {};
  if (length > file.size - 8)
    return unusable("a safetensors file that ends within its header",
                    "the download or the copy was broken off; get it again");
  return weights(FileKind::safetensors, "a safetensors file");
}

std::optional<FileFacts> as_pickle(const Look& file) {
  const std::string_view head = file.bytes();
  if (head.size() < 3 || head[0] != '\x80' || head[1] < 2 || head[1] > 5) return {};
  if (head.substr(2).starts_with(legacy_magic))
    return weights(FileKind::legacy_pickle, "a file of torch.save before PyTorch 1.6");
  return unusable(
      "a Python pickle",
      "only its own Python code can read it; load it in Python and save the state_dict with torch.save, "
      "or the model with torch.export.save");
}

/// In this order: what is certain first.
constexpr std::array recognisers{as_empty,  as_zip, as_numpy,    as_magic, as_safetensors,
                                 as_pickle, as_tar, as_protobuf, as_text};

/// The file in a folder that a person means by it: of a Hugging Face model, of TensorFlow's and Apple's.
std::string advice_for_folder(const std::filesystem::path& folder) {
  constexpr std::array usual{"model.safetensors.index.json",
                             "model.safetensors",
                             "diffusion_pytorch_model.safetensors",
                             "pytorch_model.bin.index.json",
                             "pytorch_model.bin",
                             "adapter_model.safetensors",
                             "model.onnx",
                             "onnx/model.onnx"};
  std::error_code problem;
  for (const char* name : usual)
    if (std::filesystem::exists(folder / name, problem)) return std::string("open ") + name + " in it";
  if (std::filesystem::exists(folder / "saved_model.pb", problem))
    return "it is a TensorFlow SavedModel; convert it with tf2onnx and open the .onnx";
  if (std::filesystem::exists(folder / "Manifest.json", problem) && folder.extension() == ".mlpackage")
    return "it is a Core ML package; open the PyTorch model it was converted from";
  std::vector<std::string> found;
  for (std::filesystem::directory_iterator at(folder, problem), end; !problem && at != end;
       at.increment(problem))
    if (const auto name = at->path().filename().string(); has_model_suffix(name)) found.push_back(name);
  if (found.empty()) return "open a file in it";
  return "open " + *std::min_element(found.begin(), found.end()) + " in it";
}

Look look_at(const std::filesystem::path& path) {
  constexpr std::size_t head_size = 4096;
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem))
    throw Error("file.folder", "{file} is a folder, not a file: {advice}",
                {{"file", path.string()}, {"advice", advice_for_folder(path)}});
  if (!std::filesystem::exists(path, problem))
    throw Error("file.missing", "there is no file {file}", {{"file", path.string()}});
  if (!std::filesystem::is_regular_file(path, problem))
    throw Error("file.special", "{file} is no ordinary file", {{"file", path.string()}});
  Look file{path, std::filesystem::file_size(path, problem), {}};
  if (problem || !std::ifstream(path, std::ios::binary))
    throw Error("file.read", "{file} cannot be read", {{"file", path.string()}});
  file.head = file.read(0, head_size);
  return file;
}

}  // namespace

FileFacts recognise(const std::filesystem::path& path) {
  const Look file = look_at(path);
  for (const auto& recogniser : recognisers)
    if (const auto facts = recogniser(file)) return *facts;
  return unusable(
      "a file of an unknown kind",
      "no known format begins like this; export the model again from Python with torch.export.save or "
      "torch.onnx.export");
}

}  // namespace tenfold
