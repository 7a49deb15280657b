// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold {

/// Makes the nodes that take the place of others. Values and parameters are added to the program at once,
/// nodes when they are put in by replace_nodes().
class NodeBuilder {
 public:
  NodeBuilder(Program& program, std::string scope, std::string scope_type, int group = -1, int use = 0)
      : program_(program),
        scope_(std::move(scope)),
        scope_type_(std::move(scope_type)),
        group_(group),
        use_(use) {}

  /// Adds a parameter (or finds the one of that name) and returns its value.
  Argument parameter(const std::string& name, const at::Tensor& tensor, bool trainable = true);

  /// One more node with one tensor result; missing arguments take the schema's defaults. `result`: the value
  /// it makes, a new one when none is given.
  Argument call(const std::string& op, std::vector<Argument> arguments, ValueId result = no_value,
                const std::string& overload = {});

  std::vector<Node> take() { return std::move(nodes_); }

 private:
  Program& program_;
  std::string scope_, scope_type_;
  int group_, use_;
  std::vector<Node> nodes_;
};

/// Puts new nodes in the place of old ones: each key is the index of a node, its value what stands there
/// afterwards.
void replace_nodes(Program& program, std::map<std::size_t, std::vector<Node>> replacements);

/// Drops parameters, buffers and constants that no node reads any more, and nodes without effect.
void remove_unused(Program& program);

}  // namespace tenfold
