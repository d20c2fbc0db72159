#include "adapter/openai_adapter.h"

#include <utility>

#include "adapter/openai_decoder.h"
#include "adapter/openai_models.h"

namespace loadtest {
namespace {

// What a refusal may name, the change that answers it, and the sentence for the report. In this order: what
// only the probe asks for goes first, for a server may name the field that it stands in.
struct Adjustment {
  std::string_view named;  // empty: whatever the refusal says
  bool (*applies)(const OpenAiDialect&);
  void (*change)(OpenAiDialect&);
  std::string_view what;
};

bool asks_for_continuous_usage(const OpenAiDialect& dialect) { return dialect.continuous_usage; }
void leave_out_continuous_usage(OpenAiDialect& dialect) { dialect.continuous_usage = false; }

constexpr Adjustment kAdjustments[] = {
    {"continuous_usage_stats", asks_for_continuous_usage, leave_out_continuous_usage, ""},
    {"stream_options", asks_for_continuous_usage, leave_out_continuous_usage, ""},
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
    {"", asks_for_continuous_usage, leave_out_continuous_usage, ""},
};

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether the field stands in the text by itself, not as a part of another name; none does in any text.
bool names(std::string_view text, std::string_view field) {
  if (field.empty()) return true;
  for (std::size_t at = text.find(field); at != std::string_view::npos; at = text.find(field, at + 1)) {
    const std::size_t end = at + field.size();
    if ((at == 0 || !is_of_name(text[at - 1])) && (end == text.size() || !is_of_name(text[end]))) return true;
  }
  return false;
}

OpenAiDialect spoken(const RunConfig& config, OpenAiDialect dialect) {
  dialect.stream_options = dialect.stream_options && config.stream;
  dialect.continuous_usage =
      dialect.continuous_usage && dialect.stream_options && !extra_body_sets(config, "stream_options");
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

std::unique_ptr<ServerAdapter> OpenAiAdapter::asking_for_event_tokens(bool ask) const {
  OpenAiDialect dialect = dialect_;
  dialect.continuous_usage = ask;
  if (spoken(config_, dialect) == dialect_) return nullptr;
  return std::make_unique<OpenAiAdapter>(config_, dialect);
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
