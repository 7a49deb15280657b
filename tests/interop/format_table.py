# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Model x format, from real runs: what Tenfold opens runs as in Python, what it writes PyTorch and ONNX Runtime run alike. Prints a table
(Markdown) of OK or the reason, and ends with 1 when a format that Tenfold has failed somewhere.

    format_table.py --tenfold build/release/bin/tenfold --driver build/release/bin/tenfold_run_driver --out build/out [--only resnet]
"""
import importlib.util
import itertools
import logging
import re
import subprocess
import sys
import time
import warnings

import numpy as np
import torch
from torch.export import Dim

from common import Tenfold, arguments
from zoo import ZOO

warnings.filterwarnings("ignore")
logging.disable(logging.ERROR)
TOLERANCE = 1e-4
BATCHES = (2, 3)


class Failed(Exception):
    pass


def compare(found, expected, what):
    found, expected = torch.as_tensor(found).detach().double(), expected.double()
    if found.shape != expected.shape:
        raise Failed(f"{what}: shape {tuple(found.shape)}, not {tuple(expected.shape)}")
    difference = float((found - expected).abs().max() / expected.abs().max())
    if not difference <= TOLERANCE:
        raise Failed(f"{what}: outputs differ by {difference:.1e}")


def without_chance(model):
    """Dropout and its like switched off, so that training form gives the same numbers everywhere."""
    for module in model.modules():
        if isinstance(module, (torch.nn.Dropout, torch.nn.LSTM, torch.nn.MultiheadAttention)) or type(module).__name__ == "StochasticDepth":
            for name in ("p", "dropout"):
                if isinstance(getattr(module, name, None), float):
                    setattr(module, name, 0.0)
    return model


class Model:
    """One row: the module, its inputs and outputs, and the files made of it on the way."""

    def __init__(self, name, entry, given):
        torch.manual_seed(7)
        self.name, self.entry, self.folder, self.given = name, entry, given.out / name, given
        self.folder.mkdir(parents=True, exist_ok=True)
        self.module = without_chance(entry.make()).eval()
        self.state = {key: value.clone() for key, value in self.module.state_dict().items()}
        self.inputs = {batch: entry.inputs(batch) for batch in BATCHES}
        self.outputs = {batch: self.run(batch) for batch in BATCHES}
        self.source = self.folder / "model.pt2"

    def run(self, batch):
        with torch.no_grad():
            return self.module(*self.inputs[batch])

    def export(self, path, training=False, dynamic=True):
        self.module.train(training)
        batch = Dim("batch")
        shapes = tuple({0: batch} for _ in self.inputs[2]) if dynamic else None
        torch.export.save(torch.export.export(self.module, self.inputs[2], dynamic_shapes=shapes), path)

    def ours(self, path, batch, label="output_0"):
        """What Tenfold's engine computes with a file."""
        inputs, outputs = self.folder / "inputs.npz", self.folder / "outputs.npz"
        np.savez(inputs, **{f"input_{k}": tensor.numpy() for k, tensor in enumerate(self.inputs[batch])})
        done = subprocess.run([str(self.given.driver), str(path), str(inputs), str(outputs)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(done.stderr.strip() or f"the driver ended with {done.returncode}")
        return torch.from_numpy(np.load(outputs)[label])

    def same_everywhere(self, module, what):
        for batch in BATCHES:
            compare(module(*self.inputs[batch]), self.outputs[batch], f"{what}, batch {batch}")


class Columns:
    """One method a column; what it raises is the reason."""

    def __init__(self, given):
        self.tenfold = Tenfold(given.tenfold)
        words = subprocess.run([str(given.tenfold), "export", "--help"], capture_output=True, text=True).stdout
        self.formats = re.search(r"--format TEXT:\{(.*?)\}", words).group(1).split(",")
        self.takes_shapes = "--input" in words

    def command(self, *words):
        done = subprocess.run([str(self.tenfold.path), "-q", *map(str, words)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1].removeprefix("error: "))

    def pt2_in(self, model):
        for training, dynamic in itertools.product((False, True), (False, True)):
            what = f"{'training' if training else 'evaluation'} form, {'dynamic' if dynamic else 'static'} batch"
            path = model.folder / f"{'training' if training else 'evaluation'}_{'dynamic' if dynamic else 'static'}.pt2"
            model.export(path, training, dynamic)
            for batch in BATCHES if dynamic else BATCHES[:1]:
                compare(model.ours(path, batch), model.run(batch), f"{what}, batch {batch}")
                model.module.load_state_dict(model.state)   # batch norm's statistics have moved
        model.module.eval()

    def pt2_out(self, model):
        for form in ("evaluation", "training"):   # both written again, both loaded by Python
            written = model.folder / f"written_{form}.pt2"
            self.command("export", model.folder / f"{form}_dynamic.pt2", "--out", written)
            if form == "evaluation":
                model.same_everywhere(torch.export.load(written).module(), "torch.export.load")
            else:
                torch.export.load(written).module()

    def compressed(self, model):
        written = model.folder / "half.pt2"
        self.command("compress", model.source, "--budget", "0.5", "--out", written)
        module = torch.export.load(written).module()
        for batch in BATCHES:
            compare(module(*model.inputs[batch]), model.ours(written, batch), f"torch.export.load, batch {batch}")

    def through_pt2(self, model, path):
        """A file of another format opened by Tenfold, seen through the .pt2 it writes of it."""
        shapes = itertools.chain.from_iterable(
            ("--input", "x".join(map(str, tensor.shape)) + ("" if tensor.is_floating_point() else ":int64")) for tensor in model.inputs[2])
        written = path.with_suffix(".opened.pt2")
        self.command("export", path, *(shapes if self.takes_shapes and path.suffix == ".pt" else ()), "--out", written)
        compare(torch.export.load(written).module()(*model.inputs[2]), model.outputs[2], "as .pt2")

    def torchscript_in(self, model):
        path = model.folder / "traced.pt"
        torch.jit.save(torch.jit.trace(model.module, model.inputs[2], strict=False, check_trace=False), str(path))
        self.through_pt2(model, path)

    def torchscript_out(self, model):
        written = model.folder / "written.pt"
        self.command("export", model.source, "--format", "torchscript", "--out", written)
        model.same_everywhere(torch.jit.load(str(written)), "torch.jit.load")

    def onnx_in(self, model):
        path = model.folder / "model.onnx"
        batch = Dim("batch")
        torch.onnx.export(model.module, model.inputs[2], str(path), dynamo=True, verbose=False,
                          dynamic_shapes=tuple({0: batch} for _ in model.inputs[2]))
        self.through_pt2(model, path)

    def onnx_out(self, model):
        import onnxruntime
        written = model.folder / "written.onnx"
        self.command("export", model.source, "--format", "onnx", "--out", written)
        session = onnxruntime.InferenceSession(str(written), providers=["CPUExecutionProvider"])
        names = [each.name for each in session.get_inputs()]
        model.same_everywhere(lambda *given: session.run(None, {n: t.numpy() for n, t in zip(names, given)})[0], "ONNX Runtime")

    def safetensors_out(self, model):
        self.rebuilt(model, "safetensors")

    def pth_out(self, model):
        self.rebuilt(model, "pth")

    def rebuilt(self, model, suffix):
        """Weights with a Python file beside them that makes the model."""
        written = model.folder / f"rebuilt_{suffix}.{suffix}"
        self.command("export", model.source, "--format", suffix, "--out", written)
        spec = importlib.util.spec_from_file_location(f"{model.name}_{suffix}", written.with_suffix(".py"))
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        model.same_everywhere(script.load().eval(), "the Python file")


COLUMNS = {".pt2 in": ("pt2", Columns.pt2_in), ".pt2 out": ("pt2", Columns.pt2_out), "compressed": ("pt2", Columns.compressed),
           "TorchScript in": ("torchscript", Columns.torchscript_in), "TorchScript out": ("torchscript", Columns.torchscript_out),
           "ONNX in": ("onnx", Columns.onnx_in), "ONNX out": ("onnx", Columns.onnx_out),
           "safetensors": ("safetensors", Columns.safetensors_out), "pth": ("pth", Columns.pth_out)}


def cell(columns, column, model):
    format_, work = COLUMNS[column]
    if format_ not in columns.formats:
        return "–"
    try:
        work(columns, model)
    except Exception as problem:   # whatever it is, it is the answer
        if column in model.entry.cannot:
            return f"– ({model.entry.cannot[column]})"
        return " ".join(str(problem).split())[:300].replace("|", "/") or type(problem).__name__
    finally:
        model.module.load_state_dict(model.state)
        model.module.eval()
    return "OK"


def main():
    given = arguments("driver")
    columns = Columns(given)
    lines = ["| model | " + " | ".join(COLUMNS) + " |", "| --- " * (len(COLUMNS) + 1) + "|"]
    failed = 0
    for name, entry in ZOO.items():
        if given.only and given.only not in name:
            continue
        begin = time.monotonic()
        model = Model(name, entry, given)
        model.export(model.source)
        model.module.eval()
        cells = [cell(columns, column, model) for column in COLUMNS]
        failed += sum(not each.startswith(("OK", "–")) for each in cells)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
        print(f"{name}: {', '.join(f'{c} {x}' for c, x in zip(COLUMNS, cells))} ({time.monotonic() - begin:.0f} s)", flush=True)
    print("\n" + "\n".join(lines) + f"\n\n{failed} cells failed")
    sys.exit(1 if failed or len(lines) == 2 else 0)


if __name__ == "__main__":
    main()
