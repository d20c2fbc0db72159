#include "adapter/openai_repeat.h"

#include <simdjson.h>

#include <algorithm>

namespace loadtest {
namespace {

constexpr std::size_t kKeptPattern = 512;  // between responses
constexpr std::uint8_t kMostMisses = 8;    // then learning is not worth its time

bool ends_or_escapes(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

// Stands in a JSON string for itself.
bool is_plain(std::string_view text) {
  unsigned char high = 0;
  bool special = false;
  for (const char c : text) {
    high |= static_cast<unsigned char>(c);
    special |= ends_or_escapes(c);
  }
  return !special && (high < 0x80 || simdjson::validate_utf8(text.data(), text.size()));
}

}  // namespace

void RepeatedChunk::clear() {
  if (!learned_) return;
  if (learned_->around.capacity() > kKeptPattern) {
    std::string().swap(learned_->around);
  } else {
    learned_->around.clear();
  }
  learned_->misses = 0;
}

const OpenAiChunk* RepeatedChunk::match(std::string_view payload, KeptText* kept, KeepText what) {
  if (!learned_ || learned_->around.empty() || payload.size() <= learned_->around.size()) return nullptr;
  const std::string_view around(learned_->around);
  if (!payload.ends_with(around.substr(learned_->text_at))) return nullptr;
  if (!payload.starts_with(around.substr(0, learned_->text_at))) return nullptr;
  const std::string_view text = payload.substr(learned_->text_at, payload.size() - around.size());
  if (!is_plain(text)) return nullptr;
  learned_->misses = 0;
  const TokenKind kind = *learned_->chunk.text;
  if (kept && kept->takes(kind, what)) kept->append(kind, text);
  return &learned_->chunk;
}

void RepeatedChunk::learn(std::string_view payload, const OpenAiChunk& chunk) {
  if (payload.size() > kMaxPayload || (learned_ && learned_->misses == kMostMisses)) return;
  if (chunk.status != OpenAiChunk::Status::good || !chunk.only_text_at) return;
  if (chunk.other_choice) return;            // its text is not kept
  if (!chunk.finish_reason.empty()) return;  // comes once, and lies in the parser's memory
  const std::string_view from_text = payload.substr(*chunk.only_text_at);
  const auto end = std::find_if(from_text.begin(), from_text.end(), ends_or_escapes);
  if (end == from_text.end() || *end != '"') return;
  if (!learned_) learned_ = std::make_unique<Learned>();
  learned_->around.assign(payload.substr(0, *chunk.only_text_at));
  learned_->text_at = learned_->around.size();
  learned_->around.append(end, from_text.end());
  learned_->chunk = chunk;
  ++learned_->misses;
}

}  // namespace loadtest
