#pragma once
// The body of POST /run that asks for a run again, as GET /run/{run_id}/body gives it.
//
// Secrets:  none: the target's key, headers and fields of the extra body whose names look secret, and users
// and
//           passwords in URLs are left out.
// Files:    by their last part, as data sets and tokenizers of the data folder are named.
// A demonstration has a server of its own: then there is no server_url, and the body is one of POST /demo.
#include <string>

#include "core/run_config.h"

namespace loadtest {

// `config`: as it was asked for, before the run resolved it.
std::string repeat_body(RunConfig config, bool demo = false);

}  // namespace loadtest
