#include "adapter/length_fields.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "core/json_tree.h"

namespace loadtest {
namespace {

// What ends an answer, how many answers there are, and what holds one to a form that has an end of its own.
constexpr std::string_view kLengthFields[] = {
    "ignore_eos",
    "min_tokens",
    "min_new_tokens",
    "max_new_tokens",
    "stop",
    "stop_token_ids",
    "n",
    "best_of",
    "use_beam_search",
    "response_format",
    "json_schema",
    "regex",
    "ebnf",
    "grammar",
    "structural_tag",
    "tools",
    "tool_choice",
    "functions",
    "structured_outputs",
    "function_call",
    "nvext",
};

}  // namespace

bool sets_answer_length(std::string_view extra_body) {
  if (extra_body.empty()) return false;
  const auto fields = parse_ordered_json(std::string(extra_body));
  if (!fields.is_object()) return false;
  const auto sets = [](const std::string& name) {
    return name.starts_with("guided_") ||
           std::find(std::begin(kLengthFields), std::end(kLengthFields), name) != std::end(kLengthFields);
  };
  for (const auto& [name, value] : fields.items()) {
    if (sets(name)) return true;
  }
  return false;
}

}  // namespace loadtest
