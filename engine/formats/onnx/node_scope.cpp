// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/node_scope.h"

namespace tenfold::onnx {
namespace {

constexpr const char* names_key = "pkg.torch.onnx.name_scopes";
constexpr const char* types_key = "pkg.torch.onnx.class_hierarchy";

/// The texts of a Python list as printed: "['', 'layer1', 'conv2d']".
std::vector<std::string> texts_of(const std::string& list) {
  std::vector<std::string> texts;
  for (std::size_t at = list.find('\''); at != std::string::npos; at = list.find('\'', at)) {
    const std::size_t end = list.find('\'', at + 1);
    if (end == std::string::npos) break;
    texts.push_back(list.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return texts;
}

/// The last but one: the last is the call itself.
std::string innermost(const Node& node, const char* key) {
  const auto found = node.metadata.find(key);
  if (found == node.metadata.end()) return {};
  const auto texts = texts_of(found->second);
  return texts.size() < 2 ? std::string() : texts[texts.size() - 2];
}

/// A part that begins with the one before it ("layer1", "layer1.0") says more of the same.
std::string path_of(const std::string& name) {
  std::string path, last;
  std::size_t at = 1;
  for (std::size_t end = name.find('/', at); end != std::string::npos;
       at = end + 1, end = name.find('/', at)) {
    const std::string part = name.substr(at, end - at);
    if (!last.empty() && part.starts_with(last + "."))
      path += part.substr(last.size());
    else
      path += (path.empty() ? "" : ".") + part;
    last = part;
  }
  return path;
}

}  // namespace

NodeScope scope_of_node(const Node& node) {
  if (node.metadata.contains(names_key)) return {innermost(node, names_key), innermost(node, types_key)};
  if (node.name.starts_with('/')) return {path_of(node.name), {}};
  return {};
}

void put_scope(Node& node, const NodeScope& scope) {
  node.metadata[names_key] = "['', '" + scope.path + "', '" + node.name + "']";
  node.metadata[types_key] = "['', '" + scope.type + "', '" + node.op + "']";
}

}  // namespace tenfold::onnx
