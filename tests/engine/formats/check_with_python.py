# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens with PyTorch and NumPy what our writers wrote. Needs torch and numpy.

    python check_with_python.py <the program test_formats>
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch


def check(folder: Path):
    weight = torch.arange(12.0).reshape(3, 4)
    state = torch.load(folder / "state_dict.pth", weights_only=True)
    assert type(state).__name__ == "OrderedDict" and list(state)[:2] == ["fc.weight", "tied.weight"]
    assert torch.equal(state["fc.weight"], weight)
    assert state["tied.weight"].data_ptr() == state["fc.weight"].data_ptr()
    assert state["strided"].stride() == (1, 4) and torch.equal(state["strided"], weight.t())
    assert state["strided"].data_ptr() == state["fc.weight"].data_ptr()
    assert state["slice"].tolist() == [3, 4] and state["slice"].untyped_storage().nbytes() == 16
    for name, dtype in dict(bf16=torch.bfloat16, f8=torch.float8_e4m3fn, u16=torch.uint16).items():
        assert state[name].dtype == dtype and torch.equal(state[name].float(), weight), name
    assert torch.equal(state["mask"], weight > 3) and state["count"].item() == 7
    assert torch.equal(state["complex"].resolve_conj(), torch.complex(weight, -weight))
    assert state["empty"].shape == (0, 5)
    mapped = torch.load(folder / "state_dict.pth", weights_only=True, mmap=True)
    assert torch.equal(mapped["fc.weight"], weight)

    checkpoint = torch.load(folder / "checkpoint.pth", weights_only=True)
    assert torch.equal(checkpoint.pop("model")["w"], weight)
    assert checkpoint == dict(
        epoch=-3, step=2**40, lr=0.1, note="grüße", none=None, flags=[True], empty=()
    ), checkpoint

    (first, second), kwargs = torch.load(folder / "samples.pt", weights_only=True)
    assert torch.equal(first, weight) and torch.equal(second, weight.t()) and torch.equal(kwargs["mask"], weight > 3)

    reference = weight.numpy()
    assert np.array_equal(np.load(folder / "array.npy"), reference.T)
    with np.load(folder / "arrays.npz") as arrays:
        assert arrays["half"].dtype == np.float16 and arrays["mask"].dtype == np.bool_
        assert arrays["complex"].dtype == np.complex64
        assert np.array_equal(arrays["weight"], reference) and np.array_equal(arrays["half"], reference)
        assert np.array_equal(arrays["mask"], reference > 3)
        assert np.array_equal(arrays["complex"], reference + 1j * reference)
        assert arrays["scalar"].shape == () and arrays["scalar"] == 7
        assert arrays["line"].tolist() == [0, 1, 2] and arrays["empty"].shape == (0, 5)


with tempfile.TemporaryDirectory() as name:
    environment = dict(os.environ, TENFOLD_INTEROP_FOLDER=name)
    subprocess.run([sys.argv[1], "writes"], env=environment, capture_output=True)
    check(Path(name))
print("PyTorch and NumPy open what test_formats writes")
