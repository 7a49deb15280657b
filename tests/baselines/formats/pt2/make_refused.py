# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models that are refused with a reason, written by PyTorch 2.11: regions that depend on data, with another precision, numbers as inputs.

    python make_refused.py FOLDER
"""
import sys
from pathlib import Path

import torch
from torch import nn
from torch._higher_order_ops.map import map as map_over
from torch._higher_order_ops import while_loop
from torch.export import Dim


class Gate(nn.Module):
    def forward(self, x):
        return torch.cond(x.sum() > 0, lambda x: x.sin(), lambda x: x.cos(), (x,))


class Branch(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = Gate()

    def forward(self, x):
        return self.gate(x)


class Loop(nn.Module):
    def forward(self, x):
        return while_loop(lambda k, x: k < 3, lambda k, x: (k + 1, x * 2), (torch.tensor(0), x))[1]


class Map(nn.Module):
    def forward(self, x):
        return map_over(lambda row: row.sin() + 1, x)


class Autocast(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 4)

    def forward(self, x):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.inner(x)


class Number(nn.Module):
    def forward(self, x, times):
        return x * times


def main():
    folder = Path(sys.argv[1])
    for name, model in {"cond": Branch(), "while_loop": Loop(), "map": Map(), "autocast": Autocast()}.items():
        torch.export.save(torch.export.export(model, (torch.ones(3, 4),)), folder / f"refused_{name}.pt2")
    program = torch.export.export(Number(), (torch.ones(3, 4), 5), dynamic_shapes={"x": None, "times": Dim.DYNAMIC})
    torch.export.save(program, folder / "refused_number.pt2")


if __name__ == "__main__":
    main()
