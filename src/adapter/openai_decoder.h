#pragma once
// Decodes the answers of OpenAI-compatible servers: see ResponseDecoder.
//
// Limits:  an event of at most SseDecoder::kMaxEventBytes, a body that is not streamed of at most
// kMaxBodyBytes; more
//          is too_large. Of an error answer the first kMaxErrorBytes are read.
#include <cstddef>
#include <cstdint>
#include <string>

#include "adapter/kept_text.h"
#include "adapter/openai_repeat.h"
#include "adapter/openai_tokens.h"
#include "adapter/server_adapter.h"
#include "adapter/sse_decoder.h"

namespace loadtest {

inline constexpr std::size_t kMaxBodyBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxErrorBytes = std::size_t{16} << 10;

class OpenAiDecoder final : public ResponseDecoder {
 public:
  // `max_tokens`: what a request asks for at most; usage far beyond it is not believed.
  explicit OpenAiDecoder(bool stream, std::optional<std::uint32_t> max_tokens = std::nullopt,
                         const DecoderOptions& options = {})
      : stream_(stream), keep_next_(options.keep_text), on_text_(options.on_text), tally_(max_tokens) {}

  void set_max_output_tokens(std::uint32_t max_output_tokens) override { tally_.ask(max_output_tokens); }
  void keep_text(KeepText what) override { keep_next_ = what; }
  void forget_text() override;

  void start(int http_status, std::string_view content_type) override;
  void feed(std::string_view bytes, std::vector<TokenEvent>& events) override;
  bool done() const override { return phase_ == Phase::done; }
  ResponseSummary finish() override;

 private:
  enum class Phase : std::uint8_t {
    unsure,      // a stream was asked for, and what came does not call itself one: its first byte decides
    events,      // server-sent events
    body,        // JSON, decoded at the end
    error_body,  // the words of a refusal
    done,        // nothing more is read
  };

  void look_at_first_byte(std::string_view bytes);
  void feed_events(std::string_view bytes, std::vector<TokenEvent>& events);
  void feed_body(std::string_view bytes);
  void feed_error(std::string_view bytes);
  OpenAiChunk parse(std::string_view payload);
  OpenAiChunk parse(std::string_view payload, KeptText* kept, KeepText what);
  std::optional<TokenEvent> take_event(const SseEvent& event);
  void finish_body();
  void finish_events();
  void fail(FailureStage stage, FailureKind kind, std::string detail);

  const bool stream_;
  KeepText keep_next_;                 // from the next response on
  KeepText keep_ = KeepText::nothing;  // of this one
  bool text_truncated_ = false;
  bool text_full_ = false;  // nothing more is kept
  const std::function<void(std::string_view)> on_text_;
  Phase phase_ = Phase::done;
  bool all_arrived_ = false;  // [DONE]
  int http_status_ = 0;
  SseDecoder sse_;
  RepeatedChunk repeated_;
  TokenTally tally_;
  std::string body_;
  std::string finish_reason_;
  KeptText kept_;
  std::optional<Failure> failure_;
};

}  // namespace loadtest
