// The same answer, whole and in pieces, gives the same token events and the same summary; whatever a failure
// says is one short line of UTF-8. The first bytes of the input choose status, content type, the tokens that
// were asked for and the length of the pieces.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "adapter/openai_decoder.h"
#include "core/json_text.h"

namespace {

using loadtest::KeepText;
using loadtest::OpenAiDecoder;
using loadtest::ResponseSummary;
using loadtest::TextRun;
using loadtest::TokenEvent;

constexpr std::size_t kChoices = 6;
constexpr int kStatuses[] = {200, 200, 200, 200, 400, 500};
constexpr std::string_view kTypes[] = {"text/event-stream", "text/event-stream", "application/json", "",
                                       "text/html"};

struct Seen {
  std::vector<TokenEvent> events;
  bool done = false;
  ResponseSummary summary;

  bool operator==(const Seen&) const = default;
};

void check(const ResponseSummary& summary) {
  constexpr std::uint32_t kMax = 2147483647;
  if (summary.output_tokens.value_or(0) > kMax || summary.input_tokens.value_or(0) > kMax) std::abort();
  if (!summary.failure) return;
  const std::string& detail = summary.failure->detail;
  const bool control = std::any_of(detail.begin(), detail.end(), [](char c) { return c >= 0 && c < 0x20; });
  if (detail.empty() || detail.size() > 320 || control || loadtest::valid_utf8(detail) != detail)
    std::abort();
}

// The runs divide the text, and no event brought more than there is.
void check_runs(const Seen& seen) {
  std::size_t end = 0, brought = 0;
  for (const TextRun& run : seen.summary.text_runs) {
    if (run.end <= end) std::abort();
    end = run.end;
  }
  for (const TokenEvent& event : seen.events) brought += event.text_bytes;
  if (!seen.summary.text_runs.empty() && end != seen.summary.text.size()) std::abort();
  if (!seen.summary.text_truncated && brought > seen.summary.text.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kChoices) return 0;
  const int status = kStatuses[data[0] % std::size(kStatuses)];
  const std::string_view type = kTypes[data[1] % std::size(kTypes)];
  const bool stream = data[2] % 4 != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kChoices, size - kChoices);

  const KeepText keep = data[0] / std::size(kStatuses) % 2 == 0 ? KeepText::content : KeepText::output;
  OpenAiDecoder decoder(stream, data[2] / 4, {keep});
  Seen whole;
  decoder.start(status, type);
  decoder.feed(bytes, whole.events);
  whole.done = decoder.done();
  whole.summary = decoder.finish();
  check(whole.summary);

  Seen pieces;
  decoder.start(status, type);
  std::size_t at = 0;
  for (std::size_t i = 0; at < bytes.size(); ++i) {
    const std::size_t length = 1 + std::size_t{data[3 + i % 3]} % 200;
    const std::string copy(bytes.substr(at, length));
    decoder.feed(copy, pieces.events);
    at += length;
  }
  pieces.done = decoder.done();
  pieces.summary = decoder.finish();
  if (whole != pieces) std::abort();
  if (loadtest::valid_utf8(whole.summary.text) != whole.summary.text) std::abort();
  check_runs(whole);

  // Keeping the text changes nothing else.
  OpenAiDecoder forgetful(stream, data[2] / 4);
  Seen without;
  forgetful.start(status, type);
  forgetful.feed(bytes, without.events);
  without.done = forgetful.done();
  without.summary = forgetful.finish();
  whole.summary.text.clear();
  whole.summary.text_runs.clear();
  for (TokenEvent& event : whole.events) event.text_bytes = 0;
  whole.summary.text_truncated = false;
  if (without != whole) std::abort();
  return 0;
}
