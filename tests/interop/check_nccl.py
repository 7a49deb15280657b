# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two processes on a GPU each, which pretended_gpu/ stands in for: c10d's real NCCL group is made, sums, fails and loses a process. What a kernel
or the real NCCL does is not seen here; `tenfold_gpu_checks` and `test_train` ask that where there are two GPUs."""
import json
import os
import socket
import subprocess
from pathlib import Path

from common import Checks, arguments

given = arguments("driver", "pretended", "stand_ins")
check = Checks()


WITH_GPUS = os.environ | {"LD_PRELOAD": ":".join(str(given.pretended / name) for name in ("libcudart.so.13", "libnccl.so.2")),
                          "LD_LIBRARY_PATH": f"{given.pretended}:{given.stand_ins}", "GLOO_SOCKET_IFNAME": "lo"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def pair(what, devices, **more):
    """What both processes say; None for one that says nothing."""
    port, processes = free_port(), []
    for rank, device in enumerate(devices):
        environment = WITH_GPUS | {name: value for name, (of, value) in more.items() if rank in of}
        processes.append(subprocess.Popen([given.driver, str(rank), str(port), device, what], env=environment, stdout=subprocess.PIPE,
                                          stderr=subprocess.PIPE, text=True))
    said = []
    for process in processes:
        try:
            output, errors = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            print("does not end")
        if not output.strip():
            print(process.returncode, errors[-1500:])
        said.append(json.loads(output) if output.strip() else None)
    return said


def sums(said, name, title):
    for rank, each in enumerate(said):
        if not check.true(each is not None and "name" in each, f"{title}: process {rank} answers {each}"):
            continue
        check.equal(each["name"], name, f"{title}: process {rank} sums by")
        check.equal(each["sums"], [3.0] * 5, f"{title}: process {rank}, sums")


GPUS = ("cuda:0", "cuda:1")
two = pair("sum", GPUS)
sums(two, "nccl", "two GPUs")
check.equal([each["remark"] for each in two if each], ["", ""], "two GPUs: remarks")

for which in ((0,), (1,), (0, 1)):
    title = f"NCCL fails in {' and '.join(map(str, which))}"
    none = pair("sum", GPUS, PRETENDED_NCCL=(which, "fails"))
    sums(none, "gloo", title)
    for each in none:
        check.equal(each and each["remark"],
                    "gradients are summed on the processors, as NCCL cannot be used: Duplicate GPU detected", f"{title}: remark")

mixed = pair("sum", ("cuda:0", "cpu"))
check.equal([each and each.get("error") for each in mixed], ["processes.devices"] * 2, "a GPU and a processor: error")

broken = pair("sum", GPUS, PRETENDED_NCCL=((0, 1), "breaks"))
check.equal([each and each.get("error") for each in broken], ["processes.lost"] * 2, "NCCL breaks after some sums: error")

first, second = pair("lost", GPUS)
check.equal(second, None, "a process is lost: it says nothing")
if check.true(first is not None and "lost" in first, f"a process is lost: the other answers {first}"):
    lost = first["lost"]
    check.equal((lost.get("error"), lost["sum"]), ("processes.lost", "processes.lost"), "a process is lost: what the other sees")
    check.true(lost["seconds"] < 20, f"a process is lost: seen, and the GPU free, after {lost['seconds']:.2f} s")

third = subprocess.run([given.tenfold, "train", given.samples / "digits_mlp.pt2", "--data", "digits", "--device", "cuda", "--out", given.out / "x.pt2"],
                       env=WITH_GPUS | {"RANK": "0", "WORLD_SIZE": "3", "LOCAL_RANK": "2"}, capture_output=True, text=True)
check.equal(third.returncode, 1, "a third process on two GPUs: exit code")
check.true("has 2 GPUs, and process 3 has none" in third.stderr, f"a third process on two GPUs: {third.stderr.strip()}")
check.finish()
