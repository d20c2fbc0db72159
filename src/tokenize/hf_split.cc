#include "tokenize/hf_split.h"

#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

struct Part {
  std::size_t begin, end;
  bool is_match;
};

// Matches and what is between them; together they are the text.
std::vector<Part> parts_of(const HfSplit& split, std::string_view text) {
  std::vector<Part> parts;
  std::size_t done = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto match = split.pattern.find(text, at);
    if (!match) break;
    if (match->begin > done) parts.push_back({done, match->begin, split.invert});
    parts.push_back({match->begin, match->end, !split.invert});
    done = at = match->end;
    if (match->end == match->begin) at += at < text.size() ? character_bytes(text.substr(at)) : 1;
  }
  if (done < text.size()) parts.push_back({done, text.size(), split.invert});
  return parts;
}

void join_with_previous(std::vector<Part>& parts) {
  std::vector<Part> joined;
  bool was_match = false;
  for (const Part& part : parts) {
    if (part.is_match && !was_match && !joined.empty()) {
      joined.back().end = part.end;
    } else {
      joined.push_back(part);
    }
    was_match = part.is_match;
  }
  parts = std::move(joined);
}

void join_with_next(std::vector<Part>& parts) {
  std::vector<Part> joined;  // from the back
  bool was_match = false;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part->is_match && !was_match && !joined.empty()) {
      joined.back().begin = part->begin;
    } else {
      joined.push_back(*part);
    }
    was_match = part->is_match;
  }
  parts.assign(joined.rbegin(), joined.rend());
}

void join_alike(std::vector<Part>& parts) {
  std::vector<Part> joined;
  for (const Part& part : parts) {
    if (!joined.empty() && joined.back().is_match == part.is_match) {
      joined.back().end = part.end;
    } else {
      joined.push_back(part);
    }
  }
  parts = std::move(joined);
}

}  // namespace

std::optional<SplitBehavior> split_behavior(std::string_view name) {
  if (name == "Removed") return SplitBehavior::removed;
  if (name == "Isolated") return SplitBehavior::isolated;
  if (name == "MergedWithPrevious") return SplitBehavior::merged_with_previous;
  if (name == "MergedWithNext") return SplitBehavior::merged_with_next;
  if (name == "Contiguous") return SplitBehavior::contiguous;
  return std::nullopt;
}

void HfSplit::cut(std::string_view text, std::vector<std::string_view>& out) const {
  auto parts = parts_of(*this, text);
  if (behavior == SplitBehavior::merged_with_previous) join_with_previous(parts);
  if (behavior == SplitBehavior::merged_with_next) join_with_next(parts);
  if (behavior == SplitBehavior::contiguous) join_alike(parts);
  for (const Part& part : parts) {
    if (part.begin == part.end || (behavior == SplitBehavior::removed && part.is_match)) continue;
    out.push_back(text.substr(part.begin, part.end - part.begin));
  }
}

}  // namespace loadtest
