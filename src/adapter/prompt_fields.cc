#include "adapter/prompt_fields.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/json_tree.h"

namespace loadtest {
namespace {

constexpr std::string_view kPromptFields[] = {
    "tools",
    "tool_choice",
    "functions",
    "function_call",
    "response_format",
    "documents",
    "chat_template",
    "chat_template_kwargs",
    "add_generation_prompt",
    "continue_final_message",
    "add_special_tokens",
    "reasoning_effort",
    "mm_processor_kwargs",
    "truncate_prompt_tokens",
};

}  // namespace

bool adds_to_prompt(const PlannedRequest& request) {
  const auto more_than_text = [](const Message& message) { return !message.json.empty(); };
  if (std::any_of(request.messages.begin(), request.messages.end(), more_than_text)) return true;
  if (request.extra_body.empty()) return false;
  const auto fields = parse_json(request.extra_body);
  return std::any_of(std::begin(kPromptFields), std::end(kPromptFields),
                     [&](std::string_view name) { return fields.contains(name); });
}

}  // namespace loadtest
