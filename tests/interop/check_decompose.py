# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tenfold decompose` against TensorLy: the factors multiply back to the reported error, which is no worse than TensorLy's own."""
from common import Checks, Tenfold, arguments

import numpy as np
import tensorly as tl
from tensorly.decomposition import parafac, tensor_ring, tensor_ring_als, tensor_train, tucker

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)
random = np.random.default_rng(11)


def smooth(*shape):
    """A function on a grid: its singular values fall fast, as trained weights' do, and not to zero."""
    grid = np.meshgrid(*[np.linspace(0, 1, n) for n in shape], indexing="ij")
    return np.exp(-sum((k + 1) * g for k, g in enumerate(grid))) / (0.3 + sum(grid)) + 0.01 * random.standard_normal(shape)


def low_rank_cp(shape, rank):
    return tl.cp_to_tensor((np.ones(rank), [random.standard_normal((n, rank)) for n in shape]))


def error_of(tensor, approximation):
    return float(np.linalg.norm(tensor - approximation) / np.linalg.norm(tensor))


def read(path):
    parts = {key.removeprefix("factors."): array for key, array in np.load(path).items()}
    return parts, [parts[f"factor_{k}"] for k in range(sum(key.startswith("factor_") for key in parts))]


def multiplied_back(family, path):
    parts, factors = read(path)
    if family == "cp":
        return tl.cp_to_tensor((parts["weights"], factors))
    if family == "tucker":
        return tl.tucker_to_tensor((parts["core"], factors))
    if family == "tt":
        return tl.tt_to_tensor(factors)
    if family == "tensor-ring":
        return tl.tr_to_tensor(factors)
    return factors[0] @ factors[1].T


def theirs(family, tensor, rank):
    """TensorLy's error with its usual start."""
    if family == "cp":
        found = {start: error_of(tensor, tl.cp_to_tensor(parafac(tensor, rank, init=start, n_iter_max=100, tol=1e-8, random_state=0)))
                 for start in ("svd", "random")}
        print(f"     TensorLy from a random start: {found['random']:.6f}")   # may be better or worse: another valley
        return found["svd"]
    if family == "tucker":
        return error_of(tensor, tl.tucker_to_tensor(tucker(tensor, rank, n_iter_max=100, tol=1e-8)))
    if family == "tt":
        return error_of(tensor, tl.tt_to_tensor(tensor_train(tensor, [1, *rank, 1])))
    if family == "tensor-ring":
        closed = [*rank, rank[0]]
        by_svd = tl.tr_to_tensor(tensor_ring(tensor, closed))
        by_als = tl.tr_to_tensor(tensor_ring_als(tensor, closed, n_iter_max=20, random_state=0))
        print(f"     TensorLy by SVDs {error_of(tensor, by_svd):.6f}, by ALS {error_of(tensor, by_als):.6f}")
        return error_of(tensor, by_svd)
    left, values, right = np.linalg.svd(tensor, full_matrices=False)
    return error_of(tensor, (left[:, :rank] * values[:rank]) @ right[:rank])


def compare(title, tensor, family, rank):
    source, target = given.out / f"{title}.npy", given.out / f"{title}-{family}.npz"
    np.save(source, tensor)
    title = f"{title} {tensor.shape} {family} {rank}"
    words = ",".join(map(str, rank)) if isinstance(rank, tuple) else str(rank)
    try:
        report = tenfold.ask("decompose", source, "--family", family, "--rank", words, "--out", target)
        back = multiplied_back(family, target)
    except Exception as error:
        check.true(False, f"{title}: {str(error)[:800]}")
        return
    parts, _ = read(target)
    check.equal(report["parameters"], sum(array.size for array in parts.values()), f"{title}: parameters")
    error = error_of(tensor, back)
    check.close(report["relative_error"], error, 1e-6 + 1e-6 * error, f"{title}: reported error against TensorLy's product of the factors")
    bound = theirs(family, tensor, rank)
    check.true(error <= 1.001 * bound + 1e-6, f"{title}: error {error:.6f}, TensorLy's own {bound:.6f}")


noise, soft = random.standard_normal((12, 9, 7)), smooth(20, 16, 12)
four = smooth(10, 8, 6, 5)
compare("noise", noise, "cp", 5)
compare("smooth", soft, "cp", 6)
compare("exact", low_rank_cp((15, 12, 10), 4), "cp", 4)
compare("four", four, "cp", 5)
compare("noise", noise, "tucker", (6, 5, 4))
compare("smooth", soft, "tucker", (5, 5, 5))
compare("four", four, "tucker", (4, 4, 3, 3))
compare("noise", noise, "tt", (6, 5))
compare("smooth", soft, "tt", (5, 4))
compare("four", four, "tt", (5, 8, 4))
compare("noise", noise, "tensor-ring", (2, 4, 5))
compare("smooth", soft, "tensor-ring", (2, 4, 4))
compare("four", four, "tensor-ring", (2, 4, 5, 3))
compare("matrix", smooth(40, 30), "low-rank", 4)
compare("single", smooth(9, 8, 7).astype(np.float32), "tucker", (3, 3, 3))
compare("fortran", np.asfortranarray(smooth(9, 8, 7)), "tt", (4, 4))
check.finish()
