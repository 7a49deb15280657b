# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of a training step of a factorized network: `tenfold train` against TensorLy-Torch on the same LibTorch.

A multilayer perceptron is exported, `tenfold compress` factorizes its square layers, and TensorLy-Torch gets layers
with the same family, tensorized shape and rank; the script ends where the parameters differ in number. Both take
whole steps: gathering the batch, forward, cross entropy, backward, AdamW, loss and accuracy as numbers. Rounds go in
turn, each one epoch after an epoch to warm up; times are the least of all rounds, in brackets their median.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import tltorch
import torch
from torch import nn
from torch.nn import functional

STEPS = 60
# family, its name in TensorLy-Torch, rank, modes of a side
CELLS = (("cp", "cp", 64, {1024: (32, 32)}), ("tucker", "tucker", 12, {1024: (32, 32)}),
         ("block-tt", "blocktt", 8, {1024: (32, 32)}))


def network(width, depth=3):
    layers = []
    for _ in range(depth):
        layers += [nn.Linear(width, width), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(width, 10))


def tenfold(program, *words):
    result = subprocess.run([program, *words, "--json"], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(words)}: {result.stderr}")
    return json.loads(result.stdout)


def factorized_by_tltorch(dense, name, rank, modes):
    made = []
    for layer in dense:
        square = isinstance(layer, nn.Linear) and layer.out_features == layer.in_features
        if square:
            layer = tltorch.FactorizedLinear(modes[layer.in_features], modes[layer.out_features], bias=True,
                                             factorization=name, rank=rank)
            layer.weight.normal_(std=0.02)
        made.append(layer)
    return nn.Sequential(*made)


class Peer:
    """One training in this process, as a user of TensorLy-Torch writes it."""

    def __init__(self, model, x, y, batch):
        self.model, self.x, self.y, self.batch = model.train(), x, y, batch
        self.optimiser = torch.optim.AdamW(model.parameters(), 1e-4)
        self.epoch()

    def epoch(self):
        """Seconds of a step."""
        order = torch.randperm(len(self.x))
        begin = time.perf_counter()
        for chosen in order.split(self.batch):
            inputs, labels = self.x[chosen], self.y[chosen]
            self.optimiser.zero_grad()
            scores = self.model(inputs)
            loss = functional.cross_entropy(scores, labels)
            loss.backward()
            self.optimiser.step()
            loss.item(), scores.argmax(1).eq(labels).sum().item()
        return (time.perf_counter() - begin) / (len(self.x) // self.batch)


def ours(program, model, data, batch, threads, out):
    """Seconds of a step, of the second epoch."""
    report = tenfold(program, "train", str(model), "--data", str(data), "--out", str(out), "--epochs", "2", "--batch",
                     str(batch), "--lr", "1e-4", "--schedule", "constant", "--validation-share", "0", "--threads",
                     str(threads), "--device", "cpu")
    return report["epochs"][-1]["seconds"] / (report["steps"] / 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tenfold", default="build/release/bin/tenfold")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--batches", type=int, nargs="+", default=[32, 256])
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    print(f"torch {torch.__version__}, tltorch {tltorch.__version__}, {asked.threads} threads, {asked.rounds} rounds\n")
    print("| layer | batch | parameters | TensorLy-Torch ms | Tenfold ms | ratio |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dense = network(asked.width)
        program = torch.export.export(dense.eval(), (torch.zeros(2, asked.width),),
                                      dynamic_shapes=({0: torch.export.Dim("batch")},))
        torch.export.save(program, folder / "dense.pt2")
        for batch in asked.batches:
            x, y = torch.randn(batch * STEPS, asked.width), torch.randint(0, 10, (batch * STEPS,))
            data = folder / f"{batch}.npz"
            numpy.savez(data, x=x.numpy(), y=y.numpy())
            for family, peer_name, rank, modes in CELLS:
                small = folder / f"{family}.pt2"
                sides = "x".join(map(str, modes[asked.width]))
                tenfold(asked.tenfold, "compress", str(folder / "dense.pt2"), "--out", str(small), "--family", family,
                        "--rank", str(rank), "--shape", f"{sides}/{sides}", "--layers", "0,2,4")
                peer = Peer(factorized_by_tltorch(dense, peer_name, rank, modes), x, y, batch)
                held = sum(p.numel() for p in peer.model.parameters())
                counted = tenfold(asked.tenfold, "inspect", str(small))["parameters"]
                if held != counted:
                    sys.exit(f"{family}: TensorLy-Torch has {held} parameters, we have {counted}")
                theirs, own = [], []
                for _ in range(asked.rounds):
                    theirs.append(1e3 * peer.epoch())
                    own.append(1e3 * ours(asked.tenfold, small, data, batch, asked.threads, folder / "out.pt2"))
                ratio = statistics.median(a / b for a, b in zip(theirs, own))
                print(f"| {family} r{rank} {sides} | {batch} | {held} | {min(theirs):.2f} ({statistics.median(theirs):.2f}) "
                      f"| {min(own):.2f} ({statistics.median(own):.2f}) | {min(theirs) / min(own):.2f} ({ratio:.2f}) |",
                      flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
