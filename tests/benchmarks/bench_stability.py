# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Terms of CP kernels that cancel each other, and what that does to fine-tuning, as Markdown tables.

The two larger kernels of the small CNNs of bench_quality.py are decomposed by many sweeps of alternating least
squares, which lets terms grow without bound, with the stable fit (`stable` in a recipe, the default) and without.
Python reads the factors out of the written files and computes errors and norms from them; `tenfold train` then
trains an epoch and `tenfold evaluate` measures. What was measured stays in --out, as in bench_quality.py.
"""
import argparse
import json
import math
import tempfile
from pathlib import Path

import numpy
import torch

from bench_quality import NORMALISE, Tenfold, seeds_of, small_cnn, spread, table, trained

LAYERS = ("3.weight", "6.weight")
KINDS = {"ALS": False, "stable": True}
TRAINING = {"adamw": ("--optimizer", "adamw", "--lr", "1e-3"), "sgd": ("--optimizer", "sgd", "--lr", "0.02")}


def recipe(stable, share, sweeps):
    return {"schema": 1, "layers": [{"id": name, "family": "cp", "rank": share, "max_sweeps": sweeps, "tolerance": 1e-8,
                                     "stable": stable} for name in LAYERS]}


def term_norms(kernel, state, name):
    """Relative error of the factors in a file and squared norms of their terms, as shares of the kernel's."""
    weights = state[f"{name}.weights"].double()
    factors = [state[f"{name}.factors.factor_{k}"].double() for k in range(kernel.dim())]
    model = torch.einsum("r,ar,br,cr,dr->abcd", weights, *factors)
    terms = (weights ** 2 * math.prod((factor ** 2).sum(0) for factor in factors)).sum()
    return {"error": ((kernel - model).norm() / kernel.norm()).item(), "terms": (terms / kernel.norm() ** 2).item()}


def kernels(tenfold, net, arguments):
    """{kind: {layer: error and terms, "accuracy": before training}}"""
    dense = torch.export.load(net).state_dict

    def measure():
        found = {}
        for kind, stable in KINDS.items():
            with tempfile.TemporaryDirectory() as folder:
                out = compressed(tenfold, net, stable, arguments, folder)
                state = torch.export.load(out).state_dict
                found[kind] = {name: term_norms(dense[name].detach().double(), state, name) for name in LAYERS}
                found[kind]["accuracy"] = tenfold.evaluate(out)
        return found

    return tenfold.remembered(net, f"terms {arguments.share} {arguments.sweeps}", measure)


def compressed(tenfold, net, stable, arguments, folder):
    asked, out = Path(folder) / "recipe.json", Path(folder) / "compressed.pt2"
    asked.write_text(json.dumps(recipe(stable, arguments.share, arguments.sweeps)))
    tenfold.run("compress", net, "--out", out, "--recipe", asked)
    return out


def fine_tuned(tenfold, net, seed, kind, training, arguments):
    """Accuracy after an epoch; 0 where training fails."""

    def measure():
        with tempfile.TemporaryDirectory() as folder:
            out, tuned = compressed(tenfold, net, KINDS[kind], arguments, folder), Path(folder) / "tuned.pt2"
            try:
                tenfold.run("train", out, "--data", f"{tenfold.data}:train", "--normalize", NORMALISE, "--epochs", 1, "--seed", seed,
                            "--keep-last", "--out", tuned, *TRAINING[training])
            except RuntimeError as problem:
                print(f"  {problem}")
                return 0.0
            return tenfold.evaluate(tuned)

    return tenfold.remembered(net, f"tuned {arguments.share} {arguments.sweeps} {kind} {seed} {training}", measure)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tenfold", required=True, help="the built program")
    parser.add_argument("--mnist", type=Path, required=True, help="folder with the four IDX files, gzip")
    parser.add_argument("--out", type=Path, required=True, help="folder for trained networks and measured cells")
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("0-5"), help="of the networks: 0-5")
    parser.add_argument("--tunings", type=int, default=20, help="fine-tunings of each kind, over the networks in turn")
    parser.add_argument("--share", type=float, default=0.125, help="of a kernel's parameters")
    parser.add_argument("--sweeps", type=int, default=1000)
    parser.add_argument("--training", default=",".join(TRAINING), help="ways to fine-tune, commas between: adamw, sgd")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    tenfold = Tenfold(arguments.tenfold, arguments.out, arguments.mnist)
    nets = trained("cnn", small_cnn, (1, 28, 28), 3, arguments.seeds, arguments)

    found = {net: kernels(tenfold, net, arguments) for net in nets}
    rows, gains, costs = [], [], []
    for net, kinds in found.items():
        for name in LAYERS:
            als, stable = kinds["ALS"][name], kinds["stable"][name]
            gains.append(als["terms"] / stable["terms"])
            costs.append(100 * (stable["error"] / als["error"] - 1))
            rows.append([f"{net.stem} {name}", f"{als['error']:.4f}", f"{stable['error']:.4f}", f"{als['terms']:.3g}",
                         f"{stable['terms']:.3g}", f"{gains[-1]:.3g}"])
    rows.append(["geometric mean, most error", "", f"+{max(costs):.2f} %", "", "", f"{numpy.exp(numpy.mean(numpy.log(gains))):.3g}"])
    table(f"{len(gains)} trained kernels at {arguments.share:g} of their parameters, {arguments.sweeps} sweeps",
          ["kernel", "error, ALS", "stable", "squared norms of the terms, ALS", "stable", "smaller by"], rows)

    rows = []
    before = {kind: [found[net][kind]["accuracy"] for net in nets] for kind in KINDS}
    rows.append(["none", spread(before["ALS"]), spread(before["stable"]),
                 f"{min(s - a for a, s in zip(*before.values())):+.2f}", "", ""])
    for training in arguments.training.split(","):
        runs = [(nets[k % len(nets)], k) for k in range(arguments.tunings)]
        pairs = [[fine_tuned(tenfold, net, seed, kind, training, arguments) for kind in KINDS] for net, seed in runs]
        after = dict(zip(KINDS, zip(*pairs)))
        worse = {kind: sum(value < found[net][kind]["accuracy"] for value, (net, _) in zip(after[kind], runs)) for kind in KINDS}
        rows.append([training, spread(after["ALS"]), spread(after["stable"]),
                     f"{min(s - a for a, s in zip(*after.values())):+.2f}",
                     *(f"{worse[kind]} of {len(runs)}" for kind in KINDS)])
    table(f"The CNN after an epoch of fine-tuning, {arguments.tunings} runs",
          ["training", "accuracy %, ALS", "stable", "least difference of a pair", "worse than before, ALS", "stable"], rows)


if __name__ == "__main__":
    main()
