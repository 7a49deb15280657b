// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "ui/document/commands.h"
#include "ui/document/document.h"

namespace tenfold::ui {
namespace {

QString nameText(const Variant& variant) { return QString::fromStdString(variant.name); }

}  // namespace

QString Document::variantName() const {
  return variants_.all.empty() ? QString() : nameText(variants_.all[std::size_t(variants_.current)]);
}

QString Document::freeName(const QString& wish) const {
  const auto taken = [this](const QString& name) {
    return std::any_of(variants_.all.begin(), variants_.all.end(),
                       [&](const Variant& each) { return nameText(each) == name; });
  };
  QString name = wish.trimmed();
  for (int k = 2; taken(name); ++k) name = QStringLiteral("%1 %2").arg(wish.trimmed()).arg(k);
  return name;
}

Session Document::session(const QString& path) const {
  Session session;
  const QDir folder(QFileInfo(path).absolutePath());
  const QString model = QFileInfo(QString::fromStdString(report_.path)).absoluteFilePath();
  session.model_path = folder.relativeFilePath(model).toStdString();
  session.model_hash = report_.hash;
  session.variants = variants_.all;
  session.current = std::size_t(variants_.current);
  session.limits = limits_;
  session.unknown = sessionUnknown_;
  return session;
}

void Document::branchVariant(const QString& name) {
  if (!open_ || name.trimmed().isEmpty() || freeName(name) != name.trimmed()) return;
  VariantList list = variants_;
  Variant copy = list.all[std::size_t(list.current)];
  copy.name = name.trimmed().toStdString();
  list.all.insert(list.all.begin() + ++list.current, copy);
  pushVariants(std::move(list), tr("Branch %1").arg(name.trimmed()));
}

void Document::duplicateVariant(int index) {
  if (index < 0 || index >= int(variants_.all.size())) return;
  VariantList list = variants_;
  Variant copy = list.all[std::size_t(index)];
  const QString name = freeName(tr("%1 copy").arg(nameText(copy)));
  copy.name = name.toStdString();
  list.all.insert(list.all.begin() + index + 1, copy);
  if (index < list.current) ++list.current;
  pushVariants(std::move(list), tr("Duplicate as %1").arg(name));
}

void Document::renameVariant(int index, const QString& name) {
  const QString wish = name.trimmed();
  if (index < 0 || index >= int(variants_.all.size()) || wish.isEmpty() || freeName(wish) != wish) return;
  VariantList list = variants_;
  list.all[std::size_t(index)].name = wish.toStdString();
  pushVariants(std::move(list), tr("Rename to %1").arg(wish));
}

void Document::removeVariant(int index) {
  if (index < 0 || index >= int(variants_.all.size()) || variants_.all.size() == 1) return;
  VariantList list = variants_;
  const QString name = nameText(list.all[std::size_t(index)]);
  list.all.erase(list.all.begin() + index);
  if (index < list.current || list.current == int(list.all.size())) --list.current;
  pushVariants(std::move(list), tr("Delete %1").arg(name));
}

void Document::switchVariant(int index) {
  if (index < 0 || index >= int(variants_.all.size()) || index == variants_.current) return;
  VariantList list = variants_;
  list.current = index;
  pushVariants(std::move(list), tr("Switch to %1").arg(nameText(list.all[std::size_t(index)])));
}

void Document::addVariant(const QString& wish, const Recipe& recipe, bool work) {
  if (!open_ || wish.trimmed().isEmpty()) return;
  VariantList list = variants_;
  const QString name = freeName(wish);
  const int place = list.current + 1;
  list.all.insert(list.all.begin() + place, {name.toStdString(), recipe, "{}"});
  if (work) list.current = place;
  pushVariants(std::move(list), tr("Add %1").arg(name));
}

void Document::pushVariants(VariantList variants, const QString& text) {
  finishEditing();
  history_.push(new ChangeVariants(*this, std::move(variants), text));
}

void Document::swapVariants(VariantList& variants) {
  std::swap(variants_, variants);
  const Recipe before = std::exchange(recipe_, variants_.all[std::size_t(variants_.current)].recipe);
  const bool others = before.state_hash != recipe_.state_hash;
  if (others) askCalibration();
  nameCalibration();
  Ids ids;
  for (const auto& each : report_.layers)
    if (others || before.metric != recipe_.metric || !(before.spec_of(each.id) == specOf(each.id)))
      ids.push_back(each.id);
  prediction_ = study::predict(report_, recipe_);
  emit changed(VariantsChanged{});
  if (others) emit changed(ModelCalibrated{});
  if (!ids.empty() || before.budget != recipe_.budget) emit changed(LayersChanged{std::move(ids)});
}

}  // namespace tenfold::ui
