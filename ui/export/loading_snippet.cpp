// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/loading_snippet.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace tenfold::ui {
namespace {

const QString python = QStringLiteral("Python"), cpp = QStringLiteral("C++"), shell = QStringLiteral("Shell");

/// A string of Python or C++: a file's name may hold quotes and backslashes.
QString pythonText(const QString& text) {
  QString escaped = text;
  escaped.replace('\\', "\\\\").replace('"', "\\\"");
  return '"' + escaped + '"';
}

/// A word of a shell.
QString word(const QString& text) {
  static const QRegularExpression plain("^[A-Za-z0-9_./+-]+$");
  QString escaped = text;
  return plain.match(text).hasMatch() ? text : '\'' + escaped.replace('\'', "'\\''") + '\'';
}

/// Comments that say what the model takes.
QString inputLines(const LoadedFile& file, const QString& mark) {
  QString lines;
  for (const QString& input : file.inputs) lines += mark + " input " + input + '\n';
  return lines;
}

/// With the Python file beside the weights a model, else the tensors alone.
QString weightsSnippet(const LoadedFile& file, const QString& tensors) {
  static const QRegularExpression identifier("^[A-Za-z_][A-Za-z0-9_]*$");
  const QString module = QFileInfo(file.script).completeBaseName();
  if (module.isEmpty()) return tensors;
  const QString run = inputLines(file, "#") + "outputs = model(inputs)\n";
  if (identifier.match(module).hasMatch())
    return QStringLiteral(
               "from %1 import load  # %1.py, which needs PyTorch alone\n\n"
               "model = load()\n")
               .arg(module) +
           run;
  return QStringLiteral(
             "import runpy\n\n"
             "model = runpy.run_path(%1)[\"load\"]()\n")
             .arg(pythonText(module + ".py")) +
         run;
}

/// `load` with the file's name for %1, and how it is run.
QString pythonSnippet(const LoadedFile& file, const QString& load) {
  return "import torch\n\n" + load.arg(pythonText(QFileInfo(file.path).fileName())) + inputLines(file, "#") +
         "outputs = model(inputs)\n";
}

QString onnxPython(const LoadedFile& file) {
  return QStringLiteral(
             "import onnxruntime\n\n"
             "session = onnxruntime.InferenceSession(%1)\n"
             "name = session.get_inputs()[0].name\n")
             .arg(pythonText(QFileInfo(file.path).fileName())) +
         inputLines(file, "#") + "outputs = session.run(None, {name: inputs})\n";
}

QString torchCpp(const LoadedFile& file) {
  return QStringLiteral(
             "#include <torch/script.h>\n\n"
             "torch::jit::Module model = torch::jit::load(%1);\n")
             .arg(pythonText(QFileInfo(file.path).fileName())) +
         inputLines(file, "//") + "auto outputs = model.forward({inputs}).toTensor();\n";
}

QString onnxCpp(const LoadedFile& file) {
  return QStringLiteral(
             "#include <onnxruntime_cxx_api.h>\n\n"
             "Ort::Env env;\n"
             "Ort::Session session(env, ORT_TSTR(%1), Ort::SessionOptions());\n"
             "Ort::AllocatorWithDefaultOptions memory;\n"
             "auto input = session.GetInputNameAllocated(0, memory);\n"
             "auto output = session.GetOutputNameAllocated(0, memory);\n"
             "const char* from[] = {input.get()};\n"
             "const char* to[] = {output.get()};\n")
             .arg(pythonText(QFileInfo(file.path).fileName())) +
         inputLines(file, "//") + "auto outputs = session.Run(Ort::RunOptions(), from, &inputs, 1, to, 1);\n";
}

QString recipeSnippet(const LoadedFile& file) {
  return QStringLiteral("tenfold compress %1 --recipe %2 --out small.pt2\n")
      .arg(word(QFileInfo(file.model).fileName()), word(QFileInfo(file.recipe).fileName()));
}

}  // namespace

std::vector<Snippet> loadingSnippets(const LoadedFile& file) {
  const QString name = pythonText(QFileInfo(file.path).fileName());
  if (file.kind == "pt2") return {{python, pythonSnippet(file, "model = torch.export.load(%1).module()\n")}};
  if (file.kind == "torchscript")
    return {{python, pythonSnippet(file, "model = torch.jit.load(%1)\n")}, {cpp, torchCpp(file)}};
  if (file.kind == "onnx") return {{python, onnxPython(file)}, {cpp, onnxCpp(file)}};
  if (file.kind == "safetensors")
    return {{python, weightsSnippet(file, QStringLiteral("from safetensors.torch import load_file\n\n"
                                                         "tensors = load_file(%1)\n")
                                              .arg(name))}};
  if (file.kind == "pth")
    return {{python,
             weightsSnippet(file, QStringLiteral("import torch\n\ntensors = torch.load(%1)\n").arg(name))}};
  if (!file.recipe.isEmpty()) return {{shell, recipeSnippet(file)}};
  return {};
}

}  // namespace tenfold::ui
