// Any bytes as a list of models: one short line that says what came instead, or models whose list is read
// back as the same models.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "adapter/openai_models.h"
#include "core/json_text.h"

namespace {

using loadtest::ModelInfo;

void check(const loadtest::Error& error) {
  const std::string& line = error.message;
  const bool control =
      std::any_of(line.begin(), line.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
  if (error.code != loadtest::ErrorCode::target_unusable || line.empty() || line.size() > 320 || control ||
      loadtest::valid_utf8(line) != line)
    std::abort();
}

// As vLLM writes it. Text that is not UTF-8 would throw.
std::string list_of(const std::vector<ModelInfo>& models) {
  nlohmann::json data = nlohmann::json::array();
  for (const ModelInfo& model : models) {
    nlohmann::json entry{{"id", model.id}, {"owned_by", model.owned_by}};
    if (model.max_model_len) entry["max_model_len"] = *model.max_model_len;
    data.push_back(std::move(entry));
  }
  return nlohmann::json{{"object", "list"}, {"data", std::move(data)}}.dump();
}

bool same(const ModelInfo& a, const ModelInfo& b) {
  return a.id == b.id && a.owned_by == b.owned_by && a.max_model_len == b.max_model_len;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto models =
      loadtest::parse_openai_models(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!models) {
    check(models.error());
    return 0;
  }
  for (const ModelInfo& model : *models) {
    if (model.id.empty() || model.max_model_len == 0U) std::abort();
  }
  const auto again = loadtest::parse_openai_models(list_of(*models));
  if (!again || !std::equal(models->begin(), models->end(), again->begin(), again->end(), same)) std::abort();
  return 0;
}
