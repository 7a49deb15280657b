#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the two sample models on the UCI digits and writes them as torch.export archives.

    python3 train_samples.py [FOLDER]      (default: the folder of this script)

Needs torch 2.11 and scikit-learn, which carries the digits. Same seed, same versions: same accuracy.
"""
import sys
from collections import OrderedDict
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch import nn


def digits():
    """Images [n, 64] in 0…1 and labels; every fifth sample is held out, the rule of `--data digits`."""
    data = load_digits()
    images = torch.tensor(data.data, dtype=torch.float32) / 16
    labels = torch.tensor(data.target, dtype=torch.int64)
    held_out = torch.arange(len(labels)) % 5 == 4
    return (images[~held_out], labels[~held_out]), (images[held_out], labels[held_out])


class Mlp(nn.Module):
    shape = (64,)

    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(64, 256)
        self.hidden2 = nn.Linear(256, 256)
        self.dropout = nn.Dropout(0.2)
        self.output = nn.Linear(256, 10)

    def forward(self, x):
        x = torch.relu(self.hidden1(x))
        x = self.dropout(torch.relu(self.hidden2(x)))
        return self.output(x)


def convolution(inputs, outputs):
    return nn.Sequential(OrderedDict(
        conv=nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), norm=nn.BatchNorm2d(outputs), relu=nn.ReLU()))


class Cnn(nn.Module):
    shape = (1, 8, 8)

    def __init__(self):
        super().__init__()
        self.block1 = convolution(1, 32)
        self.block2 = convolution(32, 64)
        self.block3 = convolution(64, 64)
        self.block4 = convolution(64, 64)
        self.pool = nn.MaxPool2d(2)
        self.hidden = nn.Linear(256, 128)
        self.dropout = nn.Dropout(0.3)
        self.output = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(self.block2(self.block1(x)))
        x = self.pool(self.block4(self.block3(x)))
        x = self.dropout(torch.relu(self.hidden(x.flatten(1))))
        return self.output(x)


def shifted(images, generator):
    """Each 8×8 image moved by up to one pixel, each way: the training set is small."""
    padded = nn.functional.pad(images.view(-1, 8, 8), (1, 1, 1, 1))
    rows, columns = torch.randint(0, 3, (2, len(images)), generator=generator)
    step = torch.arange(8)
    picked = padded[torch.arange(len(images))[:, None, None], (rows[:, None] + step)[:, :, None],
                    (columns[:, None] + step)[:, None, :]]
    return picked.flatten(1)


def train(model, images, labels, epochs, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    batches = [64] * (len(labels) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=epochs * len(batches))
    model.train()
    for _ in range(epochs):
        order = torch.randperm(len(labels), generator=generator)
        for batch in order[:sum(batches)].split(batches):
            inputs = shifted(images[batch], generator).view(-1, *model.shape)
            loss = nn.functional.cross_entropy(model(inputs), labels[batch], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model.eval()


@torch.no_grad()
def accuracy(model, images, labels):
    right = model(images.view(-1, *model.shape)).argmax(1) == labels
    return right.double().mean().item()


def export(model, images, path):
    sample = images[:8].clone().view(-1, *model.shape)   # a view would carry all images along
    program = torch.export.export(model, (sample,), dynamic_shapes={"x": {0: torch.export.Dim("batch")}})
    for node in program.graph.nodes:   # names files of the machine that wrote it
        node.meta.pop("stack_trace", None)
    torch.export.save(program, path)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    training, held_out = digits()
    for name, kind, epochs in [("digits_mlp", Mlp, 40), ("digits_cnn", Cnn, 30)]:
        torch.manual_seed(20)
        model = train(kind(), *training, epochs=epochs, seed=20)
        path = folder / f"{name}.pt2"
        export(model, held_out[0], path)
        count = sum(p.numel() for p in model.parameters())
        right = accuracy(model, *held_out)
        print(f"{name}: {count} parameters, accuracy on the held-out fifth {right:.4f} "
              f"({round(right * len(held_out[1]))} of {len(held_out[1])}), {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
