# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small .pt2 files as one version of PyTorch writes them, and what it says of them. Made with 2.4.1, 2.5.1, 2.6.0, 2.7.1, 2.8.0, 2.9.1,
2.10.0 and 2.11.0 (wheels of PyPI, each before the others on PYTHONPATH):

    python make_pt2.py FOLDER

torch_<version>_<model>.pt2, and torch_<version>.npz with <model>/input_<k>, <model>/output_<k>, <model>/buffer/<name> (after a training step).
"""
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.export import Dim


class Cnn(nn.Module):
    """Convolutions with batch norm, a grouped one, dropout, a linear layer."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.grouped = nn.Conv2d(8, 8, 3, stride=2, groups=2, bias=False)
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(8 * 9, 5)
        self.norm.running_mean.normal_(0, 0.3)
        self.norm.running_var.uniform_(0.5, 2)

    def forward(self, x):
        x = torch.relu(self.norm(self.conv(x)))
        return self.out(self.drop(self.grouped(x).flatten(1)))


class Mixed(nn.Module):
    """Tied weights, views of one storage, keyword and nested inputs, two symbols and one derived, a dict as output."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(20, 8)
        self.mix = nn.Linear(8, 8)
        self.head = nn.Linear(8, 20, bias=False)
        self.head.weight = self.tokens.weight
        both = torch.randn(2, 8)
        self.low, self.high = nn.Parameter(both[0]), nn.Parameter(both[1])
        self.register_buffer("scale", torch.rand(8), persistent=False)
        self.register_buffer("shift", torch.rand(8))
        self.table = torch.rand(8)   # a constant

    def forward(self, ids, pair, *, twice, factor=2.0):
        with torch.no_grad():
            scale = self.scale * factor
        x = torch.nn.functional.gelu(self.mix(self.tokens(ids))) * scale + self.shift
        pooled = x.mean(1) * self.low + pair["left"] + pair["right"] * self.high
        return {"scores": self.head(x + self.table), "rest": (pooled, [twice.reshape(2, -1).sum(0), ids.shape[1] * pooled])}


def mixed_inputs():
    return ((torch.randint(0, 20, (3, 5)), {"left": torch.randn(3, 8), "right": torch.randn(3, 8)}), {"twice": torch.randn(6)})


def mixed_shapes():
    batch, length = Dim("batch", min=2, max=64), Dim("length", min=2, max=32)
    return {"ids": {0: batch, 1: length}, "pair": {"left": {0: batch}, "right": {0: batch}}, "twice": {0: 2 * batch}}


def image():
    return (torch.randn(3, 3, 8, 8),), {}


def image_shapes():
    return {"x": {0: Dim("batch", min=2, max=64)}}


class Trained(Cnn):
    def __init__(self):
        super().__init__()
        self.drop = nn.Identity()   # chance would have to be the same


class Layouts(nn.Module):
    """Weights that are not contiguous, and of half precision; a size rounded down; a tuple as output."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1).to(memory_format=torch.channels_last)
        self.turned = nn.Linear(16, 6, bias=False)
        self.turned.weight = nn.Parameter(torch.randn(16, 6).t())
        self.brain = nn.Linear(6, 4).to(torch.bfloat16)
        self.last = nn.Linear(4, 3).to(torch.float16)

    def forward(self, x):
        x = torch.nn.functional.avg_pool2d(torch.tanh(self.conv(x)), 4).flatten(1)
        x = self.last(self.brain(self.turned(x).bfloat16()).half()).float()
        return x, torch.arange((x.shape[0] + 3) // 2)


# model, inputs, dynamic shapes, training form, core ATen form
CASES = {"cnn": (Cnn, image, image_shapes, False, False), "training": (Trained, image, image_shapes, True, False),
         "mixed": (Mixed, mixed_inputs, mixed_shapes, False, False), "layouts": (Layouts, image, image_shapes, False, False),
         "core": (Cnn, image, lambda: None, False, True), "core_training": (Trained, image, image_shapes, True, True)}


def main():
    folder = Path(sys.argv[1])
    version = ".".join(torch.__version__.split(".")[:2])
    tensors = {}
    for name, (make, inputs, shapes, training, core) in CASES.items():
        torch.manual_seed(11)
        model = make().train(training)
        args, kwargs = inputs()
        program = torch.export.export(model, args, kwargs, dynamic_shapes=shapes())
        if core:
            program = program.run_decompositions()
        torch.export.save(program, str(folder / f"torch_{version}_{name}.pt2"))   # before the run, which moves batch norm's statistics
        output = model(*args, **kwargs)
        for kind, tree in (("input", (args, kwargs)), ("output", output)):
            for k, tensor in enumerate(torch.utils._pytree.tree_leaves(tree)):
                tensors[f"{name}/{kind}_{k}"] = tensor
        if training:
            tensors.update({f"{name}/buffer/{key}": buffer for key, buffer in model.named_buffers()})
    np.savez(folder / f"torch_{version}.npz", **{key: tensor.detach().numpy() for key, tensor in tensors.items()})


if __name__ == "__main__":
    main()
