#include "api/accept.h"

#include <algorithm>
#include <optional>

#include "api/http_message.h"

namespace loadtest {
namespace {

// What stands before the mark, without spaces around it; takes it and the mark away.
std::string_view next_part(std::string_view& text, char mark) {
  std::string_view part = text.substr(0, text.find(mark));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  while (!part.empty() && (part.front() == ' ' || part.front() == '\t')) part.remove_prefix(1);
  while (!part.empty() && (part.back() == ' ' || part.back() == '\t')) part.remove_suffix(1);
  return part;
}

// "q=0" and "q=0.000" say: not this.
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = next_part(parameters, ';');
    if (same_word(parameter.substr(0, 2), "q="))
      return parameter.find_first_of("123456789", 2) == std::string_view::npos;
  }
  return false;
}

// Missing: the list does not name it.
std::optional<bool> taken(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    std::string_view entry = next_part(list, ',');
    if (same_word(next_part(entry, ';'), name)) return !is_refused(entry);
  }
  return std::nullopt;
}

}  // namespace

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  const std::optional<bool> named = taken(accept_encoding, coding);
  return named ? *named : taken(accept_encoding, "*").value_or(false);
}

bool accepts_html(std::string_view accept) { return taken(accept, "text/html").value_or(false); }

}  // namespace loadtest
