// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/formats/file_kind.h"
#include "engine/study/guard.h"
#include "engine/study/json_text.h"
#include "engine/study/weights.h"

namespace tenfold::study {

FileReport look_at(const std::string& path) {
  return guarded([&] {
    const FileFacts facts = recognise(path);
    return FileReport{path, facts.what, facts.advice, facts.holds == FileHolds::model,
                      facts.holds != FileHolds::nothing};
  });
}

std::string to_json(const FileReport& report) {
  return json_text({{"schema", 1},
                    {"path", report.path},
                    {"what", report.what},
                    {"advice", report.advice},
                    {"model", report.model},
                    {"weights", report.weights}});
}

}  // namespace tenfold::study
