# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the small files that the readers are tested with, beside this script. Needs torch and numpy.

Run again only to add files: names and contents are what tests/engine/formats expects.
"""

import gzip
import io
import json
import os
import pickle
import struct
import sys
import tarfile
import warnings
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch

here = Path(__file__).parent


def counting(*shape, dtype=torch.float32):
    size = int(np.prod(shape)) if shape else 1
    return torch.arange(size, dtype=torch.float32).reshape(shape).to(dtype)


def state_dict():
    weight = counting(3, 4)
    base = counting(20)
    return OrderedDict(
        [
            ("fc.weight", weight),
            ("fc.bias", torch.nn.Parameter(counting(3))),
            ("tied.weight", weight),
            ("strided", base[2:14].reshape(4, 3).t()),
            ("tail", base[15:]),
            ("half", counting(2, 2, dtype=torch.float16)),
            ("bf16", counting(2, 2, dtype=torch.bfloat16)),
            ("double", counting(2, dtype=torch.float64)),
            ("complex", torch.tensor([1 + 2j, 3 - 1j])),
            ("conjugate", torch.tensor([1 + 2j, 3 - 1j]).conj()),
            ("count", torch.tensor(7)),
            ("mask", torch.tensor([True, False, True])),
            ("bytes", counting(3, dtype=torch.uint8)),
            ("empty", torch.empty(0, 5)),
        ]
    )


class Tagged(torch.Tensor):
    pass


def torch_files():
    torch.save(state_dict(), here / "state_dict.pt")
    for protocol in (3, 4, 5):
        torch.save(state_dict(), here / f"protocol{protocol}.pt", pickle_protocol=protocol)
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        OrderedDict(
            conv=torch.nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2, bias=False),
            norm=torch.nn.BatchNorm2d(4),
            fc=torch.nn.Linear(4, 2),
        )
    )
    torch.save(module, here / "module.pt")
    checkpoint = {
        "epoch": 3,
        "seed": 2**63 + 5,
        "negative": -(2**40),
        "lr": 0.125,
        "note": "grüße",
        "model": module.state_dict(),
        "optimizer": torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9).state_dict(),
        "shape": torch.Size([2, 3]),
        "dtype": torch.float32,
        "device": torch.device("cpu"),
        "names": {"a"},
        "raw": b"\x00\xff",
    }
    torch.save(checkpoint, here / "checkpoint.pt", pickle_protocol=4)
    torch.save(
        (
            (counting(2, 3), [counting(2, dtype=torch.int64), 3], {"b": counting(1), "a": counting(4)}),
            {"scale": 2.5, "flag": True, "nothing": None, "mode": "sum"},
        ),
        here / "samples.pt",
    )
    rare = {
        "u16": counting(3, dtype=torch.uint16),
        "f8": counting(3).to(torch.float8_e4m3fn),
        "tagged": counting(2).as_subclass(Tagged),
        "expanded": counting(1, 3).expand(4, 3),
    }
    rare["parameter"] = torch.nn.Parameter(counting(2))
    rare["parameter"].note = "an attribute"
    torch.save(rare, here / "rare.pt")
    torch.save({"x": counting(2)}, here / "legacy.pt", _use_new_zipfile_serialization=False)


def pickled(name, code, extra=()):
    with zipfile.ZipFile(here / name, "w", zipfile.ZIP_DEFLATED if len(code) > 4096 else zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", code)
        for entry, contents in extra:
            archive.writestr("archive/" + entry, contents)


def tensor_code(storage="FloatStorage", elements=4, offset=0, sizes=(2, 2), strides=(2, 1)):
    """A pickle of one tensor, in which every number may be wrong."""

    def number(value):
        return b"\x8a\x08" + struct.pack("<q", value)

    def tuple_of(values):
        return b"(" + b"".join(number(v) for v in values) + b"t"

    return (
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\n"
        + storage.encode()
        + b"\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu"
        + number(elements)
        + b"tQ"
        + number(offset)
        + tuple_of(sizes)
        + tuple_of(strides)
        + b"\x89ccollections\nOrderedDict\n)RtR."
    )


def hostile_pickles():
    class Attack:
        def __reduce__(self):
            return os.system, ("touch tenfold_was_here",)

    pickled("malicious.pt", pickle.dumps({"weights": Attack(), "after": 1}, protocol=2))
    storage = [("data/0", counting(4).numpy().tobytes()), ("byteorder", "little")]
    pickled("tensor.pt", tensor_code(), storage)
    pickled("big_endian.pt", tensor_code(), [storage[0], ("byteorder", "big")])
    pickled("beyond_sizes.pt", tensor_code(sizes=(2, 3), strides=(3, 1)), storage)
    pickled("beyond_offset.pt", tensor_code(offset=1), storage)
    pickled("beyond_storage.pt", tensor_code(elements=5), storage)
    pickled("overflow.pt", tensor_code(sizes=(2**62, 8), strides=(2**62, 2**61)), storage)
    pickled("negative_stride.pt", tensor_code(offset=3, strides=(-2, -1)), storage)
    pickled("negative_size.pt", tensor_code(sizes=(-2, -2)), storage)
    pickled("expanded_bomb.pt", tensor_code(sizes=(2**40, 2), strides=(0, 1)), storage)
    pickled("quantized.pt", tensor_code(storage="QInt8Storage"), storage)
    pickled("no_storage.pt", tensor_code())
    pickled("bad_boolean.pt", tensor_code(storage="BoolStorage"), storage)
    cycle = [1]
    cycle.append({"self": cycle})
    pickled("cycle.pt", pickle.dumps(cycle, protocol=2))
    pickled("deep.pt", b"\x80\x02)" + b"\x85" * 200_000 + b".", [])
    # lists put into lists that were made earlier, so that no depth is known when they are made
    chain = b"".join(b"]" + b"r" + struct.pack("<I", i) for i in range(8_000))
    links = b"".join(b"j" + struct.pack("<I", i) + b"j" + struct.pack("<I", i + 1) + b"a0" for i in range(7_999))
    pickled("chain.pt", b"\x80\x02" + chain + links + b"j\x00\x00\x00\x00.")
    laughs = b"\x80\x02)" + b"".join(b"q" + bytes([i]) + b"h" + bytes([i]) + b"\x86" for i in range(60))
    pickled("laughs.pt", laughs + b".")


def archives():
    def write(name, build, **options):
        with zipfile.ZipFile(here / name, "w", **options) as archive:
            build(archive)

    text = b"some contents, some contents, some contents\n" * 20
    write("stored.zip", lambda a: (a.writestr("m/a.txt", text), a.writestr("m/b/c.bin", b"\0\1\2"), a.writestr("m/none", b"")))
    write("deflated.zip", lambda a: a.writestr("a.txt", text), compression=zipfile.ZIP_DEFLATED)
    write("bzip2.zip", lambda a: a.writestr("a.txt", text), compression=zipfile.ZIP_BZIP2)
    write("no_entries.zip", lambda a: None)

    class Pipe(io.RawIOBase):  # no seeking: sizes go to data descriptors
        def __init__(self, target):
            self.target = target

        def writable(self):
            return True

        def write(self, data):
            return self.target.write(bytes(data))

    with open(here / "descriptors.zip", "wb") as target:
        with zipfile.ZipFile(Pipe(target), "w") as archive:
            archive.writestr("a.txt", text)
            archive.writestr("../../b.txt", b"harmless")
    with zipfile.ZipFile(here / "zip64.zip", "w") as archive:
        with archive.open("a.txt", "w", force_zip64=True) as entry:
            entry.write(text)

    stored = (here / "stored.zip").read_bytes()
    central = stored.index(b"PK\1\2")
    end = stored.index(b"PK\5\6")

    def patched(name, *changes):
        data = bytearray(stored)
        for at, value in changes:
            data[at : at + len(value)] = value
        (here / name).write_bytes(bytes(data))

    patched("encrypted.zip", (central + 8, b"\1\0"), (6, b"\1\0"))
    patched("size_lie.zip", (central + 24, struct.pack("<I", 2**31)))
    patched("both_sizes_lie.zip", (central + 20, struct.pack("<II", 2**31, 2**31)))
    patched("ratio_lie.zip", (central + 10, b"\x08\0"), (central + 24, struct.pack("<I", 2**31)))
    patched("checksum.zip", (40, b"X"))
    patched("count_lie.zip", (end + 8, b"\xff\xff\xff\xff"))
    second = stored.index(b"PK\1\2", central + 4)
    name = stored.index(b"m/b/c.bin", second)
    overlap = bytearray(stored)
    overlap[second + 16 : second + 28] = overlap[central + 16 : central + 28]  # checksum and sizes of the first
    overlap[second + 42 : second + 46] = overlap[central + 42 : central + 46]  # and its place
    (here / "overlap.zip").write_bytes(bytes(overlap))
    assert name > second
    write("twice.zip", lambda a: (a.writestr("a.txt", text), a.writestr("a.txt", text)))
    locator = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 2**40, 2**40, end - central, central)
    (here / "count64_lie.zip").write_bytes(
        stored[:end] + locator + b"PK\6\7" + struct.pack("<IQI", 0, end, 1) + stored[end:]
    )


def arrays():
    kinds = ["b1", "i1", "u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8"]
    kinds += ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "<c8", ">c8", "<c16", ">c16"]
    everything = {}
    for kind in kinds:
        for order in "CF":
            everything[f"{kind}_{order}"] = np.arange(6).reshape(2, 3).astype(kind, order=order)
    everything["scalar"] = np.array(2.5)
    everything["none"] = np.zeros((0, 3), np.float32)
    everything["line"] = np.arange(4.0)
    np.savez(here / "arrays.npz", **everything)
    np.savez_compressed(here / "arrays_compressed.npz", **everything)
    array = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    for version in (1, 2, 3):
        with open(here / f"version{version}.npy", "wb") as file:
            np.lib.format.write_array(file, array, version=(version, 0))
    np.save(here / "objects.npy", np.array([None, {}], dtype=object), allow_pickle=True)
    np.save(here / "fields.npy", np.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))
    np.save(here / "texts.npy", np.array(["a", "b"]))
    np.save(here / "dates.npy", np.array(["2020-01-01"], dtype="datetime64[D]"))
    np.save(here / "beyond.npy", np.array([2**63 + 1], dtype=np.uint64))
    (here / "shape_lie.npy").write_bytes((here / "version1.npy").read_bytes().replace(b"(2, 3, 4)", b"(2, 3,99)"))
    images = np.arange(3 * 4, dtype=np.uint8).reshape(3, 2, 2) * 20
    np.savez(here / "images.npz", x=images, y=np.array([[1], [0], [2]], dtype=np.int16))


def cifar():
    """CIFAR's layout at two images a file, pickled by Python itself; the archive is read without unpacking."""
    pixels = (np.arange(2 * 3072) * 7 % 251).astype(np.uint8).reshape(2, 3072)
    for protocol in (2, 4, 5):
        batch = {b"batch_label": b"testing batch", b"labels": [8, 3], b"data": pixels, b"filenames": [b"a.png", b"\xe9.png"]}
        (here / f"cifar10_protocol{protocol}.pkl").write_bytes(pickle.dumps(batch, protocol))
    fine = {"fine_labels": np.array([99, 4], dtype=">i2"), "coarse_labels": [1, 2], "data": np.asfortranarray(pixels)}
    (here / "cifar100.pkl").write_bytes(pickle.dumps(fine, 4))
    with tarfile.open(here / "cifar10.tar", "w", format=tarfile.USTAR_FORMAT) as archive:
        for name in ("batches.meta", "test_batch"):
            contents = pickle.dumps({"label_names": ["cat"]}, 2) if name == "batches.meta" else (here / "cifar10_protocol4.pkl").read_bytes()
            entry = tarfile.TarInfo("cifar-10-batches-py/" + name)
            entry.size = len(contents)
            archive.addfile(entry, io.BytesIO(contents))
    (here / "cifar10.tar.gz").write_bytes(gzip.compress((here / "cifar10.tar").read_bytes(), mtime=0))


def images():
    """Small images of every kind that is read, written by PIL, and PIL's own pixels of them."""
    from PIL import Image

    folder = here / "images"
    folder.mkdir(exist_ok=True)
    rows, columns = np.mgrid[0:13, 0:17]
    colour = np.stack([rows * 19, columns * 15, (rows + columns) * 8], 2).astype(np.uint8)
    picture, grey = Image.fromarray(colour), Image.fromarray(colour[:, :, 1])
    alpha = Image.fromarray(np.concatenate([colour, colour[:, :, :1]], 2))
    picture.save(folder / "colour.png")
    grey.save(folder / "grey.png")
    alpha.save(folder / "alpha.png")
    picture.quantize(16).save(folder / "palette.png")
    grey.convert("1").save(folder / "bits.png")
    picture.save(folder / "colour.jpg", quality=92)
    picture.save(folder / "progressive.jpg", quality=80, progressive=True)
    grey.save(folder / "grey.jpg")
    picture.save(folder / "colour.bmp")
    grey.save(folder / "grey.bmp")
    picture.quantize(16).save(folder / "palette.bmp")
    grey.save(folder / "grey.pgm")
    picture.save(folder / "colour.ppm")
    pixels = {}
    for path in sorted(folder.iterdir()):
        if path.suffix != ".npz":
            image = Image.open(path)
            image = image.convert("L" if image.mode in ("L", "1") else "RGB")
            array = np.asarray(image)
            pixels[path.name] = array[None] if array.ndim == 2 else array.transpose(2, 0, 1)
    scaled = Image.fromarray(colour).resize((10, 8), Image.Resampling.BILINEAR)  # 13 by 17: the shorter side to 8
    pixels["scaled"] = np.asarray(scaled).transpose(2, 0, 1)
    np.savez(folder / "pixels.npz", **pixels)


def seeds():
    """For tests/fuzz: what a checksum would otherwise protect from being damaged."""
    for name in ("state_dict", "protocol5", "module", "checkpoint", "samples", "rare", "tensor", "cycle", "malicious"):
        with zipfile.ZipFile(here / f"{name}.pt") as archive:
            (here / f"{name}.pkl").write_bytes(next(archive.read(n) for n in archive.namelist() if n.endswith("/data.pkl")))
    np.save(here / "fortran.npy", np.asfortranarray(np.arange(6, dtype=">c8").reshape(2, 3)))
    images = b"\0\0\x08\x03" + struct.pack(">III", 2, 2, 3) + bytes(range(12))
    (here / "images.idx").write_bytes(images)
    (here / "images.idx.gz").write_bytes(gzip.compress(images, mtime=0))
    (here / "texts.txt").write_text("12\n0.25\n24,22\n1.0\nblock-tt\nlow-rank\nconv2d\nlayer?.*.conv*\n1e-3\n-1\n")
    recipe = {
        "schema": 1,
        "model_hash": "abc",
        "metric": "weight-error",
        "seed": 18446744073709551615,
        "threads": 2,
        "budget": {"quantity": "parameters", "fraction": 0.25},
        "normalisation": {"mean": [0.5], "deviation": [0.25]},
        "layers": [
            {"id": "a.weight", "family": "low-rank", "rank": 0.25, "scheme": "spatial"},
            {"id": "b.weight", "family": "cp", "rank": 7, "shape": {"in": [4, 4], "out": [2, 5]}, "max_sweeps": 33, "tolerance": 1e-4},
            {"id": "c.weight", "family": "tucker", "rank": [3, 4], "locked": True},
            {"id": "d.weight", "family": "tt", "rank": 2},
            {"id": "e.weight", "family": "block-tt", "rank": 2, "shape": {"in": [8, 2], "out": [5, 2]}},
        ],
        "from_the_future": {"x": [1, 2]},
    }
    (here / "recipe.json").write_text(json.dumps(recipe, indent=1) + "\n")


class Small(torch.nn.Module):
    """A loop, a list, a branch on a size, dropout, a tuple with a dictionary."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(counting(3, 4) / 10)
        self.bias = torch.nn.Parameter(torch.zeros(3))

    def forward(self, x):
        parts = [x, x * 2.0]
        for k in range(2):
            parts.append(torch.relu(parts[k]))
        y = torch.nn.functional.linear(parts[-1], self.weight, self.bias)
        if y.size(0) > 5:
            y = y.view(y.size(0), -1)
        return torch.dropout(y, 0.5, self.training), {"a": y}


def scripted():
    torch.jit.save(torch.jit.script(Small().eval()), here / "scripted.pt")
    with zipfile.ZipFile(here / "scripted.pt") as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist() if not name.endswith(".debug_pkl")]
    with zipfile.ZipFile(here / "scripted.pt", "w") as archive:   # without the names of folders here
        for name, contents in entries:
            archive.writestr(zipfile.ZipInfo(name), contents)


def weights():
    """Small files for the readers of weights; also seeds of the fuzz programs."""
    from old_torch import save_tar
    from safetensors.torch import save_file

    tensors = {name: tensor.detach().contiguous().clone() for name, tensor in state_dict().items() if tensor.dtype.is_complex is False}
    save_file(tensors, here / "weights.safetensors", metadata={"format": "pt", "tied.weight.too": "fc.weight"})
    whole = (here / "weights.safetensors").read_bytes()
    (here / "four_more.safetensors").write_bytes(whole + bytes(4))
    save_file({"f8": counting(2, 3).to(torch.float8_e4m3fn), "u2": torch.tensor([1, 65535], dtype=torch.uint16)}, here / "types.safetensors")
    # statistics.safetensors is ours: Linear(4, 6), ReLU, Linear(6, 3), tenfold compress --calibration --save-statistics
    index = {"metadata": {"total_size": 0}, "weight_map": {name: "weights.safetensors" for name in ("fc.bias", "fc.weight")}}
    index["weight_map"]["f8"] = "types.safetensors"
    (here / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")
    shared = counting(3, 4)
    plain = OrderedDict([("fc.weight", shared), ("fc.bias", counting(3)), ("part", shared[1:, ::2]), ("count", torch.tensor(7))])
    torch.save({"epoch": 3, "state_dict": plain}, here / "legacy_checkpoint.pt", _use_new_zipfile_serialization=False)
    save_tar(plain, here / "tar.pt")
    module = torch.nn.Sequential(OrderedDict(conv=torch.nn.Conv2d(1, 2, 3, stride=2), norm=torch.nn.BatchNorm2d(2)))
    module.register_buffer("scratch", counting(2), persistent=False)
    torch.save({"model": module, "epoch": 1}, here / "checkpoint_of_module.pt")


warnings.simplefilter("ignore")
if sys.argv[1:] in (["weights"], ["cifar"], ["images"]):
    {"weights": weights, "cifar": cifar, "images": images}[sys.argv[1]]()
    sys.exit()
torch_files()
hostile_pickles()
archives()
arrays()
seeds()
scripted()
weights()
cifar()
images()
