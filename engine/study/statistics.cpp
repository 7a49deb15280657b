// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/guard.h"
#include "engine/study/moments_file.h"
#include "engine/study/state.h"
#include "engine/study/study.h"

namespace tenfold::study {

void save_statistics(const Model& model, const std::string& path, const Job& job) {
  guarded([&] {
    const ModelState& state = model.state();
    if (state.calibration == nullptr)
      throw Error("statistics.none", "the model is not calibrated: there are no statistics to save");
    write_moments(path, {state.calibration->moments, state.report.hash, state.calibration->hash}, job);
  });
}

Model load_statistics(const Model& model, const std::string& path, const Job& job) {
  return guarded([&] {
    MomentsFile file = read_moments(path, job);
    const auto state = copy_of(model.state());
    if (file.model_hash != state->report.hash)
      throw Error("statistics.model", "the statistics in {file} were gathered with another model",
                  {{"file", path}});
    for (const auto& [layer, moments] : file.moments)
      check_moments(moments, state->layer(layer).shape, layer);
    state->calibration =
        std::make_shared<const Calibration>(Calibration{std::move(file.moments), file.calibration_hash});
    return Model(state);
  });
}

}  // namespace tenfold::study
