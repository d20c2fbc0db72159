#pragma once
// A response fed to HttpResponseParser in pieces, as a value.
#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "transport/http_response_parser.h"

namespace loadtest {

struct Parsed {
  bool head_done = false, done = false, keep_alive = false;
  int status = 0;
  std::string reason, content_type, location, body;
  std::optional<Failure> failure;

  bool operator==(const Parsed&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Parsed& parsed) {
  out << "head " << parsed.head_done << ", done " << parsed.done << ", keep alive " << parsed.keep_alive
      << ", " << parsed.status << " " << parsed.reason << ", type " << parsed.content_type << ", body "
      << parsed.body;
  if (parsed.failure) {
    out << ", " << name(parsed.failure->stage) << " " << name(parsed.failure->kind) << ": "
        << parsed.failure->detail;
  }
  return out;
}

// Each piece is freed before the next one is fed, so that what was kept must have been copied.
inline bool feed(HttpResponseParser& parser, std::string_view piece, std::string& body) {
  const std::vector<char> copy(piece.begin(), piece.end());
  std::vector<std::string_view> pieces;
  const bool understood = parser.feed({copy.data(), copy.size()}, pieces);
  for (const std::string_view part : pieces) body += part;
  return understood;
}

inline Parsed result_of(const HttpResponseParser& parser, std::string body) {
  Parsed parsed;
  parsed.body = std::move(body);
  parsed.failure = parser.failure();
  parsed.head_done = parser.head_done();
  if (!parsed.head_done) return parsed;
  parsed.status = parser.status();
  parsed.reason = parser.reason();
  parsed.content_type = parser.content_type();
  parsed.location = parser.location();
  parsed.done = parser.done();
  parsed.keep_alive = parser.keep_alive();
  return parsed;
}

enum class Ending { open, closed };

inline Parsed parse(const std::vector<std::string_view>& pieces, Ending ending = Ending::open,
                    bool head_only = false) {
  HttpResponseParser parser;
  if (head_only) parser.start_head_only();
  std::string body;
  bool understood = true;
  for (const std::string_view piece : pieces) understood = understood && feed(parser, piece, body);
  if (understood && ending == Ending::closed) parser.end_of_stream();
  return result_of(parser, std::move(body));
}

inline std::vector<std::string_view> in_pieces_of(std::string_view bytes, std::size_t size) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < bytes.size(); at += size) pieces.push_back(bytes.substr(at, size));
  return pieces;
}

}  // namespace loadtest
