// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <iostream>

#include "engine/formats/atomic_file.h"
#include "engine/spec/family.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto matrix = at::eye(4);
  std::cout << "trace " << matrix.trace().item<float>() << "\n";
}
