#pragma once
// Runs a decoder over a whole answer, split as a test wants it, and shows what came of it.
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/openai_decoder.h"

namespace loadtest {

inline void PrintTo(const TokenEvent& event, std::ostream* out) {
  *out << "{kind " << static_cast<int>(event.kind) << ", tokens " << event.tokens << ", text bytes "
       << event.text_bytes << "}";
}

inline void PrintTo(const ResponseSummary& summary, std::ostream* out) {
  const auto show = [out](const char* what, const auto& count) {
    *out << ", " << what << " ";
    if (count) {
      *out << *count;
    } else {
      *out << "-";
    }
  };
  *out << "{finish_reason \"" << summary.finish_reason << "\", source "
       << static_cast<int>(summary.token_source);
  show("input", summary.input_tokens);
  show("output", summary.output_tokens);
  show("reasoning", summary.reasoning_tokens);
  show("cached", summary.cached_tokens);
  show("disbelieved", summary.disbelieved_output_tokens);
  *out << ", text of " << summary.text.size() << (summary.text_truncated ? " bytes, cut off" : " bytes");
  if (summary.failure) {
    *out << ", failure " << name(summary.failure->stage) << "/" << name(summary.failure->kind) << ": "
         << summary.failure->detail;
  }
  *out << "}";
}

struct Decoded {
  std::vector<TokenEvent> events;
  ResponseSummary summary;

  bool operator==(const Decoded&) const = default;
};

inline void PrintTo(const Decoded& decoded, std::ostream* out) {
  for (const TokenEvent& event : decoded.events) PrintTo(event, out);
  PrintTo(decoded.summary, out);
}

struct Answer {
  int http_status = 200;
  std::string content_type = "text/event-stream";
  bool stream = true;
  std::optional<std::uint32_t> max_tokens = std::nullopt;
  KeepText keep_text = KeepText::nothing;
};

inline Decoded decode_parts(const std::vector<std::string_view>& parts, const Answer& answer = {}) {
  OpenAiDecoder decoder(answer.stream, answer.max_tokens, {answer.keep_text});
  Decoded decoded;
  decoder.start(answer.http_status, answer.content_type);
  // A copy of each part of exactly its length: reading past it, or later, is caught by the address sanitizer.
  for (const std::string_view part : parts) {
    const std::vector<char> bytes(part.begin(), part.end());
    decoder.feed({bytes.data(), bytes.size()}, decoded.events);
  }
  decoded.summary = decoder.finish();
  return decoded;
}

inline Decoded decode(std::string_view bytes, const Answer& answer = {}) {
  return decode_parts({bytes}, answer);
}

inline Decoded decode_body(std::string_view body, int http_status = 200) {
  return decode(body, {http_status, "application/json", false, {}, KeepText::nothing});
}

inline std::string sse(const std::vector<std::string>& payloads) {
  std::string bytes;
  for (const std::string& payload : payloads) bytes += "data: " + payload + "\n\n";
  return bytes;
}

inline std::vector<TokenEvent> events_of(std::size_t count, TokenKind kind = TokenKind::content) {
  return std::vector<TokenEvent>(count, TokenEvent{kind, 1});
}

}  // namespace loadtest
