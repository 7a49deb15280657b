// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include "engine/formats/npy.h"
#include "engine/formats/pickle.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

PickleValue text(const std::string& value) { return PickleValue::text(value); }
PickleValue tensor(const at::Tensor& value) { return PickleValue::tensor(value); }

}  // namespace

/// Leaves files in the folder TENFOLD_INTEROP_FOLDER, for check_with_python.py to open.
class TestFilesForPython : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void writes() {
    const QByteArray name = qgetenv("TENFOLD_INTEROP_FOLDER");
    if (name.isEmpty()) QSKIP("TENFOLD_INTEROP_FOLDER names no folder");
    const std::filesystem::path folder = name.toStdString();
    const at::Tensor weight = at::arange(12).to(at::kFloat).view({3, 4});
    save_pickle_archive(folder / "state_dict.pth",
                        PickleValue::dict({{text("fc.weight"), tensor(weight)},
                                           {text("tied.weight"), tensor(weight)},
                                           {text("strided"), tensor(weight.t())},
                                           {text("slice"), tensor(at::arange(100).narrow(0, 3, 2))},
                                           {text("bf16"), tensor(weight.to(at::kBFloat16))},
                                           {text("f8"), tensor(weight.to(at::kFloat8_e4m3fn))},
                                           {text("u16"), tensor(weight.to(at::kUInt16))},
                                           {text("mask"), tensor(weight.gt(3))},
                                           {text("count"), tensor(at::scalar_tensor(7, at::kLong))},
                                           {text("complex"), tensor(at::complex(weight, weight).conj())},
                                           {text("empty"), tensor(at::empty({0, 5}))}}),
                        true);
    save_pickle_archive(folder / "checkpoint.pth",
                        PickleValue::dict({{text("model"), PickleValue::dict({{text("w"), tensor(weight)}})},
                                           {text("epoch"), PickleValue::integer(-3)},
                                           {text("step"), PickleValue::integer(std::int64_t{1} << 40)},
                                           {text("lr"), PickleValue::real(0.1)},
                                           {text("note"), text("grüße")},
                                           {text("none"), PickleValue()},
                                           {text("flags"), PickleValue::list({PickleValue::boolean(true)})},
                                           {text("empty"), PickleValue::tuple({})}}));
    write_file(folder / "samples.pt", write_pickle_archive({weight, weight.t()}, {{"mask", weight.gt(3)}}));
    write_npy(folder / "array.npy", weight.t());
    write_npz(folder / "arrays.npz", {{"weight", weight},
                                      {"half", weight.to(at::kHalf)},
                                      {"mask", weight.gt(3)},
                                      {"complex", at::complex(weight, weight)},
                                      {"scalar", at::scalar_tensor(7, at::kLong)},
                                      {"line", at::arange(3)},
                                      {"empty", at::empty({0, 5})}});
  }
};

TENFOLD_TEST_CLASS(TestFilesForPython)
#include "test_files_for_python.moc"
