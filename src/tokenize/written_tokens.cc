#include "tokenize/written_tokens.h"

#include <algorithm>

namespace loadtest {

void WrittenTokens::add(std::string text, TokenId id) {
  if (text.empty()) return;
  auto& lengths = lengths_[static_cast<unsigned char>(text[0])];
  if (lengths.empty()) first_bytes_ += text[0];
  const auto place = std::lower_bound(lengths.begin(), lengths.end(), text.size(), std::greater<>());
  if (place == lengths.end() || *place != text.size()) lengths.insert(place, text.size());
  ids_.try_emplace(std::move(text), id);
}

std::optional<WrittenTokens::Found> WrittenTokens::find(std::string_view text, std::size_t from) const {
  if (ids_.empty()) return std::nullopt;
  for (std::size_t at = from; at < text.size(); ++at) {
    // One first byte is the common case, and memchr is quick.
    at = first_bytes_.size() == 1 ? text.find(first_bytes_[0], at) : at;
    if (at == std::string_view::npos) return std::nullopt;
    for (const std::size_t length : lengths_[static_cast<unsigned char>(text[at])]) {
      if (length > text.size() - at) continue;
      if (const auto found = ids_.find(text.substr(at, length)); found != ids_.end()) {
        return Found{at, at + length, found->second};
      }
    }
  }
  return std::nullopt;
}

}  // namespace loadtest
