// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "engine/study/study.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto model = tenfold::study::open_model(argv[1]);
  std::cout << model.report().parameters << " parameters\n";
}
