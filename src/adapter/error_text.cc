#include "adapter/error_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_depth.h"
#include "core/json_text.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxParsedBytes = std::size_t{1} << 20;

std::string words_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object()) {
    for (const char* name : {"message", "msg", "detail", "error", "type"}) {
      const auto found = value.find(name);
      if (found != value.end() && !found->is_null()) return words_of(*found);
    }
  }
  if (value.is_array() && !value.empty()) {  // FastAPI: [{"loc": ["body", "top_k"], "msg": "…"}]
    std::string words = words_of(value.front());
    if (value.front().is_object() && value.front().contains("loc")) {
      words = dump_json(value.front()["loc"]) + ": " + words;
    }
    return words;
  }
  return dump_json(value);
}

std::string words_of_body(const json& body) {
  for (const char* name : {"error", "message", "detail"}) {
    const auto found = body.find(name);
    if (found != body.end() && !found->is_null()) return words_of(*found);
  }
  return words_of(body);
}

std::string_view title_of(std::string_view page) {
  const std::size_t open = page.find("<title>");
  if (open == std::string_view::npos) return page;
  const std::string_view title = page.substr(open + 7);
  return title.substr(0, std::min(title.find("</title>"), title.size()));
}

}  // namespace

std::string one_line(std::string_view text, std::size_t max_bytes) {
  const auto is_plain_ascii = [](char c) { return c > 0x20 && c < 0x7F; };
  if (text.size() <= max_bytes && std::all_of(text.begin(), text.end(), is_plain_ascii))
    return std::string(text);  // a finish reason, once a request
  // Cut first: a body may be large, and even one that is mostly white space has said enough by then.
  const std::string valid = valid_utf8(text.substr(0, max_bytes * 64));
  std::string line;
  bool space = false;
  for (const char c : valid) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) {
      space = !line.empty();
      continue;
    }
    if (space) line.push_back(' ');
    space = false;
    line.push_back(c);
  }
  if (line.size() <= max_bytes) return line;
  constexpr std::string_view kEllipsis = "…";
  std::size_t end = max_bytes - kEllipsis.size();
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  line.resize(end);
  line.append(kEllipsis);
  return line;
}

std::string error_message(std::string_view body) {
  const std::size_t start = std::min(body.find_first_not_of(" \t\r\n"), body.size());
  if (body.substr(start).starts_with('<')) return one_line(title_of(body));
  if (body.substr(start).starts_with('{') && body.size() <= kMaxParsedBytes) {
    const bool deep = nested_deeper_than(body, kMostJsonDepth);
    const json parsed = deep ? json() : parse_json(body);
    if (parsed.is_object()) return one_line(words_of_body(parsed));
  }
  return one_line(body);
}

}  // namespace loadtest
