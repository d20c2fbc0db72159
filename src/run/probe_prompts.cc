#include "run/probe_prompts.h"

#include <algorithm>
#include <string>

namespace loadtest {
namespace {

constexpr std::uint64_t kMost_room =
    512;  // templates with a system prompt of their own have about 100 tokens
constexpr std::uint64_t kFew_tokens = 16;  // enough to see whether an answer ends early

// The beginning of `text`, whole characters, that has at most `tokens`; at least one character.
std::string beginning(const std::string& text, std::uint64_t tokens, const TokenCounter& counter) {
  std::string cut = text;
  for (std::uint64_t counted = counter.count(cut); counted > tokens && cut.size() > 1;
       counted = counter.count(cut)) {
    std::size_t bytes = std::min<std::size_t>(cut.size() * tokens / counted, cut.size() - 1);
    while (bytes > 0 && (static_cast<unsigned char>(cut[bytes]) & 0xC0) == 0x80) --bytes;
    if (bytes == 0) break;
    cut.resize(bytes);
  }
  return cut;
}

}  // namespace

PlannedRequest ProbePrompts::plan(const RequestKey& key) const {
  PlannedRequest request = usual_->plan(key);
  const std::uint64_t most = max_model_len_ - std::min(kMost_room, max_model_len_ / 8);
  std::uint64_t input = request.input_tokens, output = request.max_output_tokens;
  if (input + output <= most || (texts_given_ && input + output > max_model_len_)) return request;
  output = std::clamp(most > input ? most - input : 0, std::min(kFew_tokens, output), output);
  if (input + output > most) {
    const auto text_bytes = [](const Message& m) { return m.json.empty() ? m.content.size() : 0; };
    std::string& longest =
        std::max_element(request.messages.begin(), request.messages.end(), [&](const auto& a, const auto& b) {
          return text_bytes(a) < text_bytes(b);
        })->content;
    const std::uint64_t before = counter_->count(longest);
    const std::uint64_t excess = input + output - most;
    longest = beginning(longest, before > excess ? before - excess : 1, *counter_);
    input = input - std::min(input, before) + counter_->count(longest);
  }
  request.input_tokens = static_cast<std::uint32_t>(input);
  request.asked_input_tokens.reset();
  request.max_output_tokens = static_cast<std::uint32_t>(output);
  return request;
}

}  // namespace loadtest
