#include "adapter/openai_adapter.h"

#include <utility>

#include "adapter/openai_decoder.h"
#include "adapter/openai_models.h"

namespace loadtest {
namespace {

// What a refusal may name, the change that answers it, and the sentence for the report.
struct Adjustment {
  std::string_view named;
  bool (*applies)(const OpenAiDialect&);
  void (*change)(OpenAiDialect&);
  std::string_view what;
};

constexpr Adjustment kAdjustments[] = {
    {"stream_options", [](const OpenAiDialect& dialect) { return dialect.stream_options; },
     [](OpenAiDialect& dialect) { dialect.stream_options = false; },
     "the server refuses stream_options, so it is not asked for token counts; they come from what it sends"},
    {"max_tokens", [](const OpenAiDialect& dialect) { return !dialect.max_completion_tokens; },
     [](OpenAiDialect& dialect) { dialect.max_completion_tokens = true; },
     "the server refuses max_tokens; max_completion_tokens is sent instead"},
};

}  // namespace

OpenAiAdapter::OpenAiAdapter(RunConfig config, const OpenAiDialect& dialect)
    : config_(std::move(config)),
      dialect_{dialect.stream_options && config_.stream, dialect.max_completion_tokens},
      request_(config_, dialect_) {}

std::unique_ptr<ResponseDecoder> OpenAiAdapter::make_decoder() const {
  return std::make_unique<OpenAiDecoder>(config_.stream, config_.output_len);
}

Result<std::vector<ModelInfo>> OpenAiAdapter::parse_models(std::string_view body) const {
  return parse_openai_models(body);
}

std::string OpenAiAdapter::complete_base_path(std::string_view base_path) const {
  std::string path(base_path);
  while (path.ends_with('/')) path.pop_back();
  if (!path.ends_with("/v1")) path += "/v1";
  return path;
}

ServerAdapter::Adjusted OpenAiAdapter::adjusted_for(int http_status, std::string_view body) const {
  if (http_status != 400 && http_status != 422) return {};
  for (const Adjustment& adjustment : kAdjustments) {
    if (!adjustment.applies(dialect_) || body.find(adjustment.named) == std::string_view::npos) continue;
    OpenAiDialect dialect = dialect_;
    adjustment.change(dialect);
    return {std::make_unique<OpenAiAdapter>(config_, dialect), std::string(adjustment.what)};
  }
  return {};
}

}  // namespace loadtest
