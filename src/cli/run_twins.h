#pragma once
// Which field of POST /run says the same as a flag of `run`, by rule: the flag's long name with underscores,
// "_s" behind it where its value is a time. The exceptions stand in run_twins.cc; a test walks over all
// flags.
#include <optional>
#include <string>
#include <string_view>

namespace loadtest {

struct RunFlag;

// Nothing: the flag is about this machine alone (a file, the terminal).
std::optional<std::string> twin_of(const RunFlag& flag);

// The flag of a field, or of the field that a JSON pointer leads to ("/goodput_thresholds/ttft_ms"). nullptr:
// none.
const RunFlag* find_run_flag_for_pointer(std::string_view pointer);

}  // namespace loadtest
