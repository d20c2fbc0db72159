#include "adapter/openai_models.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapter/error_text.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using nlohmann::json;

std::string text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::uint64_t> positive(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto number = found->get<std::uint64_t>();
  return number > 0 ? std::optional(number) : std::nullopt;
}

ModelInfo model_of(const json& entry) {
  ModelInfo model;
  model.id = text(entry, "id");
  model.owned_by = text(entry, "owned_by");
  model.root = text(entry, "root");                        // vLLM, SGLang
  model.max_model_len = positive(entry, "max_model_len");  // vLLM, SGLang
  const auto meta = entry.find("meta");
  if (!model.max_model_len && meta != entry.end() && meta->is_object()) {
    model.max_model_len = positive(*meta, "n_ctx");  // llama.cpp: the context it runs with, where it says so
  }
  return model;
}

}  // namespace

Result<std::vector<ModelInfo>> parse_openai_models(std::string_view body) {
  const json parsed = parse_json(body);
  const auto data = parsed.is_object() ? parsed.find("data") : parsed.end();
  if (!parsed.is_object() || data == parsed.end() || !(data->is_array() || data->is_null())) {
    return target_unusable(fmt::format(
        "the list of models is not one ({}); does the server URL lead to an OpenAI-compatible API?",
        body.empty() ? "an empty answer" : one_line(body, kQuotedBytes)));
  }
  std::vector<ModelInfo> models;
  if (data->is_null()) return models;  // Ollama, where it has no model
  for (const json& entry : *data) {
    if (!entry.is_object()) continue;
    ModelInfo model = model_of(entry);
    if (!model.id.empty()) models.push_back(std::move(model));
  }
  return models;
}

}  // namespace loadtest
