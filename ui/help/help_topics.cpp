// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/help_topics.h"

#include <QHash>
#include <QWidget>

namespace tenfold::ui {

QString helpTopicOf(const QString& objectName) {
  static const QHash<QString, QString> topics{{"welcome", "first-steps"},
                                              {"compressPage", "compress"},
                                              {"budgetBar", "budget-bar"},
                                              {"totals", "totals"},
                                              {"layerPanel", "layers"},
                                              {"inspector", "inspector"},
                                              {"historyPanel", "history"},
                                              {"tradeOffPanel", "trade-off"},
                                              {"familyPanel", "families"},
                                              {"spectrumPanel", "spectrum-plot"},
                                              {"sensitivityPanel", "sensitivity"},
                                              {"networkPanel", "network"},
                                              {"trainPage", "train"},
                                              {"trainSetup", "train"},
                                              {"runsPanel", "train"},
                                              {"accuracyPanel", "train"},
                                              {"lossPanel", "train"},
                                              {"gradientPanel", "train"},
                                              {"graphPanel", "graph"},
                                              {"comparePage", "compare"},
                                              {"differencePanel", "compare"},
                                              {"limitsPanel", "compare"},
                                              {"variantPanel", "compare"},
                                              {"variant", "compare"},
                                              {"calibrationChip", "calibrate"},
                                              {"weightsPage", "weights"},
                                              {"weightsBar", "weights"},
                                              {"tensorPanel", "tensors"},
                                              {"modulePanel", "modules"},
                                              {"decomposePanel", "decompose"},
                                              {"attachPanel", "attach"},
                                              {"calibrateDialog", "calibrate"},
                                              {"evaluateDialog", "evaluate"},
                                              {"exportPage", "export"},
                                              {"formatPanel", "export"},
                                              {"contentsPanel", "export"},
                                              {"writePanel", "export"},
                                              {"resultPanel", "export"},
                                              {"snippetPanel", "export"},
                                              {"writtenPanel", "export"},
                                              {"attachDialog", "attach"},
                                              {"inputsDialog", "open"},
                                              {"notice", "open"},
                                              {"noPanels", "panels"},
                                              {"preferences", "preferences"},
                                              {"gpuSupport", "gpu-support"},
                                              {"messageList", "messages"},
                                              {"logFile", "messages"},
                                              {"statusStrip", "messages"},
                                              {"shortcuts", "keyboard"},
                                              {"commandPalette", "keyboard"},
                                              {"shapeText", "tensorized-shape"},
                                              {"family", "family"}};
  return topics.value(objectName);
}

QString helpTopicAround(const QWidget* widget) {
  for (; widget != nullptr; widget = widget->parentWidget())
    if (const QString topic = helpTopicOf(widget->objectName()); !topic.isEmpty()) return topic;
  return QStringLiteral("index");
}

}  // namespace tenfold::ui
