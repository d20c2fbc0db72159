#include "adapter/openai_tokens.h"

#include <limits>

namespace loadtest {
namespace {

// The longest prompt that any setting asks for, and longer than any model's context.
constexpr std::uint32_t kMostInputTokens = 10'000'000;

std::optional<std::uint32_t> up_to(std::uint64_t most, std::optional<std::uint32_t> stated) {
  return stated && *stated <= most ? stated : std::nullopt;
}

}  // namespace

bool TokenTally::is_believed(const TokenUsage& usage) const {
  return !usage.output_tokens || *usage.output_tokens <= most_output_tokens();
}

std::optional<TokenEvent> TokenTally::add(const OpenAiChunk& chunk, std::size_t bytes) {
  bytes_ += bytes;
  if (chunk.usage) usage_ = chunk.usage;
  if (chunk.other_choice) continuous_ = false;  // vLLM counts each choice on its own there
  if (!chunk.text) return std::nullopt;
  any_text_ = true;

  TokenEvent event{*chunk.text, 1};
  if (chunk.ids) {
    event.tokens = *chunk.ids;
    tokens_by_ids_ += *chunk.ids;
  } else {
    ids_always_ = false;
  }
  if (!chunk.usage || !chunk.usage->output_tokens || !is_believed(*chunk.usage)) continuous_ = false;
  if (continuous_) {
    const std::uint32_t so_far = *chunk.usage->output_tokens;
    event.tokens = so_far > tokens_by_usage_ ? so_far - tokens_by_usage_ : 0;
    tokens_by_usage_ += event.tokens;
  }
  return event;
}

void TokenTally::summarize(ResponseSummary& summary) const {
  if (usage_) {
    summary.input_tokens = up_to(kMostInputTokens, usage_->input_tokens);
    summary.output_tokens = usage_->output_tokens;
    summary.reasoning_tokens = up_to(most_output_tokens(), usage_->reasoning_tokens);
    summary.cached_tokens = up_to(kMostInputTokens, usage_->cached_tokens);
    if (!is_believed(*usage_)) {
      summary.disbelieved_output_tokens = summary.output_tokens;
      summary.output_tokens.reset();
    }
    // Some servers fill usage with zeros rather than leave it out.
    if (any_text_ && summary.output_tokens == 0U) summary.output_tokens.reset();
  }
  if (summary.output_tokens) {
    summary.token_source = any_text_ && continuous_ ? TokenSource::continuous_usage : TokenSource::usage;
  } else if (any_text_ && ids_always_ && tokens_by_ids_ <= std::numeric_limits<std::int32_t>::max()) {
    summary.token_source = TokenSource::ids;
    summary.output_tokens = static_cast<std::uint32_t>(tokens_by_ids_);
  }
}

}  // namespace loadtest
