# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""TensorLy-Torch, TensorLy and PyTorch as contenders of the benchmark programs.

Started by a program; reads a JSON object a line and answers with one a line:
  {"versions": true}                     -> {"versions": words}
  {"program", "cell", "arrays": a .npz}  -> {"contenders": [{"name", "note"}], "skipped": [words]}
  {"sample": a contender's name}         -> {"seconds": of one call}
or {"error": words}. A sample is at least 1.5 ms of repeated calls. The arrays are the very numbers the
program works on, so results are compared with its own before anything is timed.
"""
import contextlib
import gc
import json
import sys
import time
import traceback

import numpy
import opt_einsum
import tensorly
import tltorch
import torch
from tensorly import decomposition, plugins

SHORTEST = 1.5e-3
CPU_TIME = "--cpu-time" in sys.argv


def clocked(call, repeats=1):
    clock = time.process_time if CPU_TIME else time.perf_counter
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


class Contender:
    def __init__(self, call, note="", within=contextlib.nullcontext, sample=None):
        self.call, self.note, self.within, self.own = call, note, within, sample
        if sample is None:
            with within():
                call()
                self.repeats = max(1, min(2000, int(SHORTEST / max(clocked(call), 1e-7))))

    def sample(self):
        with self.within():
            return self.own() if self.own else clocked(self.call, self.repeats)


@contextlib.contextmanager
def plugin():
    plugins.use_opt_einsum("auto")
    try:
        yield
    finally:
        plugins.use_default_einsum()


def require_close(found, expected, what):
    if found.shape != expected.shape:
        raise ValueError(f"{what}: shape {tuple(found.shape)}, ours is {tuple(expected.shape)}")
    error = ((found - expected).abs().max() / expected.abs().max()).item()
    if error > 1e-3:
        raise ValueError(f"{what}: differs from ours by {error:.2g}")


def with_our_factors(module, arrays):
    """The module with the program's factors and bias; raises when their shapes differ."""
    weight = module.weight
    names = ["core"] if hasattr(weight, "core") else ["weights"] if hasattr(weight, "weights") else []
    tensors = [getattr(weight, name) for name in names] + list(weight.factors)
    ours = [arrays[f"factor_{k}"] for k in range(sum(name.startswith("factor_") for name in arrays))]
    if [t.squeeze().shape for t in tensors] != [t.squeeze().shape for t in ours]:
        raise ValueError(f"{[tuple(t.shape) for t in tensors]} are not {[tuple(t.shape) for t in ours]}")
    with torch.no_grad():
        for tensor, value in zip(tensors, ours):
            tensor.copy_(value.reshape(tensor.shape))
        module.bias.copy_(arrays["bias"])
    return module


def layer_contenders(modules, arrays, backward):
    """{name: (module, context)} as contenders, forward or with all gradients."""
    contenders, skipped = {}, []
    for name, (module, within) in modules.items():
        x = arrays["x"].clone().requires_grad_(backward)
        parameters = [x, *module.parameters()]

        def forward(module=module, x=x):
            with torch.no_grad():
                return module(x)

        def step(module=module, x=x, parameters=parameters):
            for parameter in parameters:
                parameter.grad = None
            module(x).backward(arrays["g"])

        try:
            with within():
                require_close(forward(), arrays["y"], name)
            contenders[name] = Contender(step if backward else forward, within=within)
        except RuntimeError as error:
            skipped.append(f"{name}: {error}")
    return contenders, skipped


def linear(cell, arrays):
    modes, name, ranks = tuple(cell["modes"]), cell["format"], cell["rank"]
    rank = {"cp": ranks[0], "tucker": tuple(ranks), "blocktt": (1, *ranks, 1)}[name]

    def module(implementation):
        made = tltorch.FactorizedLinear(modes, modes, factorization=name, rank=rank, implementation=implementation)
        return with_our_factors(made, arrays)

    factorized = module("factorized")
    # without opt_einsum CP and Tucker need gigabytes to terabytes, so those modes are not offered
    modules = {"tl + opt_einsum": (factorized, contextlib.nullcontext), "tl + plugin": (factorized, plugin),
               "tl reconstructed": (module("reconstructed"), contextlib.nullcontext)}
    return layer_contenders(modules, arrays, cell["backward"])


def convolution(cell, arrays):
    name, rank = cell["format"], cell["rank"]
    rank = {"cp": rank, "tucker": (rank, rank, 3, 3), "tt": (1, rank, rank, rank, 1)}[name]

    def module(implementation):
        made = tltorch.FactorizedConv(cell["channels"], cell["channels"], (3, 3), order=2, padding=1, bias=True,
                                      factorization=name, rank=rank, implementation=implementation)
        return with_our_factors(made, arrays), contextlib.nullcontext

    modules = {"tl factorized": module("factorized"), "tl reconstructed": module("reconstructed")}
    if name == "cp":
        modules["tl mobilenet"] = module("mobilenet")
    return layer_contenders(modules, arrays, cell["backward"])


def relative_error(tensor, approximation):
    return (torch.linalg.vector_norm(tensor.double() - approximation.double())
            / torch.linalg.vector_norm(tensor.double())).item()


def decomposer(call, approximation, tensor):
    """A contender whose note is the error of what one call gives."""
    return Contender(call, f"error {relative_error(tensor, approximation(call())):.6f}")


def svd(cell, tensor, arrays):
    rank = cell["rank"]

    def product(found):
        u, s, vh = found
        return (u[:, :rank] * s[:rank]) @ vh[:rank]

    def lowrank():
        u, s, v = torch.svd_lowrank(tensor, rank + 16, niter=2)
        return u, s, v.T

    def interface(method):
        return lambda: tensorly.tenalg.svd_interface(tensor, method=method, n_eigenvecs=rank)

    return {"torch.linalg.svd": decomposer(lambda: torch.linalg.svd(tensor, full_matrices=False), product, tensor),
            "torch.svd_lowrank": decomposer(lowrank, product, tensor),
            "TensorLy truncated_svd": decomposer(interface("truncated_svd"), product, tensor),
            "TensorLy randomized_svd": decomposer(interface("randomized_svd"), product, tensor)}


def parafac(cell, tensor, arrays):
    rank, sweeps = cell["rank"], cell["sweeps"]
    factors = [arrays[f"factor_{k}"] for k in range(tensor.dim())]

    def run(count):
        start = tensorly.cp_tensor.CPTensor((torch.ones(rank), [f.clone() for f in factors]))
        return decomposition.parafac(tensor, rank, n_iter_max=count, init=start, tol=1e-30)

    found = run(sweeps[-1])
    note = f"error {relative_error(tensor, tensorly.cp_to_tensor(found)):.6f}"
    if len(sweeps) == 1:
        return {"TensorLy": Contender(lambda: run(sweeps[0]), note)}
    few, many = sweeps
    return {"TensorLy": Contender(None, note, sample=lambda: (clocked(lambda: run(many)) - clocked(lambda: run(few)))
                                  / (many - few))}


def partial_tucker(cell, tensor, arrays):
    def call():
        return decomposition.partial_tucker(tensor, rank=list(cell["rank"]), modes=[0, 1],
                                            n_iter_max=cell["sweeps"], tol=1e-30)

    def product(found):
        core, factors = found[0]
        return tensorly.tenalg.multi_mode_dot(core, factors, modes=[0, 1])

    return {"TensorLy": decomposer(call, product, tensor)}


def tensor_train(cell, tensor, arrays):
    return {"TensorLy": decomposer(lambda: decomposition.tensor_train(tensor, list(cell["rank"])),
                                   tensorly.tt_to_tensor, tensor)}


def tensor_train_matrix(cell, tensor, arrays):
    return {"TensorLy": decomposer(lambda: decomposition.tensor_train_matrix(tensor, cell["rank"]),
                                   lambda found: found.to_tensor(), tensor)}


def decompose(cell, arrays):
    methods = {"svd": svd, "parafac": parafac, "partial_tucker": partial_tucker, "tensor_train": tensor_train,
               "tensor_train_matrix": tensor_train_matrix}
    with torch.no_grad():
        return methods[cell["method"]](cell, arrays["tensor"], arrays), []


PROGRAMS = {"linear": linear, "convolution": convolution, "decomposition": decompose}


def versions():
    names = ", ".join(f"{m.__name__} {m.__version__}" for m in (torch, tltorch, tensorly, opt_einsum))
    return f"peers: {names}, {torch.get_num_threads()} threads"


class Session:
    def __init__(self):
        self.contenders = {}

    def answer(self, question):
        if "versions" in question:
            return {"versions": versions()}
        if "sample" in question:
            return {"seconds": self.contenders[question["sample"]].sample()}
        self.contenders = {}
        gc.collect()  # what the last cell held; between samples it would only take time
        arrays = {name: torch.from_numpy(value) for name, value in numpy.load(question["arrays"]).items()}
        self.contenders, skipped = PROGRAMS[question["program"]](question["cell"], arrays)
        listed = [{"name": name, "note": one.note} for name, one in self.contenders.items()]
        return {"contenders": listed, "skipped": skipped}


def main():
    gc.disable()
    tensorly.set_backend("pytorch")
    torch.backends.opt_einsum.enabled = True
    torch.manual_seed(0)
    session = Session()
    for line in sys.stdin:
        try:
            answer = session.answer(json.loads(line))
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
