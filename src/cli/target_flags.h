#pragma once
// Readers of the flags that say what to test and how to speak to it.
#include <string>

#include "cli/flag_reader.h"

namespace loadtest {

Problem read_servers(RunOptions& o, const std::string& v);
Problem read_adapter(RunOptions& o, const std::string& v);
Problem read_endpoint(RunOptions& o, const std::string& v);

}  // namespace loadtest
