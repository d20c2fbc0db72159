#pragma once
// The text of a response as it is gathered, with the kind of each part.
//
// Threads: a value.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapter/server_adapter.h"

namespace loadtest {

class KeptText {
 public:
  void clear() {
    text_.clear();
    runs_.clear();
  }
  bool takes(TokenKind kind, KeepText what) const {
    return what == KeepText::output || (what == KeepText::content && kind == TokenKind::content);
  }
  void append(TokenKind kind, std::string_view text) {
    if (text.empty()) return;
    text_.append(text);
    const auto end = static_cast<std::uint32_t>(text_.size());
    if (runs_.empty() || runs_.back().kind != kind) {
      runs_.push_back({kind, end});
    } else {
      runs_.back().end = end;
    }
  }
  // Back to its first `bytes`.
  void cut(std::size_t bytes) {
    if (bytes >= text_.size()) return;
    text_.resize(bytes);
    while (!runs_.empty() && (runs_.size() > 1 ? runs_[runs_.size() - 2].end : 0) >= bytes) runs_.pop_back();
    if (!runs_.empty()) runs_.back().end = static_cast<std::uint32_t>(bytes);
  }

  std::size_t size() const { return text_.size(); }
  const std::string& text() const { return text_; }
  std::string take_text() { return std::exchange(text_, {}); }
  std::vector<TextRun> take_runs() { return std::exchange(runs_, {}); }

 private:
  std::string text_;
  std::vector<TextRun> runs_;
};

}  // namespace loadtest
