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
    {"ignore_eos", [](const OpenAiDialect& dialect) { return dialect.ignore_eos; },
     [](OpenAiDialect& dialect) { dialect.ignore_eos = false; },
     "the server refuses ignore_eos, so it is not sent; answers may end before --output-len"},
    {"min_tokens", [](const OpenAiDialect& dialect) { return dialect.min_tokens; },
     [](OpenAiDialect& dialect) { dialect.min_tokens = false; },
     "the server refuses min_tokens, so it is not sent; answers may end before --output-len"},
    {"max_tokens", [](const OpenAiDialect& dialect) { return !dialect.max_completion_tokens; },
     [](OpenAiDialect& dialect) { dialect.max_completion_tokens = true; },
     "the server refuses max_tokens; max_completion_tokens is sent instead"},
};

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether the field stands in the text by itself, not as a part of another name.
bool names(std::string_view text, std::string_view field) {
  for (std::size_t at = text.find(field); at != std::string_view::npos; at = text.find(field, at + 1)) {
    const std::size_t end = at + field.size();
    if ((at == 0 || !is_of_name(text[at - 1])) && (end == text.size() || !is_of_name(text[end]))) return true;
  }
  return false;
}

OpenAiDialect spoken(const RunConfig& config, OpenAiDialect dialect) {
  dialect.stream_options = dialect.stream_options && config.stream;
  if (config.output_length == OutputLength::at_most) dialect.ignore_eos = dialect.min_tokens = false;
  return dialect;
}

}  // namespace

OpenAiAdapter::OpenAiAdapter(RunConfig config, const OpenAiDialect& dialect)
    : config_(std::move(config)), dialect_(spoken(config_, dialect)), request_(config_, dialect_) {}

std::unique_ptr<ResponseDecoder> OpenAiAdapter::make_decoder(const DecoderOptions& options) const {
  return std::make_unique<OpenAiDecoder>(config_.stream, config_.output_len, options);
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
    if (!adjustment.applies(dialect_) || !names(body, adjustment.named)) continue;
    OpenAiDialect dialect = dialect_;
    adjustment.change(dialect);
    return {std::make_unique<OpenAiAdapter>(config_, dialect), std::string(adjustment.what)};
  }
  return {};
}

}  // namespace loadtest
