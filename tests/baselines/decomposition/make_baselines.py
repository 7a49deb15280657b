# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of TensorLy's decompositions on tensors made by a formula, for tests/engine/decomposition.

Run with tensorly 0.10.0 and numpy: python make_baselines.py. Writes baselines.json beside itself. The tensors are not
stored: `tensor` below and `formula_tensor` in test_baselines.cpp compute the same values.
"""
import json
import pathlib

import numpy as np
import tensorly as tl
from tensorly.decomposition import parafac, partial_tucker, tensor_train, tensor_train_matrix, tucker

CASES = [
    # method, shape, terms, noise, ranks, modes (Tucker: compressed modes; BlockTT: out modes then in modes)
    ("svd", (40, 30), 6, 0.1, (5,), ()),
    ("svd", (64, 576), 30, 0.5, (16,), ()),
    ("svd", (576, 64), 12, 0.01, (32,), ()),
    ("cp", (12, 10, 8), 3, 0.1, (4,), ()),
    ("cp", (20, 20, 20), 5, 0.0, (5,), ()),
    ("cp", (9, 8, 7, 6), 8, 0.5, (6,), ()),
    ("cp", (32, 16, 3, 3), 6, 0.3, (3,), ()),
    ("cp", (32, 16, 3, 3), 10, 0.3, (8,), ()),
    ("cp", (32, 16, 3, 3), 20, 1.0, (24,), ()),
    ("cp", (64, 32, 3, 3), 40, 1.0, (40,), ()),
    ("cp", (6, 5, 4), 30, 1.0, (20,), ()),
    ("tucker", (12, 10, 8), 6, 0.3, (4, 3, 3), ()),
    ("tucker", (9, 8, 7, 6), 8, 0.5, (3, 4, 2, 5), ()),
    ("tucker", (32, 16, 3, 3), 20, 1.0, (10, 6), (0, 1)),
    ("tucker", (300, 280, 3, 3), 60, 2.0, (30, 25), (0, 1)),
    ("tt", (12, 10, 8), 6, 0.3, (5, 4), ()),
    ("tt", (6, 7, 8, 9), 10, 0.5, (4, 8, 5), ()),
    ("tt", (3, 3, 32, 64), 20, 1.0, (3, 6, 12), ()),
    ("block-tt", (64, 48), 20, 0.5, (5, 6), (4, 4, 4, 4, 3, 4)),
    ("block-tt", (100, 784), 20, 0.5, (12,), (10, 10, 28, 28)),
]


def noise(count):
    """Uniform in -0.5 ... 0.5: the finaliser of SplitMix64 on 1, 2, ..., exact in any language."""
    x = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(11)).astype(np.float64) / 2.0**53 - 0.5


def tensor(shape, terms, amplitude):
    """Sum over r of 1/(r+1) times outer products of cos(0.37 (r+1) (i+1) + mode), plus noise."""
    total = np.zeros(shape)
    for r in range(terms):
        term = np.array(1.0 / (r + 1))
        for mode, size in enumerate(shape):
            term = np.multiply.outer(term, np.cos(0.37 * (r + 1) * (np.arange(size) + 1) + mode))
        total += term
    return total + amplitude * noise(total.size).reshape(shape)


def approximate(method, x, ranks, modes):
    if method == "svd":
        u, s, vt = np.linalg.svd(x, full_matrices=False)
        return (u[:, : ranks[0]] * s[: ranks[0]]) @ vt[: ranks[0]]
    if method == "cp":
        return tl.cp_to_tensor(parafac(x, ranks[0], n_iter_max=100, init="svd", tol=1e-7, random_state=0))
    if method == "tucker" and not modes:
        return tl.tucker_to_tensor(tucker(x, list(ranks), n_iter_max=10, init="svd", tol=1e-7))
    if method == "tucker":
        (core, factors), _ = partial_tucker(x, list(ranks), modes=list(modes), n_iter_max=10, init="svd", tol=1e-7)
        return tl.tenalg.multi_mode_dot(core, factors, modes=list(modes))
    if method == "tt":
        return tl.tt_to_tensor(tensor_train(x, [1, *ranks, 1]))
    cores = tensor_train_matrix(x.reshape(modes), [1, *ranks, 1])
    return tl.tt_matrix_to_tensor(cores).reshape(x.shape)


def main():
    rows = []
    for method, shape, terms, amplitude, ranks, modes in CASES:
        x = tensor(shape, terms, amplitude)
        error = np.linalg.norm(x - approximate(method, x, ranks, modes)) / np.linalg.norm(x)
        rows.append(dict(method=method, shape=shape, terms=terms, noise=amplitude, ranks=ranks, modes=modes,
                         norm=float(np.linalg.norm(x)), error=float(error)))
        print(method, shape, ranks, error)
    text = ",\n".join("  " + json.dumps(row) for row in rows)
    head = json.dumps(dict(tensorly=tl.__version__, numpy=np.__version__))
    path = pathlib.Path(__file__).with_name("baselines.json")
    path.write_text(f'{{"made_with": {head}, "cases": [\n{text}\n]}}\n')


main()
