#include "adapter/openai_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapter/error_text.h"
#include "adapter/openai_chunk.h"

namespace loadtest {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::size_t kKeptText = 256;

// One parser a thread: ten thousand decoders could not each have their own.
ChunkParser& thread_parser() {
  thread_local ChunkParser parser;
  return parser;
}

void empty(std::string& text) {
  if (text.capacity() > kKeptText) {
    std::string().swap(text);
  } else {
    text.clear();
  }
}

bool is_type(std::string_view content_type, std::string_view type) {
  content_type = content_type.substr(0, content_type.find(';'));
  content_type = content_type.substr(0, content_type.find_last_not_of(kWhiteSpace) + 1);
  if (content_type == type) return true;  // mostly
  return std::equal(content_type.begin(), content_type.end(), type.begin(), type.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

FailureKind kind_of(int http_status) {
  if (http_status == 429) return FailureKind::http_429;
  if (http_status >= 500) return FailureKind::http_5xx;
  if (http_status >= 400) return FailureKind::http_4xx;
  return FailureKind::malformed;
}

std::string refusal_detail(int http_status, std::string_view body) {
  if (http_status >= 300 && http_status < 400) {
    return fmt::format("HTTP {}: redirects are not followed; give the address it leads to instead",
                       http_status);
  }
  const std::string message = error_message(body);
  if (message.empty()) return fmt::format("HTTP {} without a message", http_status);
  return one_line(fmt::format("HTTP {}: {}", http_status, message));
}

std::string server_words(std::string_view payload) {
  std::string words = error_message(payload);
  return words.empty() ? "an error without a message" : words;
}

constexpr std::string_view kHtml =
    "the answer is an HTML page; does the server URL lead to an OpenAI-compatible API (http://host:port/v1)?";

}  // namespace

void OpenAiDecoder::start(int http_status, std::string_view content_type) {
  http_status_ = http_status;
  all_arrived_ = false;
  sse_.start();
  repeated_.clear();
  tally_.start();
  empty(body_);
  finish_reason_.clear();
  keep_ = keep_next_;
  kept_.clear();
  text_truncated_ = text_full_ = false;
  failure_.reset();
  const bool events = is_type(content_type, "text/event-stream");
  if (http_status < 200 || http_status >= 300) {
    phase_ = Phase::error_body;
  } else if (is_type(content_type, "text/html")) {
    fail(FailureStage::head, FailureKind::malformed, std::string(kHtml));
  } else if (stream_) {
    phase_ = events ? Phase::events : Phase::unsure;
  } else if (events) {
    fail(FailureStage::decode, FailureKind::malformed,
         "the server streams although it was asked not to; measure it without --no-stream");
  } else {
    phase_ = Phase::body;
  }
}

void OpenAiDecoder::feed(std::string_view bytes, std::vector<TokenEvent>& events) {
  if (phase_ == Phase::unsure) look_at_first_byte(bytes);
  switch (phase_) {
    case Phase::events:
      return feed_events(bytes, events);
    case Phase::body:
      return feed_body(bytes);
    case Phase::error_body:
      return feed_error(bytes);
    case Phase::unsure:
    case Phase::done:
      return;
  }
}

// No field of an event starts with a brace or an angle bracket.
void OpenAiDecoder::look_at_first_byte(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return;
  if (bytes[first] == '<') {
    fail(FailureStage::head, FailureKind::malformed, std::string(kHtml));
  } else {
    phase_ = bytes[first] == '{' ? Phase::body : Phase::events;
  }
}

void OpenAiDecoder::feed_events(std::string_view bytes, std::vector<TokenEvent>& events) {
  sse_.feed(bytes);
  SseEvent event;
  while (phase_ == Phase::events && sse_.next(event)) {
    if (const auto tokens = take_event(event)) events.push_back(*tokens);
  }
  if (sse_.too_large() && !failure_) {
    fail(FailureStage::decode, FailureKind::too_large,
         fmt::format("an event of more than {} MiB", SseDecoder::kMaxEventBytes >> 20));
  }
}

OpenAiChunk OpenAiDecoder::parse(std::string_view payload, KeptText* kept, KeepText what) {
  if (const OpenAiChunk* chunk = repeated_.match(payload, kept, what)) return *chunk;
  const OpenAiChunk chunk = thread_parser().parse(payload, kept, what);
  if (phase_ == Phase::events) repeated_.learn(payload, chunk);
  return chunk;
}

OpenAiChunk OpenAiDecoder::parse(std::string_view payload) {
  const bool keeps = keep_ != KeepText::nothing && !text_full_;
  if (!keeps && !on_text_) return parse(payload, nullptr, KeepText::nothing);
  const std::size_t so_far = kept_.size();
  const OpenAiChunk chunk = parse(payload, &kept_, keeps ? keep_ : KeepText::content);
  if (chunk.status != OpenAiChunk::Status::good) kept_.cut(so_far);
  if (on_text_ && kept_.size() > so_far) on_text_(std::string_view(kept_.text()).substr(so_far));
  if (!keeps) {
    kept_.cut(so_far);
    return chunk;
  }
  if (keep_ == KeepText::output && chunk.other_choice) text_truncated_ = true;
  if (kept_.size() > kMaxKeptText) {
    std::size_t end = kMaxKeptText;
    while (end > 0 && (static_cast<unsigned char>(kept_.text()[end]) & 0xC0) == 0x80) --end;
    kept_.cut(end);
    text_truncated_ = text_full_ = true;
  }
  return chunk;
}

void OpenAiDecoder::forget_text() {
  kept_ = {};
  text_truncated_ = text_full_ = keep_ != KeepText::nothing;
}

std::optional<TokenEvent> OpenAiDecoder::take_event(const SseEvent& event) {
  if (event.type == SseType::keep_alive) return {};
  if (event.type == SseType::error) {
    fail(FailureStage::decode, FailureKind::server_error, server_words(event.data));
    return {};
  }
  if (event.data.front() == '[' && event.data.starts_with("[DONE]")) {
    all_arrived_ = true;
    phase_ = Phase::done;
    return {};
  }
  const std::size_t so_far = kept_.size();
  const OpenAiChunk chunk = parse(event.data);
  if (chunk.status == OpenAiChunk::Status::malformed) {
    fail(FailureStage::decode, FailureKind::malformed,
         fmt::format("an event that is not a completion chunk: {}", one_line(event.data, kQuotedBytes)));
    return {};
  }
  if (chunk.status == OpenAiChunk::Status::server_error) {
    fail(FailureStage::decode, FailureKind::server_error, server_words(event.data));
    return {};
  }
  if (finish_reason_.empty() && !chunk.finish_reason.empty()) {
    finish_reason_ = one_line(chunk.finish_reason, kQuotedBytes);
  }
  auto tokens = tally_.add(chunk, event.data.size());
  if (tokens && keep_ == KeepText::output && kept_.size() > so_far)
    tokens->text_bytes = static_cast<std::uint32_t>(kept_.size() - so_far);
  return tokens;
}

void OpenAiDecoder::feed_body(std::string_view bytes) {
  if (body_.size() + bytes.size() > kMaxBodyBytes) {
    empty(body_);
    fail(FailureStage::decode, FailureKind::too_large,
         fmt::format("an answer of more than {} MiB", kMaxBodyBytes >> 20));
    return;
  }
  body_.append(bytes);
}

void OpenAiDecoder::feed_error(std::string_view bytes) {
  body_.append(bytes.substr(0, kMaxErrorBytes - body_.size()));
  if (body_.size() == kMaxErrorBytes) phase_ = Phase::done;
}

ResponseSummary OpenAiDecoder::finish() {
  if (!failure_) {
    if (http_status_ < 200 || http_status_ >= 300) {
      fail(FailureStage::head, kind_of(http_status_), refusal_detail(http_status_, body_));
    } else if (phase_ == Phase::body) {
      finish_body();
    } else {
      finish_events();
    }
  }
  phase_ = Phase::done;
  empty(body_);
  ResponseSummary summary;
  summary.failure = std::move(failure_);
  summary.finish_reason = std::move(finish_reason_);
  summary.text = kept_.take_text();
  summary.text_runs = kept_.take_runs();
  if (keep_ != KeepText::output) summary.text_runs.clear();
  summary.text_truncated = text_truncated_;
  tally_.summarize(summary);
  if (!stream_ && summary.token_source == TokenSource::continuous_usage)
    summary.token_source = TokenSource::usage;
  failure_.reset();
  finish_reason_.clear();
  return summary;
}

void OpenAiDecoder::finish_body() {
  const OpenAiChunk chunk = parse(body_);
  if (chunk.status == OpenAiChunk::Status::server_error) {
    fail(FailureStage::decode, FailureKind::server_error, server_words(body_));
  } else if (stream_) {
    fail(FailureStage::decode, FailureKind::malformed,
         "the server does not stream: it answered with one JSON object; try --no-stream");
  } else if (chunk.status == OpenAiChunk::Status::malformed) {
    fail(FailureStage::decode, FailureKind::malformed,
         body_.empty()
             ? "the answer is empty"
             : fmt::format("an answer that is not a completion: {}", one_line(body_, kQuotedBytes)));
  } else {
    finish_reason_ = one_line(chunk.finish_reason, kQuotedBytes);
    tally_.add(chunk, body_.size());
    if (!tally_.any_text()) fail(FailureStage::decode, FailureKind::empty, "the answer has no text");
  }
}

void OpenAiDecoder::finish_events() {
  SseEvent event;
  if (phase_ == Phase::events && sse_.finish(event)) {
    take_event(event);
    if (failure_ && failure_->kind == FailureKind::malformed) failure_.reset();  // cut off within it
  }
  if (failure_) return;
  if (!all_arrived_ && finish_reason_.empty()) {
    fail(FailureStage::body, FailureKind::truncated,
         "the stream ended with neither [DONE] nor a finish reason");
  } else if (!tally_.any_text()) {
    fail(FailureStage::decode, FailureKind::empty, "the stream ended without a token");
  }
}

void OpenAiDecoder::fail(FailureStage stage, FailureKind kind, std::string detail) {
  phase_ = Phase::done;
  failure_ = Failure{stage, kind, std::move(detail)};
}

}  // namespace loadtest
