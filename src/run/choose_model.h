#pragma once
// Which of the models that a server lists is tested, and what the list says of it.
//
// Errors: bad_input where --model is needed, or why there is no list to take it from.
#include <optional>
#include <vector>

#include "adapter/server_adapter.h"
#include "core/error.h"
#include "run/probe.h"

namespace loadtest {

// Not every server lists its models. Where ours is to come from the list, why there is none matters.
struct Listed {
  std::vector<ModelInfo> models;
  std::optional<Error> why_none;
};

// Fills config.model where it was empty, and the facts that the list states. A model that is not listed, such
// as an alias, has what all listed ones agree on.
Result<void> choose_model(RunConfig& config, const Listed& listed, Probed& probed);

}  // namespace loadtest
