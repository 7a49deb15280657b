# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every check shares: arguments, the command line program, counting of failures, reading models."""
import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

torch.set_num_threads(2)


def arguments(*more):
    """Those of every check, and the names of further files."""
    parser = argparse.ArgumentParser()
    for name in ("tenfold", "samples", "data", "models", "out", *more):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--slow", action="store_true", help="the large models instead of the small ones")
    parser.add_argument("--only", help="only models with this in their name")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    return given


class Checks:
    """Says each check as it is made; `finish` ends the program with 1 when one failed."""

    def __init__(self):
        self.passed, self.failed = 0, []

    def true(self, condition, text):
        if condition:
            self.passed += 1
        else:
            self.failed.append(text)
        print(f"{'ok  ' if condition else 'FAIL'} {text}", flush=True)
        return bool(condition)

    def equal(self, found, expected, text):
        return self.true(found == expected, f"{text}: {found}" + ("" if found == expected else f", expected {expected}"))

    def close(self, found, expected, tolerance, text):
        difference = abs(found - expected)
        return self.true(difference <= tolerance, f"{text}: {found:.6g} against {expected:.6g} (tolerance {tolerance:.1e})")

    def same_tensor(self, found, expected, tolerance, text):
        """Largest difference against the largest expected value."""
        if tuple(found.shape) != tuple(expected.shape):
            return self.true(False, f"{text}: shape {tuple(found.shape)}, expected {tuple(expected.shape)}")
        scale = max(float(expected.abs().max()), 1e-30) if expected.numel() else 1.0
        difference = float((found.detach().double() - expected.double()).abs().max()) / scale if expected.numel() else 0.0
        return self.true(difference <= tolerance, f"{text}: relative difference {difference:.2e} (tolerance {tolerance:.0e})")

    def finish(self):
        print(f"\n{self.passed} checks passed, {len(self.failed)} failed")
        for text in self.failed:
            print(f"  {text}")
        sys.exit(1 if self.failed or not self.passed else 0)


class Tenfold:
    """The command line program."""

    def __init__(self, path):
        self.path = path

    def run(self, *words):
        done = subprocess.run([str(self.path), *map(str, words)], capture_output=True, text=True)
        if done.returncode != 0:
            print(f"$ tenfold {' '.join(map(str, words))}\nended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def ask(self, *words):
        """The answer as JSON; an exception when there is none."""
        done = self.run(*words, "--json")
        if done.returncode != 0:
            raise RuntimeError(f"tenfold {words[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        return json.loads(done.stdout)


def made_models(given):
    """(name, facts, path) of each model that make_models.py wrote."""
    facts = json.loads((given.models / ("slow.json" if given.slow else "models.json")).read_text())
    for name, each in facts.items():
        if not given.only or given.only in name:
            yield name, each, given.models / f"{name}.pt2"


def references(path):
    """The tensors beside a model: input_<batch>_<k>, output_<batch>, gradient/<parameter>."""
    return {name: torch.from_numpy(array) for name, array in np.load(path.with_suffix(".npz")).items()}


def inputs_of(tensors, batch):
    names = sorted(name for name in tensors if name.startswith(f"input_{batch}_"))
    return tuple(tensors[name] for name in names)


def parameter_count(program):
    """Elements of the parameters of an exported program, each storage once."""
    seen = {}
    for name in program.graph_signature.parameters:
        tensor = program.state_dict[name]
        seen[(tensor.untyped_storage().data_ptr(), tensor.storage_offset())] = tensor.numel()
    return sum(seen.values())


def layer_id(row):
    return row["id"] if "id" in row else row["spec"]["id"]


def digits_held_out(data):
    """Images [n, 64] in 0…1 and labels of every sample whose index leaves 4 when divided by 5."""
    table = np.loadtxt(data / "digits.csv.gz", delimiter=",")[4::5]
    return torch.tensor(table[:, :-1] / 16, dtype=torch.float32), torch.tensor(table[:, -1], dtype=torch.int64)
