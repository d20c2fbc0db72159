// What an answer cites of the facts it was given.
#include <algorithm>
#include <set>

#include "analysis/facts.h"

namespace loadtest {
namespace {

constexpr std::size_t kLongest_bracket = 200;
constexpr int kMost_range = 100;

// Reads "F12" at `at`, which then stands behind it.
std::optional<int> number_at(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != 'F') return std::nullopt;
  std::size_t end = at + 1;
  int number = 0;
  while (end < text.size() && end - at <= 6 && text[end] >= '0' && text[end] <= '9')
    number = 10 * number + (text[end++] - '0');
  if (end == at + 1) return std::nullopt;
  at = end;
  return number;
}

// "F2, F5-F7" or "F2–F4": adds them. Words among them do not matter.
void add_bracket(std::string_view inside, std::set<int>& numbers) {
  std::optional<int> range_from;
  for (std::size_t at = 0; at < inside.size();) {
    const bool word_begins = at == 0 || !std::isalnum(static_cast<unsigned char>(inside[at - 1]));
    const auto number = word_begins ? number_at(inside, at) : std::nullopt;
    if (!number) {
      const bool dash = inside[at] == '-' || inside.substr(at).starts_with("–");
      if (!dash && inside[at] != ' ' && static_cast<unsigned char>(inside[at]) < 0x80) range_from.reset();
      ++at;
      continue;
    }
    if (range_from && *number > *range_from && *number - *range_from <= kMost_range) {
      for (int n = *range_from; n < *number; ++n) numbers.insert(n);
    }
    numbers.insert(*number);
    const bool dash_follows = inside.substr(at).starts_with("-") || inside.substr(at).starts_with("–") ||
                              inside.substr(at).starts_with(" -") || inside.substr(at).starts_with(" –");
    range_from = dash_follows ? number : std::nullopt;
  }
}

}  // namespace

std::vector<int> cited_facts(std::string_view text) {
  std::set<int> numbers;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const std::size_t end = text.find(']', at);
    if (end == std::string_view::npos) break;
    if (end - at <= kLongest_bracket) add_bracket(text.substr(at + 1, end - at - 1), numbers);
  }
  return {numbers.begin(), numbers.end()};
}

std::vector<std::string> uncited_sections(std::string_view markdown, const std::vector<Fact>& facts) {
  std::vector<std::string> uncited;
  const auto known = [&](int number) { return number >= 1 && number <= static_cast<int>(facts.size()); };
  std::string heading;
  std::string body;
  const auto close = [&] {
    const std::vector<int> cited = cited_facts(body);
    const bool empty = body.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!heading.empty() && !empty && std::none_of(cited.begin(), cited.end(), known))
      uncited.push_back(heading);
    body.clear();
  };
  while (!markdown.empty()) {
    const std::size_t end = std::min(markdown.find('\n'), markdown.size());
    const std::string_view line = markdown.substr(0, end);
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
    const std::size_t marks = line.find_first_not_of('#');
    if (marks != std::string_view::npos && marks > 0 && line[marks] == ' ') {
      close();
      heading = std::string(line.substr(marks + 1));
    } else {
      body.append(line).push_back('\n');
    }
  }
  close();
  return uncited;
}

}  // namespace loadtest
