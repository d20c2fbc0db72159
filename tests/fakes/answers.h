#pragma once
// What an OpenAI-compatible server answers, as bytes.
#include <string>
#include <string_view>

namespace loadtest {

inline std::string http_answer(int status, std::string_view content_type, std::string_view body) {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Type: " + std::string(content_type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

inline std::string json_answer(int status, std::string_view body) {
  return http_answer(status, "application/json", body);
}

inline const std::string kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
inline const std::string kLastChunk = "0\r\n\r\n";

inline std::string chunk(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string size;
  for (std::size_t n = bytes.size(); n > 0; n /= 16) size.insert(size.begin(), digits[n % 16]);
  return size + "\r\n" + std::string(bytes) + "\r\n";
}

// Events, each in a chunk of its own.
inline std::string event(std::string_view data) { return chunk("data: " + std::string(data) + "\n\n"); }
inline std::string role_event() {
  return event(R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})");
}
inline std::string token_event() { return event(R"({"choices":[{"index":0,"delta":{"content":"word "}}]})"); }
inline std::string stop_event() {
  return event(R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})");
}
inline std::string usage_event(int prompt, int completion) {
  return event(R"({"choices":[],"usage":{"prompt_tokens":)" + std::to_string(prompt) +
               R"(,"completion_tokens":)" + std::to_string(completion) + "}}");
}
inline std::string done_event() { return event("[DONE]"); }

inline std::string whole_stream(int tokens) {
  std::string bytes = kStreamHead + role_event();
  for (int i = 0; i < tokens; ++i) bytes += token_event();
  return bytes + stop_event() + usage_event(3, tokens) + done_event() + kLastChunk;
}

}  // namespace loadtest
