#pragma once
// Which of the models that a server lists is tested, and what the list says of it.
//
// Errors: bad_input where --model is needed, or why there is no list to take it from.
#include "core/error.h"
#include "run/asked_server.h"
#include "run/probe.h"

namespace loadtest {

// Fills config.model where it was empty, and the facts that the list states. A model that is not listed, such
// as an alias, has what all listed ones agree on.
Result<void> choose_model(RunConfig& config, const ListedModels& listed, Probed& probed);

}  // namespace loadtest
