// The simulator's request parser: the same bytes in one piece and in pieces give the same requests and the
// same error.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "sim/completion_request.h"
#include "sim/http_request_parser.h"

namespace {

using loadtest::sim::HttpRequestParser;

struct Parsed {
  std::vector<std::string> requests;
  int error = 0;
  bool operator==(const Parsed&) const = default;
};

Parsed parse(std::string_view input, std::size_t piece) {
  HttpRequestParser parser(HttpRequestParser::Limits{512, 4096});
  Parsed parsed;
  while (!input.empty()) {
    std::string_view bytes = input.substr(0, piece);
    input.remove_prefix(bytes.size());
    while (!bytes.empty()) {
      const auto state = parser.feed(bytes);
      if (state == HttpRequestParser::State::error) {
        parsed.error = parser.error_status();
        return parsed;
      }
      if (state != HttpRequestParser::State::complete) continue;
      const auto& r = parser.request();
      parsed.requests.push_back(r.method + '\n' + r.path + '\n' + r.request_id + '\n' + r.authorization +
                                '\n' + r.body + (r.keep_alive ? "+" : "-"));
      parser.reset();
    }
  }
  return parsed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const Parsed whole = parse(input, input.size() + 1);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    if (!(parse(input, piece) == whole)) std::abort();
  }
  static const loadtest::sim::SimConfig config;
  static loadtest::sim::CompletionRequestReader reader(config);
  loadtest::sim::CompletionRequest request;
  reader.read(loadtest::sim::Endpoint::chat, input, request);
  reader.read(loadtest::sim::Endpoint::completions, input, request);
  return 0;
}
