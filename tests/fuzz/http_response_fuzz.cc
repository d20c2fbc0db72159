// The same response, whole and in pieces, is the same head, body and failure; nothing grows beyond its limit.
// The first bytes of the input say how long the pieces are, and whether the peer closes at the end.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "transport/http_response_parser.h"

namespace {

using loadtest::Failure;
using loadtest::HttpResponseParser;

struct Seen {
  bool head_done = false, done = false, keep_alive = false;
  int status = 0;
  std::string content_type, reason, location, body;
  std::optional<Failure> failure;

  bool operator==(const Seen&) const = default;
};

// What may look like the beginning of a last chunk is held back until more comes: at the end of an unfinished
// body up to four bytes from a '0' on may be missing.
bool begins_alike(const std::string& longer, const std::string& shorter) {
  return longer.starts_with(shorter) && longer.size() - shorter.size() < 5 &&
         (longer.size() == shorter.size() || longer[shorter.size()] == '0');
}

// A fault in a head or in trailers that never end shows at once or, where pieces wait for more, when the peer
// closes, and then with other words. All else is the same.
bool same(const Seen& whole, const Seen& pieces) {
  if (whole == pieces) return true;
  if (whole.done || pieces.done) return false;
  Seen other = pieces;
  if (whole.failure) other.failure = whole.failure;
  if (begins_alike(whole.body, pieces.body) || begins_alike(pieces.body, whole.body)) other.body = whole.body;
  return whole == other;
}

bool feed(HttpResponseParser& parser, std::string_view bytes, Seen& seen) {
  const std::vector<char> copy(bytes.begin(),
                               bytes.end());  // freed at once: what is kept must have been copied
  std::vector<std::string_view> pieces;
  const bool understood = parser.feed({copy.data(), copy.size()}, pieces);
  for (const std::string_view piece : pieces) seen.body += piece;
  if (understood == parser.failure().has_value()) std::abort();
  return understood;
}

void finish(HttpResponseParser& parser, bool understood, bool close, Seen& seen) {
  if (understood && close && parser.end_of_stream() == parser.failure().has_value()) std::abort();
  seen.failure = parser.failure();
  seen.head_done = parser.head_done();
  seen.done = parser.done();
  seen.keep_alive = parser.keep_alive();
  if (!seen.head_done) return;
  seen.status = parser.status();
  seen.content_type = parser.content_type();
  seen.reason = parser.reason();
  seen.location = parser.location();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPieces = 4;
  constexpr std::size_t kAllLimits = 15 * 1024;  // below it no limit tells a whole line from one in pieces
  if (size < kPieces + 1 || size > kAllLimits) return 0;
  const bool close = (data[kPieces] & 1) != 0;
  const bool head_only = (data[kPieces] & 2) != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kPieces + 1, size - kPieces - 1);
  HttpResponseParser parser;

  const auto start = [&] { head_only ? parser.start_head_only() : parser.start(); };
  start();
  Seen whole;
  finish(parser, feed(parser, bytes, whole), close, whole);
  if (whole.body.size() > bytes.size()) std::abort();

  start();
  Seen pieces;
  bool understood = true;
  for (std::size_t at = 0, i = 0; at < bytes.size() && understood; ++i) {
    const std::size_t length = 1 + std::size_t{data[i % kPieces]} % 64;
    understood = feed(parser, bytes.substr(at, length), pieces);
    at += length;
  }
  finish(parser, understood, close, pieces);
  if (!same(whole, pieces)) std::abort();
  return 0;
}
