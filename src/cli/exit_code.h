#pragma once
// What a finished run means to the shell, and the sentences that go with it.
//
// Source: docs/cli.md#exit-codes
#include <string>
#include <vector>

#include "core/run_result.h"

namespace loadtest {

struct Outcome {
  int exit_code = 0;
  std::vector<std::string> sentences;  // why it is not 0; for stderr

  bool operator==(const Outcome&) const = default;
};

// `signal`: the first one that asked to stop; 0: none.
Outcome outcome_of(const RunResult& result, int signal);

int exit_code_of(const Error& error);

}  // namespace loadtest
