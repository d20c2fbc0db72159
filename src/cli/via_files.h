#pragma once
// The files that a run names, brought to the server that runs it: datasets and traces.
#include <string>
#include <vector>

#include "cli/run_display.h"
#include "cli/via_server.h"
#include "core/run_config.h"

namespace loadtest {

struct ViaRefusal {
  std::vector<std::string> sentences;
  int exit_code = 2;
};

// Uploads the files that are on this machine, unless the same ones are there already, and puts the names that
// they have there into `config`. What is no file here stays: it is a name there.
std::optional<ViaRefusal> upload_files(const ViaServer& server, RunDisplay& display, RunConfig& config);

// Says what is in the file and what it is called, so that no upload replaces another one: the beginning of
// its SHA-256, then its own name.
std::string upload_name(const std::string& path, std::string_view content);

}  // namespace loadtest
