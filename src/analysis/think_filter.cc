#include "analysis/think_filter.h"

#include <algorithm>

namespace loadtest {
namespace {

constexpr std::string_view kOpen = "<think>", kClose = "</think>";
constexpr std::string_view kWhiteSpace = " \t\r\n";

// Bytes at the end of `text` that may be the beginning of `tag`.
std::size_t begun(std::string_view text, std::string_view tag) {
  for (std::size_t n = std::min(text.size(), tag.size() - 1); n > 0; --n) {
    if (text.ends_with(tag.substr(0, n))) return n;
  }
  return 0;
}

}  // namespace

void ThinkFilter::show(std::string& out, std::string_view text) {
  if (!shown_) {
    const std::size_t first = text.find_first_not_of(kWhiteSpace);
    if (first == std::string_view::npos) return;
    text.remove_prefix(first);
    shown_ = true;
  }
  out += text;
}

std::string ThinkFilter::feed(std::string_view piece) {
  held_ += piece;
  std::string out;
  std::string_view rest = held_;
  for (;;) {
    const std::size_t close = rest.find(kClose);
    if (thinking_) {
      if (close == std::string_view::npos) {
        rest = rest.substr(rest.size() - begun(rest, kClose));
        break;
      }
      thinking_ = false;
      rest.remove_prefix(close + kClose.size());
      continue;
    }
    const std::size_t open = rest.find(kOpen);
    const std::size_t tag = std::min(open, close);
    if (tag == std::string_view::npos) {
      const std::size_t kept = std::max(begun(rest, kOpen), begun(rest, kClose));
      show(out, rest.substr(0, rest.size() - kept));
      rest = rest.substr(rest.size() - kept);
      break;
    }
    show(out, rest.substr(0, tag));
    if (open < close) {
      thinking_ = opened_ = true;
      rest.remove_prefix(open + kOpen.size());
      continue;
    }
    rest.remove_prefix(close + kClose.size());
    if (opened_) continue;  // a tag too many
    out.clear();
    if (shown_) ++restarts_;
    shown_ = false;
    opened_ = true;
  }
  held_ = std::string(rest);
  return out;
}

std::string ThinkFilter::finish() {
  std::string out;
  if (!thinking_) show(out, held_);
  held_.clear();
  return out;
}

}  // namespace loadtest
