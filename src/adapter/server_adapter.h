#pragma once
// How a kind of server is spoken to: a PlannedRequest becomes an HTTP request, response bytes become token
// events.
//
// No sockets and no clocks: every protocol is tested from captured bytes.
// Threads: encode() and make_decoder() of one adapter may be called from any thread; a decoder belongs to
// one. Errors:  what a server sends is never an Error of ours; it is a Failure of the request. Adding one:
// docs/adding-an-adapter.md
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/failure.h"
#include "core/planned_request.h"
#include "core/request_record.h"
#include "core/run_config.h"

namespace loadtest {

// Host, Content-Length, Connection and X-Request-Id are the transport's business; everything else is here.
struct HttpRequest {
  std::string method = "POST";
  std::string target;  // path and query, without the base path of the server URL
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

enum class TokenKind : std::uint8_t { content, reasoning, tool_call, refusal };

// One event that carried output text.
struct TokenEvent {
  TokenKind kind = TokenKind::content;
  std::uint32_t tokens = 1;      // as the event states it; 1 where it does not
  std::uint32_t text_bytes = 0;  // that it added to ResponseSummary::text; KeepText::output only

  bool operator==(const TokenEvent&) const = default;
};

// Which text of a response is kept. Of the first choice; at most kMaxKeptText bytes, what is beyond is cut
// off.
enum class KeepText : std::uint8_t {
  nothing,
  content,  // without reasoning, tool calls and refusals
  output,   // all of it; that of other choices, which is not kept, is missing
};
inline constexpr std::size_t kMaxKeptText = std::size_t{1} << 20;

// A part of a text whose tokens are of one kind: from the end of the part before to `end`.
struct TextRun {
  TokenKind kind = TokenKind::content;
  std::uint32_t end = 0;

  bool operator==(const TextRun&) const = default;
};

// What a whole response came to.
struct ResponseSummary {
  std::optional<Failure> failure;
  std::string finish_reason;  // empty: none was given
  TokenSource token_source = TokenSource::events;
  std::optional<std::uint32_t> input_tokens, output_tokens, reasoning_tokens, cached_tokens;
  // What the server stated as output tokens where that cannot be; output_tokens then comes from the next
  // source.
  std::optional<std::uint32_t> disbelieved_output_tokens;
  std::string text;                // as KeepText says
  std::vector<TextRun> text_runs;  // of KeepText::output, in the order of arrival
  bool text_truncated = false;     // some of what was to be kept is missing

  bool operator==(const ResponseSummary&) const = default;
};

struct DecoderOptions {
  KeepText keep_text = KeepText::nothing;
  // Gets the content of the first choice as it comes, event by event, of any length; may be empty. Goes with
  // nothing or content kept.
  std::function<void(std::string_view)> on_text{};
};

// Reads one response at a time. Bytes may be split anywhere; every split gives the same events and summary.
// Memory: keeps no more than the unfinished event, and that within a limit (too_large).
class ResponseDecoder {
 public:
  virtual ~ResponseDecoder() = default;

  // The most output tokens that the requests from here on allow: usage far beyond is not believed. Until it
  // is called, the run's output length counts.
  virtual void set_max_output_tokens(std::uint32_t max_output_tokens) = 0;

  // From the next response on.
  virtual void keep_text(KeepText what) = 0;
  // Of this response nothing is kept, nor what was so far: text_truncated.
  virtual void forget_text() = 0;

  // A new response begins (the decoder is used again and again).
  virtual void start(int http_status, std::string_view content_type) = 0;

  // Body bytes, transfer encoding removed. Appends the events they complete. After a failure or the stream's
  // end further bytes are swallowed.
  virtual void feed(std::string_view bytes, std::vector<TokenEvent>& events) = 0;

  // True as soon as the answer is complete in itself ([DONE]) or has failed for good: no need to wait for
  // more.
  virtual bool done() const = 0;

  // The body ended, cleanly or not, or reading stopped. Non-streaming bodies are decoded here.
  virtual ResponseSummary finish() = 0;
};

struct ModelInfo {
  std::string id;
  std::optional<std::uint64_t> max_model_len;
  std::string owned_by;  // "vllm", "sglang", …; empty: not said
  std::string root;  // what the server loaded under this name: a Hugging Face id or a path; empty: not said
};

class ServerAdapter {
 public:
  virtual ~ServerAdapter() = default;

  virtual HttpRequest encode(const PlannedRequest& request) const = 0;
  virtual std::unique_ptr<ResponseDecoder> make_decoder(const DecoderOptions& options) const = 0;
  std::unique_ptr<ResponseDecoder> make_decoder() const { return make_decoder(DecoderOptions{}); }

  virtual HttpRequest models_request() const = 0;
  virtual Result<std::vector<ModelInfo>> parse_models(std::string_view body) const = 0;

  // Path to which the server's base path is completed: "/v1" where the user gave a bare host.
  virtual std::string complete_base_path(std::string_view base_path) const = 0;

  // True where its requests tell the server to generate exactly as many tokens as they ask for.
  virtual bool asks_for_exact_output() const = 0;

  // The most tokens that the request allows for its answer, with what the user sets besides.
  virtual std::uint32_t most_output_tokens(const PlannedRequest& request) const = 0;

  // The same, but that the server is asked, or is not, to state with every event how many tokens there are
  // so far. nullptr: that is so already, or it cannot be asked.
  virtual std::unique_ptr<ServerAdapter> asking_for_event_tokens(bool ask) const = 0;

  // A refusal (status 400 or 422, say) that names something optional we sent: the adapter that leaves it out
  // or says it the other way, and a sentence for the report; empty: none is needed. nullptr: the refusal is
  // about something else.
  struct Adjusted {
    std::unique_ptr<ServerAdapter> adapter;
    std::string what;
  };
  virtual Adjusted adjusted_for(int http_status, std::string_view body) const = 0;
};

}  // namespace loadtest
