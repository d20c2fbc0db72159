#pragma once
// The table of run's flags: --help, the command line, the configuration file and shell completion read these
// rows.
//
// Adding one: a row in run_flags.cc, a line in docs/cli.md (a test compares the two); where it excludes
// another, a row in the table of choices.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run_options.h"

namespace loadtest {

enum class Repeat { once, many };

struct RunFlag {
  const char* names;  // as CLI11 takes them: "-s,--server"
  const char* value;  // what stands for the value in --help: "URL", "table|json"; empty: a switch
  const char* group;
  const char* help;
  Repeat repeat;
  const char* field;  // FieldError::field; empty: none
  // Nothing, or what is wrong with the value. A switch gets "true" or "false".
  std::optional<std::string> (*read)(RunOptions& options, const std::string& value);

  std::string long_name() const;  // without the dashes
  bool is_switch() const { return *value == '\0'; }
};

// Two flags of which one may be given. One of them on the command line takes both out of the configuration
// file.
struct RunFlagChoice {
  std::string_view one, other;  // long names
  std::string_view why;         // "a level goes either by count or by duration"
};

std::span<const RunFlag> run_flags();
std::span<const RunFlagChoice> run_flag_choices();
bool excludes(const RunFlag& one, const RunFlag& other);

// By long name, "_" and "-" alike. nullptr: none.
const RunFlag* find_run_flag(std::string_view long_name);
const RunFlag* find_run_flag_for_field(std::string_view field);

}  // namespace loadtest
