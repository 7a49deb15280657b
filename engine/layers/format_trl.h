// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/layers/trl.h"

namespace tenfold {

// tltorch 0.1's class for each format: a TRL of that format, drawn with deviation 0.02 and bias 0. State
// dicts have today's keys; hooks are added to `weight`.

/// The options with a format and 0.1's way to draw.
inline TrlOptions format_trl_options(const char* format, const ShapeEntry& input_shape,
                                     const ShapeEntry& output_shape, const Rank& rank, bool bias) {
  TrlOptions options;
  options.input_shape = input_shape;
  options.output_shape = output_shape;
  options.rank = rank;
  options.bias = bias;
  options.factorization = format;
  options.init = TrlInit::small;
  return options;
}

class CPTRL : public TRL {
 public:
  CPTRL(const ShapeEntry& input_shape, const ShapeEntry& output_shape, const Rank& rank, bool bias = false)
      : TRL(format_trl_options("CP", input_shape, output_shape, rank, bias)) {}
};

class TensorTrainTRL : public TRL {
 public:
  TensorTrainTRL(const ShapeEntry& input_shape, const ShapeEntry& output_shape, const Rank& rank,
                 bool bias = false)
      : TRL(format_trl_options("TT", input_shape, output_shape, rank, bias)) {}
};

class TuckerTRL : public TRL {
 public:
  TuckerTRL(const ShapeEntry& input_shape, const ShapeEntry& output_shape, const Rank& rank,
            bool project_input = false, bool bias = false)
      : TRL([&] {
          TrlOptions options = format_trl_options("Tucker", input_shape, output_shape, rank, bias);
          options.project_input = project_input;
          return options;
        }()) {}
};

}  // namespace tenfold
