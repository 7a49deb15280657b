// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/architectures/match.h"
#include "engine/formats/model_file.h"
#include "engine/formats/pt2_metadata.h"
#include "engine/program/sample_inputs.h"
#include "engine/study/guard.h"
#include "engine/study/json_text.h"
#include "engine/study/state.h"
#include "engine/study/weights.h"
#include "engine/study/weights_state.h"

namespace tenfold::study {
namespace {

using nlohmann::json;

AttachReport report_of(const std::string& architecture, const Fit& fit) {
  return {architecture, fit.matched, fit.missing, fit.unexpected, fit.different, fit.fits(), fit.remarks};
}

/// The first few of a list, for a sentence.
std::string few(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 4;
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < shown; ++k) text += (k > 0 ? ", " : "") + names[k];
  return names.size() > shown ? text + " and " + std::to_string(names.size() - shown) + " more" : text;
}

void require_use(const Fit& fit, const std::string& file, const std::string& architecture) {
  if (fit.matched == 0)
    throw Error("attach.nothing", "no tensor of {file} has a place in {architecture}",
                {{"file", file}, {"architecture", architecture}});
  if (!fit.different.empty())
    throw Error("attach.different", "{file} does not fit {architecture}: {tensors}",
                {{"file", file}, {"architecture", architecture}, {"tensors", few(fit.different)}});
}

void remark_on(const Fit& fit, const std::string& architecture, std::vector<std::string>& remarks) {
  remarks.push_back("the weights were attached to " + architecture);
  remarks.insert(remarks.end(), fit.remarks.begin(), fit.remarks.end());
  if (!fit.missing.empty()) remarks.push_back("not in the file, so they start anew: " + few(fit.missing));
  if (!fit.unexpected.empty()) remarks.push_back("in the file and not used: " + few(fit.unexpected));
}

ModelReport file_report(const WeightsReport& weights) {
  ModelReport report;
  report.path = weights.path;
  report.name = weights.name;
  report.format = "attached";
  report.bytes = weights.bytes;
  report.remarks = weights.remarks;
  return report;
}

Model attach_to_file(const Weights& weights, const std::string& path, AttachReport& said, const Job& job) {
  ModelFile file = read_model_file(path, job);
  ModelReport report = file_report(weights.report());
  report.remarks.insert(report.remarks.end(), file.remarks.begin(), file.remarks.end());
  const Fit fit = attach(weights.state().tensors, file.program);
  said = report_of(path, fit);
  require_use(fit, weights.report().name, path);
  remark_on(fit, "the graph of " + path, report.remarks);
  Recipe recipe;
  if (!file.metadata.empty() && restore_metadata(file.program, file.metadata, recipe, report.remarks))
    report.recipe = recipe;
  report.sample_inputs = !file.samples.empty();
  if (file.samples.empty()) file.samples = random_inputs(file.program);
  return Model(make_state(std::move(file.program), std::move(file.samples), std::move(file.sample_record),
                          std::move(report), job));
}

Model attach_to_built_in(const Weights& weights, const std::string& text, AttachReport& said,
                         const Job& job) {
  const Choices choices = parse_choices(text);
  const BuiltIn& architecture = built_in(choices.id);
  ModelReport report = file_report(weights.report());
  auto drawing = draw(architecture, without_empty(weights.state().tensors), choices);
  if (!drawing)
    throw Error("attach.other", "the tensors of {file} have not the names or shapes of {architecture}",
                {{"file", weights.report().name}, {"architecture", architecture.name}});
  said = report_of(text, drawing->fit);
  require_use(drawing->fit, weights.report().name, architecture.name);
  make_float32(*drawing);
  start_missing(*drawing);
  remark_on(drawing->fit, architecture.name + " (" + architecture.id + ")", report.remarks);
  std::vector<c10::IValue> inputs = random_inputs(drawing->program);
  return Model(make_state(std::move(drawing->program), std::move(inputs), {}, std::move(report), job));
}

}  // namespace

std::vector<Architecture> architectures() {
  std::vector<Architecture> all;
  for (const BuiltIn& each : catalogue()) all.push_back({each.id, each.name, each.sentence});
  return all;
}

std::vector<AttachReport> match_architectures(const Weights& weights, const Job& job) {
  return guarded([&] {
    const StateDict tensors = without_empty(weights.state().tensors);
    std::vector<AttachReport> reports;
    for (const Candidate& each : candidates(tensors, job))
      reports.push_back(report_of(each.architecture->id, each.fit));
    return reports;
  });
}

Model attach_weights(const Weights& weights, const std::string& architecture, AttachReport& report,
                     const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    report = {};
    report.architecture = architecture;
    return std::filesystem::is_regular_file(architecture)
               ? attach_to_file(weights, architecture, report, job)
               : attach_to_built_in(weights, architecture, report, job);
  });
}

std::string to_json(const std::vector<Architecture>& all) {
  json list = json::array();
  for (const Architecture& each : all)
    list.push_back({{"id", each.id}, {"name", each.name}, {"sentence", each.sentence}});
  return json_text({{"schema", 1}, {"architectures", list}});
}

std::string to_json(const std::vector<AttachReport>& reports) {
  json list = json::array();
  for (const AttachReport& report : reports)
    list.push_back({{"architecture", report.architecture},
                    {"matched", report.matched},
                    {"missing", report.missing},
                    {"unexpected", report.unexpected},
                    {"different", report.different},
                    {"fits", report.fits},
                    {"remarks", report.remarks}});
  return json_text({{"schema", 1}, {"architectures", list}});
}

}  // namespace tenfold::study
