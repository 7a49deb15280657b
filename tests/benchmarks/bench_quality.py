# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accuracy that compression keeps, without any training after it, as Markdown tables.

Python only trains the networks; `tenfold compress` and `tenfold evaluate` do the rest, so the numbers are
those of a user. Trained networks and every measured cell stay in --out: a second run only prints, a stopped
one goes on where it was. Cells belong to one build of the program and are measured again with another.
"""
import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

NORMALISE = "0.1307/0.3081"
SHARES = (0.05, 0.075, 0.1, 0.15, 0.2)


# ---- networks ------------------------------------------------------------------------------------------

def lenet():
    return nn.Sequential(nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10))


def small_cnn():
    return nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                         nn.Linear(576, 10))


def read_idx(path):
    import gzip
    content = gzip.open(path).read()
    sizes = [int.from_bytes(content[4 + 4 * k:8 + 4 * k], "big") for k in range(content[3])]
    return torch.from_numpy(numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * content[3]).copy()).view(sizes)


def train(make, shape, epochs, seed, folder):
    """Adam, one cycle to 3e-3, batches of 128."""
    torch.manual_seed(seed)
    x = ((read_idx(folder / "train-images-idx3-ubyte.gz").float() / 255 - 0.1307) / 0.3081).view(-1, *shape)
    y = read_idx(folder / "train-labels-idx1-ubyte.gz").long()
    network, steps = make(), len(x) // 128
    optimiser = torch.optim.Adam(network.parameters(), 1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=epochs * steps)
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for k in range(steps):
            chosen = order[k * 128:(k + 1) * 128]
            optimiser.zero_grad()
            functional.cross_entropy(network(x[chosen]), y[chosen]).backward()
            optimiser.step()
            schedule.step()
    return network.eval()


def export(network, example, path):
    batch = torch.export.Dim("batch", min=1)
    program = torch.export.export(network, (example,), dynamic_shapes=({0: batch},))
    torch.export.save(program, path)


# ---- the program ---------------------------------------------------------------------------------------

class Tenfold:
    """Runs the program and remembers what it measured."""

    def __init__(self, program, folder, data):
        self.program, self.folder, self.data = program, folder, data
        self.build = hashlib.sha1(Path(program).read_bytes()).hexdigest()[:12]
        flags = subprocess.run([program, "compress", "--help"], capture_output=True, text=True, check=True).stdout
        better = {"refine": ["--refine"], "refine and polish": ["--refine", "--polish", "16"]}
        self.best = {name: asked for name, asked in better.items() if all(flag in flags for flag in asked if flag.startswith("--"))}
        self.calibration = ["--calibration", f"{data}:train", "--normalize", NORMALISE]

    def run(self, *arguments):
        done = subprocess.run([self.program, "--json", *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"tenfold {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def remembered(self, model, key, measure):
        """measure() unless this build has done it."""
        path = self.folder / f"{model.stem}.{self.build}.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        if key not in known:
            known[key] = measure()
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps(known, indent=1))
            fresh.replace(path)
            print(f"  {model.stem} {key}: {known[key]}", file=sys.stderr, flush=True)
        return known[key]

    def evaluate(self, model):
        return 100 * self.run("evaluate", model, "--data", self.data, "--normalize", NORMALISE, "--batch", 500)["accuracy"]

    def dense(self, model):
        return self.remembered(model, "dense", lambda: {
            "accuracy": self.evaluate(model), "parameters": self.run("inspect", model)["parameters"]})

    def compress(self, model, *arguments, calibrated=False, recipe=None):
        """Accuracy in per cent and parameters of the compressed model."""
        arguments = [str(argument) for argument in arguments]

        def measure():
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "compressed.pt2"
                asked = list(arguments)
                if recipe:
                    (Path(folder) / "recipe.json").write_text(json.dumps(recipe))
                    asked += ["--recipe", Path(folder) / "recipe.json"]
                if calibrated:
                    asked += self.calibration
                report = self.run("compress", model, "--out", out, *asked)
                return {"accuracy": self.evaluate(out), "parameters": report["after"]["parameters"]}

        key = " ".join(arguments + ([json.dumps(recipe, sort_keys=True)] if recipe else []) + (["data"] if calibrated else []))
        return self.remembered(model, key, measure)


# ---- tables --------------------------------------------------------------------------------------------

def table(title, head, rows):
    print(f"\n### {title}\n\n| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    sys.stdout.flush()


def spread(values, digits=2):
    return f"{numpy.mean(values):.{digits}f} ± {numpy.std(values):.{digits}f}"


HIDDEN = 784 * 300 + 300 * 100  # weights of LeNet-300-100's hidden layers
OTHER = 300 + 100 + 10 + 1000


def budget(share):
    """--budget of the whole network that leaves this share to the hidden layers."""
    return f"{(share * HIDDEN + OTHER + 0.5) / (HIDDEN + OTHER):.9f}"


def hidden_share(cell):
    return (cell["parameters"] - OTHER) / HIDDEN


def matrices(tenfold, nets):
    hidden = ("--layers", "0,2")
    rows = {
        "plain, equal shares": lambda n, s: tenfold.compress(n, "--family", "low-rank", "--rank", s, *hidden),
        "plain, allocated": lambda n, s: tenfold.compress(n, "--budget", budget(s), "--metric", "weight-error", *hidden),
        "input, allocated": lambda n, s: tenfold.compress(n, "--budget", budget(s), "--metric", "input", *hidden, calibrated=True),
        "two-sided, allocated": lambda n, s: tenfold.compress(n, "--budget", budget(s), *hidden, calibrated=True),
        "the same, families mixed": lambda n, s: tenfold.compress(n, "--budget", budget(s), *hidden, "--family", "low-rank,block-tt",
                                                                  calibrated=True),
    }
    for words, asked in tenfold.best.items():
        rows[f"two-sided, allocated, {words}"] = lambda n, s, asked=asked: tenfold.compress(
            n, "--budget", budget(s), *hidden, *asked, calibrated=True)
        rows[f"the same, families mixed, {words}"] = lambda n, s, asked=asked: tenfold.compress(
            n, "--budget", budget(s), *hidden, "--family", "low-rank,block-tt", *asked, calibrated=True)
    lines = []
    for name, measure in rows.items():
        lines.append([name] + [spread([measure(net, share)["accuracy"] for net in nets]) for share in SHARES])
    table("LeNet-300-100: share of the hidden layers' parameters",
          ["accuracy %"] + [f"{100 * share:g} %" for share in SHARES], lines)


def trains(tenfold, nets):
    shapes = {"two cores": (([28, 28], [20, 15]), ([20, 15], [10, 10])),
              "three cores": (([7, 16, 7], [5, 10, 6]), ([5, 10, 6], [5, 4, 5]))}

    def recipe(shape, share, metric):
        return {"schema": 1, "metric": metric, "layers": [
            {"id": name, "family": "block-tt", "rank": share, "shape": {"in": modes[0], "out": modes[1]}}
            for name, modes in zip(("0.weight", "2.weight"), shapes[shape])]}

    cells = [("two cores", 0.05), ("two cores", 0.1), ("two cores", 0.2), ("three cores", 0.1)]
    dense = [tenfold.dense(net)["accuracy"] for net in nets]
    measured = {
        "plain": [[tenfold.compress(net, recipe=recipe(*cell, "weight-error"))["accuracy"] for net in nets] for cell in cells],
        "two-sided": [[tenfold.compress(net, recipe=recipe(*cell, "two-sided"), calibrated=True)["accuracy"] for net in nets]
                      for cell in cells],
        "two-sided, allocated": [[tenfold.compress(net, "--budget", budget(share), "--layers", "0,2", "--family", "block-tt",
                                                   calibrated=True)["accuracy"] for net in nets] if shape == "two cores" else None
                                 for shape, share in cells]}
    lines = [[name] + [spread(values) if values else "" for values in row] for name, row in measured.items()]
    closed = [100 * numpy.mean((numpy.array(aware) - plain) / (numpy.array(dense) - plain))
              for plain, aware in zip(measured["plain"], measured["two-sided"])]
    lines.append(["gap to dense closed by two-sided"] + [f"{value:.0f} %" for value in closed])
    table("LeNet-300-100 as tensor trains, equal shares", ["accuracy %"] + [f"{shape}, {100 * share:g} %" for shape, share in cells],
          lines)


def convolutions(tenfold, nets):
    families, layers, shares = ("tucker", "cp", "tt"), ("3", "6"), {"4x": 0.25, "8x": 0.125}
    dense = [tenfold.dense(net)["accuracy"] for net in nets]

    def pair(net, family, layer, share):
        asked = ("--family", family, "--rank", share, "--layers", layer)
        return (tenfold.compress(net, *asked)["accuracy"], tenfold.compress(net, *asked, calibrated=True)["accuracy"])

    lines, all_cells = [], []
    for family in families:
        cells = [pair(net, family, layer, share) for net in nets for layer in layers for share in shares.values()]
        all_cells += cells
        line = [family, f"{sum(aware > plain for plain, aware in cells)} of {len(cells)}",
                f"{sum(aware >= plain - 0.2 for plain, aware in cells)} of {len(cells)}"]
        for share in shares.values():
            whole = [pair(net, family, ",".join(layers), share) for net in nets]
            line += [spread([plain for plain, _ in whole]), spread([aware for _, aware in whole])]
        lines.append(line)
    lines.append(["all", f"{100 * sum(a > p for p, a in all_cells) / len(all_cells):.0f} %",
                  f"{100 * sum(a >= p - 0.2 for p, a in all_cells) / len(all_cells):.0f} %", "", "", "", ""])
    table(f"A small CNN ({spread(dense)} %): one layer at a time, and all kernels",
          ["family", "data-aware higher", "higher or within 0.2 points"] +
          [f"{name}, {kind}" for name in shares for kind in ("plain", "two-sided")], lines)


def needed(points, accuracy):
    """The share at which the curve, made monotone, reaches the accuracy, between two points; the smallest
    share where even that is good enough: the rule offers nothing smaller."""
    points = sorted(points)
    if points[0][1] >= accuracy:
        return points[0][0]
    best, curve = -1.0, []
    for share, value in points:
        best = max(best, value)
        curve.append((share, best))
    for (low, a), (high, b) in zip(curve, curve[1:]):
        if a < accuracy <= b:
            return low + (high - low) * (accuracy - a) / (b - a)
    return float("nan")


def rules(tenfold, nets):
    hidden = ("--layers", "0,2")
    shares = (0.075, 0.085, 0.095, 0.105, 0.115, 0.13, 0.15, 0.175, 0.2, 0.25, 0.3, 0.4)
    low_rank = ("--family", "low-rank")

    def by_share(*arguments, **keywords):
        return lambda net: [tenfold.compress(net, "--budget", budget(share), *hidden, *arguments, **keywords) for share in shares]

    rows = {
        "SVD, equal shares": lambda net: [tenfold.compress(net, *low_rank, "--rank", share, *hidden) for share in shares],
        "uniform": by_share(*low_rank),
        "energy": lambda net: [tenfold.compress(net, *low_rank, "--rank-rule", f"energy:{value}", *hidden)
                               for value in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)],
        "EVBMF": lambda net: [tenfold.compress(net, *low_rank, "--rank-rule", f"evbmf:{value}", *hidden)
                              for value in (0.9, 0.95, 1.0)],
        "energy, two-sided": lambda net: [tenfold.compress(net, *low_rank, "--rank-rule", f"energy:{value}", *hidden,
                                                           calibrated=True)
                                          for value in (0.95, 0.97, 0.98, 0.985, 0.99, 0.993, 0.995, 0.997, 0.998, 0.999)],
        "solver, weight error": by_share("--metric", "weight-error"),
        "solver, two-sided": by_share(calibrated=True),
    }
    for words, asked in tenfold.best.items():
        rows[f"solver, two-sided, {words}"] = by_share(*asked, calibrated=True)
        rows[f"solver, two-sided, families mixed, {words}"] = by_share("--family", "low-rank,block-tt", *asked, calibrated=True)
    dense = [tenfold.dense(net)["accuracy"] for net in nets]
    drops = (0.3, 1.0)
    found = {name: [[needed([(hidden_share(cell), cell["accuracy"]) for cell in measure(net)], accuracy - drop) for drop in drops]
                    for net, accuracy in zip(nets, dense)] for name, measure in rows.items()}
    reference = numpy.array(found["SVD, equal shares"])
    lines = []
    for name, values in found.items():
        values = numpy.array(values)
        line = [name]
        for k in range(len(drops)):
            ratio = reference[:, k] / values[:, k]
            line += [f"{100 * numpy.mean(values[:, k]):.1f} ± {100 * numpy.std(values[:, k]):.1f} %", f"{numpy.mean(ratio):.2f}"]
        lines.append(line)
    table("LeNet-300-100: share of the hidden layers that is needed",
          ["rank rule", "at -0.3 points", "fewer by", "at -1.0", "fewer by"], lines)


# ---- the sentence encoder ------------------------------------------------------------------------------

class SentenceEncoder(nn.Module):
    """Mean of the last hidden states, normalised; 0 is padding."""

    def __init__(self, folder):
        super().__init__()
        from transformers import AutoModel
        self.encoder = AutoModel.from_pretrained(str(folder), attn_implementation="sdpa", dtype=torch.float32)
        self.encoder.pooler = None

    def forward(self, ids):
        mask = (ids != 0).long()
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=1)


def sentences(folder, length=24):
    """Token ids [n, length] of English sentences at hand: the first ones of the standard library's docstrings."""
    import ast
    import re

    from transformers import AutoTokenizer
    texts = set()
    for path in sorted(Path(os.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(errors="replace"))):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(node):
                first = re.split(r"(?<=[.!?])\s", " ".join(ast.get_docstring(node).split()))[0]
                if 5 <= len(first.split()) <= 20:
                    texts.add(first)
    order = sorted(texts, key=lambda text: hashlib.sha1(text.encode()).digest())
    tokens = AutoTokenizer.from_pretrained(str(folder))(order, padding="max_length", truncation=True, max_length=length,
                                                        return_tensors="pt")
    return tokens["input_ids"]


def encoder(tenfold, folder):
    ids = sentences(folder)
    half = len(ids) // 2
    model, train_file = tenfold.folder / "encoder.pt2", tenfold.folder / "sentences.npz"
    network = SentenceEncoder(folder).eval()
    if not model.exists():
        export(network, ids[:2], model)
    numpy.savez(train_file, x=ids[:half].float().numpy(), y=numpy.zeros(half, numpy.int64))
    test = ids[half:half + 512]
    with torch.no_grad():
        original = network(test)

    def cosine(share, metric):
        def measure():
            with tempfile.TemporaryDirectory() as place:
                out = Path(place) / "compressed.pt2"
                asked = ["--family", "low-rank", "--rank", share, "--layers", "*layer*"]
                if metric != "weight-error":
                    asked += ["--calibration", train_file, "--metric", metric, "--calibration-samples", 256]
                report = tenfold.run("compress", model, "--out", out, *asked)
                compressed = torch.export.load(out).module()
                with torch.no_grad():
                    found = torch.cat([compressed(part) for part in test.split(64)])
                return {"cosine": functional.cosine_similarity(found, original).mean().item(),
                        "parameters": report["after"]["parameters"]}
        return tenfold.remembered(model, f"cosine {share} {metric}", measure)["cosine"]

    shares = (0.8, 0.6, 0.4)
    table(f"all-MiniLM-L6-v2: cosine to the original's output, {len(test)} sentences, share of the linear layers",
          ["metric"] + [f"{100 * share:g} %" for share in shares],
          [[metric] + [f"{cosine(share, metric):.3f}" for share in shares] for metric in ("weight-error", "input")])


# ---- the run -------------------------------------------------------------------------------------------

def trained(name, make, shape, epochs, seeds, arguments):
    paths = []
    for seed in seeds:
        path = arguments.out / f"{name}-{seed}.pt2"
        if not path.exists():
            print(f"  training {path.stem}", file=sys.stderr, flush=True)
            export(train(make, shape, epochs, seed, arguments.mnist), torch.zeros(2, *shape), path)
        paths.append(path)
    return paths


def seeds_of(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tenfold", required=True, help="the built program")
    parser.add_argument("--mnist", type=Path, required=True, help="folder with the four IDX files, gzip")
    parser.add_argument("--out", type=Path, required=True, help="folder for trained networks and measured cells")
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("0-5"), help="of the networks: 0-5")
    parser.add_argument("--only", default="matrices,trains,convolutions,rules", help="tables, commas between")
    parser.add_argument("--encoder", type=Path, help="folder of all-MiniLM-L6-v2, for one table more")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    tenfold = Tenfold(arguments.tenfold, arguments.out, arguments.mnist)
    asked = arguments.only.split(",")
    nets = trained("lenet", lenet, (784,), 6, arguments.seeds, arguments) if set(asked) & {"matrices", "trains", "rules"} else []
    if nets:
        print(f"LeNet-300-100 dense: {spread([tenfold.dense(net)['accuracy'] for net in nets])} %, {len(nets)} seeds")
    if "matrices" in asked:
        matrices(tenfold, nets)
    if "trains" in asked:
        trains(tenfold, nets)
    if "convolutions" in asked:
        convolutions(tenfold, trained("cnn", small_cnn, (1, 28, 28), 3, arguments.seeds, arguments))
    if "rules" in asked:
        rules(tenfold, nets)
    if arguments.encoder:
        encoder(tenfold, arguments.encoder)


if __name__ == "__main__":
    main()
