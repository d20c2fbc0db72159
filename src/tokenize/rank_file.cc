#include "tokenize/rank_file.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <unordered_set>

#include "tokenize/vocabulary.h"

namespace loadtest {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<int, 256> kValue = [] {
  std::array<int, 256> value{};
  value.fill(-1);
  for (std::size_t i = 0; i < kBase64.size(); ++i)
    value[static_cast<unsigned char>(kBase64[i])] = static_cast<int>(i);
  return value;
}();

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const int value = kValue[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held);
    bits &= (1U << held) - 1;
  }
  if (bits != 0 || bytes.empty()) return std::nullopt;
  return bytes;
}

}  // namespace

Result<std::vector<std::pair<std::string, TokenId>>> parse_rank_file(std::string_view text,
                                                                     std::string_view path) {
  std::vector<std::pair<std::string, TokenId>> tokens;
  std::unordered_set<std::string> seen;
  std::unordered_set<TokenId> seen_ids;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto broken = [&](std::string_view what) {
      return bad_input(
          fmt::format("{}:{}: {}; a line is a token in base64, a space and its rank", path, number, what));
    };
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return broken("there is no space");
    auto bytes = from_base64(line.substr(0, space));
    if (!bytes) return broken("the token is not base64");
    TokenId id = 0;
    const std::string_view rank = line.substr(space + 1);
    const auto [rest, problem] = std::from_chars(rank.data(), rank.data() + rank.size(), id);
    if (problem != std::errc() || rest != rank.data() + rank.size())
      return broken("the rank is not a number");
    if (id > Vocabulary::kMost_id) return broken(fmt::format("the rank is above {}", Vocabulary::kMost_id));
    if (!seen.insert(*bytes).second || !seen_ids.insert(id).second)
      return broken("the token or its rank comes twice");
    tokens.emplace_back(*std::move(bytes), id);
  }
  if (tokens.empty()) return bad_input(fmt::format("{}: holds no token; is it the right file?", path));
  return tokens;
}

}  // namespace loadtest
