#include "cli/via_sentences.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/http_message.h"
#include "cli/run_flags.h"
#include "cli/run_twins.h"
#include "core/json_tree.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

using Json = nlohmann::json;

bool is_problem(const HttpAnswer& answer) {
  return answer.content_type.starts_with("application/problem+json");
}

std::string text_at(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  if (!json.is_object() || found == json.end() || !found->is_string()) return {};
  return printable(found->get<std::string>());
}

// "--concurrency: 0 is out of range"
std::string of_field(const Json& error, const std::string& url, std::string_view flag) {
  const std::string pointer = text_at(error, "pointer"), detail = text_at(error, "detail");
  if (const RunFlag* const found = find_run_flag_for_pointer(pointer))
    return fmt::format("--{}: {}", found->long_name(), detail);
  return fmt::format("{}: {}: {} {}", flag, url, pointer, detail);
}

}  // namespace

std::vector<std::string> sentences_of(const HttpAnswer& answer, const std::string& url, bool with_key,
                                      std::string_view flag) {
  const std::string status = fmt::format("{} {}", answer.status, reason_phrase(answer.status));
  if (answer.status == 401) {
    return {with_key ? fmt::format("--via-key: {} refuses this key", url)
                     : fmt::format("--via-key: {} wants the key of its API; give it, or set "
                                   "LLM_LOADTEST_VIA_KEY",
                                   url)};
  }
  if (!is_problem(answer)) {
    if (answer.status >= 300 && answer.status < 400 && !answer.location.empty())
      return {fmt::format("--via: {} sends us on to {}; give that URL", url, printable(answer.location))};
    return {fmt::format("--via: {} does not answer as `llm-loadtest serve` does ({}); is it the right URL?",
                        url, status)};
  }
  const Json json = parse_json(answer.body);
  std::vector<std::string> sentences;
  if (json.is_object() && json.contains("errors") && json["errors"].is_array()) {
    sentences.reserve(json["errors"].size());
    for (const Json& error : json["errors"]) sentences.push_back(of_field(error, url, flag));
  }
  if (sentences.empty())
    sentences.push_back(fmt::format("{}: {} answers {}: {}", flag, url, status, text_at(json, "detail")));
  return sentences;
}

int exit_code_of(const HttpAnswer& answer) { return answer.status == 429 || answer.status >= 500 ? 3 : 2; }

bool is_passing(const HttpAnswer& answer) {
  return answer.status == 408 || answer.status == 429 || answer.status >= 500 ||
         (answer.status == 404 && !is_problem(answer));
}

int exit_code_of_reason(std::string_view reason) {
  return reason == "bad_input" ? 2 : reason == "io" || reason == "internal" ? 4 : 3;
}

}  // namespace loadtest
